// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

/// A look at /proc.
namespace plato::test {

/// Pids of living processes (no zombies, and not ourselves) whose command line or environment contains `text`: a state
/// folder, an address.
QList<qint64> processesMentioning(const QString &text);

/// Those of them that run the program `name`, by their own word for it; not their children of that name, which are most
/// likely about to become another program.
QList<qint64> processesOf(const QString &name, const QString &text);

/// False for a zombie, too.
bool isAlive(qint64 pid);

} // namespace plato::test
