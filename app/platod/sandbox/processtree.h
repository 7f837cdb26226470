// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

/// A look at /proc. What it tells may have changed by the time it is read. Reentrant.
namespace plato::runtime {

/// These processes, and all below them.
QList<qint64> withDescendants(QList<qint64> processes);

/// Whether it was stopped by a signal or a debugger.
bool isStopped(qint64 pid);

/// Whether none of its threads runs, or will without a signal: they are stopped, or have ended and nobody has asked how
/// yet. False for one that is gone, whose number may be another one's by now.
bool isAtRest(qint64 pid);

} // namespace plato::runtime
