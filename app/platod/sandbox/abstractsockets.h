// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace plato::runtime {

/// Abstract Unix sockets belong to the network namespace, which envs share with the computer: an X server or a session
/// bus that listens on one would be within their reach. Landlock can close that since Linux 6.12.
bool canCloseAbstractSockets();

/// Keeps the calling process and all that come from it from abstract sockets that others made; those that they make
/// themselves stay theirs. Gives up setuid programs on the way. Does nothing where the kernel cannot.
/// Async-signal-safe, for QProcess::setChildProcessModifier().
void closeAbstractSockets();

} // namespace plato::runtime
