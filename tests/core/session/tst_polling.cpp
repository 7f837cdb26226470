// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/failurestreak.h"
#include "core/session/jobsfollow.h"
#include "core/session/readinesspoll.h"
#include "tests/core/session/scriptedplato.h"
#include "tests/support/timerrunsout.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace plato;
using namespace plato::test;
using Kind = ApiError::Kind;

/// The repeating reads, each alone: pace, one request at a time, and what stops them.
class TestPolling : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void streaks_data();
    void streaks();
    void retryAfter();
    void pollStopsWhenReady();
    void pollKeepsItsPace();
    void pollBacksOff();
    void pollObeysRetryAfter();
    void pollHoldsNoLongerThanItsBudget();
    void pollEndsWhenGone();
    void pollAbortsItsRequest();
    void followLooksAgainAndAgain();
    void followOneAtATime();
    void followStops();
};

namespace {

ApiError errorOf(Kind kind)
{
    ApiError error;
    error.kind = kind;
    return error;
}

} // namespace

void TestPolling::streaks_data()
{
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QList<bool>>("said");
    for (const Kind kind : {Kind::Offline, Kind::Timeout, Kind::ServerFault, Kind::RateLimited, Kind::NotReady})
        QTest::addRow("%d", int(kind)) << kind << QList<bool>{false, false, true, false, false};
    for (const Kind kind : {Kind::Unauthorized, Kind::Forbidden, Kind::BadReply, Kind::Redirected, Kind::Tls})
        QTest::addRow("%d", int(kind)) << kind << QList<bool>{true, false, false, false, false};
}

void TestPolling::streaks()
{
    QFETCH(const Kind, kind);
    QFETCH(const QList<bool>, said);
    FailureStreak streak;
    for (int round = 0; round < 2; ++round) {
        QList<bool> heard;
        for (qsizetype i = 0; i < said.size(); ++i)
            heard.append(streak.fail(errorOf(kind)));
        QCOMPARE(heard, said);
        streak.clear();
    }
}

void TestPolling::retryAfter()
{
    ApiError error;
    QCOMPARE(retryAfterOf(error), 0ms);
    error.retryAfterSeconds = 0.25;
    QCOMPARE(retryAfterOf(error), 250ms);
    error.retryAfterSeconds = -3;
    QCOMPARE(retryAfterOf(error), 0ms);
    error.retryAfterSeconds = 1e300;
    QCOMPARE(retryAfterOf(error), 1h);
}

void TestPolling::pollStopsWhenReady()
{
    ScriptedPlato plato;
    plato.once(ScriptedPlato::Wait, 200, ScriptedPlato::NotReady);
    ReadinessPoll poll(plato.api, u"s-1"_s, 7s, 1ms, QDeadlineTimer(QDeadlineTimer::Forever));
    QSignalSpy answered(&poll, &ReadinessPoll::answered);
    poll.start();
    QTRY_COMPARE(answered.count(), 2);
    QVERIFY(!answered.at(0).at(0).value<SessionReady>().ready);
    QVERIFY(answered.at(1).at(0).value<SessionReady>().ready);
    QCOMPARE(plato.network.requests.first().query(), u"timeout=7"_s);
    QVERIFY(timerRunsOutTwice(5ms)); // several times the pace of 1 ms
    QCOMPARE(plato.count(ScriptedPlato::Wait), 2);
}

void TestPolling::pollKeepsItsPace()
{
    ScriptedPlato plato;
    plato.always(ScriptedPlato::Wait, 408, "{}");
    ReadinessPoll poll(plato.api, u"s-1"_s, 1s, 50ms, QDeadlineTimer(QDeadlineTimer::Forever));
    QSignalSpy failed(&poll, &ReadinessPoll::failed);
    QElapsedTimer elapsed;
    elapsed.start();
    poll.start();
    QTRY_VERIFY(plato.count(ScriptedPlato::Wait) >= 4);
    QVERIFY2(elapsed.elapsed() >= 3 * 45, qPrintable(QString::number(elapsed.elapsed()))); // answers come at once
    QCOMPARE(failed.count(), 0);
}

void TestPolling::pollBacksOff()
{
    ScriptedPlato plato;
    plato.always(ScriptedPlato::Wait, [](const FakeRequest &) { return FakeReply::refused(); });
    ReadinessPoll poll(plato.api, u"s-1"_s, 1s, 20ms, QDeadlineTimer(QDeadlineTimer::Forever));
    QSignalSpy failed(&poll, &ReadinessPoll::failed);
    QElapsedTimer elapsed;
    elapsed.start();
    poll.start();
    QTRY_VERIFY(failed.count() >= 4);
    QVERIFY2(elapsed.elapsed() >= 20 + 40 + 80 - 15, qPrintable(QString::number(elapsed.elapsed())));
}

void TestPolling::pollObeysRetryAfter()
{
    ScriptedPlato plato;
    plato.once(ScriptedPlato::Wait,
               [](const FakeRequest &) { return FakeReply::json(429, "{}")->withHeader("Retry-After", "0.2"); });
    ReadinessPoll poll(plato.api, u"s-1"_s, 1s, 1ms, QDeadlineTimer(QDeadlineTimer::Forever));
    QSignalSpy answered(&poll, &ReadinessPoll::answered);
    QElapsedTimer elapsed;
    elapsed.start();
    poll.start();
    QTRY_COMPARE(answered.count(), 1);
    QVERIFY2(elapsed.elapsed() >= 190, qPrintable(QString::number(elapsed.elapsed())));
}

void TestPolling::pollHoldsNoLongerThanItsBudget()
{
    ScriptedPlato plato;
    plato.always(ScriptedPlato::Wait, [](const FakeRequest &) { return FakeReply::never(); });
    ReadinessPoll poll(plato.api, u"s-1"_s, 10s, 1ms, QDeadlineTimer(100ms));
    QSignalSpy over(&poll, &ReadinessPoll::outOfTime);
    poll.start();
    QCOMPARE(plato.network.requests.first().query(), u"timeout=1"_s);
    QTRY_COMPARE(over.count(), 1);
    QVERIFY(timerRunsOutTwice(5ms));
    QCOMPARE(plato.count(ScriptedPlato::Wait), 1);
}

void TestPolling::pollEndsWhenGone()
{
    ScriptedPlato plato;
    plato.always(ScriptedPlato::Wait, 410, "{}");
    ReadinessPoll poll(plato.api, u"s-1"_s, 1s, 1ms, QDeadlineTimer(50ms));
    QSignalSpy failed(&poll, &ReadinessPoll::failed);
    QSignalSpy over(&poll, &ReadinessPoll::outOfTime);
    poll.start();
    QTRY_COMPARE(failed.count(), 1);
    QVERIFY(timerRunsOutTwice(50ms)); // its budget
    QCOMPARE(failed.count(), 1);
    QCOMPARE(over.count(), 0);
    QCOMPARE(plato.count(ScriptedPlato::Wait), 1);
}

void TestPolling::pollAbortsItsRequest()
{
    ScriptedPlato plato;
    const auto answer = plato.hold(ScriptedPlato::Wait, 200, ScriptedPlato::Ready);
    auto poll = std::make_unique<ReadinessPoll>(plato.api, u"s-1"_s, 1s, 1ms, QDeadlineTimer(QDeadlineTimer::Forever));
    poll->start();
    QVERIFY(*answer);
    poll.reset();
    QVERIFY(!*answer || (*answer)->wasAborted()); // it may be held for minutes otherwise
}

void TestPolling::followLooksAgainAndAgain()
{
    ScriptedPlato plato;
    plato.once(ScriptedPlato::Jobs, 500, "{}");
    JobsFollow follow(plato.api, u"s-1"_s);
    QSignalSpy arrived(&follow, &JobsFollow::arrived);
    QSignalSpy failed(&follow, &JobsFollow::failed);
    follow.start(5ms);
    QTRY_VERIFY(arrived.count() >= 3);
    QCOMPARE(failed.count(), 1);
    QCOMPARE(arrived.at(0).at(0).value<QList<JobInfo>>().size(), 2);
}

void TestPolling::followOneAtATime()
{
    ScriptedPlato plato;
    const auto first = plato.hold(ScriptedPlato::Jobs, 200, R"({"jobs": []})");
    JobsFollow follow(plato.api, u"s-1"_s);
    QSignalSpy arrived(&follow, &JobsFollow::arrived);
    follow.look();
    follow.look();
    follow.look();
    QCOMPARE(plato.count(ScriptedPlato::Jobs), 1);
    (*first)->complete();
    QTRY_COMPARE(arrived.count(), 2); // once more, since the first may be older than the wish
    QVERIFY(timerRunsOutTwice(5ms));
    QCOMPARE(plato.count(ScriptedPlato::Jobs), 2);
}

void TestPolling::followStops()
{
    ScriptedPlato plato;
    const auto first = plato.hold(ScriptedPlato::Jobs, 200, R"({"jobs": []})");
    JobsFollow follow(plato.api, u"s-1"_s);
    QSignalSpy arrived(&follow, &JobsFollow::arrived);
    QSignalSpy failed(&follow, &JobsFollow::failed);
    follow.start(1ms);
    follow.stop();
    QVERIFY(!*first || (*first)->wasAborted());
    QVERIFY(timerRunsOutTwice(5ms)); // it would look each millisecond
    QCOMPARE(plato.count(ScriptedPlato::Jobs), 1);
    QCOMPARE(arrived.count() + failed.count(), 0);
}

QTEST_GUILESS_MAIN(TestPolling)
#include "tst_polling.moc"
