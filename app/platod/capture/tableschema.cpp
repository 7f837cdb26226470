// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/tableschema.h"

#include "app/platod/capture/sqlitehandles.h"

#include <algorithm>
#include <sqlite3.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato::sqlite {

namespace {

QString textOf(const Statement &statement, int column)
{
    return QString::fromUtf8(reinterpret_cast<const char *>(sqlite3_column_text(statement.handle(), column)),
                             sqlite3_column_bytes(statement.handle(), column));
}

/// Section 3.1 of https://www.sqlite.org/datatype3.html
bool hasRealAffinity(const QString &declaredType)
{
    const auto has = [&](QLatin1StringView word) { return declaredType.contains(word, Qt::CaseInsensitive); };
    if (has("INT"_L1) || has("CHAR"_L1) || has("CLOB"_L1) || has("TEXT"_L1) || has("BLOB"_L1))
        return false;
    return has("REAL"_L1) || has("FLOA"_L1) || has("DOUB"_L1);
}

/// Whether the primary key of a table with rowids has an index: if not, it is another name of the rowid.
Expected<bool> hasKeyIndex(const Database &database, const QString &name)
{
    auto indexes = database.prepare("SELECT 1 FROM pragma_index_list(?1, 'main') WHERE origin = 'pk'");
    if (!indexes)
        return tl::unexpected(indexes.error());
    const QByteArray utf8 = name.toUtf8();
    sqlite3_bind_text(indexes->handle(), 1, utf8.constData(), int(utf8.size()), SQLITE_STATIC);
    return indexes->step();
}

} // namespace

int Table::indexOf(const QString &columnName) const
{
    const auto found =
        std::find_if(columns.begin(), columns.end(), [&](const Column &column) { return column.name == columnName; });
    return found == columns.end() ? -1 : int(found - columns.begin());
}

Expected<QMap<QString, Declaration>> readDeclarations(const Database &database)
{
    auto list = database.prepare(
        "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT GLOB 'sqlite_*'");
    if (!list)
        return tl::unexpected(list.error());
    QMap<QString, Declaration> tables;
    for (;;) {
        const auto row = list->step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            break;
        const QString name = textOf(*list, 0);
        tables.insert(name, {name, {}, 0, sqlite3_column_int(list->handle(), 1) == 0});
    }
    auto schema = database.prepare("SELECT name, sql, rootpage FROM main.sqlite_schema WHERE type = 'table'");
    if (!schema)
        return tl::unexpected(schema.error());
    for (;;) {
        const auto row = schema->step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return tables;
        if (const auto found = tables.find(textOf(*schema, 0)); found != tables.end()) {
            found->sql = QByteArray(reinterpret_cast<const char *>(sqlite3_column_text(schema->handle(), 1)),
                                    sqlite3_column_bytes(schema->handle(), 1));
            found->rootPage = quint32(sqlite3_column_int64(schema->handle(), 2));
        }
    }
}

Expected<Table> readTable(const Database &database, const Declaration &declaration)
{
    Table table;
    table.name = declaration.name;
    QMap<int, QString> key; // by position in the key, which need not be that in the table
    QStringList taken;

    auto columns = database.prepare("SELECT name, type, pk, hidden FROM pragma_table_xinfo(?1, 'main')");
    if (!columns)
        return tl::unexpected(columns.error());
    const QByteArray utf8 = table.name.toUtf8();
    sqlite3_bind_text(columns->handle(), 1, utf8.constData(), int(utf8.size()), SQLITE_STATIC);
    for (;;) {
        const auto row = columns->step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            break;
        const QString column = textOf(*columns, 0);
        taken.append(column.toLower());
        if (sqlite3_column_int(columns->handle(), 3) != 0)
            continue;
        table.columns.append({column, hasRealAffinity(textOf(*columns, 1))});
        if (const int position = sqlite3_column_int(columns->handle(), 2); position > 0)
            key.insert(position, column);
    }

    table.keyColumns = key.values();
    if (declaration.hasRowid) {
        const auto indexed = hasKeyIndex(database, table.name);
        if (!indexed)
            return tl::unexpected(indexed.error());
        table.isInRowidOrder = !*indexed;
        for (const QString &candidate : {u"rowid"_s, u"_rowid_"_s, u"oid"_s}) {
            if (table.rowidName.isEmpty() && !taken.contains(candidate))
                table.rowidName = candidate;
        }
    }
    if (table.keyColumns.isEmpty() && table.rowidName.isEmpty()) {
        for (const Column &column : std::as_const(table.columns))
            table.keyColumns.append(column.name); // without a key and a rowid, a row is identified by all of its values
    }
    return table;
}

Expected<TextEncoding> encodingOf(const Database &database)
{
    auto statement = database.prepare("PRAGMA main.encoding");
    if (!statement)
        return tl::unexpected(statement.error());
    if (const auto row = statement->step(); !row)
        return tl::unexpected(row.error());
    const QString word = textOf(*statement, 0);
    return word == "UTF-16le"_L1   ? TextEncoding::Utf16Little
           : word == "UTF-16be"_L1 ? TextEncoding::Utf16Big
                                   : TextEncoding::Utf8;
}

} // namespace plato::sqlite
