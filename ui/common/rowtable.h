// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QTableView;

namespace plato::ui {

/// Makes a table a list whose lines are chosen one at a time and as a whole, with the actions of the table as its
/// context menu; the column `wide` takes the room that is left. For a table that has its model.
void setUpRows(QTableView &table, int wide);

} // namespace plato::ui
