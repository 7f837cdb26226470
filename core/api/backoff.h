// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apierror.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace plato {

/// How long the server wants us to wait; zero when it did not say. An hour at most, whatever it says.
inline std::chrono::milliseconds retryAfterOf(const ApiError &error)
{
    const double seconds = std::clamp(error.retryAfterSeconds.value_or(0.0), 0.0, 3600.0);
    return std::chrono::milliseconds(std::llround(seconds * 1000));
}

/// The pauses before something that failed is tried again: twice as long with each failure in a row. A value.
class Backoff
{
public:
    using Milliseconds = std::chrono::milliseconds;

    /// The longest pause there is: a QTimer counts its milliseconds in an int, which is full on the 25th day.
    static constexpr Milliseconds Longest = std::chrono::hours(24 * 24);

    /// `first`: after the first failure. `cap`: the longest one; where it is the shorter of the two, there is no other.
    constexpr Backoff(Milliseconds first, Milliseconds cap)
        : m_cap(std::clamp(cap, Milliseconds(0), Longest))
        , m_first(std::clamp(first, Milliseconds(0), m_cap))
        , m_next(m_first)
    {
    }

    /// The pause after one more failure; not below `atLeast`, which may exceed the cap: the server has asked for it.
    constexpr Milliseconds next(Milliseconds atLeast = Milliseconds(0))
    {
        const Milliseconds pause = m_next;
        m_next = m_next > m_cap / 2 ? m_cap : m_next * 2;
        return std::clamp(atLeast, pause, Longest);
    }
    Milliseconds next(const ApiError &error) { return next(retryAfterOf(error)); } ///< with its Retry-After

    constexpr void reset() { m_next = m_first; } ///< it did not fail

private:
    Milliseconds m_cap;
    Milliseconds m_first;
    Milliseconds m_next;
};

} // namespace plato
