// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/tableschema.h"

#include "app/platod/capture/exactname.h"
#include "app/platod/capture/sqlitehandles.h"

#include <QByteArrayList>
#include <QSet>

#include <algorithm>
#include <sqlite3.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato::sqlite {

namespace {

QByteArray bytesOf(const Statement &statement, int column)
{
    const auto *text = reinterpret_cast<const char *>(sqlite3_column_text(statement.handle(), column));
    return {text, sqlite3_column_bytes(statement.handle(), column)};
}

/// Section 3.1 of https://www.sqlite.org/datatype3.html
bool hasRealAffinity(const QString &declaredType)
{
    const auto has = [&](QLatin1StringView word) { return declaredType.contains(word, Qt::CaseInsensitive); };
    if (has("INT"_L1) || has("CHAR"_L1) || has("CLOB"_L1) || has("TEXT"_L1) || has("BLOB"_L1))
        return false;
    return has("REAL"_L1) || has("FLOA"_L1) || has("DOUB"_L1);
}

// Pragmas are asked for as statements, not as table-valued functions: an application may have a table of that name.

/// Whether the primary key of a table with rowids has an index: if not, it is another name of the rowid.
Expected<bool> hasKeyIndex(const Database &database, const QByteArray &name)
{
    auto indexes = database.prepare("PRAGMA main.index_list(" + quoted(name) + ')');
    if (!indexes)
        return tl::unexpected(indexes.error());
    for (;;) {
        const auto row = indexes->step();
        if (!row || !*row || bytesOf(*indexes, 3) == "pk")
            return row;
    }
}

} // namespace

QStringList Table::keyNames() const
{
    QStringList names;
    for (const int index : keyColumns)
        names.append(columns[index].name);
    return names;
}

int Table::indexOf(const QString &columnName) const
{
    const auto found =
        std::find_if(columns.begin(), columns.end(), [&](const Column &column) { return column.name == columnName; });
    return found == columns.end() ? -1 : int(found - columns.begin());
}

Expected<Schema> readSchema(const Database &database)
{
    Schema schema;
    QSet<QByteArray> understood;
    auto list = database.prepare("PRAGMA main.table_list");
    if (!list)
        return tl::unexpected(list.error());
    for (;;) {
        const auto row = list->step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            break;
        const QByteArray name = bytesOf(*list, 1);
        const QByteArray type = bytesOf(*list, 2);
        if (bytesOf(*list, 0) != "main")
            continue;
        understood.insert(name);
        if (type == "virtual")
            schema.unread.append({u"table "_s + exactName(name), u"rows of virtual tables are not recorded"_s});
        if (type != "table" || name.startsWith("sqlite_"))
            continue;
        const QString shown = exactName(name);
        schema.tables.insert(shown, {shown, name, {}, 0, sqlite3_column_int(list->handle(), 4) == 0});
    }

    auto entries = database.prepare("SELECT type, name, sql, rootpage FROM main.sqlite_schema");
    if (!entries)
        return tl::unexpected(entries.error());
    const QString &trouble = database.schemaTrouble();
    for (;;) {
        const auto row = entries->step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            break;
        const QByteArray type = bytesOf(*entries, 0);
        const QByteArray name = bytesOf(*entries, 1);
        if (type == "table") {
            if (const auto found = schema.tables.find(exactName(name)); found != schema.tables.end()) {
                found->sql = bytesOf(*entries, 2);
                found->rootPage = quint32(sqlite3_column_int64(entries->handle(), 3));
            }
        }
        if (trouble.isEmpty() || (type != "table" && type != "view") || understood.contains(name))
            continue;
        // SQLite's words are about the first one that it did not understand, and name it.
        const bool isAboutThis = trouble.contains(u'(' + QString::fromUtf8(name) + u')');
        schema.unread.append({QString::fromUtf8(type) + u' ' + exactName(name),
                              isAboutThis ? trouble : u"its declaration is not understood"_s});
    }
    return schema; // what is not understood of indexes and triggers hides no rows
}

Expected<Table> readTable(const Database &database, const Declaration &declaration)
{
    Table table;
    table.name = declaration.name;
    table.sqlName = declaration.sqlName;
    QMap<int, int> key; // by position in the key, which need not be that in the table
    QByteArrayList taken;

    auto columns = database.prepare("PRAGMA main.table_xinfo(" + quoted(table.sqlName) + ')');
    if (!columns)
        return tl::unexpected(columns.error());
    for (;;) {
        const auto row = columns->step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            break;
        const QByteArray name = bytesOf(*columns, 1);
        taken.append(name.toLower());
        if (sqlite3_column_int(columns->handle(), 6) != 0)
            continue;
        if (const int position = sqlite3_column_int(columns->handle(), 5); position > 0)
            key.insert(position, int(table.columns.size()));
        table.columns.append({exactName(name), name, hasRealAffinity(QString::fromUtf8(bytesOf(*columns, 2)))});
    }
    if (table.columns.isEmpty())
        return failure(u"it has no columns that can be read"_s);

    table.keyColumns = key.values();
    if (declaration.hasRowid) {
        const auto indexed = hasKeyIndex(database, table.sqlName);
        if (!indexed)
            return tl::unexpected(indexed.error());
        table.isInRowidOrder = !*indexed;
        for (const QByteArray candidate : {"rowid", "_rowid_", "oid"}) {
            if (table.rowidName.isEmpty() && !taken.contains(candidate))
                table.rowidName = candidate;
        }
    }
    if (table.keyColumns.isEmpty() && table.rowidName.isEmpty()) {
        for (int i = 0; i < table.columns.size(); ++i)
            table.keyColumns.append(i); // without a key and a rowid, a row is identified by all of its values
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
    const QByteArray word = bytesOf(*statement, 0);
    return word == "UTF-16le"   ? TextEncoding::Utf16Little
           : word == "UTF-16be" ? TextEncoding::Utf16Big
                                : TextEncoding::Utf8;
}

} // namespace plato::sqlite
