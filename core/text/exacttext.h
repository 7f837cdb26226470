// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// Values of the data for eyes: two that differ are not shown as the same. As showntext, whose signs these are, but for
/// text that is looked at for what it is, and not read among our words. Pure, quick for a text of any length, any
/// thread.
namespace plato::exacttext {

enum class Lines {
    Signs, ///< all of it on one line, for a cell: line ends and tabulators are signs
    Kept   ///< for a view that is made for long text
};

/// All of it, with a sign for each character that cannot be seen, that reorders, or that looks like another: controls,
/// kinds of blank, blanks at an end or in a row, joiners that join nothing, line ends of each kind. Where a character
/// is written in an unusual way (`e` and an accent, a ligature), its number stands behind it. Other text stays what it
/// is.
///
/// Text that has such signs of its own looks different again: so none is given to this twice.
QString shown(const QString &value, Lines lines);

/// Of two texts that stand beside each other, with their signs: where letters of another alphabet, dashes or quotes are
/// all that differs, their numbers are put behind them.
void tellApart(QString &one, QString &other);

} // namespace plato::exacttext
