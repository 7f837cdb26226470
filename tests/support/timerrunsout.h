// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include <chrono>

namespace plato::test {

/// For "nothing happens any more": lets a timer of this thread run out twice. Whatever repeats itself in this thread at
/// that interval, or at a shorter one, has had its turn by then, since its timer was started before.
inline bool timerRunsOutTwice(std::chrono::milliseconds interval)
{
    QTimer timer;
    timer.setTimerType(Qt::PreciseTimer);
    const QSignalSpy ranOut(&timer, &QTimer::timeout);
    timer.start(interval + interval / 10); // timers that are not precise may be late by 5 %
    return QTest::qWaitFor([&] { return ranOut.count() >= 2; });
}

} // namespace plato::test
