// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/log/mutationlog.h"
#include "tests/core/session/scriptedplato.h"

#include <QCoreApplication>
#include <QSemaphore>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace plato;
using namespace plato::test;
using Phase = Session::Phase;
using Step = Session::Step;
using Kind = ApiError::Kind;

/// Reset, state and close of single envs, on a session that is ready.
class TestSessionCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void resetsTheSession();
    void tellsOnceWhateverTheNumberOfEnvs();
    void resetsOneEnv();
    void resetPartly();
    void resetOutcomes_data();
    void resetOutcomes();
    void resetOfOneFails();
    void neverTwiceAtOnce();
    void fetchesSessionState();
    void fetchesMergedState();
    void fetchesOneEnv();
    void mergedForOneEnvLeavesTheOthers();
    void stateErrors();
    void stateUnreadable_data();
    void stateUnreadable();
    void stateNamesAnUnknownJob();
    void stateOfOneGone();
    void aBusyEnvIsLeftOut();
    void lateStateAfterClose();
    void destroyedWhileThePoolReads();
    void closesOneEnv();
    void closesOneEnvThatIsGone();
    void whatWeCloseIsNoNews();
    void closeOfOneFails();
    void closingTheLastClosesTheSession();
    void closingTheLastOfAWatchedSession();
    void closingTheLastButTheServerIsAway();

private:
    void makeReady(Session::Ownership ownership = Session::Ownership::Owned);
    const Env &git() const { return m_session->envs().at(0); }
    const Env &desk() const { return m_session->envs().at(1); }

    std::unique_ptr<ScriptedPlato> m_plato;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Witness> m_seen;
};

void TestSessionCommands::init()
{
    makeReady();
}

void TestSessionCommands::cleanup()
{
    m_session.reset();
    m_plato.reset();
}

void TestSessionCommands::makeReady(Session::Ownership ownership)
{
    m_session.reset();
    m_plato = std::make_unique<ScriptedPlato>();
    m_session = m_plato->readySession(ownership);
    QCOMPARE(m_session->phase(), Phase::Ready);
    m_seen = std::make_unique<Witness>(*m_session);
}

void TestSessionCommands::resetsTheSession()
{
    m_session->fetchState();
    QTRY_VERIFY(git().log && desk().log);
    m_seen->arrivedRows.clear();
    const QDateTime before = QDateTime::currentDateTimeUtc();
    const auto answer = m_plato->hold(ScriptedPlato::Reset, 200, ScriptedPlato::outcome(true));
    m_session->reset();
    QCOMPARE(git().activity, Env::Activity::Resetting);
    QCOMPARE(desk().activity, Env::Activity::Resetting);
    QVERIFY(git().log); // what is known stays until the server says that it is void
    QVERIFY(!m_session->canReset() && !m_session->canReset(u"j-1"_s) && !m_session->canFetchState());
    QVERIFY(m_session->canClose());
    (*answer)->complete();
    QTRY_COMPARE(git().activity, Env::Activity::None);
    QVERIFY(git().lastReset >= before);
    QVERIFY(desk().lastReset >= before);
    QVERIFY(!git().log && !desk().log);
    QVERIFY(!git().logFetchedAt.isValid());
    QCOMPARE(m_seen->arrivedRows, (QList<int>{0, 1}));
    QVERIFY(m_seen->problems.isEmpty());
}

/// Who fills a view by this signal fills it once, whatever the number of envs.
void TestSessionCommands::tellsOnceWhateverTheNumberOfEnvs()
{
    const auto run = [this](const std::function<void()> &command, const QList<int> &logRows) {
        m_seen->changes.clear();
        command();
        QCOMPARE(m_seen->changes.size(), 1); // all envs are busy now
        QCOMPARE(m_seen->changes[0].changedRows, (QList<int>{0, 1}));
        QVERIFY(m_seen->changes[0].logRows.isEmpty());
        QTRY_VERIFY(m_session->canReset());
        QCOMPARE(m_seen->changes.size(), 2);
        QCOMPARE(m_seen->changes[1].changedRows, (QList<int>{0, 1}));
        QCOMPARE(m_seen->changes[1].logRows, logRows);
        QVERIFY(!m_seen->changes[1].hasNewRows());
    };
    run([this] { m_session->fetchState(); }, {0, 1});
    run([this] { m_session->fetchState(); }, {0, 1}); // the same reply has been fetched, too
    run([this] { m_session->reset(); }, {0, 1});
    m_seen->changes.clear();
    m_session->lookAtState();
    QTRY_COMPARE(m_seen->changes.size(), 1);
    QCOMPARE(m_seen->changes[0].logRows, (QList<int>{0, 1}));
}

void TestSessionCommands::resetsOneEnv()
{
    m_session->reset(u"j-2"_s);
    QTRY_VERIFY(desk().lastReset.isValid());
    QVERIFY(!git().lastReset.isValid());
    QCOMPARE(m_seen->arrivedRows, QList<int>{1});
    QCOMPARE(m_plato->count(u"POST /jobs/j-2/reset"_s), 1);
    QCOMPARE(m_plato->count(ScriptedPlato::Reset), 0);
    m_session->reset(u"j-77"_s); // nobody
    QVERIFY(!m_session->canReset(u"j-77"_s));
}

void TestSessionCommands::resetPartly()
{
    m_plato->once(ScriptedPlato::Reset, 200,
                  ScriptedPlato::outcome(true, R"({"j-2": {"success": false, "message": "disk busy"},
                                                   "j-9": {"success": true}})"));
    m_session->reset();
    QTRY_COMPARE(m_seen->problems.size(), 1);
    QVERIFY(git().lastReset.isValid());
    QVERIFY(!desk().lastReset.isValid());
    QCOMPARE(desk().error, u"disk busy"_s);
    QCOMPARE(m_seen->problems[0].step, Step::Reset);
    QCOMPARE(m_seen->problems[0].jobId, u"j-2"_s);
    QCOMPARE(m_seen->problems[0].alias, u"desk"_s);
    QVERIFY(!m_seen->problems[0].error);
    QVERIFY(m_seen->problems[0].exchangeId > 0);
    m_session->reset(u"j-2"_s);
    QTRY_VERIFY(desk().lastReset.isValid());
    QCOMPARE(desk().error, QString());
}

void TestSessionCommands::resetOutcomes_data()
{
    QTest::addColumn<int>("status"); // 0: no connection
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("alias");
    QTest::addColumn<QString>("message");
    QTest::newRow("no, for all") << 200 << ScriptedPlato::outcome(false, "null", R"("no snapshot")") << QString()
                                 << u"no snapshot"_s;
    QTest::newRow("no, and no words") << 200 << ScriptedPlato::outcome(false) << QString()
                                      << u"The server did not say why."_s;
    QTest::newRow("500") << 500 << QByteArray(R"({"error": "boom"})") << QString() << u"boom"_s;
    QTest::newRow("offline") << 0 << QByteArray() << QString() << u"Connection refused"_s;
}

void TestSessionCommands::resetOutcomes()
{
    QFETCH(const int, status);
    QFETCH(const QByteArray, body);
    QFETCH(const QString, alias);
    QFETCH(const QString, message);
    m_plato->once(ScriptedPlato::Reset, [=](const FakeRequest &) {
        return status == 0 ? FakeReply::refused() : FakeReply::json(status, body);
    });
    m_session->reset();
    QTRY_COMPARE(m_seen->problems.size(), 1);
    QCOMPARE(m_seen->problems[0].alias, alias);
    QCOMPARE(m_seen->problems[0].message, message);
    QCOMPARE(m_seen->problems[0].error.has_value(), status != 200);
    QVERIFY(!git().lastReset.isValid() && !desk().lastReset.isValid());
    QCOMPARE(git().activity, Env::Activity::None);
    QCOMPARE(m_session->phase(), Phase::Ready);
    QVERIFY(m_session->canReset());
    QCOMPARE(m_plato->count(ScriptedPlato::Reset), 1); // not repeated by itself
}

void TestSessionCommands::resetOfOneFails()
{
    m_plato->once(u"POST /jobs/j-1/reset"_s, 404, R"({"detail": "no such job"})");
    m_plato->always(ScriptedPlato::Jobs, 200, R"({"jobs": [{"job_id": "j-1", "status": "cancelled"}]})");
    m_session->reset(u"j-1"_s);
    QTRY_VERIFY(git().isOver());                // seen in the list of jobs
    QCOMPARE(m_session->phase(), Phase::Ready); // the other env works on
    QVERIFY(!m_seen->problems.isEmpty());
    QCOMPARE(m_seen->problems[0].alias, u"git"_s);
    QCOMPARE(git().error, u"no such job"_s);
}

void TestSessionCommands::neverTwiceAtOnce()
{
    const auto reset = m_plato->hold(u"POST /jobs/j-1/reset"_s, 200, ScriptedPlato::outcome(true));
    m_session->reset(u"j-1"_s);
    m_session->reset(u"j-1"_s);
    m_session->reset(); // the whole, while a part is busy
    m_session->fetchState(u"j-1"_s);
    m_session->close(u"j-1"_s);
    QCOMPARE(m_plato->count(u"POST /jobs/j-1/reset"_s), 1);
    QCOMPARE(m_plato->count(ScriptedPlato::Reset), 0);
    QCOMPARE(m_plato->count(u"GET /jobs/j-1/state"_s), 0);
    QCOMPARE(m_plato->count(u"POST /jobs/j-1/close"_s), 0);
    m_session->reset(u"j-2"_s); // another env is another matter
    QCOMPARE(m_plato->count(u"POST /jobs/j-2/reset"_s), 1);
    (*reset)->complete();
    QTRY_VERIFY(git().lastReset.isValid());
}

void TestSessionCommands::fetchesSessionState()
{
    m_session->fetchState();
    QCOMPARE(git().activity, Env::Activity::FetchingState);
    QTRY_COMPARE(m_seen->arrivedRows, (QList<int>{0, 1}));
    QCOMPARE(git().log->size(), 1);
    QCOMPARE(git().log->table(0), u"ticket"_s);
    QVERIFY(desk().log);
    QCOMPARE(desk().log->size(), 0);
    QVERIFY(!git().logMerged);
    QVERIFY(git().logFetchedAt.isValid());
    QCOMPARE(git().activity, Env::Activity::None);
    QVERIFY(m_seen->problems.isEmpty());
    QVERIFY(std::any_of(m_plato->network.requests.begin(), m_plato->network.requests.end(),
                        [](const FakeRequest &request) { return request.query() == u"merge_mutations=false"; }));
}

void TestSessionCommands::fetchesMergedState()
{
    m_session->fetchState({}, true);
    QTRY_VERIFY(git().log);
    QVERIFY(git().logMerged);
    QVERIFY(std::any_of(m_plato->network.requests.begin(), m_plato->network.requests.end(),
                        [](const FakeRequest &request) { return request.query() == u"merge_mutations=true"; }));
}

void TestSessionCommands::fetchesOneEnv()
{
    m_session->fetchState(u"j-1"_s);
    QTRY_COMPARE(m_seen->arrivedRows, QList<int>{0});
    QCOMPARE(git().log->size(), 2);
    QVERIFY(!desk().log);
    QCOMPARE(m_plato->count(ScriptedPlato::State), 0);
}

void TestSessionCommands::mergedForOneEnvLeavesTheOthers()
{
    m_session->fetchState(u"j-1"_s, true);
    QTRY_COMPARE(m_seen->arrivedRows, QList<int>{0});
    QVERIFY(git().logMerged);
    QVERIFY(!desk().log);
    QCOMPARE(m_plato->count(ScriptedPlato::State), 1);
}

void TestSessionCommands::stateErrors()
{
    m_plato->once(ScriptedPlato::State, 200,
                  R"({"session_id": "s-1", "results": {"j-1": {"state": {"error": "worker not ready"}}}})");
    m_session->fetchState();
    QTRY_COMPARE(m_seen->problems.size(), 2);
    QCOMPARE(m_seen->problems[0].step, Step::FetchState);
    QCOMPARE(m_seen->problems[0].alias, u"git"_s);
    QCOMPARE(m_seen->problems[0].message, u"worker not ready"_s);
    QCOMPARE(git().log->error(), u"worker not ready"_s);
    QCOMPARE(git().error, QString());
    QCOMPARE(m_seen->problems[1].alias, u"desk"_s); // the reply does not name it
    QVERIFY(!desk().log);
    QCOMPARE(m_seen->arrivedRows, QList<int>{0});
    QVERIFY(m_session->canFetchState());
}

void TestSessionCommands::stateUnreadable_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Kind>("kind");
    QTest::newRow("not JSON") << 200 << QByteArray("<html>hello</html>") << Kind::BadReply;
    QTest::newRow("cut off inside") << 200 << QByteArray(R"({"results": {"j-1": {"state": {"mutations": [{"ta}}}})")
                                    << Kind::BadReply;
    QTest::newRow("500") << 500 << QByteArray("{}") << Kind::ServerFault;
    QTest::newRow("429") << 429 << QByteArray("{}") << Kind::RateLimited;
}

void TestSessionCommands::stateUnreadable()
{
    QFETCH(const int, status);
    QFETCH(const QByteArray, body);
    QFETCH(const Kind, kind);
    m_session->fetchState();
    QTRY_VERIFY(git().log);
    const auto before = git().log;
    m_plato->once(ScriptedPlato::State, status, body);
    m_session->fetchState();
    QTRY_COMPARE(m_seen->problems.size(), 1); // one for the reply, not one for each env
    QCOMPARE(m_seen->problems[0].error->kind, kind);
    QCOMPARE(m_seen->problems[0].jobId, QString());
    QCOMPARE(git().log, before); // what we have is not lost
    QCOMPARE(git().activity, Env::Activity::None);
    QCOMPARE(m_session->phase(), Phase::Ready);
}

void TestSessionCommands::stateNamesAnUnknownJob()
{
    m_plato->once(ScriptedPlato::State, 200,
                  R"({"results": {"j-1": {"state": null}, "j-2": {"state": null}, "j-3": {"state": null}}})");
    m_plato->always(ScriptedPlato::Jobs, 200,
                    R"({"jobs": [{"job_id": "j-3", "alias": "added", "status": "running"}]})");
    m_session->fetchState();
    QTRY_COMPARE(m_session->envs().size(), 3); // somebody added it to the session
    QCOMPARE(m_session->envs().at(2).alias, u"added"_s);
    QCOMPARE(m_seen->insertedRows, (QList<QPair<int, int>>{{2, 2}}));
    QVERIFY(m_seen->problems.isEmpty());
}

void TestSessionCommands::stateOfOneGone()
{
    m_plato->once(u"GET /jobs/j-1/state"_s, 410, "{}");
    m_session->fetchState(u"j-1"_s);
    QTRY_COMPARE(m_seen->problems.size(), 1);
    QCOMPARE(m_seen->problems[0].alias, u"git"_s);
    QCOMPARE(m_session->phase(), Phase::Ready);
}

void TestSessionCommands::aBusyEnvIsLeftOut()
{
    const auto reset = m_plato->hold(u"POST /jobs/j-1/reset"_s, 200, ScriptedPlato::outcome(true));
    m_session->reset(u"j-1"_s);
    m_session->fetchState();
    QTRY_COMPARE(m_seen->arrivedRows, QList<int>{1});
    QCOMPARE(git().activity, Env::Activity::Resetting);
    QVERIFY(!git().log); // it would be from before the reset, or from amid it
    (*reset)->complete();
    QTRY_VERIFY(git().lastReset.isValid());
}

void TestSessionCommands::lateStateAfterClose()
{
    const auto state = m_plato->hold(ScriptedPlato::State, 200, R"({"results": {"j-1": {"state": null}}})");
    m_session->fetchState();
    m_session->close();
    QTRY_COMPARE(m_session->phase(), Phase::Closed);
    QCOMPARE(git().activity, Env::Activity::None);
    (*state)->complete();
    // What would be read of it comes from the pool.
    QTRY_VERIFY(!*state);
    QVERIFY(m_plato->pool.waitForDone());
    QCoreApplication::sendPostedEvents();
    QVERIFY(!git().log);
    QVERIFY(m_seen->problems.isEmpty());
    QVERIFY(m_seen->arrivedRows.isEmpty());
}

void TestSessionCommands::destroyedWhileThePoolReads()
{
    // A pool of one thread that is taken: the reply waits there while its session goes.
    QSemaphore taken;
    m_plato->pool.setMaxThreadCount(1);
    m_plato->pool.start([&taken] { taken.acquire(); });
    bool arrived = false;
    connect(&m_plato->api, &PlatoApi::exchanged, this,
            [&arrived](const Exchange &exchange) { arrived |= exchange.operation == u"getSessionState"; });
    m_session->fetchState();
    QTRY_VERIFY(arrived);
    m_session.reset();
    taken.release();
    QVERIFY(m_plato->pool.waitForDone(5000));
    QCoreApplication::processEvents();
    QVERIFY(m_seen->arrivedRows.isEmpty());
}

void TestSessionCommands::closesOneEnv()
{
    m_plato->always(ScriptedPlato::Jobs, 200, R"({"jobs": [{"job_id": "j-1", "status": "running"}]})");
    QVERIFY(m_session->canClose(u"j-1"_s));
    m_session->close(u"j-1"_s);
    m_session->close(u"j-1"_s);
    QCOMPARE(git().activity, Env::Activity::Closing);
    QTRY_COMPARE(git().ending, Env::Ending::Closed);
    QVERIFY(git().isOver() && !git().ready);
    QCOMPARE(m_plato->count(u"POST /jobs/j-1/close"_s), 1);
    QVERIFY(git().status.word() != u"cancelled"); // not our word to say
    m_plato->always(ScriptedPlato::Jobs, 200,
                    R"({"jobs": [{"job_id": "j-1", "status": "completed", "status_reason": "closed by user"}]})");
    QTRY_COMPARE(git().status.word(), u"completed"_s);
    QCOMPARE(m_session->phase(), Phase::Ready);
    QCOMPARE(m_session->envs().size(), 2); // it stays in the list
    QVERIFY(m_seen->problems.isEmpty());
    QVERIFY(m_session->canReset() && !m_session->canReset(u"j-1"_s));
}

void TestSessionCommands::closesOneEnvThatIsGone()
{
    m_plato->once(u"POST /jobs/j-1/close"_s, 404, "{}");
    m_session->close(u"j-1"_s);
    QTRY_COMPARE(git().ending, Env::Ending::Closed);
    QVERIFY(m_seen->problems.isEmpty());
}

void TestSessionCommands::whatWeCloseIsNoNews()
{
    // The list of jobs knows the end before the close is answered.
    const auto close = m_plato->hold(u"POST /jobs/j-1/close"_s, 200, ScriptedPlato::outcome(true));
    m_session->close(u"j-1"_s);
    m_plato->always(ScriptedPlato::Jobs, 200, R"({"jobs": [{"job_id": "j-1", "status": "completed"}]})");
    QTRY_VERIFY(git().isOver());
    (*close)->complete();
    QTRY_COMPARE(git().activity, Env::Activity::None);
    QVERIFY2(m_seen->problems.isEmpty(), qPrintable(m_seen->messages().join(u'|')));
}

void TestSessionCommands::closeOfOneFails()
{
    m_plato->once(u"POST /jobs/j-1/close"_s, 200, ScriptedPlato::outcome(false, "null", R"("stuck")"));
    m_session->close(u"j-1"_s);
    QTRY_COMPARE(m_seen->problems.size(), 1);
    QCOMPARE(m_seen->problems[0].alias, u"git"_s);
    QCOMPARE(m_seen->problems[0].message, u"stuck"_s);
    QCOMPARE(git().error, u"stuck"_s);
    QVERIFY(!git().isOver());
    QVERIFY(m_session->canClose(u"j-1"_s));
}

void TestSessionCommands::closingTheLastClosesTheSession()
{
    m_session->close(u"j-1"_s);
    QTRY_COMPARE(git().ending, Env::Ending::Closed);
    QCOMPARE(m_session->phase(), Phase::Ready);
    m_session->close(u"j-2"_s);
    QTRY_COMPARE(m_session->phase(), Phase::Closed);
    QCOMPARE(m_plato->count(ScriptedPlato::Close), 1);
    QCOMPARE(m_seen->phases, (QList<Phase>{Phase::Closing, Phase::Closed}));
    QVERIFY(m_seen->problems.isEmpty());
}

void TestSessionCommands::closingTheLastOfAWatchedSession()
{
    makeReady(Session::Ownership::Watched);
    m_session->close(u"j-1"_s);
    m_session->close(u"j-2"_s);
    QTRY_COMPARE(m_session->phase(), Phase::Closed);
    QCOMPARE(m_plato->count(ScriptedPlato::Close), 0); // the session itself is somebody else's
}

void TestSessionCommands::closingTheLastButTheServerIsAway()
{
    m_plato->always(ScriptedPlato::Close, [](const FakeRequest &) { return FakeReply::refused(); });
    m_session->close(u"j-1"_s);
    m_session->close(u"j-2"_s);
    QTRY_COMPARE(m_session->phase(), Phase::Closed); // every VM is
    QCOMPARE(m_plato->count(ScriptedPlato::Close), 1);
    QCOMPARE(m_seen->problems.size(), 1);
    QCOMPARE(m_seen->problems[0].step, Step::Close);
}

QTEST_GUILESS_MAIN(TestSessionCommands)
#include "tst_sessioncommands.moc"
