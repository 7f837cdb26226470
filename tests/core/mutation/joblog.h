// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/log/mutationlog.h"

namespace plato::test {

/// The log of one job's reply; null, with a warning, where it cannot be read.
inline MutationLog::Ptr jobLog(const QByteArray &body)
{
    const auto log = MutationLog::parseJob(body);
    if (!log)
        qWarning("%s", qPrintable(log.error().message));
    return log ? *log : nullptr;
}

} // namespace plato::test
