// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

/// Keys are in the memory of our programs, and nowhere else.
namespace plato {

/// Takes a secret out of the environment, whose variable is gone then: no child inherits it, and /proc/PID/environ
/// shows nothing where it was. Empty without that variable. From main(), before anything that starts a thread or a
/// child.
QByteArray takeFromEnvironment(const char *name);

/// From now on neither this program nor its children write core files.
void refuseCoreDumps();

/// From now on no other process of the same user reads the memory, the environment or the descriptors of this one, and
/// no debugger is let in; the kernel writes no core dump of it, to no program either. It ends with exec(): children are
/// as others. Root may do all that still.
void refuseDebuggers();

} // namespace plato
