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
/// On one line and short enough for a cell.
QString shortened(const QString &text);
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
