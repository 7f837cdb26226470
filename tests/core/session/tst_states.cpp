// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/compare/statecomparison.h"
#include "core/session/statefile.h"
#include "core/session/statefollower.h"
#include "core/session/statetimeline.h"
#include "core/session/workspace.h"
#include "tests/core/session/scriptedplato.h"
#include "tests/e2e/fossiluser.h"
#include "tests/support/realplatod.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace plato;
using namespace plato::test;
using Status = StateFollower::Status;

/// States that are kept, followed, and written into files.
class TestStates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void eachFetchIsAState();
    void theSameReplyIsTheSameState();
    void showsTheHeadOfALongReply();
    void brokenLongReply();
    void resetIsABreak();
    void timelineIsBounded();
    void closingGivesMemoryBack();
    void looksQuietly();
    void whatComesLateIsDropped();
    void follows();
    void waitsForWhoWorksOnAState();
    void backsOff();
    void endsWithTheSession();
    void filesKeepEverything();
    void brokenFiles_data();
    void brokenFiles();
    void filesHoldNoKey();
    void filesAreAsTheManualSays();
    void withRealFossil();

private:
    void fetch();
    /// Far more than the interval of a follower here: the session has looked at its jobs some times.
    void letTimePass()
    {
        const int count = m_plato->count(ScriptedPlato::Jobs);
        QTRY_VERIFY(m_plato->count(ScriptedPlato::Jobs) >= count + 4);
    }
    StateTimeline &states() const { return m_session->states(); }
    KeptState latest() const { return *states().state(states().latestId()); }

    std::unique_ptr<ScriptedPlato> m_plato;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    QTemporaryDir m_folder;
};

namespace {

QByteArray stateOf(int records, const QByteArray &title = "x")
{
    QByteArrayList list;
    for (int i = 1; i <= records; ++i)
        list.append(R"({"table_name": "ticket", "action": "INSERT", "values": {"title": ")" + title + R"(", "id": )" +
                    QByteArray::number(i) + "}}");
    return R"({"session_id": "s-1", "results": {"j-1": {"state": {"mutations": [)" + list.join(',') +
           R"(]}}, "j-2": {"state": null}}})";
}

} // namespace

void TestStates::init()
{
    cleanup(); // which is not called after an init() that failed: the session ends before what it uses
    m_plato = std::make_unique<ScriptedPlato>();
    m_session = m_plato->readySession();
    QCOMPARE(m_session->phase(), Session::Phase::Ready);
    m_tester =
        std::make_unique<QAbstractItemModelTester>(&states(), QAbstractItemModelTester::FailureReportingMode::QtTest);
}

void TestStates::cleanup()
{
    m_tester.reset();
    m_session.reset();
    m_plato.reset();
}

void TestStates::fetch()
{
    const Witness seen(*m_session);
    m_session->fetchState();
    QTRY_VERIFY(!seen.arrivedRows.isEmpty());
}

void TestStates::eachFetchIsAState()
{
    fetch();
    m_plato->always(ScriptedPlato::State, 200, stateOf(3));
    fetch();
    m_session->fetchState(u"j-1"_s);
    QTRY_COMPARE(states().count(), 3);
    const QList<quint64> ids = states().ids();
    QCOMPARE(states().state(ids[0])->mutationCount(), 1);
    QCOMPARE(states().state(ids[1])->mutationCount(), 3);
    QCOMPARE(states().state(ids[1])->envs.size(), 2);
    QCOMPARE(states().state(ids[1])->reply(), stateOf(3)); // exactly as it came
    QCOMPARE(states().state(ids[1])->sessionId, u"s-1"_s);
    QVERIFY(states().state(ids[1])->isOfSession);
    QVERIFY(!latest().isOfSession);
    QCOMPARE(latest().envs.size(), 1);
    QCOMPARE(states().index(1).data(StateTimeline::CountRole).toInt(), 3);
    states().describe(ids[0], u"Before"_s, u"as it was"_s);
    QVERIFY(states().index(0).data().toString().startsWith(u"Before"_s));
}

void TestStates::theSameReplyIsTheSameState()
{
    fetch();
    const MutationLog::Ptr log = m_session->envs().at(0).log;
    fetch();
    QCOMPARE(states().count(), 1);
    QCOMPARE(latest().timesSeen, 2);
    QCOMPARE(m_session->envs().at(0).log, log); // nothing moves for who looks at it
    m_session->fetchState({}, true);
    QTRY_COMPARE(states().count(), 2); // merged is another one
}

void TestStates::showsTheHeadOfALongReply()
{
    constexpr int Many = 4500;
    const QByteArray title(2000, 't'); // some nine megabytes in all
    m_plato->always(ScriptedPlato::State, 200, stateOf(Many, title));
    QList<MutationLog::Ptr> heads;
    connect(m_session.get(), &Session::envsChanged, this, [&] {
        const Env env = m_session->envs().at(0);
        if (env.head) {
            QVERIFY(!env.log);
            heads.append(env.head);
        }
    });
    fetch();
    QCOMPARE(heads.size(), 1);
    const Env env = m_session->envs().at(0);
    QVERIFY(!env.head);
    QCOMPARE(env.log->size(), Many);
    QVERIFY(heads.first()->size() > 100 && heads.first()->size() < Many / 10);
    for (qsizetype i = 0; i < heads.first()->size(); ++i)
        QCOMPARE(heads.first()->raw(i).toByteArray(), env.log->raw(i).toByteArray());
    QCOMPARE(states().count(), 1); // what is no state is none

    heads.clear();
    m_plato->always(ScriptedPlato::State, 200, stateOf(Many + 1, title));
    m_session->fetchState();
    QTRY_COMPARE(m_session->envs().at(0).log->size(), Many + 1);
    QVERIFY(heads.isEmpty()); // what is shown is more
}

void TestStates::brokenLongReply()
{
    m_plato->always(ScriptedPlato::State, 200, stateOf(4500, QByteArray(2000, 't')) + '}');
    Witness witness(*m_session);
    bool hadHead = false;
    connect(m_session.get(), &Session::envsChanged, this, [&] { hadHead = hadHead || m_session->envs().at(0).head; });
    m_session->fetchState();
    QTRY_VERIFY(!witness.problems.isEmpty());
    QVERIFY(hadHead);
    QVERIFY(!m_session->envs().at(0).head && !m_session->envs().at(0).log);
    QCOMPARE(states().count(), 0);
}

void TestStates::resetIsABreak()
{
    fetch();
    m_session->reset();
    QTRY_COMPARE(states().rowCount(), 2);
    const QModelIndex reset = states().index(1);
    QVERIFY(reset.data(StateTimeline::IsBreakRole).toBool());
    QVERIFY(reset.data().toString().contains(u"git, desk"_s));
    QVERIFY(!(reset.flags() & Qt::ItemIsEnabled));
    QVERIFY(!states().unbrokenLatest());
    fetch(); // the same bytes, but of another recording
    QCOMPARE(states().count(), 2);
}

void TestStates::timelineIsBounded()
{
    states().setLimits({3, qint64(1) << 30});
    QList<quint64> ids;
    for (int i = 1; i <= 5; ++i) {
        m_plato->always(ScriptedPlato::State, 200, stateOf(i));
        fetch();
        ids.append(states().latestId());
        if (i == 1)
            states().describe(ids.first(), {}, u"keep me"_s);
    }
    QCOMPARE(states().ids(), (QList<quint64>{ids[0], ids[3], ids[4]}));
    states().setLimits({3, 1});
    QCOMPARE(states().ids(), (QList<quint64>{ids[0], ids[4]})); // what is marked, and the latest
    QCOMPARE(states().bytes(), states().state(ids[0])->bytes() + latest().bytes());
}

void TestStates::closingGivesMemoryBack()
{
    fetch();
    const std::weak_ptr<const MutationLog> log = m_session->envs().at(0).log;
    const quint64 id = states().latestId();
    m_plato->always(ScriptedPlato::State, 200, stateOf(2));
    fetch();
    QVERIFY(!log.expired());
    QVERIFY(states().state(id)->bytes() >= states().state(id)->reply().size());
    states().close(id);
    QVERIFY(log.expired());
    QVERIFY(!states().state(id));
}

void TestStates::looksQuietly()
{
    Witness seen(*m_session);
    QSignalSpy looked(m_session.get(), &Session::stateLooked);
    QVERIFY(m_session->lookAtState());
    QVERIFY(!m_session->lookAtState()); // never two
    QVERIFY(m_session->canReset());     // nobody has to wait for it
    QTRY_COMPARE(looked.count(), 1);
    QCOMPARE(m_plato->count(ScriptedPlato::State), 1);
    QCOMPARE(states().count(), 1);
    QCOMPARE(m_session->envs().at(0).log->size(), 1);
    m_plato->once(ScriptedPlato::State, 503, R"({"detail": "busy"})");
    QVERIFY(m_session->lookAtState());
    QTRY_COMPARE(looked.count(), 2);
    QVERIFY(looked.last().first().value<std::optional<ApiError>>());
    QVERIFY2(seen.problems.isEmpty(), qPrintable(seen.messages().join(u'\n')));
}

void TestStates::whatComesLateIsDropped()
{
    QSignalSpy looked(m_session.get(), &Session::stateLooked);
    const auto held = m_plato->hold(ScriptedPlato::State, 200, stateOf(7));
    QVERIFY(m_session->lookAtState());
    QTRY_VERIFY(!held->isNull());
    m_session->reset();
    QTRY_VERIFY(m_session->envs().at(0).lastReset.isValid());
    (*held)->complete();
    QTRY_COMPARE(looked.count(), 1);
    QVERIFY(!m_session->envs().at(0).log);
    QCOMPARE(states().count(), 0);
}

void TestStates::follows()
{
    StateFollower follower;
    follower.setInterval(5ms);
    const auto held = m_plato->hold(ScriptedPlato::State, 200, stateOf(1));
    follower.start(m_session.get(), {}, false);
    QTRY_VERIFY(!held->isNull());
    QCOMPARE(follower.status(), Status::Fetching);
    letTimePass(); // none comes before the first has ended
    QCOMPARE(m_plato->count(ScriptedPlato::State), 1);
    m_plato->always(ScriptedPlato::State, 200, stateOf(2));
    (*held)->complete();
    QTRY_VERIFY(m_plato->count(ScriptedPlato::State) >= 4);
    QCOMPARE(states().count(), 2); // the same again and again is one state
    follower.pause();
    QTRY_VERIFY(!m_session->isLookingAtState());
    const int count = m_plato->count(ScriptedPlato::State);
    letTimePass();
    QCOMPARE(m_plato->count(ScriptedPlato::State), count);
    QCOMPARE(follower.status(), Status::Paused);
    follower.resume();
    QTRY_VERIFY(m_plato->count(ScriptedPlato::State) > count);
    follower.stop();
    QCOMPARE(follower.status(), Status::Off);
}

void TestStates::waitsForWhoWorksOnAState()
{
    StateFollower follower;
    follower.setInterval(5ms);
    m_plato->always(ScriptedPlato::State, 200, stateOf(1));
    follower.setHeld(true);
    follower.start(m_session.get(), {}, false); // the first one comes
    QTRY_COMPARE(states().count(), 1);
    const int count = m_plato->count(ScriptedPlato::State);
    letTimePass();
    QCOMPARE(m_plato->count(ScriptedPlato::State), count);
    QCOMPARE(follower.status(), Status::Waiting);
    follower.setHeld(false);
    QTRY_VERIFY(m_plato->count(ScriptedPlato::State) >= count + 2);
}

void TestStates::backsOff()
{
    StateFollower follower;
    follower.setInterval(5ms);
    m_plato->once(ScriptedPlato::State, 500, R"({"detail": "broken"})");
    m_plato->once(ScriptedPlato::State, [](const FakeRequest &) {
        return FakeReply::json(429, R"({"detail": "slow down"})")->withHeader("Retry-After", "120");
    });
    QSignalSpy looked(m_session.get(), &Session::stateLooked);
    follower.start(m_session.get(), {}, false);
    QTRY_COMPARE(looked.count(), 2); // the first one was tried again soon
    QCOMPARE(follower.status(), Status::Retrying);
    QVERIFY(follower.error() && follower.error()->kind == ApiError::Kind::RateLimited);
    const qint64 wait = QDateTime::currentDateTimeUtc().secsTo(follower.nextAt());
    QVERIFY2(wait > 110 && wait <= 120, qPrintable(QString::number(wait)));
    QCOMPARE(m_plato->count(ScriptedPlato::State), 2);
}

void TestStates::endsWithTheSession()
{
    StateFollower follower;
    follower.setInterval(5ms);
    follower.start(m_session.get(), {}, false);
    QTRY_VERIFY(states().count() > 0);
    m_session->close();
    QTRY_COMPARE(follower.status(), Status::Off);
    QCOMPARE(states().count(), 1); // they stay to be read
    follower.start(m_session.get(), {}, false);
    QCOMPARE(follower.status(), Status::Off);
    m_tester.reset();
    m_session.reset();
    QCOMPARE(follower.status(), Status::Off);
}

void TestStates::filesKeepEverything()
{
    m_session->reset();
    QTRY_VERIFY(m_session->envs().at(0).lastReset.isValid());
    fetch();
    states().describe(states().latestId(), u"Name “ü”"_s, u"two\nlines"_s);
    m_plato->always(u"GET /jobs/j-1/state"_s, 200,
                    " {\"state\": {\"mutations\": [{\"n\": 12345678901234567890123}]}}\n");
    m_session->fetchState(u"j-1"_s);
    QTRY_COMPARE(states().count(), 2);
    for (const quint64 id : states().ids()) {
        const KeptState kept = *states().state(id);
        const QString path = m_folder.filePath(u"a %1.platostate"_s.arg(id));
        const auto written = statefile::write(path, kept);
        QVERIFY2(written, qPrintable(written ? QString() : written.error().message));
        const auto read = statefile::read(path);
        QVERIFY2(read, qPrintable(read ? QString() : read.error().message));
        QCOMPARE(read->reply(), kept.reply());
        QCOMPARE(read->isOfSession, kept.isOfSession);
        QCOMPARE(read->name, kept.name);
        QCOMPARE(read->note, kept.note);
        QCOMPARE(read->fetchedAt, kept.fetchedAt);
        QCOMPARE(read->sessionId, kept.sessionId);
        QCOMPARE(read->envs.size(), kept.envs.size());
        for (qsizetype i = 0; i < kept.envs.size(); ++i) {
            QCOMPARE(read->envs[i].jobId, kept.envs[i].jobId);
            QCOMPARE(read->envs[i].alias, kept.envs[i].alias);
            QCOMPARE(read->envs[i].lastReset, kept.envs[i].lastReset);
            QCOMPARE(read->envs[i].log->size(), kept.envs[i].log->size());
        }
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().endsWith('\n' + kept.reply())); // bytes exact
    }
}

void TestStates::brokenFiles_data()
{
    QTest::addColumn<QByteArray>("from"); // replaced in a good file; empty: `to` is the whole file
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QString>("words");
    QTest::newRow("empty") << QByteArray() << QByteArray() << u"not a state"_s;
    QTest::newRow("another file") << QByteArray() << QByteArray("%PDF-1.7 …") << u"not a state"_s;
    QTest::newRow("mark alone") << QByteArray() << QByteArray("PLATO-STATE 1") << u"not a state"_s;
    QTest::newRow("no header") << QByteArray() << QByteArray("PLATO-STATE 1\n{\"envs\":") << u"ends within"_s;
    QTest::newRow("newer") << QByteArray("PLATO-STATE 1") << QByteArray("PLATO-STATE 2") << u"version 2"_s;
    QTest::newRow("no version") << QByteArray("PLATO-STATE 1") << QByteArray("PLATO-STATE x") << u"version"_s;
    QTest::newRow("header damaged") << QByteArray("\"envs\":") << QByteArray("\"envs\"") << u"header is damaged"_s;
    QTest::newRow("cut off") << QByteArray("\"j-2\": {\"state\": null}}}") << QByteArray() << u"cut off"_s;
    QTest::newRow("more") << QByteArray("null}}}") << QByteArray("null}}}  ") << u"more follows"_s;
    QTest::newRow("a byte") << QByteArray("INSERT") << QByteArray("INSERQ") << u"damaged"_s;
    QTest::newRow("another env") << QByteArray("\"job_id\":\"j-1\"") << QByteArray("\"job_id\":\"j-3\"")
                                 << u"nothing of the environment j-3"_s;
}

void TestStates::brokenFiles()
{
    QFETCH(const QByteArray, from);
    QFETCH(const QByteArray, to);
    QFETCH(const QString, words);
    fetch();
    QByteArray bytes = statefile::headOf(latest()) + latest().reply();
    QVERIFY(statefile::parse(bytes));
    if (from.isEmpty()) {
        bytes = to;
    } else {
        QVERIFY(bytes.contains(from));
        bytes.replace(from, to);
    }
    const QString path = m_folder.filePath(u"broken.platostate"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    file.close();
    const auto read = statefile::read(path);
    QVERIFY(!read);
    QVERIFY2(read.error().message.contains(words) && read.error().message.contains(path),
             qPrintable(read.error().message));
    QVERIFY(!statefile::read(m_folder.filePath(u"none"_s)));
    QVERIFY(!statefile::write(m_folder.filePath(u"no/folder"_s), latest()));
}

void TestStates::filesHoldNoKey()
{
    fetch();
    QVERIFY(!QByteArray(statefile::headOf(latest()) + latest().reply()).contains("pk-test"));
}

/// Two sessions with the same ticket, filed by the same person: their counters and times are not the same, and what
/// was done is. A state from a file compares like one that is there.
/// docs/states.md: three parts, the members of the second, and the command that shows the third.
void TestStates::filesAreAsTheManualSays()
{
    fetch();
    QFile manual(QStringLiteral(MANUAL_PAGE));
    QVERIFY(manual.open(QIODevice::ReadOnly));
    const QString page = QString::fromUtf8(manual.readAll());
    const QStringList shown = QRegularExpression(u"```\\n(.*?)\\n```"_s, QRegularExpression::DotMatchesEverythingOption)
                                  .match(page)
                                  .captured(1)
                                  .split(u'\n');
    QCOMPARE(shown.size(), 3);
    QVERIFY(statefile::write(m_folder.filePath(u"NAME.platostate"_s), latest()));
    QProcess tail;
    tail.setWorkingDirectory(m_folder.path());
    tail.start(u"sh"_s, {u"-c"_s, u"head -n 2 NAME.platostate; tail -n +3 NAME.platostate"_s});
    QVERIFY(tail.waitForFinished());
    QVERIFY(page.contains(u"tail -n +3 NAME.platostate"_s));
    const QByteArrayList parts = tail.readAllStandardOutput().split('\n');
    QCOMPARE(QString::fromUtf8(parts[0]), shown[0]);
    QCOMPARE(parts.mid(2).join('\n'), latest().reply());

    const QJsonObject header = QJsonDocument::fromJson(parts[1]).object();
    const QString sentence =
        QRegularExpression(u"The second is one line of JSON: ([^.]*)\\."_s).match(page).captured(1);
    QStringList said;
    for (auto code = QRegularExpression(u"`(\\w+)`"_s).globalMatch(sentence); code.hasNext();)
        said.append(code.next().captured(1));
    for (const QString &value : {u"session"_s, u"job"_s}) // of reply_of
        said.removeOne(value);
    said.sort();
    QCOMPARE(header.keys(), said);
    const QJsonObject env =
        QJsonDocument::fromJson(shown[1].chopped(4).toUtf8() + '}').object()[u"envs"_s][0].toObject();
    QVERIFY(!env.isEmpty());
    const QStringList ofEnv = header[u"envs"_s][0].toObject().keys();
    for (const QString &name : ofEnv)
        QVERIFY2(env.contains(name), qPrintable(name));
}

void TestStates::withRealFossil()
{
    RealPlatod platod;
    QVERIFY2(platod.start(), qPrintable(platod.diagnostics()));
    Workspace workspace(platod.url(), QString::fromLatin1(platod.apiKey()));
    MakeRequest request;
    EnvRequest env;
    env.simulator = u"fossil"_s;
    env.alias = u"git"_s;
    request.envs = {env};
    Session *session = workspace.sessions().create(request, u"qa"_s);
    QTRY_COMPARE_WITH_TIMEOUT(session->phase(), Session::Phase::Ready, 60'000);
    session->reset();
    QTRY_VERIFY_WITH_TIMEOUT(session->envs().at(0).lastReset.isValid(), 30'000);
    StateFollower follower;
    follower.setInterval(50ms);
    follower.start(session, {}, false);
    QTRY_COMPARE_WITH_TIMEOUT(session->states().count(), 1, 30'000);
    const quint64 before = session->states().latestId();
    auto *job = workspace.api().jobPublicUrl(session->envs().at(0).jobId);
    QString url;
    connect(job, &ApiJob::finished, this, [&] { url = job->result().url; });
    QTRY_VERIFY(!url.isEmpty());
    FossilUser user{QUrl(url)};
    QVERIFY2(user.logIn(u"demo"_s, u"demo"_s), qPrintable(user.error()));
    QVERIFY2(user.fileTicket(u"Followed"_s, u"Seen while following."_s), qPrintable(user.error()));
    const auto isSeen = [&] {
        const KeptState now = *session->states().state(session->states().latestId());
        return now.reply().contains("Followed");
    };
    QTRY_VERIFY_WITH_TIMEOUT(isSeen(), 30'000);
    follower.stop();

    const KeptState first = *session->states().state(before);
    const KeptState last = *session->states().state(session->states().latestId());
    const QString path = m_folder.filePath(u"fossil.platostate"_s);
    QVERIFY(statefile::write(path, last));
    const auto opened = statefile::read(path);
    QVERIFY2(opened, qPrintable(opened ? QString() : opened.error().message));
    QVERIFY(!opened->reply().contains(platod.apiKey()));
    QThreadPool pool;
    const StopFlag stop = false;
    const auto added = statecomparison::compare(first.set(), opened->set(), statecomparison::By::Key, pool, stop);
    QVERIFY(added->differences()->count(Difference::Added) > 0);
    QCOMPARE(added->differences()->count(Difference::Removed), 0);
    const auto same = statecomparison::compare(last.set(), opened->set(), statecomparison::By::Content, pool, stop);
    QCOMPARE(same->differences()->count(Difference::Same), last.mutationCount());
    session->close();
    QTRY_VERIFY_WITH_TIMEOUT(isPhaseOver(session->phase()), 30'000);
}

QTEST_GUILESS_MAIN(TestStates)
#include "tst_states.moc"
