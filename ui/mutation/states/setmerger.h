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

/// Merges the mutations of a set on a pool, as far as the server has not done so. Works on the latest set only. GUI
/// thread.
class SetMerger : public QObject
{
    Q_OBJECT

public:
    /// The pool is used by merge() alone. Destroying us cancels what runs, and does not wait for it.
    explicit SetMerger(QThreadPool &pool, QObject *parent = nullptr);

    /// The merged set, if it is known already. nullopt: it is being worked on, and merged() follows.
    std::optional<MutationSet> merge(const QList<MutationSet::Source> &sources);
    bool isBusy() const { return m_merging.isRunning(); }
    /// Whether merging here has changed this log, one of those of the last merge().
    bool isOurs(const MutationLog::Ptr &raw) const;
    void cancel() { m_merging.cancel(); }

Q_SIGNALS:
    void merged(); ///< merge() of the same sources returns a set now

private:
    QThreadPool &m_pool;
    QHash<MutationLog::Ptr, MutationLog::Ptr> m_known; // by log as it came, of the last sources
    PoolTask m_merging;
    QList<MutationLog::Ptr> m_running; // of m_merging, while it runs
};

} // namespace plato::ui
