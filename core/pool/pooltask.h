// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>

namespace plato {

/// What its owner wants of a pool now: `runOnPool(pool, m_task.renew(), work, then)`. Destroying it cancels what runs,
/// and does not wait for it. Used on one thread.
class PoolTask
{
public:
    /// The context for runOnPool(), where only the latest work is wanted: what runs is cancelled.
    [[nodiscard]] QObject *renew();
    /// The context for runOnPool(), where it is wanted beside what runs already.
    [[nodiscard]] QObject *context();
    void cancel() { m_context.reset(); }
    /// Whether there is a work that has not ended: `then` and `onFinished` are called when it has.
    bool isRunning() const { return m_context && !m_context->children().isEmpty(); }

private:
    std::unique_ptr<QObject> m_context; // its children watch what runs
};

} // namespace plato
