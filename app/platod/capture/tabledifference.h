// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QString>

#include <tl/expected.hpp>

namespace plato::sqlite {

class Database;

/// Reads the schema alone: tells a file that is no database, or one too damaged to be compared.
tl::expected<void, QString> checkReadable(const Database &database);

/// What turns the tables of `before` into those of `after`, as records of the form in README.md, without time and
/// number. Ordered by table name; within a table first DELETE, then UPDATE, then INSERT, each by key. Blocking.
tl::expected<QJsonArray, QString> differenceOf(const Database &before, const Database &after);

} // namespace plato::sqlite
