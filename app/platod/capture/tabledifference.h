// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/capture/tableschema.h"
#include "core/text/error.h"

#include <QJsonArray>
#include <QList>

namespace plato::sqlite {

class Database;

/// Which rows are read to be compared; the records are the same.
enum class Reading {
    ChangedPages, ///< those near a changed page of the file, where changedpages.h can tell them
    Everything,
};

struct Differences
{
    QJsonArray records;   ///< of the form in README.md, without time and number
    QList<Unread> unread; ///< what of either is not compared; it costs nothing else
};

/// What turns the tables of `before` into those of `after`. Ordered by table name; within a table first DELETE, then
/// UPDATE, then INSERT, each by key. Both are finished copies. An error where neither has a schema that can be read.
/// Blocking; ends within a moment, with an error, once the stop flag of `after` is set.
Expected<Differences> differenceOf(const Database &before, const Database &after,
                                   Reading reading = Reading::ChangedPages);

} // namespace plato::sqlite
