// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pool/startonpool.h"

#include <QFutureWatcher>
#include <QObject>
#include <QPromise>
#include <QThreadPool>

#include <memory>
#include <type_traits>

namespace plato {

/// Runs `work` on the pool and `then` with its result here, unless `context` has gone by then.
template <typename Work, typename Then>
void runOnPool(QThreadPool &pool, QObject *context, Work work, Then then, int priority = 0)
{
    using Result = std::invoke_result_t<Work>;
    const auto promise = std::make_shared<QPromise<Result>>();
    auto *watcher = new QFutureWatcher<Result>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context, [watcher, then] {
        watcher->deleteLater();
        then(watcher->result());
    });
    promise->start();
    watcher->setFuture(promise->future());
    startOnPool(
        pool,
        [promise, work] {
            promise->addResult(work());
            promise->finish();
        },
        priority);
}

} // namespace plato
