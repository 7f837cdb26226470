// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pool/stopflag.h"

#include <QSet>

namespace plato::runtime {

/// Holds all processes of a sandbox but its first one (SIGSTOP) for as long as this lives: what they have written stays
/// as it is at one moment, as if the power had failed, which a database is made to survive. Blocking, for a moment.
class HeldProcesses
{
public:
    /// `first`: the first process inside, as it is seen from here.
    HeldProcesses(qint64 first, const StopFlag &stop);
    ~HeldProcesses();
    Q_DISABLE_COPY_MOVE(HeldProcesses)

    /// False: some went on, or make others faster than they can be held.
    bool areAllHeld() const { return m_complete; }

private:
    QSet<qint64> m_held;
    bool m_complete = false;
};

} // namespace plato::runtime
