// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSemaphore>
#include <QThreadPool>

#include <algorithm>
#include <atomic>
#include <memory>

/// Work in slices on this thread and on those of a pool that are free. Private to core/mutation.
namespace plato::parallel {

/// How many slices are worth it: one a thread.
inline int threadsOf(const QThreadPool &pool)
{
    return std::max(2, pool.maxThreadCount());
}

/// work(slice) for 0 … slices - 1, each once, in any order; returns when all are done. It never waits for a thread of
/// the pool to come free: this thread takes every slice that nobody else has begun.
template <typename Work>
void forEachSlice(QThreadPool &pool, int slices, const Work &work)
{
    struct Shared
    {
        std::atomic<int> next{0};
        QSemaphore done;
    };
    // A helper that comes late finds no slice left, and must not look at anything but this.
    const auto shared = std::make_shared<Shared>();
    const auto takeSlices = [shared, slices, &work] {
        for (int slice = shared->next++; slice < slices; slice = shared->next++) {
            work(slice);
            shared->done.release();
        }
    };
    const int helpers = std::min(slices, threadsOf(pool)) - 1;
    for (int i = 0; i < helpers; ++i)
        pool.start(takeSlices, 1); // before what has not begun: somebody waits for this
    takeSlices();
    shared->done.acquire(slices);
}

/// Where slice `i` of `slices` of `count` things begins.
inline qsizetype sliceBegin(qsizetype count, int slices, int i)
{
    return count / slices * i + std::min<qsizetype>(count % slices, i);
}

} // namespace plato::parallel
