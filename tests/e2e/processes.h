// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace plato::test {

/// Processes of this machine whose command line or environment names `text` (a state folder, say), by /proc; without
/// ourselves.
QList<qint64> processesNaming(const QString &text);

} // namespace plato::test
