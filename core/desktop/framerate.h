// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QList>

#include <algorithm>

namespace plato {

/// How many pictures a second arrived in the last three seconds. A value; costs nothing while none come.
class FrameRate
{
public:
    FrameRate() { m_clock.start(); }

    void arrived()
    {
        const qint64 now = m_clock.elapsed();
        m_arrivals.removeIf([now](qint64 arrival) { return now - arrival > WindowMs; });
        m_arrivals.append(now);
    }
    void clear() { m_arrivals.clear(); }

    double perSecond() const
    {
        const qint64 now = m_clock.elapsed();
        const auto first = std::find_if(m_arrivals.cbegin(), m_arrivals.cend(),
                                        [now](qint64 arrival) { return now - arrival <= WindowMs; });
        const auto count = m_arrivals.cend() - first;
        return count < 2 ? 0 : double(count - 1) * 1000.0 / double(std::max<qint64>(1, m_arrivals.last() - *first));
    }
    /// Milliseconds since the last one; -1 before the first.
    qint64 age() const { return m_arrivals.isEmpty() ? -1 : m_clock.elapsed() - m_arrivals.last(); }

private:
    static constexpr qint64 WindowMs = 3000;

    QElapsedTimer m_clock;
    QList<qint64> m_arrivals; // of at least the last one
};

} // namespace plato
