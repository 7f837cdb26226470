// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pool/startonpool.h"

#include <QThreadPool>

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <semaphore>

/// Work in slices on this thread and on those of a pool that are free.
namespace plato::parallel {

/// How many slices are worth it: one a thread.
inline int threadsOf(const QThreadPool &pool)
{
    return std::max(2, pool.maxThreadCount());
}

/// What the threads of one forEachSlice() share. What they hand to each other goes through atomics of the standard
/// library alone: the thread sanitizer sees those, and not the locks inside a Qt that is not built for it.
struct SharedSlices
{
    std::atomic<int> next{0};
    std::counting_semaphore<> done{0};
    const int count;
    const std::function<void(int)> work; ///< what it refers to is there until every slice is done

    void take()
    {
        for (int slice = next++; slice < count; slice = next++) {
            work(slice);
            done.release();
        }
    }
};

/// work(slice) for 0 … slices - 1, each once, in any order; returns when all are done. It never waits for a thread of
/// the pool to come free: this thread takes every slice that nobody else has begun.
template <typename Work>
void forEachSlice(QThreadPool &pool, int slices, const Work &work)
{
    const auto shared = std::shared_ptr<SharedSlices>(new SharedSlices{.count = slices, .work = std::cref(work)});
    const int helpers = std::min(slices, threadsOf(pool)) - 1;
    // One that comes late finds no slice left, and looks at nothing but what is shared.
    const auto help = [shared] { shared->take(); };
    for (int i = 0; i < helpers; ++i)
        startOnPool(pool, help, 1); // before what has not begun: somebody waits for this
    shared->take();
    for (int i = 0; i < slices; ++i)
        shared->done.acquire();
}

/// Where slice `i` of `slices` of `count` things begins.
inline qsizetype sliceBegin(qsizetype count, int slices, int i)
{
    return count / slices * i + std::min<qsizetype>(count % slices, i);
}

} // namespace plato::parallel
