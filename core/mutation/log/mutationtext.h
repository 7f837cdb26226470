// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/log/difference.h"
#include "core/mutation/log/mutation.h"

#include <QString>
#include <QStringList>

/// Words for people about one mutation, shared by the models of this room. Translated; local time.
namespace plato::mutationtext {

QString actionOf(Mutation::Action action, const QString &word);
/// `+ Added`, `≠ Changed`: told without colour, too. Empty where nothing was compared.
QString differenceOf(Difference difference);
inline constexpr qsizetype MaxCell = 400; ///< characters of a cell

/// On one line and short enough for a cell.
QString shortened(const QString &text);
/// What has its signs already, short enough for a cell.
QString fitted(const QString &shown);
/// The name of a table or a column, so that two that differ look different (see exacttext).
QString shownName(const QString &name, qsizetype maxLength = MaxCell);
/// As Mutation::keyText(), and two that differ look different; `maxPart` as shownvalue has it.
QString keyOf(const Mutation &mutation, qsizetype maxPart = 80);
/// `status: Open → Closed, title: …`; of new and deleted rows their values; on one line, short enough for a cell.
QString summaryOf(const Mutation &mutation);
/// The same, one column a line, for a tooltip.
QString listOf(const Mutation &mutation);
/// `10:32:05.123`, with the date when it is not today's; what is no time stays as sent.
QString timeOf(const Mutation &mutation);
QString fullTimeOf(const Mutation &mutation);
/// Names and full texts of everything in the record, to be searched.
QStringList valuesOf(const Mutation &mutation);
/// Plain text that a tooltip shows as it is, line ends included: data is never taken for HTML.
QString asToolTip(const QString &text);

} // namespace plato::mutationtext
