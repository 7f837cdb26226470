// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/export/mutationexport.h"

#include <QSet>

/// How one record is written in each format but JSON, whose records need no writing. Private to core/mutation.
namespace plato::mutationexport {

/// Columns of the data in a table of all records.
struct DataColumns
{
    QStringList names;
    QSet<QString> before; ///< of which an old value is told, too
};

/// Whether an update says what the column was before: of deleted rows the old value is the only one.
bool hasBefore(const Mutation::Column &column);

QByteArray headOf(Format format, const DataColumns &columns);
/// With its line end. Not for JSON.
QByteArray lineOf(Format format, const Mutation &mutation, const QString &env, const DataColumns &columns);
QByteArray footOf(Format format);

} // namespace plato::mutationexport
