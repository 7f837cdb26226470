// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFutureWatcher>
#include <QPromise>
#include <QRunnable>
#include <QThreadPool>

#include <atomic>
#include <memory>
#include <type_traits>
#include <utility>

namespace plato::runtime {

/// How many functions went over to threads of pools. Whoever has counted itself has written all that it took along: the
/// thread sanitizer sees that, and not the locks inside a Qt that is not built for it.
inline std::atomic<quint64> handedOver{0};

/// A function on its way to a thread of a pool.
template <typename Function>
class HandedOver : public QRunnable
{
public:
    explicit HandedOver(Function function)
        : m_function(std::move(function))
    {
        handedOver.fetch_add(1, std::memory_order_release);
    }
    void run() override
    {
        if (handedOver.load(std::memory_order_acquire) > 0)
            m_function();
    }

private:
    Function m_function;
};

/// Runs `work` on a thread of `pool`, then `done(result)` on the thread of `context`; not at all once that has gone.
template <typename Work, typename Done>
void runThen(QThreadPool &pool, QObject *context, Work work, Done done)
{
    using Result = std::invoke_result_t<Work>;
    auto promise = std::make_shared<QPromise<Result>>();
    promise->start();
    // Not QFuture::then(): in Qt 6.4 that asks for a context that outlives the work.
    auto *watcher = new QFutureWatcher<Result>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context, [watcher, done = std::move(done)]() mutable {
        watcher->deleteLater();
        if (watcher->future().resultCount() > 0)
            done(watcher->result());
    });
    watcher->setFuture(promise->future());
    pool.start(new HandedOver([promise, work = std::move(work)]() mutable {
        promise->addResult(work());
        promise->finish();
    }));
}

} // namespace plato::runtime
