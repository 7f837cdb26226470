// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/log/mutationset.h"
#include "core/pool/stopflag.h"

#include <QHash>
#include <QList>
#include <QObject>

#include <memory>
#include <optional>

class QThreadPool;

namespace plato::ui {

/// Folds the changes of a set here, on a pool, where the server has not; the latest set only. GUI thread.
class SetMerger : public QObject
{
    Q_OBJECT

public:
    /// The pool is not owned, and has to outlive us.
    explicit SetMerger(QThreadPool &pool, QObject *parent = nullptr);
    ~SetMerger() override;

    /// nullopt: merged() will be told. What is known already comes at once, and costs nothing.
    std::optional<MutationSet> merge(const QList<MutationSet::Source> &sources);
    bool isBusy() const { return m_isBusy; }
    /// Whether there was anything to fold in this log, which the server had not folded. Of logs of the last merge().
    bool isOurs(const MutationLog::Ptr &raw) const;
    void cancel();

Q_SIGNALS:
    void merged(); ///< merge() of the same sources tells now

private:
    QThreadPool &m_pool;
    QHash<MutationLog::Ptr, MutationLog::Ptr> m_known; // of the last sources
    QObject *m_watched = nullptr;                      // goes when what runs is not wanted any more
    QList<MutationLog::Ptr> m_running;
    std::shared_ptr<StopFlag> m_stop; // of what runs
    bool m_isBusy = false;
};

} // namespace plato::ui
