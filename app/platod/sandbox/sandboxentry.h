// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/sandbox/resourcelimits.h"

#include <QByteArray>

#include <optional>

namespace plato::runtime {

/// The one way into a sandbox. There are two doors, bubblewrap (EnvProcess) and the namespaces of a sandbox that runs
/// (SandboxCommand, and the relay of its network), and whoever comes by either has from here: a session of its own
/// without a terminal, no descriptor, signal or keyring of ours, the limits of the env, no core files, and the filter
/// of system calls. One is made for each sandbox and used for all that is started in it; its environment is
/// SandboxSpec's. Made before fork(); what is called in the child is async-signal-safe.
class SandboxEntry
{
public:
    /// `limits` none: what this computer has.
    explicit SandboxEntry(const std::optional<ResourceLimits> &limits);

    /// A BPF program; empty when none could be made, and then nothing may be started.
    const QByteArray &filter() const { return m_filter; }

    /// In the child, first.
    void leaveOurs() const;
    /// In the child, last, once it is in the namespaces: what bubblewrap does itself for its children.
    void giveUpRights() const;
    /// The same for a program of ours that serves a sandbox from outside of it.
    void giveUpRightsOutside() const;

private:
    QByteArray m_filter;
    std::optional<KernelLimits> m_limits;
};

} // namespace plato::runtime
