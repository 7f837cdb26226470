// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/sandbox/resourcelimits.h"
#include "app/platod/sandbox/resourceuse.h"
#include "core/pool/pooltask.h"
#include "core/pool/workpool.h"

#include <QDeadlineTimer>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>

#include <chrono>

namespace plato::runtime {

/// Looks at what the processes of one sandbox use together (resourceuse.h), and says so once it is more than they may.
/// It looks where this computer's use has grown by a good part of what the sandbox has left, for which it looks twice a
/// second, and every few seconds whatever has grown; more often when there is little left, and at large folders less
/// often than small ones. Looking happens on threads of its own; the rest is the main thread's.
class ResourceWatch : public QObject
{
    Q_OBJECT

public:
    /// `folders` count as disk, and so do deleted files that are open.
    ResourceWatch(const ResourceLimits &limits, QStringList folders, QObject *parent = nullptr);

    /// `pid`: the first process inside, as it is seen from here.
    void start(qint64 pid);
    void stop();

Q_SIGNALS:
    void exceeded(const QString &reason);

private:
    struct DiskUse
    {
        qint64 bytes = 0;
        qint64 fileSystems = 0; ///< bytes in use on those that the folders are on, by anybody
    };

    void lookAtMemory();
    void lookAtDisk();
    bool canHaveTakenMemory(const ComputerUse &now) const;
    void tell(const QString &reason);

    ResourceLimits m_limits;
    QStringList m_folders;
    qint64 m_pid = 0; // 0: not started
    QTimer m_memory;
    QTimer m_disk;
    WorkPool m_lookers{2}; // one thread for memory, one for disk; the first is there before it is needed
    PoolTask m_memoryLook;
    PoolTask m_diskLook;
    // What the last look has found, what this computer has used least since, and when the next one is due in any case.
    MemoryUse m_memoryUse;
    ComputerUse m_computer;
    QDeadlineTimer m_memoryDue;
    DiskUse m_diskUse;
    QDeadlineTimer m_diskDue;
};

} // namespace plato::runtime
