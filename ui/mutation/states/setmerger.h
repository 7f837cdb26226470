// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/log/mutationset.h"
#include "core/pool/pooltask.h"

#include <QHash>
#include <QList>
#include <QObject>

#include <optional>

class QThreadPool;

namespace plato::ui {

/// Folds the changes of a set here, on a pool, where the server has not; the latest set only. GUI thread.
class SetMerger : public QObject
{
    Q_OBJECT

public:
    /// The pool is used by merge() alone. Destroying us cancels what runs, and does not wait for it.
    explicit SetMerger(QThreadPool &pool, QObject *parent = nullptr);

    /// nullopt: merged() will be told. What is known already comes at once, and costs nothing.
    std::optional<MutationSet> merge(const QList<MutationSet::Source> &sources);
    bool isBusy() const { return m_merging.isRunning(); }
    /// Whether there was anything to fold in this log, which the server had not folded. Of logs of the last merge().
    bool isOurs(const MutationLog::Ptr &raw) const;
    void cancel() { m_merging.cancel(); }

Q_SIGNALS:
    void merged(); ///< merge() of the same sources tells now

private:
    QThreadPool &m_pool;
    QHash<MutationLog::Ptr, MutationLog::Ptr> m_known; // of the last sources
    PoolTask m_merging;
    QList<MutationLog::Ptr> m_running; // of m_merging, while it runs
};

} // namespace plato::ui
