// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/env.h"

#include "core/mutation/log/mutationlog.h"

#include <algorithm>

namespace plato {

QDateTime Env::recordSeenAt() const
{
    if (!lastReset.isValid() || isOver())
        return {};
    const bool isTold = log && log->error().isEmpty();
    return isTold ? std::max(logFetchedAt, lastReset) : lastReset;
}

} // namespace plato
