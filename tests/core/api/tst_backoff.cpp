// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/backoff.h"

#include <QTest>
#include <QTimer>

using namespace plato;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

class TestBackoff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void doublesUpToItsCap();
    void startsAnewAfterSuccess();
    void waitsAsLongAsTheServerAsks();
    void neverOverflows();
};

void TestBackoff::doublesUpToItsCap()
{
    Backoff backoff(1s, 10s);
    for (const milliseconds pause : {1000ms, 2000ms, 4000ms, 8000ms, 10000ms, 10000ms})
        QCOMPARE(backoff.next(), pause);
    QCOMPARE(Backoff(1min, 10s).next(), milliseconds(10s));
    QCOMPARE(Backoff(0ms, 10s).next(), 0ms);
}

void TestBackoff::startsAnewAfterSuccess()
{
    Backoff backoff(1s, 10s);
    backoff.next();
    backoff.next();
    backoff.reset();
    QCOMPARE(backoff.next(), milliseconds(1s));
}

void TestBackoff::waitsAsLongAsTheServerAsks()
{
    Backoff backoff(1s, 10s);
    ApiError error;
    QCOMPARE(backoff.next(error), milliseconds(1s));
    error.retryAfterSeconds = 0.5;
    QCOMPARE(backoff.next(error), milliseconds(2s));
    error.retryAfterSeconds = 30;
    QCOMPARE(backoff.next(error), milliseconds(30s)); // more than the cap
    for (const double seconds : {7200.0, 1e30}) {
        error.retryAfterSeconds = seconds;
        QCOMPARE(backoff.next(error), milliseconds(1h));
    }
    error.retryAfterSeconds = -5;
    QCOMPARE(backoff.next(error), milliseconds(10s));
}

/// The int of a timer that shall wait for 25 days is negative.
void TestBackoff::neverOverflows()
{
    const auto day = 24h;
    Backoff backoff(day, milliseconds::max());
    milliseconds before = 0ms;
    for (int i = 0; i < 200; ++i) {
        const milliseconds pause = backoff.next();
        QVERIFY(pause >= before && pause >= milliseconds(day) && pause <= Backoff::Longest);
        before = pause;
    }
    QCOMPARE(before, Backoff::Longest);
    QCOMPARE(Backoff(1s, 10s).next(25 * day), Backoff::Longest);
    QTimer timer;
    timer.start(Backoff(25 * day, 30 * day).next());
    QVERIFY(timer.remainingTimeAsDuration() > 23 * day);
}

QTEST_GUILESS_MAIN(TestBackoff)
#include "tst_backoff.moc"
