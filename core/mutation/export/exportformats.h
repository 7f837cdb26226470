// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/export/mutationexport.h"

#include <QSet>

/// How one row is written in each format. Private to core/mutation.
namespace plato::mutationexport {

/// What a table of all rows has beside the columns that each has.
struct Shape
{
    QStringList names;    ///< columns of the data
    QSet<QString> before; ///< of which an old value is told, too
    bool isCompared = false;
    bool hasEnvs = false; ///< it has rows of several envs, by which they are told apart
};

/// A row as the list shows it: of a changed one the mutation is made of both records, and the action is the newer
/// one's.
struct ExportedRow
{
    Mutation mutation;
    Mutation::Action action = Mutation::Action::Other;
    QString actionWord;
    QString env;
    Difference difference = Difference::None;
    QByteArrayView older; ///< the record of the older state; of a set that was not compared empty
    QByteArrayView newer;
};

/// Whether an update says what the column was before: of deleted rows the old value is the only one.
bool hasBefore(const Mutation &mutation, const Mutation::Column &column);

QByteArray headOf(Format format, const Shape &shape);
/// With its line end. Of JSON without, nor what stands between two.
QByteArray lineOf(Format format, const ExportedRow &row, const Shape &shape);
QByteArray footOf(Format format);

} // namespace plato::mutationexport
