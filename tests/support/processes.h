// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

/// A look at /proc.
namespace plato::test {

/// Pids of living processes (no zombies) whose command line contains `text`.
QList<qint64> processesMentioning(const QString &text);

/// False for a zombie, too.
bool isAlive(qint64 pid);

} // namespace plato::test
