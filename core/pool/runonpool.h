// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pool/startonpool.h"
#include "core/pool/stopflag.h"

#include <QFutureWatcher>
#include <QObject>
#include <QPromise>
#include <QString>
#include <QThreadPool>

#include <memory>
#include <new>
#include <tl/expected.hpp>
#include <type_traits>
#include <utility>

/// The one way to do work beside a thread and to hear of its result.
///
/// `work` runs once, on a thread of `pool`. Its results are told on the thread of `context`, by the event loop, never
/// from within the call. Nothing is told any more once `context` has been destroyed: that is how work is cancelled, and
/// PoolTask is such a context. A work that was cancelled finds its stop flag set, or is not begun. Nobody waits for it,
/// so it holds what it needs by value or by shared_ptr, never `this`.
///
/// The pool is used in the call, and by nothing after it: a pool that is destroyed waits for what it runs, and what it
/// runs may use it until then. An owner of both declares the pool before its PoolTask. Then the work is cancelled
/// first, and the pool does not wait long.
///
/// What is called back may start other work, and may destroy the context. Call these on the thread of `context`.
///
/// A pool is a WorkPool, or a QThreadPool where nobody is let down by a work that is never begun: see workpool.h.
namespace plato {

namespace runonpool {

void warnOfNoResult();

/// Why there is no result of a work that was refused, or had no memory.
QString noMeans();

/// A result that can say why there is none, as an Expected can.
template <typename Result>
concept CanBeRefused = requires
{
    Result(tl::unexpect, typename Result::error_type{QString()});
};

inline void begin(QThreadPool &pool, auto work, int priority)
{
    startOnPool(pool, std::move(work), priority);
}

inline void begin(WorkPool &pool, auto work, int priority)
{
    // Where it is refused, its promise is destroyed unfinished: see below.
    [[maybe_unused]] const bool isTaken = startOnPool(pool, std::move(work), priority);
}

/// Starts `work(promise, stop)` and lets `watcher` watch it. The work is stopped when the watcher is destroyed.
template <typename Result, typename Work, typename Pool>
void startWatched(Work work, QFutureWatcher<Result> *watcher, Pool &pool, int priority)
{
    const auto stop = std::make_shared<StopFlag>(false);
    QObject::connect(watcher, &QObject::destroyed, watcher, [stop] { *stop = true; });
    QPromise<Result> promise;
    promise.start();
    watcher->setFuture(promise.future());
    begin(
        pool,
        // Where the pool is cleared, the promise is destroyed unfinished, and that finishes the future without a
        // result.
        [promise = std::move(promise), work = std::move(work), stop]() mutable {
            try {
                if (!*stop)
                    work(promise, std::as_const(*stop));
            } catch (const std::bad_alloc &) { // NOLINT(bugprone-empty-catch): told by whoever waits for the result
            }
            promise.finish();
        },
        priority);
}

template <typename Work>
decltype(auto) resultOf(Work &work, const StopFlag &stop)
{
    if constexpr (std::is_invocable_v<Work &, const StopFlag &>)
        return work(stop);
    else
        return work();
}

} // namespace runonpool

/// Runs `Result work()`, or `Result work(const StopFlag &)`, and then calls `then(Result)`. A work has no result where
/// there was no thread or no memory for it, or where the pool was cleared before it began: a Result that is an Expected
/// then says so, and for any other that is logged, and `then` is not called. A work that throws anything else ends the
/// program, with a trace.
template <typename Pool, typename Work, typename Then>
void runOnPool(Pool &pool, QObject *context, Work work, Then then, int priority = 0)
{
    using Result = std::decay_t<decltype(runonpool::resultOf(work, NeverStop))>;
    auto *watcher = new QFutureWatcher<Result>(context);
    // Queued: `then` may destroy the watcher, which its own emission would not survive.
    QObject::connect(
        watcher, &QFutureWatcherBase::finished, watcher,
        [watcher, then = std::move(then)]() mutable {
            QFuture<Result> future = watcher->future();
            delete watcher;
            if (future.resultCount() > 0) {
                then(future.takeResult());
                return;
            }
            runonpool::warnOfNoResult();
            if constexpr (runonpool::CanBeRefused<Result>)
                then(Result(tl::unexpect, typename Result::error_type{runonpool::noMeans()}));
        },
        Qt::QueuedConnection);
    runonpool::startWatched(
        [work = std::move(work)](QPromise<Result> &promise, const StopFlag &stop) mutable {
            promise.addResult(runonpool::resultOf(work, stop));
        },
        watcher, pool, priority);
}

/// Runs `void work(QPromise<Result> &, const StopFlag &)`, which may add any number of results while it goes on. Calls
/// onResult(Result) for each as it comes, in their order, and then onFinished(), also where there was no result.
template <typename Result, typename Pool, typename Work, typename OnResult, typename OnFinished>
void runOnPoolWithPromise(Pool &pool, QObject *context, Work work, OnResult onResult, OnFinished onFinished,
                          int priority = 0)
{
    auto *watcher = new QFutureWatcher<Result>(context);
    QObject::connect(
        watcher, &QFutureWatcherBase::resultReadyAt, watcher,
        [watcher, onResult = std::move(onResult)](int index) mutable { onResult(watcher->resultAt(index)); },
        Qt::QueuedConnection);
    QObject::connect(
        watcher, &QFutureWatcherBase::finished, watcher,
        [watcher, onFinished = std::move(onFinished)]() mutable {
            delete watcher;
            onFinished();
        },
        Qt::QueuedConnection);
    runonpool::startWatched(std::move(work), watcher, pool, priority);
}

} // namespace plato
