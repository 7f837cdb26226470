// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apierror.h"

namespace plato {

/// Tells when requests that fail and repeat by themselves are worth a person's attention: once per streak, at the
/// failure number `worthSaying` for what mostly repairs itself (network, timeouts, 5xx, 429), at once for what does not
/// (a refused key).
class FailureStreak
{
public:
    explicit FailureStreak(int worthSaying = 3)
        : m_worthSaying(worthSaying)
    {
    }

    void clear() { m_count = 0, m_said = false; }

    /// Counts one failure. True: say it now.
    bool fail(const ApiError &error)
    {
        ++m_count;
        if (m_said || (isPassing(error.kind) && m_count < m_worthSaying))
            return false;
        m_said = true;
        return true;
    }

private:
    static bool isPassing(ApiError::Kind kind)
    {
        switch (kind) {
        case ApiError::Kind::Timeout:
        case ApiError::Kind::Offline:
        case ApiError::Kind::NotReady:
        case ApiError::Kind::RateLimited:
        case ApiError::Kind::ServerFault:
            return true;
        default:
            return false;
        }
    }

    int m_worthSaying;
    int m_count = 0;
    bool m_said = false;
};

} // namespace plato
