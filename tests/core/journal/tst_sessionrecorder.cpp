// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/journal.h"
#include "core/journal/sessionrecorder.h"
#include "core/session/statefile.h"
#include "core/session/statetimeline.h"
#include "core/session/workspace.h"
#include "tests/core/journal/journalsamples.h"
#include "tests/core/session/scriptedplato.h"
#include "tests/support/realplatod.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace plato;
using namespace plato::test;

namespace {

Profile localProfile()
{
    Profile profile;
    profile.id = ProfileStore::thisComputerId();
    profile.name = u"This computer"_s;
    return profile;
}

MakeRequest oneFossil()
{
    EnvRequest env;
    env.simulator = u"fossil"_s;
    env.alias = u"git"_s;
    MakeRequest request;
    request.envs = {env};
    request.timeoutSeconds = 600;
    return request;
}

/// A server with the session of ScriptedPlato over a real socket, since a workspace has a network of its own.
class SocketPlato : public RawServer
{
public:
    SocketPlato()
    {
        answer = [this](const RawRequest &request) {
            const QByteArray line = request.requestLine();
            for (auto route = answers.cbegin(); route != answers.cend(); ++route) {
                if (line.contains(route.key()))
                    return (*route)(request);
            }
            if (line.contains("/sessions/make"))
                return ok(R"({"session_id": "s-1", "envs": [{"job_id": "j-1", "alias": "git", "success": true}]})");
            if (line.contains("/wait_for_ready"))
                return ok(ScriptedPlato::Ready);
            if (line.contains("/jobs"))
                return ok(ScriptedPlato::Running);
            if (line.contains("heartbeat"))
                return ok(R"({"success": true, "timestamp": "2026-01-01T00:00:00Z"})");
            return ok(R"({"success": true})");
        };
    }
    static RawAnswer ok(const QByteArray &body) { return RawAnswer::http("200 OK", body); }

    QHash<QByteArray, std::function<RawAnswer(const RawRequest &)>> answers; // by what the request line contains
};

} // namespace

/// What is done with real sessions, as the journal has it.
class TestSessionRecorder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void theIntentComesFirst();
    void withoutADiskSessionsAreMade();
    void closedBeforeItWasSent();
    void aRefusedMake();
    void actionsAndTheirOutcome_data();
    void actionsAndTheirOutcome();
    void theEndAndItsEvidence();
    void aSessionThatComesBackGoesOn();
    void whatIsOverStaysAsItWas();
    void aTroubleThatPassedIsNoReason();
    void aJournalThatIsSetAsideIsFilledAgain();
    void costsTheGuiThreadNothing();
    void withARealSession();

private:
    void open(const QUrl &url, const QString &key = u"pk-test"_s);
    Session *readySession();
    std::optional<HistoryDetails> details();
    bool waitFor(const std::function<bool(const HistoryDetails &)> &condition);
    static QStringList kinds(const HistoryDetails &details);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Journal> m_journal;
    std::unique_ptr<SessionRecorder> m_recorder;
    std::unique_ptr<Workspace> m_workspace;
};

void TestSessionRecorder::init()
{
    cleanup();
    m_folder = std::make_unique<QTemporaryDir>();
    m_journal = std::make_unique<Journal>(m_folder->filePath(u"journal"_s));
    m_journal->start();
    m_recorder = std::make_unique<SessionRecorder>(*m_journal);
}

void TestSessionRecorder::cleanup()
{
    if (m_recorder)
        m_recorder->setWorkspace(nullptr);
    m_workspace.reset();
    m_recorder.reset();
    m_journal.reset();
    m_folder.reset();
}

void TestSessionRecorder::open(const QUrl &url, const QString &key)
{
    m_workspace = std::make_unique<Workspace>(url, key, nullptr, 50ms);
    m_workspace->sessions().setTiming(ScriptedPlato::timing());
    m_recorder->setWorkspace(m_workspace.get(), localProfile());
}

Session *TestSessionRecorder::readySession()
{
    Session *session = m_workspace->sessions().create(oneFossil(), u"qa"_s);
    return QTest::qWaitFor([&] { return session->phase() == Session::Phase::Ready; }, 60'000) ? session : nullptr;
}

/// Of the only session, read as another window would.
std::optional<HistoryDetails> TestSessionRecorder::details()
{
    OpenJournal other(m_folder->filePath(u"journal"_s));
    const QList<HistoryEntry> found = other->find({}, 0, 10);
    return found.size() == 1 ? other->details(found[0].session.id) : std::nullopt;
}

bool TestSessionRecorder::waitFor(const std::function<bool(const HistoryDetails &)> &condition)
{
    return QTest::qWaitFor([&] {
        const auto now = details();
        return now && condition(*now);
    });
}

QStringList TestSessionRecorder::kinds(const HistoryDetails &details)
{
    QStringList kinds;
    for (const JournalAction &action : details.actions)
        kinds.append(action.isDone ? action.kind : action.kind + u'!');
    return kinds;
}

void TestSessionRecorder::theIntentComesFirst()
{
    SocketPlato server;
    std::optional<HistoryDetails> atMake;
    server.answers["/sessions/make"] = [&](const RawRequest &) {
        atMake = details();
        return SocketPlato::ok(
            R"({"session_id": "s-1", "envs": [{"job_id": "j-1", "alias": "git", "success": true}]})");
    };
    open(server.url());
    QVERIFY(readySession());
    QVERIFY(atMake); // what another program reads while the server has not answered yet
    QCOMPARE(atMake->entry.session.name, u"qa"_s);
    QCOMPARE(atMake->entry.session.phase, Session::Phase::Creating);
    QCOMPARE(atMake->entry.session.sessionId, QString());
    QVERIFY(!atMake->entry.session.answeredAt.isValid());
    QCOMPARE(atMake->entry.envNames, u"git (fossil)"_s);
    QCOMPARE(MakeRequest::fromJson(QJsonDocument::fromJson(atMake->entry.session.request).object()), oneFossil());
    QVERIFY(waitFor([](const HistoryDetails &now) { return now.entry.session.phase == Session::Phase::Ready; }));
    const auto after = details();
    QCOMPARE(after->entry.session.sessionId, u"s-1"_s);
    QVERIFY(after->entry.session.answeredAt.isValid());
    QCOMPARE(after->envs[0].jobId, u"j-1"_s);
    QVERIFY(kinds(*after).contains(u"make"_s));
}

void TestSessionRecorder::withoutADiskSessionsAreMade()
{
    cleanup();
    m_folder = std::make_unique<QTemporaryDir>();
    m_journal = std::make_unique<Journal>(u"/proc/nowhere"_s);
    QSignalSpy problems(m_journal.get(), &Journal::problem);
    m_recorder = std::make_unique<SessionRecorder>(*m_journal);
    m_recorder->setPatience(20ms);
    SocketPlato server;
    open(server.url());
    QVERIFY(readySession()); // the thread of the journal does not run yet, as behind a disk that hangs
    m_journal->start();
    QTRY_COMPARE(problems.count(), 1);
    QVERIFY(readySession());
    QCOMPARE(problems.count(), 1);
}

void TestSessionRecorder::closedBeforeItWasSent()
{
    SocketPlato server;
    open(server.url());
    Session *session = m_workspace->sessions().create(oneFossil(), u"qa"_s);
    session->close();
    QTRY_COMPARE(session->phase(), Session::Phase::Closed);
    QVERIFY(server.requests.isEmpty());
    QVERIFY(waitFor([](const HistoryDetails &now) { return now.entry.session.phase == Session::Phase::Closed; }));
}

void TestSessionRecorder::aRefusedMake()
{
    SocketPlato server;
    server.answers["/sessions/make"] = [](const RawRequest &) {
        return RawAnswer::http("422 Unprocessable", R"({"message": "no such simulator"})");
    };
    open(server.url());
    Session *session = m_workspace->sessions().create(oneFossil(), u"qa"_s);
    QTRY_COMPARE(session->phase(), Session::Phase::Failed);
    QVERIFY(waitFor([](const HistoryDetails &now) { return now.entry.session.phase == Session::Phase::Failed; }));
    const auto now = details();
    QCOMPARE(now->entry.session.reason, u"no such simulator"_s);
    QCOMPARE(kinds(*now), QStringList{u"make!"_s});
    QCOMPARE(now->actions[0].httpStatus, 422);
    QVERIFY(now->entry.session.endedAt.isValid());
}

void TestSessionRecorder::actionsAndTheirOutcome_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("isDone");
    QTest::addColumn<QString>("words");
    QTest::newRow("done") << QByteArray("200 OK") << QByteArray(R"({"success": true})") << true << u""_s;
    QTest::newRow("200 is not success") << QByteArray("200 OK")
                                        << QByteArray(R"({"success": false, "message": "busy"})") << false << u"busy"_s;
    QTest::newRow("one env could not") << QByteArray("200 OK") << QByteArray(R"({"success": true, "results": {"j-1":
                                              {"success": false, "message": "no worker"}}})")
                                       << false << u"git: no worker"_s;
    QTest::newRow("refused") << QByteArray("409 Conflict") << QByteArray(R"({"message": "in use"})") << false
                             << u"in use"_s;
    QTest::newRow("the server failed") << QByteArray("500 Oops") << QByteArray("oops") << false << u"oops"_s;
}

void TestSessionRecorder::actionsAndTheirOutcome()
{
    QFETCH(QByteArray, status);
    QFETCH(QByteArray, body);
    QFETCH(bool, isDone);
    QFETCH(QString, words);
    SocketPlato server;
    server.answers["/reset"] = [&](const RawRequest &) { return RawAnswer::http(status, body); };
    open(server.url());
    Session *session = readySession();
    QVERIFY(session);
    session->reset();
    const QString kind = isDone ? u"reset"_s : u"reset!"_s;
    QVERIFY(waitFor([&](const HistoryDetails &now) { return kinds(now).contains(kind); }));
    const auto now = details();
    const JournalAction &action = now->actions[kinds(*now).indexOf(kind)];
    QCOMPARE(action.words, words);
    QCOMPARE(action.httpStatus, status.left(3).toInt());
    QCOMPARE(action.replyBytes, body.size());
    QCOMPARE(action.replyDigest.size(), 32);
}

void TestSessionRecorder::theEndAndItsEvidence()
{
    SocketPlato server;
    open(server.url());
    Session *session = readySession();
    QVERIFY(session);
    server.answers["/jobs"] = [](const RawRequest &) {
        return RawAnswer::http("410 Gone", R"({"message": "lifetime exceeded"})");
    };
    QTRY_COMPARE(session->phase(), Session::Phase::Lost);
    QVERIFY(waitFor([](const HistoryDetails &now) { return now.entry.session.phase == Session::Phase::Lost; }));
    const auto now = details();
    QCOMPARE(now->entry.session.reason, u"lifetime exceeded"_s);
    QVERIFY(now->entry.session.endedAt.isValid());
    QVERIFY(now->entry.session.lifetimeEnd.isValid());
    QVERIFY(now->entry.session.lastSeenAt.isValid());
    QVERIFY(kinds(*now).contains(u"end!"_s));
    // It leaves the list, and stays in the history.
    QVERIFY(m_workspace->sessions().forget(session));
    QTRY_COMPARE(m_recorder->idOf(session), 0);
    QCOMPARE(details()->entry.session.name, u"qa"_s);
}

void TestSessionRecorder::aSessionThatComesBackGoesOn()
{
    SocketPlato server;
    open(server.url());
    Session *session = readySession();
    QVERIFY(session);
    session->fetchState();
    QTRY_COMPARE(session->states().count(), 0); // that of this server has no envs in it
    const JournalId id = m_recorder->idOf(session);
    QVERIFY(waitFor([](const HistoryDetails &now) { return now.entry.session.phase == Session::Phase::Ready; }));
    m_recorder->setWorkspace(nullptr);
    m_workspace.reset();
    open(server.url());
    Session *again = m_workspace->sessions().attach(u"s-1"_s, u"s-1"_s, Session::Ownership::Owned);
    QTRY_COMPARE(again->phase(), Session::Phase::Ready);
    QTRY_COMPARE(m_recorder->idOf(again), id);
    again->reset();
    QVERIFY(waitFor([](const HistoryDetails &now) { return kinds(now).contains(u"reset"_s); }));
    const auto now = details(); // one session still
    QVERIFY(now);
    QCOMPARE(now->entry.session.id, id);
    QCOMPARE(now->entry.session.name, u"qa"_s);
    QVERIFY(!now->entry.session.request.isEmpty());
}

/// Whoever looks at it once more learns nothing new of it.
void TestSessionRecorder::whatIsOverStaysAsItWas()
{
    SocketPlato server;
    open(server.url());
    Session *session = readySession();
    QVERIFY(session);
    server.answers["/jobs"] = [](const RawRequest &) {
        return RawAnswer::http("410 Gone", R"({"message": "lifetime exceeded"})");
    };
    QTRY_COMPARE(session->phase(), Session::Phase::Lost);
    QVERIFY(waitFor([](const HistoryDetails &now) { return now.entry.session.phase == Session::Phase::Lost; }));
    const JournalId id = m_recorder->idOf(session);
    m_recorder->setWorkspace(nullptr);
    m_workspace.reset();
    const auto before = details();
    QVERIFY(before);
    QVERIFY(!before->entry.envNames.isEmpty());

    for (const char *place : {"/jobs", "/wait_for_ready", "heartbeat"}) {
        server.answers[place] = [](const RawRequest &) {
            return RawAnswer::http("404 Not Found", R"({"message": "no such session"})");
        };
    }
    open(server.url());
    Session *again = m_workspace->sessions().attach(u"s-1"_s, u"s-1"_s, Session::Ownership::Watched);
    QTRY_VERIFY(isPhaseOver(again->phase()));
    QTRY_COMPARE(m_recorder->idOf(again), id);
    m_recorder->setWorkspace(nullptr);
    m_workspace.reset();
    m_journal = std::make_unique<Journal>(m_folder->filePath(u"journal"_s)); // all is on the disk
    const auto now = details();
    QVERIFY(now);
    QCOMPARE(now->entry.envNames, before->entry.envNames);
    QCOMPARE(now->entry.session.endedAt, before->entry.session.endedAt);
    QCOMPARE(now->entry.session.reason, before->entry.session.reason);
    QCOMPARE(now->entry.session.lastSeenAt, before->entry.session.lastSeenAt);
    QCOMPARE(now->entry.session.isOwned, before->entry.session.isOwned);
}

void TestSessionRecorder::aTroubleThatPassedIsNoReason()
{
    SocketPlato server;
    open(server.url());
    Session *session = readySession();
    QVERIFY(session);
    QSignalSpy problems(session, &Session::problem);
    server.answers["/jobs"] = [](const RawRequest &) {
        return RawAnswer::http("500 Internal Server Error", R"({"message": "a bad minute"})");
    };
    QTRY_VERIFY(!problems.isEmpty());
    server.answers.remove("/jobs");
    session->close();
    QTRY_COMPARE(session->phase(), Session::Phase::Closed);
    QVERIFY(waitFor([](const HistoryDetails &now) { return now.entry.session.phase == Session::Phase::Closed; }));
    const auto now = details();
    QVERIFY(now);
    QCOMPARE(now->entry.session.reason, QString());
    QVERIFY(std::any_of(now->actions.cbegin(), now->actions.cend(),
                        [](const JournalAction &action) { return action.words.contains(u"a bad minute"_s); }));
}

void TestSessionRecorder::aJournalThatIsSetAsideIsFilledAgain()
{
    SocketPlato server;
    server.answers["/state"] = [](const RawRequest &) {
        return SocketPlato::ok(R"({"session_id": "s-1", "results": {"j-1": {"state": {"mutations": [
            {"table_name": "ticket", "action": "INSERT", "values": {"id": 1}}]}}}})");
    };
    open(server.url());
    Session *session = readySession();
    QVERIFY(session);
    session->fetchState();
    QVERIFY(waitFor([](const HistoryDetails &now) { return now.states.size() == 1; }));
    Q_EMIT m_journal->renewed();
    QVERIFY(
        waitFor([](const HistoryDetails &now) { return now.states.size() == 2; })); // here the old one is there, too
}

/// Telling the journal is all that the GUI thread does.
void TestSessionRecorder::costsTheGuiThreadNothing()
{
    JournalSession session = sampleSession(u"crowd"_s);
    Env env = session.envs[0];
    session.envs = QList<Env>(10'000, env);
    m_journal->put(session);
    std::vector<qint64> costs;
    for (int i = 0; i < 200; ++i) {
        QElapsedTimer timer;
        timer.start();
        m_journal->put(session);
        m_journal->add({});
        costs.push_back(timer.nsecsElapsed());
    }
    std::sort(costs.begin(), costs.end());
    QVERIFY2(costs[198] < 1'000'000, qPrintable(u"%1 ns"_s.arg(costs[198])));
}

void TestSessionRecorder::withARealSession()
{
    RealPlatod platod;
    QVERIFY2(platod.start(), qPrintable(platod.diagnostics()));
    const QString key = QString::fromLatin1(platod.apiKey());
    Profile profile = localProfile();
    profile.url = platod.url();
    profile.url.setUserInfo(u"me:"_s + key); // as a person may have typed it
    profile.url.setQuery(u"key="_s + key);
    m_workspace = std::make_unique<Workspace>(platod.url(), key);
    m_recorder->setWorkspace(m_workspace.get(), profile);
    Session *session = readySession();
    QVERIFY(session);
    session->reset();
    QTRY_VERIFY_WITH_TIMEOUT(session->envs().at(0).lastReset.isValid(), 30'000);
    QTRY_VERIFY_WITH_TIMEOUT(session->canFetchState(), 30'000);
    session->fetchState();
    QTRY_COMPARE_WITH_TIMEOUT(session->states().count(), 1, 30'000);
    session->states().describe(session->states().latestId(), u"before"_s, u"all is new"_s);
    session->close();
    QTRY_COMPARE_WITH_TIMEOUT(session->phase(), Session::Phase::Closed, 30'000);
    QVERIFY(waitFor([](const HistoryDetails &now) {
        return now.entry.session.phase == Session::Phase::Closed && now.states.size() == 1 &&
               now.states[0].name == u"before"_s;
    }));
    const auto now = details();
    QCOMPARE(kinds(*now), (QStringList{u"make"_s, u"reset"_s, u"state"_s, u"close"_s}));
    QCOMPARE(now->entry.session.server, platod.url().toString());
    QCOMPARE(now->envs[0].simulator, u"fossil"_s);
    QVERIFY(!now->envs[0].artifactId.isEmpty());
    const auto state = statefile::read(now->states[0].path);
    QVERIFY2(state, qPrintable(state ? QString() : state.error().message));
    QCOMPARE(state->name, u"before"_s);

    // No key anywhere, whatever the file is called.
    m_recorder->setWorkspace(nullptr);
    m_workspace.reset();
    m_recorder.reset();
    m_journal.reset();
    int files = 0;
    QDirIterator all(m_folder->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (all.hasNext()) {
        QFile file(all.next());
        QVERIFY(file.open(QFile::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY2(!bytes.contains(platod.apiKey()), qPrintable(file.fileName()));
        QVERIFY2(!bytes.toLower().contains("x-api-key"), qPrintable(file.fileName()));
        ++files;
    }
    QVERIFY(files >= 2);
}

QTEST_GUILESS_MAIN(TestSessionRecorder)
#include "tst_sessionrecorder.moc"
