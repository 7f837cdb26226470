// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/sandbox/heldprocesses.h"

#include "app/platod/sandbox/processtree.h"

#include <QDeadlineTimer>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <poll.h>

using namespace std::chrono_literals;

namespace plato::runtime {

HeldProcesses::HeldProcesses(qint64 first, int pidfd, const StopFlag &stop)
    : m_pidfd(pidfd)
{
    const QDeadlineTimer deadline(2s);
    while (!m_complete && !stop && !deadline.hasExpired()) {
        QList<qint64> processes = withDescendants({first});
        processes.removeAll(first); // it does nothing but wait for the others
        for (const qint64 pid : std::as_const(processes)) {
            if (!isAtRest(pid) && ::kill(static_cast<pid_t>(pid), SIGSTOP) == 0)
                m_held.insert(pid);
        }
        // A process that was just made is seen in the next look.
        m_complete = std::all_of(processes.cbegin(), processes.cend(), &isAtRest) &&
                     withDescendants({first}).size() == processes.size() + 1;
        if (!m_complete)
            ::poll(nullptr, 0, 1);
    }
}

HeldProcesses::~HeldProcesses()
{
    for (const qint64 pid : std::as_const(m_held))
        ::kill(static_cast<pid_t>(pid), SIGCONT);
}

bool HeldProcesses::areAllHeld() const
{
    pollfd entry{m_pidfd, POLLIN, 0}; // can be read once the process has ended
    return m_complete && m_pidfd >= 0 && ::poll(&entry, 1, 0) == 0;
}

} // namespace plato::runtime
