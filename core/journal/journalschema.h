// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSqlDatabase>
#include <QSqlError>
#include <QString>

/// The tables of the journal, and how those of older programs become them. For the thread of the database.
namespace plato::journalschema {

inline constexpr int Version = 2;
/// In the head of the file: other programs' databases are told by it. "PlJo" in ASCII.
inline constexpr quint32 ApplicationId = 0x506c4a6f;

enum class Finding {
    Ready,    ///< it has the tables of Version
    Damaged,  ///< no database, or one that cannot be read any more
    Foreign,  ///< of another program
    Newer,    ///< of a newer version of this one
    Unusable, ///< it cannot be opened or written now: permissions, a full disk, a lock that nobody gives back
};

struct Outcome
{
    Finding finding = Finding::Ready;
    QString words; ///< SQLite's own
};

/// Sets the open `database` up, and makes its tables or brings them up to date, in one transaction.
Outcome prepare(QSqlDatabase &database);

/// What an error of a statement says of the database: Damaged, or Unusable.
Finding findingOf(const QSqlError &error);

/// Writes what a search for `session` finds: its names, those of its envs and tables, notes, and the date. The error is
/// that of the statement that failed; not valid where none did.
QSqlError refreshSearch(QSqlDatabase &database, qint64 session);
/// Text as it is searched: what differs in letter case alone is the same.
QString folded(const QString &text);

} // namespace plato::journalschema
