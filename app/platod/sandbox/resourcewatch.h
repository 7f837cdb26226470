// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/sandbox/resourcelimits.h"
#include "core/pool/stopflag.h"
#include "core/pool/workpool.h"
#include "core/text/error.h"

#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>

#include <chrono>
#include <memory>

namespace plato::runtime {

/// Looks at what the processes of one sandbox use together, and says so once it is more than they may. It looks every
/// second, more often when there is little left, and at large folders less often than small ones. Main thread.
class ResourceWatch : public QObject
{
    Q_OBJECT

public:
    /// `folders` count as disk. They are walked on `pool`, which is used between start() and stop().
    ResourceWatch(const ResourceLimits &limits, QStringList folders, WorkPool &pool, QObject *parent = nullptr);

    /// `pid`: the first process inside, as it is seen from here.
    void start(qint64 pid);
    void stop(); ///< also the walk of the folders, within a moment
    /// From now on this process, which entered the sandbox from outside, counts as well with all below it.
    void include(qint64 pid) { m_entered.append(pid); }
    void leaveOut(qint64 pid) { m_entered.removeOne(pid); }

    /// Bytes that these processes and all below them use, with the memory files of the first one's sandbox: shared
    /// pages count once.
    static qint64 memoryOf(const QList<qint64> &roots, qint64 interestingFrom = 0);
    /// Bytes of disk below these folders. Blocking, for workers; ends within a moment once `stop` is set.
    static Expected<qint64> diskOf(const QStringList &folders, const StopFlag &stop = NeverStop);

Q_SIGNALS:
    void exceeded(const QString &reason);

private:
    void lookAtMemory();
    void lookAtDisk();
    void tell(const QString &what, int limitMb, qint64 used);

    ResourceLimits m_limits;
    QStringList m_folders;
    WorkPool &m_pool;
    std::shared_ptr<StopFlag> m_stop = std::make_shared<StopFlag>(false); // of the walk since the last stop()
    qint64 m_pid = 0;                                                     // 0: not started
    QList<qint64> m_entered;
    QTimer m_memory;
    QTimer m_disk;
};

} // namespace plato::runtime
