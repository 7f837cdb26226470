// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/session/scriptedplato.h"
#include "tests/support/timerrunsout.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace plato;
using namespace plato::test;
using Phase = Session::Phase;
using Step = Session::Step;
using Kind = ApiError::Kind;

/// From make or attach to Ready, and the ways on which it does not get there.
class TestSessionLife : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void makesBootsAndIsReady();
    void knowsTheDesktop();
    void findsMissingSimulators();
    void showsProgressWhileBooting();
    void testcaseIsResetByUs();
    void makeRefused_data();
    void makeRefused();
    void makeNeverAnswered();
    void oneEnvCouldNotBeMade();
    void cleanUpThatFailsCanBeRepeated();
    void pollGoesOn_data();
    void pollGoesOn();
    void bootEnds_data();
    void bootEnds();
    void budgetSpent();
    void unknownWordsAreAlive();
    void duplicateAndMissingAliases();
    void contextMissing();
    void attachOwned();
    void attachWatched();
    void attachToTheDead();
    void attachToAPartlyDeadSession();
    void attachedGoesOnWithoutAnEnv();
    void watchedFailureClosesNothing();
    void makeAndAttachOnlyOnce();
};

void TestSessionLife::makesBootsAndIsReady()
{
    ScriptedPlato plato;
    plato.once(ScriptedPlato::Wait, 408, R"({"detail": "not yet"})");
    plato.once(ScriptedPlato::Wait, 200, ScriptedPlato::NotReady);
    auto session = plato.session();
    Witness seen(*session);
    const QDateTime before = QDateTime::currentDateTimeUtc();
    session->make(ScriptedPlato::twoEnvs(), u"checkout-qa"_s);
    QCOMPARE(session->phase(), Phase::Creating);
    QVERIFY(session->mayStillRun());
    QVERIFY(!session->canReset());
    QTRY_COMPARE(session->phase(), Phase::Ready);

    QCOMPARE(seen.phases, (QList<Phase>{Phase::Booting, Phase::Ready}));
    QCOMPARE(seen.insertedRows, (QList<QPair<int, int>>{{0, 1}}));
    QVERIFY2(seen.problems.isEmpty(), qPrintable(seen.messages().join(u'|')));
    QCOMPARE(plato.count(ScriptedPlato::Make), 1);
    QCOMPARE(plato.count(ScriptedPlato::Wait), 3);
    QCOMPARE(session->id(), u"s-1"_s);
    QCOMPARE(session->name(), u"checkout-qa"_s);
    QCOMPARE(session->envs().size(), 2);
    const Env git = session->envs().at(0);
    QCOMPARE(git.jobId, u"j-1"_s);
    QCOMPARE(git.sessionId, u"s-1"_s);
    QCOMPARE(git.simulator, u"fossil"_s);
    QCOMPARE(git.artifactId, u"f-3a91c20d55"_s);
    QCOMPARE(git.meshIp, u"127.77.0.2"_s);
    QCOMPARE(git.hostname(), u"git.plato.internal"_s);
    QVERIFY(git.ready);
    QVERIFY(!git.lastReset.isValid());
    QCOMPARE(plato.count(ScriptedPlato::Reset), 0);
    QCOMPARE(session->envs().at(1).provider, u"qemu"_s);

    const qint64 life = before.secsTo(session->lifetimeEnd());
    QVERIFY2(life >= 1799 && life <= 1800, qPrintable(QString::number(life)));
    QTRY_VERIFY(session->leaseEnd().isValid());
    const qint64 lease = before.secsTo(session->leaseEnd());
    QVERIFY2(lease >= 299 && lease <= 302, qPrintable(QString::number(lease)));
    QTRY_COMPARE(session->envs().at(0).status.value(), JobStatus::Running); // from the list of jobs
    QVERIFY(session->canReset() && session->canFetchState() && session->canClose());
}

void TestSessionLife::knowsTheDesktop()
{
    ScriptedPlato plato;
    auto session = plato.session();
    QVERIFY(!session->desktopEnv());
    session->make(ScriptedPlato::twoEnvs(), {});
    QTRY_COMPARE(session->phase(), Phase::Ready);
    QVERIFY(session->desktopEnv());
    QCOMPARE(session->desktopEnv()->jobId, u"j-2"_s);
}

void TestSessionLife::findsMissingSimulators()
{
    ScriptedPlato plato;
    plato.always(ScriptedPlato::Jobs, 200, R"({"jobs": []})");
    plato.always(ScriptedPlato::Wait, 200, R"({"ready": true, "session_id": "s-1", "context": {"envs": [
        {"job_id": "j-1", "alias": "git"}, {"job_id": "j-2", "alias": "desk", "artifact_id": "u-77c0"},
        {"job_id": "j-3", "alias": "more", "artifact_id": "u-77c0"}]}})");
    plato.always(u"GET /artifacts/u-77c0"_s, 200,
                 R"({"artifact_id": "u-77c0", "simulator_name": "ubuntu-vm", "dataset": "base"})");
    auto session = plato.session();
    session->make(ScriptedPlato::twoEnvs(), {});
    QTRY_COMPARE(session->envs().size(), 3);
    QTRY_COMPARE(session->envs().at(1).simulator, u"ubuntu-vm"_s);
    QCOMPARE(session->envs().at(2).simulator, u"ubuntu-vm"_s);
    QCOMPARE(session->envs().at(0).simulator, u"fossil"_s);
    QCOMPARE(plato.count(u"GET /artifacts/u-77c0"_s), 1);
}

void TestSessionLife::showsProgressWhileBooting()
{
    ScriptedPlato plato;
    plato.always(ScriptedPlato::Wait, 200, ScriptedPlato::NotReady);
    plato.once(ScriptedPlato::Jobs, 200, R"({"jobs": [{"job_id": "j-2", "status": "created"}]})");
    plato.always(ScriptedPlato::Jobs, 200, R"({"jobs": [{"job_id": "j-2", "status": "running"}]})");
    auto session = plato.session();
    session->make(ScriptedPlato::twoEnvs(), {});
    QTRY_VERIFY(session->envs().size() == 2 && session->envs().at(0).status.value() == JobStatus::Queued);
    QTRY_COMPARE(session->envs().at(1).status.value(), JobStatus::Running);
    QTRY_COMPARE(session->envs().at(1).error, u"worker not up"_s);
    QCOMPARE(session->phase(), Phase::Booting);
    QTRY_VERIFY(plato.beats() > 2); // before it is ready: VMs may boot longer than their lease lasts

    plato.always(ScriptedPlato::Wait, 200, ScriptedPlato::Ready);
    QTRY_COMPARE(session->phase(), Phase::Ready);
    QCOMPARE(session->envs().at(1).error, QString());
}

void TestSessionLife::testcaseIsResetByUs()
{
    ScriptedPlato plato;
    auto session = plato.session();
    MakeRequest request;
    request.testcaseId = u"tc-1"_s;
    session->make(request, {});
    QTRY_COMPARE(plato.count(ScriptedPlato::Reset), 1);
    QTRY_VERIFY(session->envs().at(0).lastReset.isValid());
    QVERIFY(session->envs().at(1).lastReset.isValid());
    QCOMPARE(plato.count(ScriptedPlato::Reset), 1);
}

void TestSessionLife::makeRefused_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("words");
    QTest::newRow("401") << 401 << QByteArray(R"({"detail": "bad key"})") << Kind::Unauthorized << u"bad key"_s;
    QTest::newRow("422") << 422 << QByteArray(R"({"detail": [{"loc": ["body"], "msg": "no such simulator"}]})")
                         << Kind::Invalid << u"body: no such simulator"_s;
    QTest::newRow("429") << 429 << QByteArray(R"({"message": "slow down"})") << Kind::RateLimited << u"slow down"_s;
    QTest::newRow("502") << 502 << QByteArray("<html>Bad gateway</html>") << Kind::ServerFault
                         << u"<html>Bad gateway</html>"_s;
    QTest::newRow("no session id") << 200 << QByteArray(R"({"envs": []})") << Kind::BadReply << QString();
    QTest::newRow("not JSON") << 200 << QByteArray("hello") << Kind::BadReply << QString();
}

void TestSessionLife::makeRefused()
{
    QFETCH(const int, status);
    QFETCH(const QByteArray, body);
    QFETCH(const Kind, kind);
    QFETCH(const QString, words);
    ScriptedPlato plato;
    plato.once(ScriptedPlato::Make, status, body);
    auto session = plato.session();
    Witness seen(*session);
    session->make(ScriptedPlato::twoEnvs(), {});
    QTRY_COMPARE(session->phase(), Phase::Failed);
    QCOMPARE(seen.problems.size(), 1);
    const auto &problem = seen.problems.first();
    QCOMPARE(problem.step, Step::Make);
    QVERIFY(problem.error.has_value());
    QCOMPARE(problem.error->kind, kind);
    QVERIFY(problem.exchangeId > 0);
    if (!words.isEmpty())
        QCOMPARE(problem.message, words);
    QCOMPARE(plato.network.requests.size(), 1); // not repeated, and nothing to close
    QVERIFY(!session->mayStillRun());
    QVERIFY(!session->canClose());
    QCOMPARE(plato.beats(), 0);
}

void TestSessionLife::makeNeverAnswered()
{
    ScriptedPlato plato;
    PlatoApi::Timeouts timeouts;
    timeouts.actions = 30ms;
    plato.api.setTimeouts(timeouts);
    plato.once(ScriptedPlato::Make, [](const FakeRequest &) { return FakeReply::never(); });
    auto session = plato.session();
    Witness seen(*session);
    session->make(ScriptedPlato::twoEnvs(), {});
    QTRY_COMPARE(session->phase(), Phase::Failed);
    QCOMPARE(seen.problems.size(), 1);
    QCOMPARE(seen.problems.first().error->kind, Kind::Timeout);
    QVERIFY(timerRunsOutTwice(timeouts.actions));
    QCOMPARE(plato.count(ScriptedPlato::Make), 1); // never sent again: it may have run
}

void TestSessionLife::oneEnvCouldNotBeMade()
{
    ScriptedPlato plato;
    plato.once(ScriptedPlato::Make, 200, R"({"session_id": "s-1", "envs": [
        {"job_id": "j-1", "alias": "git"},
        {"job_id": null, "alias": "desk", "success": false, "error": "no such artifact"},
        {"job_id": null, "alias": "third", "success": false}]})");
    auto session = plato.session();
    Witness seen(*session);
    session->make(ScriptedPlato::twoEnvs(), {});
    QTRY_COMPARE(session->phase(), Phase::Failed);
    QCOMPARE(seen.phases, (QList<Phase>{Phase::Closing, Phase::Failed}));
    QCOMPARE(plato.count(ScriptedPlato::Close), 1);
    QCOMPARE(plato.count(ScriptedPlato::Wait), 0);
    QCOMPARE(seen.problems.size(), 2);
    QCOMPARE(seen.problems[0].alias, u"desk"_s);
    QCOMPARE(seen.problems[0].message, u"no such artifact"_s);
    QVERIFY(!seen.problems[0].error);
    QVERIFY(!seen.problems[1].message.isEmpty());
    QCOMPARE(session->envs().at(0).ending, Env::Ending::Closed);
    QCOMPARE(session->envs().at(1).ending, Env::Ending::NotMade);
    QCOMPARE(session->envs().at(1).error, u"no such artifact"_s);
    QVERIFY(!session->mayStillRun());
    QCOMPARE(plato.beats(), 0);
}

void TestSessionLife::cleanUpThatFailsCanBeRepeated()
{
    ScriptedPlato plato;
    plato.once(ScriptedPlato::Make, 200,
               R"({"session_id": "s-1", "envs": [{"job_id": "j-1", "alias": "a"}, {"alias": "b"}]})");
    plato.once(ScriptedPlato::Close, [](const FakeRequest &) { return FakeReply::refused(); });
    auto session = plato.session();
    Witness seen(*session);
    session->make(ScriptedPlato::twoEnvs(), {});
    QTRY_COMPARE(session->phase(), Phase::Failed);
    QVERIFY(session->mayStillRun());
    QVERIFY(session->canClose());
    QCOMPARE(seen.problems.last().step, Step::Close);
    QVERIFY(!session->envs().at(0).isOver());

    session->close();
    QTRY_COMPARE(session->phase(), Phase::Failed);
    QVERIFY(!session->mayStillRun());
    QVERIFY(!session->canClose());
    QCOMPARE(session->envs().at(0).ending, Env::Ending::Closed);
    QCOMPARE(plato.count(ScriptedPlato::Close), 2);
}

void TestSessionLife::pollGoesOn_data()
{
    QTest::addColumn<int>("failures");
    QTest::addColumn<int>("status"); // 0: no connection
    QTest::addColumn<int>("problems");
    QTest::newRow("408 is no failure") << 6 << 408 << 0;
    QTest::newRow("two lost connections") << 2 << 0 << 0;
    QTest::newRow("many lost connections") << 5 << 0 << 1;
    QTest::newRow("500") << 3 << 500 << 1;
    QTest::newRow("401 is said at once") << 1 << 401 << 1;
}

void TestSessionLife::pollGoesOn()
{
    QFETCH(const int, failures);
    QFETCH(const int, status);
    QFETCH(const int, problems);
    ScriptedPlato plato;
    for (int i = 0; i < failures; ++i) {
        plato.once(ScriptedPlato::Wait, [status](const FakeRequest &) {
            return status == 0 ? FakeReply::refused() : FakeReply::json(status, R"({"detail": "no"})");
        });
    }
    auto session = plato.session();
    Witness seen(*session);
    session->make(ScriptedPlato::twoEnvs(), {});
    QTRY_COMPARE(session->phase(), Phase::Ready);
    QCOMPARE(seen.problems.size(), problems);
    if (problems > 0)
        QCOMPARE(seen.problems.first().step, Step::Boot);
    QCOMPARE(plato.count(ScriptedPlato::Wait), failures + 1);
}

void TestSessionLife::bootEnds_data()
{
    QTest::addColumn<QByteArray>("wait"); // empty: not ready for ever
    QTest::addColumn<QByteArray>("jobs");
    QTest::addColumn<QString>("alias");
    QTest::addColumn<QString>("message");
    QTest::newRow("session failed, env says why")
        << QByteArray(R"({"ready": false, "session_id": "s-1", "status": "failed", "results":
               {"j-2": {"ready": false, "job_id": "j-2", "error": "kernel panic"}}})")
        << ScriptedPlato::Running << u"desk"_s << u"kernel panic"_s;
    QTest::newRow("session failed, nobody says why")
        << QByteArray(R"({"ready": true, "session_id": "s-1", "status": "FAILED"})") << ScriptedPlato::Running
        << QString() << u"The server says that the session failed, and not why."_s;
    QTest::newRow("job failed in results") << QByteArray(R"({"ready": false, "session_id": "s-1", "results":
               {"j-1": {"ready": false, "job_id": "j-1", "status": "failed", "error": "out of disk"}}})")
                                           << QByteArray(R"({"jobs": []})") << u"git"_s << u"out of disk"_s;
    QTest::newRow("job died in the list")
        << QByteArray()
        << QByteArray(R"({"jobs": [{"job_id": "j-2", "status": "timeout", "status_reason": "lifetime over"}]})")
        << u"desk"_s << u"lifetime over"_s;
    QTest::newRow("job died without a reason")
        << QByteArray() << QByteArray(R"({"jobs": [{"job_id": "j-2", "status": "cancelled"}]})") << u"desk"_s
        << u"cancelled"_s;
}

void TestSessionLife::bootEnds()
{
    QFETCH(const QByteArray, wait);
    QFETCH(const QByteArray, jobs);
    QFETCH(const QString, alias);
    QFETCH(const QString, message);
    ScriptedPlato plato;
    plato.always(ScriptedPlato::Wait, 200, wait.isEmpty() ? ScriptedPlato::NotReady : wait);
    plato.always(ScriptedPlato::Jobs, 200, jobs);
    auto session = plato.session();
    Witness seen(*session);
    session->make(ScriptedPlato::twoEnvs(), {});
    QTRY_COMPARE(session->phase(), Phase::Failed);
    QCOMPARE(seen.phases, (QList<Phase>{Phase::Booting, Phase::Closing, Phase::Failed}));
    QCOMPARE(seen.problems.size(), 1);
    QCOMPARE(seen.problems.first().step, Step::Boot);
    QCOMPARE(seen.problems.first().alias, alias);
    QCOMPARE(seen.problems.first().message, message);
    QCOMPARE(plato.count(ScriptedPlato::Close), 1);
    QVERIFY(!session->mayStillRun());
}

void TestSessionLife::budgetSpent()
{
    ScriptedPlato plato;
    plato.always(ScriptedPlato::Wait, [](const FakeRequest &) { return FakeReply::never(); });
    auto session = plato.session();
    auto timing = ScriptedPlato::timing();
    timing.budget = 80ms;
    session->setTiming(timing);
    Witness seen(*session);
    session->make(ScriptedPlato::twoEnvs(), {});
    QTRY_COMPARE(session->phase(), Phase::Failed);
    QCOMPARE(seen.phases, (QList<Phase>{Phase::Booting, Phase::Closing, Phase::Failed}));
    QCOMPARE(seen.problems.size(), 1);
    QCOMPARE(seen.problems.first().step, Step::Boot);
    QCOMPARE(plato.count(ScriptedPlato::Wait), 1);
    QCOMPARE(plato.count(ScriptedPlato::Close), 1);
}

void TestSessionLife::unknownWordsAreAlive()
{
    ScriptedPlato plato;
    plato.once(ScriptedPlato::Wait, 200, R"({"ready": false, "session_id": "s-1", "status": "warming", "results":
        {"j-1": {"ready": false, "job_id": "j-1", "status": "thawing"}, "j-77": {"ready": false, "job_id": "j-77"}}})");
    plato.always(ScriptedPlato::Jobs, 200, R"({"jobs": [{"job_id": "j-1", "status": "thawing"},
        {"job_id": "j-2", "status": null}, {"no_id": true}, 7]})");
    auto session = plato.session();
    Witness seen(*session);
    session->make(ScriptedPlato::twoEnvs(), {});
    QTRY_COMPARE(session->phase(), Phase::Ready);
    QTRY_COMPARE(session->envs().at(0).status.word(), u"thawing"_s);
    QCOMPARE(session->envs().size(), 2);
    QVERIFY(!session->envs().at(0).isOver());
    QVERIFY(seen.problems.isEmpty());
}

void TestSessionLife::duplicateAndMissingAliases()
{
    ScriptedPlato plato;
    plato.always(ScriptedPlato::Jobs, 200, R"({"jobs": []})");
    plato.once(ScriptedPlato::Make, 200, R"({"session_id": "s-1", "envs": [
        {"job_id": "j-1", "alias": "same"}, {"job_id": "j-2", "alias": "same"}, {"job_id": "j-3"}]})");
    plato.always(ScriptedPlato::Wait, 200, R"({"ready": true, "session_id": "s-1", "context": {"envs": [
        {"job_id": "j-2", "alias": "same", "mesh_ip": "10.0.0.2"}, {"job_id": "j-1", "alias": "same"},
        {"alias": "nobody"}]}})");
    auto session = plato.session();
    session->make({}, {});
    QTRY_COMPARE(session->phase(), Phase::Ready);
    QCOMPARE(session->envs().size(), 3); // by job, never by alias
    QCOMPARE(session->envs().at(0).meshIp, QString());
    QCOMPARE(session->envs().at(1).meshIp, u"10.0.0.2"_s);
    QCOMPARE(session->envs().at(2).alias, QString());
}

void TestSessionLife::contextMissing()
{
    ScriptedPlato plato;
    plato.always(ScriptedPlato::Wait, 200, R"({"ready": true, "session_id": "s-1", "context": null})");
    auto session = plato.readySession();
    QVERIFY(session->envs().at(0).ready && session->envs().at(1).ready);
    QVERIFY(!session->envs().at(1).isDesktop.has_value());
}

void TestSessionLife::attachOwned()
{
    ScriptedPlato plato;
    auto session = plato.session();
    Witness seen(*session);
    session->attach(u"s-1"_s, u"mine"_s, Session::Ownership::Owned);
    QCOMPARE(session->phase(), Phase::Booting);
    QTRY_COMPARE(session->phase(), Phase::Ready);
    QCOMPARE(session->envs().size(), 2);
    QVERIFY(!session->lifetimeEnd().isValid()); // nobody told us
    QTRY_VERIFY(session->leaseEnd().isValid());
    QCOMPARE(plato.count(ScriptedPlato::Make), 0);
    QCOMPARE(plato.count(ScriptedPlato::Reset), 0);
    QVERIFY(session->mayStillRun());
}

void TestSessionLife::attachWatched()
{
    ScriptedPlato plato;
    auto session = plato.session();
    session->attach(u"s-1"_s, {}, Session::Ownership::Watched);
    QTRY_COMPARE(session->phase(), Phase::Ready);
    QTRY_VERIFY(plato.count(ScriptedPlato::Jobs) > 3);
    QCOMPARE(plato.beats(), 0);
    QVERIFY(!session->leaseEnd().isValid());
    QVERIFY(!session->mayStillRun());
    QVERIFY(session->canClose()); // the window asks first
}

void TestSessionLife::attachToTheDead()
{
    ScriptedPlato plato;
    plato.always(ScriptedPlato::Wait, 404, R"({"detail": "no such session"})");
    plato.always(ScriptedPlato::Jobs, 404, R"({"detail": "no such session"})");
    auto session = plato.session();
    Witness seen(*session);
    session->attach(u"s-1"_s, {}, Session::Ownership::Owned);
    QTRY_COMPARE(session->phase(), Phase::Lost);
    QCOMPARE(seen.problems.size(), 1);
    QCOMPARE(seen.problems.first().error->kind, Kind::Gone);
    QCOMPARE(plato.count(ScriptedPlato::Close), 0);
}

void TestSessionLife::attachToAPartlyDeadSession()
{
    ScriptedPlato plato;
    plato.always(ScriptedPlato::Jobs, 200, R"({"jobs": [
        {"job_id": "j-1", "alias": "git", "status": "completed"}, {"job_id": "j-2", "alias": "desk"}]})");
    const auto wait = plato.hold(ScriptedPlato::Wait, 200, ScriptedPlato::Ready);
    auto session = plato.session();
    Witness seen(*session);
    session->attach(u"s-1"_s, {}, Session::Ownership::Owned);
    QTRY_COMPARE(session->envs().size(), 2);
    QCOMPARE(session->phase(), Phase::Booting); // what ended before we came fails nothing
    (*wait)->complete();
    QTRY_COMPARE(session->phase(), Phase::Ready);
    QVERIFY(session->envs().at(0).isOver());
    QVERIFY(!session->envs().at(0).ready);
    QVERIFY(session->envs().at(1).ready);
    QVERIFY(seen.problems.isEmpty());
}

void TestSessionLife::attachedGoesOnWithoutAnEnv()
{
    // What we did not make, we do not close because one of its envs died.
    ScriptedPlato plato;
    plato.always(ScriptedPlato::Wait, 200, ScriptedPlato::NotReady);
    auto session = plato.session();
    Witness seen(*session);
    session->attach(u"s-1"_s, {}, Session::Ownership::Owned);
    QTRY_COMPARE(session->envs().size(), 2);
    plato.always(ScriptedPlato::Jobs, 200, R"({"jobs": [{"job_id": "j-1", "status": "failed"}]})");
    QTRY_COMPARE(seen.problems.size(), 1);
    QCOMPARE(seen.problems.first().alias, u"git"_s);
    QCOMPARE(session->phase(), Phase::Booting);
    QCOMPARE(plato.count(ScriptedPlato::Close), 0);
}

void TestSessionLife::watchedFailureClosesNothing()
{
    ScriptedPlato plato;
    plato.always(ScriptedPlato::Wait, 200, R"({"ready": false, "session_id": "s-1", "status": "failed"})");
    auto session = plato.session();
    session->attach(u"s-1"_s, {}, Session::Ownership::Watched);
    QTRY_COMPARE(session->phase(), Phase::Failed);
    QTRY_COMPARE(session->envs().size(), 2);  // the last look
    QVERIFY(!session->envs().at(0).isOver()); // nobody said so
    QCOMPARE(plato.count(ScriptedPlato::Close), 0);
}

void TestSessionLife::makeAndAttachOnlyOnce()
{
    ScriptedPlato plato;
    auto session = plato.session();
    QVERIFY(!session->canClose());
    session->close(); // nothing yet
    session->make(ScriptedPlato::twoEnvs(), u"first"_s);
    session->make(ScriptedPlato::twoEnvs(), u"second"_s);
    session->attach(u"s-2"_s, u"third"_s, Session::Ownership::Watched);
    QTRY_COMPARE(session->phase(), Phase::Ready);
    QCOMPARE(plato.count(ScriptedPlato::Make), 1);
    QCOMPARE(session->name(), u"first"_s);
}

QTEST_GUILESS_MAIN(TestSessionLife)
#include "tst_sessionlife.moc"
