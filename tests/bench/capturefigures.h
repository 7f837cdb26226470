// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace plato::bench {

/// What it costs to observe a database of a million rows, each figure with what SQLite itself takes for the same in
/// this run. Blocking; false, with words on standard error, when something went wrong.
bool measureCapture(const QString &folder);

} // namespace plato::bench
