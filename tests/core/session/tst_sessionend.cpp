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

/// Closing, cancelling, losing a session; its leases; and the object's end in every state.
class TestSessionEnd : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void closes();
    void closeIsSentOnce();
    void closeOfTheGone_data();
    void closeOfTheGone();
    void closeFailsAndCanBeTriedAgain_data();
    void closeFailsAndCanBeTriedAgain();
    void closePartly();
    void closeWithOneEnvDeadAlready();
    void cancelBeforeMakeAnswered();
    void cancelBeforeMakeRefused();
    void cancelAndNobodyKnows();
    void cancelWhileBooting();
    void lateReadyIsIgnored();
    void closeFailsWhileBooting();
    void lostWithEveryEnv();
    void oneEnvDiesTheOthersWork();
    void lostWhenGone_data();
    void lostWhenGone();
    void lostPastItsLifetime();
    void serverAwayForAWhile();
    void heartbeatsThatFailAreTold();
    void lossLeavesALine();
    void serverGoneBeforeItsAnswer_data();
    void serverGoneBeforeItsAnswer();
    void beatsStopAtTheEnd();
    void earlyBeatsRefused();
    void beatsMissed();
    void beatsFailPerEnv();
    void destroyedInEachState_data();
    void destroyedInEachState();
    void slotsMayAct();
};

void TestSessionEnd::closes()
{
    ScriptedPlato plato;
    auto session = plato.readySession();
    plato.always(ScriptedPlato::Jobs, 200, R"({"jobs": [{"job_id": "j-1", "status": "completed"},
        {"job_id": "j-2", "status": "running"}]})"); // the server's list may lag behind
    Witness seen(*session);
    session->close();
    QCOMPARE(session->phase(), Phase::Closing);
    QVERIFY(!session->canClose() && !session->canReset() && !session->canFetchState());
    QTRY_COMPARE(session->phase(), Phase::Closed);
    QCOMPARE(seen.phases, (QList<Phase>{Phase::Closing, Phase::Closed}));
    QTRY_COMPARE(session->envs().at(0).status.word(), u"completed"_s);
    QCOMPARE(session->envs().at(1).ending, Env::Ending::Closed);
    QVERIFY(session->envs().at(1).isOver() && !session->envs().at(1).ready);
    QVERIFY(seen.problems.isEmpty());
    QVERIFY(!session->mayStillRun());
    const qsizetype requests = plato.network.requests.size();
    QVERIFY(timerRunsOutTwice(ScriptedPlato::timing().follow)); // the longest interval: nothing goes on
    QCOMPARE(plato.network.requests.size(), requests);
}

void TestSessionEnd::closeIsSentOnce()
{
    ScriptedPlato plato;
    auto session = plato.readySession();
    const auto answer = plato.hold(ScriptedPlato::Close, 200, ScriptedPlato::outcome(true));
    session->close();
    session->close();
    session->cancel();
    session->close(u"j-1"_s);
    QTRY_VERIFY(*answer);
    (*answer)->complete();
    QTRY_COMPARE(session->phase(), Phase::Closed);
    session->close();
    QCOMPARE(plato.count(ScriptedPlato::Close), 1);
    QCOMPARE(plato.count(u"POST /jobs/j-1/close"_s), 0);
}

void TestSessionEnd::closeOfTheGone_data()
{
    QTest::addColumn<int>("status");
    QTest::newRow("404") << 404;
    QTest::newRow("410") << 410;
}

void TestSessionEnd::closeOfTheGone()
{
    QFETCH(const int, status);
    ScriptedPlato plato;
    auto session = plato.readySession();
    Witness seen(*session);
    plato.once(ScriptedPlato::Close, status, R"({"detail": "closed long ago"})");
    session->close();
    QTRY_COMPARE(session->phase(), Phase::Closed);
    QVERIFY(seen.problems.isEmpty());
}

void TestSessionEnd::closeFailsAndCanBeTriedAgain_data()
{
    QTest::addColumn<int>("status"); // 0: no connection
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("kind"); // of the error; -1: none, the server said no
    QTest::newRow("offline") << 0 << QByteArray() << int(Kind::Offline);
    QTest::newRow("500") << 500 << QByteArray("{}") << int(Kind::ServerFault);
    QTest::newRow("401") << 401 << QByteArray("{}") << int(Kind::Unauthorized);
    QTest::newRow("200 and no") << 200 << ScriptedPlato::outcome(false, "null", R"("busy")") << -1;
}

void TestSessionEnd::closeFailsAndCanBeTriedAgain()
{
    QFETCH(const int, status);
    QFETCH(const QByteArray, body);
    QFETCH(const int, kind);
    ScriptedPlato plato;
    auto session = plato.readySession();
    plato.once(ScriptedPlato::Close,
               [=](const FakeRequest &) { return status == 0 ? FakeReply::refused() : FakeReply::json(status, body); });
    Witness seen(*session);
    session->close();
    QTRY_COMPARE(seen.phases, (QList<Phase>{Phase::Closing, Phase::Ready}));
    QCOMPARE(seen.problems.size(), 1);
    QCOMPARE(seen.problems.first().step, Step::Close);
    QCOMPARE(seen.problems.first().error ? int(seen.problems.first().error->kind) : -1, kind);
    QVERIFY(!session->envs().at(0).isOver());
    const int beats = plato.beats();
    QTRY_VERIFY(plato.beats() > beats); // still ours to keep
    session->close();
    QTRY_COMPARE(session->phase(), Phase::Closed);
    QCOMPARE(plato.count(ScriptedPlato::Close), 2);
}

void TestSessionEnd::closePartly()
{
    ScriptedPlato plato;
    auto session = plato.readySession();
    plato.once(ScriptedPlato::Close, 200,
               ScriptedPlato::outcome(true, R"({"j-1": {"success": true}, "j-2": {"success": false, "message": "stuck"},
                                                "j-9": {"success": true}})"));
    Witness seen(*session);
    session->close();
    QTRY_COMPARE(seen.phases, (QList<Phase>{Phase::Closing, Phase::Ready}));
    QCOMPARE(seen.problems.size(), 1);
    QCOMPARE(seen.problems.first().alias, u"desk"_s);
    QCOMPARE(seen.problems.first().message, u"stuck"_s);
    QCOMPARE(session->envs().at(0).ending, Env::Ending::Closed);
    QVERIFY(!session->envs().at(1).isOver());
    QCOMPARE(session->envs().at(1).error, u"stuck"_s);
    session->close();
    QTRY_COMPARE(session->phase(), Phase::Closed);
}

void TestSessionEnd::closeWithOneEnvDeadAlready()
{
    ScriptedPlato plato;
    auto session = plato.readySession();
    plato.always(ScriptedPlato::Jobs, 200, R"({"jobs": [{"job_id": "j-1", "status": "failed"}]})");
    QTRY_VERIFY(session->envs().at(0).isOver());
    plato.once(ScriptedPlato::Close, 200,
               ScriptedPlato::outcome(false, R"({"j-1": {"success": false, "message": "not running"},
                                                 "j-2": {"success": true}})"));
    session->close();
    QTRY_COMPARE(session->phase(), Phase::Closed);
}

void TestSessionEnd::cancelBeforeMakeAnswered()
{
    ScriptedPlato plato;
    const auto answer =
        plato.hold(ScriptedPlato::Make, 200, R"({"session_id": "s-1", "envs": [{"job_id": "j-1", "alias": "git"}]})");
    auto session = plato.session();
    Witness seen(*session);
    session->make(ScriptedPlato::twoEnvs(), {});
    QVERIFY(session->canClose());
    session->cancel();
    session->cancel();
    QCOMPARE(session->phase(), Phase::Closing);
    QVERIFY(*answer);
    QVERIFY(!(*answer)->wasAborted()); // the server may have run it
    QCOMPARE(plato.count(ScriptedPlato::Close), 0);
    (*answer)->complete();
    QTRY_COMPARE(session->phase(), Phase::Closed);
    QCOMPARE(plato.count(ScriptedPlato::Close), 1);
    QCOMPARE(plato.count(ScriptedPlato::Wait), 0);
    QCOMPARE(session->envs().at(0).ending, Env::Ending::Closed);
    QVERIFY(seen.problems.isEmpty());
    QCOMPARE(plato.beats(), 0);
}

void TestSessionEnd::cancelBeforeMakeRefused()
{
    ScriptedPlato plato;
    const auto answer = plato.hold(ScriptedPlato::Make, 422, "{}");
    auto session = plato.session();
    Witness seen(*session);
    session->make(ScriptedPlato::twoEnvs(), {});
    session->cancel();
    (*answer)->complete();
    QTRY_COMPARE(session->phase(), Phase::Closed);
    QVERIFY(seen.problems.isEmpty());
}

void TestSessionEnd::cancelAndNobodyKnows()
{
    ScriptedPlato plato;
    const auto answer = plato.hold(ScriptedPlato::Make, 502, "gateway");
    auto session = plato.session();
    Witness seen(*session);
    session->make(ScriptedPlato::twoEnvs(), {});
    session->cancel();
    (*answer)->complete();
    QTRY_COMPARE(session->phase(), Phase::Failed); // it may have been made: not a thing to keep from a person
    QCOMPARE(seen.problems.size(), 1);
    QCOMPARE(seen.problems.first().step, Step::Make);
}

void TestSessionEnd::cancelWhileBooting()
{
    ScriptedPlato plato;
    const auto wait = plato.hold(ScriptedPlato::Wait, 200, ScriptedPlato::Ready);
    auto session = plato.session();
    Witness seen(*session);
    session->make(ScriptedPlato::twoEnvs(), {});
    QTRY_VERIFY(*wait);
    session->cancel();
    QTRY_COMPARE(session->phase(), Phase::Closed);
    QCOMPARE(seen.phases, (QList<Phase>{Phase::Booting, Phase::Closing, Phase::Closed}));
    QVERIFY(seen.problems.isEmpty());
}

void TestSessionEnd::lateReadyIsIgnored()
{
    ScriptedPlato plato;
    const auto wait = plato.hold(ScriptedPlato::Wait, 200, ScriptedPlato::Ready);
    const auto close = plato.hold(ScriptedPlato::Close, 200, ScriptedPlato::outcome(true));
    auto session = plato.session();
    Witness seen(*session);
    session->make(ScriptedPlato::twoEnvs(), {});
    QTRY_VERIFY(*wait);
    connect(session.get(), &Session::phaseChanged, this, [&](Phase state) {
        if (state == Phase::Closing && *wait)
            (*wait)->complete(); // in the very moment
    });
    session->cancel();
    QTRY_VERIFY(*close);
    (*close)->complete();
    QTRY_COMPARE(session->phase(), Phase::Closed);
    QVERIFY(!seen.phases.contains(Phase::Ready));
}

void TestSessionEnd::closeFailsWhileBooting()
{
    ScriptedPlato plato;
    plato.always(ScriptedPlato::Wait, 200, ScriptedPlato::NotReady);
    plato.once(ScriptedPlato::Close, [](const FakeRequest &) { return FakeReply::refused(); });
    auto session = plato.session();
    Witness seen(*session);
    session->make(ScriptedPlato::twoEnvs(), {});
    QTRY_COMPARE(session->phase(), Phase::Booting);
    session->cancel();
    QTRY_COMPARE(seen.phases, (QList<Phase>{Phase::Booting, Phase::Closing, Phase::Booting}));
    plato.always(ScriptedPlato::Wait, 200, ScriptedPlato::Ready);
    QTRY_COMPARE(session->phase(), Phase::Ready); // it went on where it was
    QCOMPARE(seen.problems.size(), 1);
}

void TestSessionEnd::lostWithEveryEnv()
{
    ScriptedPlato plato;
    auto session = plato.readySession();
    Witness seen(*session);
    plato.always(ScriptedPlato::Jobs, 200, R"({"jobs": [
        {"job_id": "j-1", "status": "timeout", "status_reason": "heartbeat missed"},
        {"job_id": "j-2", "status": "timeout", "status_reason": "heartbeat missed"}]})");
    QTRY_COMPARE(session->phase(), Phase::Lost);
    QCOMPARE(session->envs().at(0).statusReason, u"heartbeat missed"_s);
    QCOMPARE(seen.problems.size(), 2);
    QCOMPARE(seen.problems.first().step, Step::Follow);
    QCOMPARE(seen.problems.first().message, u"heartbeat missed"_s);
    QCOMPARE(plato.count(ScriptedPlato::Close), 0);
    QVERIFY(!session->canClose());
}

void TestSessionEnd::oneEnvDiesTheOthersWork()
{
    ScriptedPlato plato;
    auto session = plato.readySession();
    Witness seen(*session);
    plato.always(ScriptedPlato::Jobs, 200, R"({"jobs": [
        {"job_id": "j-1", "status": "failed", "status_reason": "crashed"}, {"job_id": "j-2", "status": "running"}]})");
    QTRY_COMPARE(seen.problems.size(), 1);
    QCOMPARE(seen.problems.first().alias, u"git"_s);
    QCOMPARE(session->phase(), Phase::Ready);
    QVERIFY(!session->canReset(u"j-1"_s) && !session->canFetchState(u"j-1"_s) && !session->canClose(u"j-1"_s));
    QVERIFY(session->canReset(u"j-2"_s) && session->canReset());
    const int looks = plato.count(ScriptedPlato::Jobs);
    QTRY_VERIFY(plato.count(ScriptedPlato::Jobs) > looks + 2);
    QCOMPARE(seen.problems.size(), 1); // said once
}

void TestSessionEnd::lostWhenGone_data()
{
    QTest::addColumn<QString>("route"); // empty: the heartbeat
    QTest::newRow("jobs") << ScriptedPlato::Jobs;
    QTest::newRow("reset") << ScriptedPlato::Reset;
    QTest::newRow("state") << ScriptedPlato::State;
    QTest::newRow("heartbeat") << QString();
}

void TestSessionEnd::lostWhenGone()
{
    QFETCH(const QString, route);
    ScriptedPlato plato;
    auto session = plato.readySession();
    Witness seen(*session);
    const auto good = plato.leaseServer.answer;
    if (route.isEmpty())
        plato.leaseServer.answer = [](const RawRequest &) { return RawAnswer::http("410 Gone", "{}"); };
    else
        plato.always(route, 404, R"({"detail": "no such session"})");
    if (route == ScriptedPlato::Reset)
        session->reset();
    if (route == ScriptedPlato::State)
        session->fetchState();
    QTRY_COMPARE(session->phase(), Phase::Lost);
    QCOMPARE(seen.problems.size(), 1);
    QCOMPARE(seen.problems.first().error->kind, Kind::Gone);
    QCOMPARE(session->envs().at(0).ending, Env::Ending::Gone);
    QCOMPARE(session->envs().at(0).activity, Env::Activity::None);
    plato.leaseServer.answer = good;
    const int beats = plato.beats();
    QVERIFY(plato.othersBeat());
    QVERIFY(plato.beats() <= beats + 1); // one may have been on its way
}

void TestSessionEnd::lostPastItsLifetime()
{
    ScriptedPlato plato;
    auto session = plato.session();
    MakeRequest request = ScriptedPlato::twoEnvs();
    request.timeoutSeconds = 1;
    session->make(request, {});
    QTRY_COMPARE(session->phase(), Phase::Ready);
    plato.always(ScriptedPlato::Jobs, [](const FakeRequest &) { return FakeReply::refused(); });
    QTRY_COMPARE(session->phase(), Phase::Lost);
    QVERIFY(QDateTime::currentDateTimeUtc() >= session->lifetimeEnd());
}

void TestSessionEnd::serverAwayForAWhile()
{
    ScriptedPlato plato;
    auto session = plato.readySession();
    Witness seen(*session);
    plato.always(ScriptedPlato::Jobs, [](const FakeRequest &) { return FakeReply::refused(); });
    const int looks = plato.count(ScriptedPlato::Jobs);
    QTRY_VERIFY(plato.count(ScriptedPlato::Jobs) > looks + 6);
    QCOMPARE(seen.problems.size(), 1); // once, and not at the first
    QCOMPARE(seen.problems.first().step, Step::Follow);
    QCOMPARE(session->phase(), Phase::Ready);
    plato.always(ScriptedPlato::Jobs, 200, R"({"jobs": [{"job_id": "j-1", "status": "back"}]})");
    QTRY_COMPARE(session->envs().at(0).status.word(), u"back"_s);
}

/// The lease runs: whoever has it hears soon, and once.
void TestSessionEnd::heartbeatsThatFailAreTold()
{
    ScriptedPlato plato;
    auto session = plato.readySession();
    Witness seen(*session);
    const auto good = plato.leaseServer.answer;
    const auto bad = [](const RawRequest &) { return RawAnswer::http("503 Service Unavailable", "{}"); };
    int asked = 0;
    plato.leaseServer.answer = [&](const RawRequest &request) { return ++asked == 1 ? bad(request) : good(request); };
    QTRY_VERIFY(asked >= 3); // one was missed, and made up for
    QCOMPARE(seen.problems.size(), 0);
    asked = 0;
    plato.leaseServer.answer = [&](const RawRequest &request) {
        ++asked;
        return bad(request);
    };
    QTRY_VERIFY(asked >= 5);
    QTRY_COMPARE(seen.problems.size(), 1);
    QCOMPARE(seen.problems.first().step, Step::Lease);
    QCOMPARE(session->phase(), Phase::Ready);
}

/// Nobody asks a person who has lost a session what the window said: the log has it, without a word of the server's.
void TestSessionEnd::lossLeavesALine()
{
    QTest::ignoreMessage(QtInfoMsg, "s-1 Creating -> Booting");
    QTest::ignoreMessage(QtInfoMsg, "s-1 Booting -> Ready");
    ScriptedPlato plato;
    const auto session = plato.readySession();
    QTRY_VERIFY(session->leaseEnd().isValid());
    QTest::ignoreMessage(QtWarningMsg, "s-1 lease lost: the server knows no such session");
    QTest::ignoreMessage(QtWarningMsg, "s-1: Lease failed, gone");
    QTest::ignoreMessage(QtInfoMsg, "s-1 Ready -> Lost");
    plato.leaseServer.answer = [](const RawRequest &) {
        return RawAnswer::http("410 Gone", R"({"detail": "secret"})");
    };
    QTRY_COMPARE(session->phase(), Phase::Lost);
}

void TestSessionEnd::serverGoneBeforeItsAnswer_data()
{
    QTest::addColumn<QString>("route");
    QTest::newRow("make") << ScriptedPlato::Make;
    QTest::newRow("close") << ScriptedPlato::Close;
}

void TestSessionEnd::serverGoneBeforeItsAnswer()
{
    QFETCH(const QString, route);
    ScriptedPlato plato;
    const bool closing = route == ScriptedPlato::Close;
    auto session = closing ? plato.readySession() : plato.session();
    const auto answer = plato.hold(route, 500, "{}");
    if (closing)
        session->close();
    else
        session->make(ScriptedPlato::twoEnvs(), u"test"_s);
    QTRY_VERIFY(*answer);
    Witness seen(*session);
    session->serverGone(u"platod was killed."_s);
    QCOMPARE(session->phase(), Phase::Lost);
    (*answer)->complete();
    QTRY_VERIFY(!*answer);
    QCOMPARE(seen.phases, QList<Phase>{Phase::Lost}); // and no way back
    QVERIFY2(seen.problems.isEmpty(), qPrintable(seen.messages().join(u'\n')));
}

void TestSessionEnd::beatsStopAtTheEnd()
{
    ScriptedPlato plato;
    auto session = plato.readySession();
    QTRY_VERIFY(plato.beats() > 1);
    session->close();
    QTRY_COMPARE(session->phase(), Phase::Closed);
    const int beats = plato.beats();
    QVERIFY(plato.othersBeat());
    QVERIFY(plato.beats() <= beats + 1);
}

void TestSessionEnd::earlyBeatsRefused()
{
    // A server that knows the session a moment later than it said so.
    ScriptedPlato plato;
    plato.leaseServer.answer = [](const RawRequest &) { return RawAnswer::http("404 Not Found", "{}"); };
    plato.always(ScriptedPlato::Wait, 200, ScriptedPlato::NotReady);
    auto session = plato.session();
    Witness seen(*session);
    session->make(ScriptedPlato::twoEnvs(), {});
    QTRY_VERIFY(plato.beats() >= 2);
    plato.leaseServer.answer = [](const RawRequest &) { return RawAnswer::http("200 OK", R"({"success": true})"); };
    QTRY_VERIFY(session->leaseEnd().isValid());
    QCOMPARE(session->phase(), Phase::Booting);
    QVERIFY(seen.problems.isEmpty());
}

void TestSessionEnd::beatsMissed()
{
    ScriptedPlato plato;
    auto session = plato.readySession();
    QTRY_VERIFY(session->leaseEnd().isValid());
    Witness seen(*session);
    plato.leaseServer.answer = [](const RawRequest &) { return RawAnswer::http("503 Unavailable", "{}"); };
    const int beats = plato.beats();
    QTRY_VERIFY(plato.beats() > beats + 5);
    QTRY_COMPARE(seen.problems.size(), 1);
    QCOMPARE(seen.problems.first().step, Step::Lease);
    const QDateTime end = session->leaseEnd();
    plato.leaseServer.answer = [](const RawRequest &) { return RawAnswer::http("200 OK", R"({"success": true})"); };
    QTRY_VERIFY(session->leaseEnd() > end); // the next beat repairs
    QCOMPARE(session->phase(), Phase::Ready);
    QCOMPARE(seen.problems.size(), 1);
}

void TestSessionEnd::beatsFailPerEnv()
{
    ScriptedPlato plato;
    auto session = plato.readySession();
    Witness seen(*session);
    plato.leaseServer.answer = [](const RawRequest &) {
        return RawAnswer::http("200 OK", R"({"success": false, "results":
            {"j-1": {"success": true}, "j-2": {"success": false, "errors": ["worker lost"]}}})");
    };
    const int beats = plato.beats();
    QTRY_VERIFY(plato.beats() > beats + 4);
    QTRY_COMPARE(seen.problems.size(), 1); // said once while it stays the same
    QCOMPARE(seen.problems.first().step, Step::Lease);
    QCOMPARE(seen.problems.first().alias, u"desk"_s);
    const QDateTime end = session->leaseEnd();
    QTRY_VERIFY(session->leaseEnd() > end); // the other env was reached
}

void TestSessionEnd::destroyedInEachState_data()
{
    QTest::addColumn<QString>("held"); // whose answer is out when it goes
    QTest::newRow("creating") << ScriptedPlato::Make;
    QTest::newRow("booting") << ScriptedPlato::Wait;
    QTest::newRow("looking") << ScriptedPlato::Jobs;
    QTest::newRow("resetting") << ScriptedPlato::Reset;
    QTest::newRow("fetching") << ScriptedPlato::State;
    QTest::newRow("closing") << ScriptedPlato::Close;
    QTest::newRow("closing one") << u"POST /jobs/j-1/close"_s;
    QTest::newRow("over") << QString();
}

void TestSessionEnd::destroyedInEachState()
{
    QFETCH(const QString, held);
    ScriptedPlato plato;
    const auto answer = plato.hold(held, 200, ScriptedPlato::outcome(true));
    auto session = plato.session();
    session->make(ScriptedPlato::twoEnvs(), {});
    if (held != ScriptedPlato::Make && held != ScriptedPlato::Wait) {
        QTRY_COMPARE(session->phase(), Phase::Ready);
        if (held == ScriptedPlato::Reset)
            session->reset();
        else if (held == ScriptedPlato::State)
            session->fetchState();
        else if (held.startsWith(u"POST /jobs"))
            session->close(u"j-1"_s);
        else if (held != ScriptedPlato::Jobs)
            session->close();
    }
    if (held.isEmpty())
        QTRY_COMPARE(session->phase(), Phase::Closed);
    else
        QTRY_VERIFY(*answer);
    session.reset();
    // Reads are aborted; what may change something at the server is not.
    const bool read = held.startsWith(u"GET");
    if (!held.isEmpty())
        QCOMPARE(!*answer || (*answer)->wasAborted(), read);
    if (*answer)
        (*answer)->complete();
    const int closes = plato.count(ScriptedPlato::Close);
    const int beats = plato.beats();
    QVERIFY(plato.othersBeat());
    QCOMPARE(plato.count(ScriptedPlato::Close), closes); // destroying is not closing
    QVERIFY(plato.beats() <= beats + 1);
}

void TestSessionEnd::slotsMayAct()
{
    ScriptedPlato plato;
    auto session = plato.session();
    Witness seen(*session);
    connect(session.get(), &Session::envsChanged, session.get(), [&](const EnvsChange &change) {
        if (change.hasNewRows())
            session->cancel();
    });
    session->make(ScriptedPlato::twoEnvs(), {});
    QTRY_COMPARE(session->phase(), Phase::Closed);
    QCOMPARE(seen.phases, (QList<Phase>{Phase::Closing, Phase::Closed}));
    QCOMPARE(plato.count(ScriptedPlato::Close), 1);

    auto second = plato.session();
    Witness seenToo(*second);
    connect(second.get(), &Session::phaseChanged, second.get(), [&](Phase state) {
        if (state == Phase::Ready)
            second->close();
    });
    second->make(ScriptedPlato::twoEnvs(), {});
    QTRY_COMPARE(second->phase(), Phase::Closed);
    QCOMPARE(plato.count(ScriptedPlato::Close), 2);
    QCOMPARE(plato.count(ScriptedPlato::Reset), 0);
}

QTEST_GUILESS_MAIN(TestSessionEnd)
#include "tst_sessionend.moc"
