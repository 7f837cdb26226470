// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pool/stopflag.h"

#include <QSet>

namespace plato::runtime {

/// Holds the processes that the first one of a sandbox has started, and all below them (SIGSTOP), for as long as this
/// lives: what they have written stays as it is at one moment, as if the power had failed, which a database is made to
/// survive. What SandboxCommand has let in is not below the first process and goes on, until it needs one that is held.
/// Blocking, for a moment.
class HeldProcesses
{
public:
    /// `first`: the first process inside, as it is seen from here, and a pidfd of it that outlives this.
    HeldProcesses(qint64 first, int pidfd, const StopFlag &stop);
    ~HeldProcesses();
    Q_DISABLE_COPY_MOVE(HeldProcesses)

    /// False: some went on, or make others faster than they can be held, or the sandbox has ended, so that another one
    /// may work on the same files. To be asked before and after what they are held for.
    bool areAllHeld() const;

private:
    int m_pidfd;
    QSet<qint64> m_held;
    bool m_complete = false;
};

} // namespace plato::runtime
