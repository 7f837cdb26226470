// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apijob.h"

#include <QSignalSpy>

#include <optional>

namespace plato::test {

/// What is left of a job, which deletes itself.
struct JobEnding
{
    bool came = false;
    std::optional<ApiError> error;
    Exchange exchange;
};

/// Waits until it has ended, for so long at the most: then it has not come.
inline JobEnding waitForEnd(ApiJob *job, int limitMs = 10'000)
{
    JobEnding ending;
    QSignalSpy spy(job, &ApiJob::finished);
    QObject::connect(job, &ApiJob::finished, &spy, [&ending, job] {
        ending.came = true;
        ending.error = job->error();
        ending.exchange = job->exchange();
    });
    spy.wait(limitMs);
    return ending;
}

} // namespace plato::test
