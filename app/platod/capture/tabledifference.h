// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/error.h"

#include <QJsonArray>
#include <QString>

namespace plato::sqlite {

class Database;

/// Reads the schema alone: tells a file that is no database, or one too damaged to be compared.
Expected<void> checkReadable(const Database &database);

/// Which rows are read to be compared; the records are the same.
enum class Reading {
    ChangedPages, ///< those near a changed page of the file, where changedpages.h can tell them
    Everything,
};

/// What turns the tables of `before` into those of `after`, as records of the form in README.md, without time and
/// number. Ordered by table name; within a table first DELETE, then UPDATE, then INSERT, each by key. Both
/// are finished copies. Blocking; ends within a moment, with an error, once the stop flag of `after` is set.
Expected<QJsonArray> differenceOf(const Database &before, const Database &after,
                                  Reading reading = Reading::ChangedPages);

} // namespace plato::sqlite
