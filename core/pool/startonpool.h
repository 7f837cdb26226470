// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pool/workpool.h"

#include <QRunnable>
#include <QThreadPool>

#include <atomic>
#include <memory>
#include <utility>

namespace plato {

/// A function on its way to a thread of a pool, with what it has captured. It goes over by an atomic of the standard
/// library: the thread sanitizer sees that, and not the locks inside a Qt that is not built for it.
template <typename Function>
class HandedOver : public QRunnable
{
public:
    explicit HandedOver(Function function)
        : m_function(std::move(function))
    {
        m_isMade.store(true, std::memory_order_release);
    }
    void run() override
    {
        if (m_isMade.load(std::memory_order_acquire))
            m_function();
    }

private:
    Function m_function;
    std::atomic<bool> m_isMade{false};
};

/// Runs `function` once, as soon as a thread of `pool` is free; QThreadPool::clear() takes it back before. Any thread.
/// What it has captured is destroyed on the thread that ran it.
template <typename Function>
void startOnPool(QThreadPool &pool, Function function, int priority = 0)
{
    pool.start(new HandedOver<Function>(std::move(function)), priority);
}

/// The same. False: the pool has refused it, and it has been destroyed.
template <typename Function>
[[nodiscard]] bool startOnPool(WorkPool &pool, Function function, int priority = 0)
{
    return pool.start(std::make_unique<HandedOver<Function>>(std::move(function)), priority);
}

} // namespace plato
