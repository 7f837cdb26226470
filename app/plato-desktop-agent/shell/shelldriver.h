// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

#include <sys/types.h>

namespace plato::agent {

/// File descriptors under which the driver finds its channels: high, so that they are not in the way of commands.
enum ShellChannel : int { CommandChannel = 250, OutputMarkChannel = 251, ErrorMarkChannel = 252 };

/// The bash program that reads commands and runs them one after the other in the same shell, as if typed there.
/// It reads `token NUL command NUL` from standard input and, after each command, writes `RS token SP status RS` to the
/// output's mark channel and `RS token RS` to the error's. It ends with its input.
QByteArray shellDriver();

/// The processes whose parent is `parent`.
QList<pid_t> childrenOf(pid_t parent);
/// Kills the children of `parent` that are not among `spared`, each with all its descendants.
void killNewChildren(pid_t parent, const QList<pid_t> &spared);

} // namespace plato::agent
