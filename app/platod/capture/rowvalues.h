// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonValue>

struct sqlite3_stmt;

namespace plato::sqlite {

/// One value of the row that a statement stands on. Valid until the statement's next step.
struct Cell
{
    sqlite3_stmt *statement = nullptr;
    int column = 0;

    bool isNull() const;
    /// By type and value: 1, 1.0 and '1' are three values.
    bool isSameAs(const Cell &other) const;
};

/// How SQLite keeps text in a database, which decides how it orders text.
enum class TextEncoding { Utf8, Utf16Little, Utf16Big };

/// Less than, equal to or greater than zero, in the order of `ORDER BY … COLLATE BINARY`.
int compareInOrder(const Cell &a, const Cell &b, TextEncoding encoding);

/// A value as JSON. What JSON's own types cannot tell exactly is an object with one key, which begins with `$`:
/// - NULL: null
/// - INTEGER up to ±2^53: a number; beyond: {"$int": "9007199254740993"}
/// - REAL: a number; infinite: {"$real": "inf"} or "-inf"; a whole number in a column that is not declared REAL, where
///   the type would be lost: {"$real": "3.0"}
/// - TEXT: a string; over 1 MiB or not UTF-8: {"$text": {"size": bytes, "sha256": hex}}
/// - BLOB: {"$blob": {"size": bytes, "sha256": hex}}
/// `declaredReal`: the column has REAL affinity.
QJsonValue toJson(const Cell &cell, bool declaredReal);

} // namespace plato::sqlite
