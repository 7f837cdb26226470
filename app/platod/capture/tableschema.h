// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/capture/rowvalues.h"
#include "core/text/error.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

/// What the schema of a database says, as far as rows are compared. All is blocking, and an error is SQLite's text.
namespace plato::sqlite {

class Database;

struct Column
{
    QString name;
    QByteArray sqlName; ///< as it is kept
    bool declaredReal = false;
};

/// What the schema says of a table at first sight: enough where no row of it changed.
struct Declaration
{
    QString name;
    QByteArray sqlName;   ///< as it is kept
    QByteArray sql;       ///< as it is kept; empty where the schema is damaged
    quint32 rootPage = 0; ///< of the tree that holds the rows
    bool hasRowid = false;
};

/// How a table's rows are told apart and read.
struct Table
{
    QString name;
    QByteArray sqlName;
    QList<Column> columns;       ///< without generated ones: they follow from the others
    QList<int> keyColumns;       ///< in columns
    QByteArray rowidName;        ///< empty where there is no rowid, or columns hide it under all its names
    bool isInRowidOrder = false; ///< the key is the rowid, under whatever name

    bool isKeyedByRowid() const { return keyColumns.isEmpty(); }
    QStringList keyNames() const;
    int indexOf(const QString &columnName) const; ///< in columns, or -1
};

/// Something of a database whose changes are not seen.
struct Unread
{
    QString what;
    QString reason;
};

struct Schema
{
    /// The tables that are compared, by name: no views, no virtual tables and none of the shadow tables that they keep
    /// their indexes in, none of SQLite's own.
    QMap<QString, Declaration> tables;
    QList<Unread> unread; ///< what might be such a table or belong to one: not understood, or virtual
};

Expected<Schema> readSchema(const Database &database);

Expected<Table> readTable(const Database &database, const Declaration &declaration);

Expected<TextEncoding> encodingOf(const Database &database);

} // namespace plato::sqlite
