// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/tabledifference.h"

#include "app/platod/capture/rowvalues.h"
#include "app/platod/capture/sqlitehandles.h"

#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QStringList>

#include <algorithm>
#include <optional>
#include <sqlite3.h>
#include <tuple>
#include <utility>
#include <vector>

using namespace Qt::StringLiterals;

namespace plato::sqlite {

namespace {

struct Column
{
    QString name;
    bool declaredReal = false;
};

/// How a table's rows are told apart and read.
struct Table
{
    QString name;
    QList<Column> columns; ///< without generated ones: they follow from the others
    QStringList keyColumns;
    QString rowidName; ///< empty where there is no rowid, or columns hide it under all its names

    bool isKeyedByRowid() const { return keyColumns.isEmpty(); }
    int indexOf(const QString &columnName) const
    {
        const auto found = std::find_if(columns.begin(), columns.end(),
                                        [&](const Column &column) { return column.name == columnName; });
        return found == columns.end() ? -1 : int(found - columns.begin());
    }
};

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

tl::expected<Table, QString> readTable(const Database &database, const QString &name, bool hasRowid)
{
    Table table;
    table.name = name;
    QMap<int, QString> key; // by position in the key, which need not be that in the table
    QStringList taken;

    auto columns = database.prepare("SELECT name, type, pk, hidden FROM pragma_table_xinfo(?1, 'main')");
    if (!columns)
        return tl::unexpected(columns.error());
    const QByteArray utf8 = name.toUtf8();
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
    if (hasRowid) {
        for (const QString &candidate : {u"rowid"_s, u"_rowid_"_s, u"oid"_s}) {
            if (table.rowidName.isEmpty() && !taken.contains(candidate))
                table.rowidName = candidate;
        }
    }
    if (table.keyColumns.isEmpty() && table.rowidName.isEmpty()) {
        for (const Column &column : std::as_const(table.columns))
            table.keyColumns.append(column.name); // the row is its own name
    }
    return table;
}

tl::expected<QMap<QString, Table>, QString> readTables(const Database &database)
{
    // Left away: views, virtual tables and the shadow tables that they keep their indexes in, SQLite's own tables.
    auto list = database.prepare(
        "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT GLOB 'sqlite_*'");
    if (!list)
        return tl::unexpected(list.error());
    QMap<QString, Table> tables;
    for (;;) {
        const auto row = list->step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return tables;
        const QString name = textOf(*list, 0);
        auto table = readTable(database, name, sqlite3_column_int(list->handle(), 1) == 0);
        if (!table)
            return tl::unexpected(u"table %1: %2"_s.arg(name, table.error()));
        tables.insert(name, *table);
    }
}

/// The rows of one table in the order of their keys. Column 0 is the rowid, or NULL.
class Rows
{
public:
    static tl::expected<Rows, QString> of(const Database &database, const Table &table)
    {
        const QByteArray rowid = table.rowidName.isEmpty() ? "NULL" : table.rowidName.toLatin1();
        QByteArrayList selected{rowid};
        for (const Column &column : table.columns)
            selected.append(quoted(column.name));
        QByteArrayList ordered;
        for (const QString &column : table.keyColumns)
            ordered.append(quoted(column) + " COLLATE BINARY");
        // A primary key may hold NULLs, and then does not tell rows apart by itself.
        if (!table.rowidName.isEmpty())
            ordered.append(rowid);

        auto statement = database.prepare("SELECT " + selected.join(", ") + " FROM main." + quoted(table.name) +
                                          " ORDER BY " + ordered.join(", "));
        if (!statement)
            return tl::unexpected(statement.error());
        Rows rows(table, std::move(*statement));
        if (auto moved = rows.next(); !moved)
            return tl::unexpected(moved.error());
        return rows;
    }

    bool atEnd() const { return m_atEnd; }

    tl::expected<void, QString> next()
    {
        const auto row = m_statement.step();
        if (!row)
            return tl::unexpected(row.error());
        m_atEnd = !*row;
        return {};
    }

    Cell cell(int column) const { return {m_statement.handle(), column + 1}; }
    Cell rowid() const { return {m_statement.handle(), 0}; }

    /// Rows of the same table, with the same key columns.
    int compareKey(const Rows &other, TextEncoding encoding) const
    {
        bool needsRowid = m_table->isKeyedByRowid();
        for (size_t i = 0; i < m_keyIndexes.size(); ++i) {
            const Cell mine = cell(m_keyIndexes[i]);
            if (const int result = compareInOrder(mine, other.cell(other.m_keyIndexes[i]), encoding); result != 0)
                return result;
            needsRowid = needsRowid || mine.isNull();
        }
        if (!needsRowid || m_table->rowidName.isEmpty())
            return 0;
        return compareInOrder(rowid(), other.rowid(), encoding);
    }

    /// Of rows whose keys compare equal: 1 and 1.0 do, and yet are two names to whoever reads the records.
    bool hasSameNameAs(const Rows &other) const
    {
        for (size_t i = 0; i < m_keyIndexes.size(); ++i) {
            if (!cell(m_keyIndexes[i]).isSameAs(other.cell(other.m_keyIndexes[i])))
                return false;
        }
        return true;
    }

    QJsonObject key() const
    {
        QJsonObject key;
        bool needsRowid = m_table->isKeyedByRowid();
        for (const int index : m_keyIndexes) {
            key.insert(m_table->columns[index].name, json(index));
            needsRowid = needsRowid || cell(index).isNull();
        }
        if (needsRowid && !m_table->rowidName.isEmpty())
            key.insert(u"$rowid"_s, toJson(rowid(), false));
        return key;
    }

    QJsonValue json(int column) const { return toJson(cell(column), m_table->columns[column].declaredReal); }

    QJsonObject values() const
    {
        QJsonObject values;
        for (int i = 0; i < m_table->columns.size(); ++i)
            values.insert(m_table->columns[i].name, json(i));
        return values;
    }

private:
    Rows(const Table &table, Statement statement)
        : m_table(&table)
        , m_statement(std::move(statement))
    {
        for (const QString &column : table.keyColumns)
            m_keyIndexes.push_back(table.indexOf(column));
    }

    const Table *m_table; // of the caller, who outlives us
    Statement m_statement;
    std::vector<int> m_keyIndexes;
    bool m_atEnd = false;
};

QJsonObject record(const Table &table, const QString &action, const QJsonObject &key, const QJsonObject &values,
                   const QJsonObject &oldValues)
{
    return {{u"table_name"_s, table.name},
            {u"action"_s, action},
            {u"key"_s, key},
            {u"values"_s, values},
            {u"old_values"_s, oldValues}};
}

/// Columns by name, old beside new; -1 where a column is missing on that side.
QList<std::pair<int, int>> columnPairs(const Table &before, const Table &after)
{
    QList<std::pair<int, int>> pairs;
    for (int i = 0; i < before.columns.size(); ++i)
        pairs.append({i, after.indexOf(before.columns[i].name)});
    for (int i = 0; i < after.columns.size(); ++i) {
        if (before.indexOf(after.columns[i].name) < 0)
            pairs.append({-1, i});
    }
    return pairs;
}

class Difference
{
public:
    explicit Difference(TextEncoding encoding)
        : m_encoding(encoding)
    {
    }

    /// Either may be missing: a table made or dropped.
    tl::expected<void, QString> compare(const Database &before, const Table *oldTable, const Database &after,
                                        const Table *newTable)
    {
        std::optional<Rows> oldRows;
        std::optional<Rows> newRows;
        for (auto [database, table, rows] :
             {std::tuple(&before, oldTable, &oldRows), std::tuple(&after, newTable, &newRows)}) {
            if (!table)
                continue;
            auto opened = Rows::of(*database, *table);
            if (!opened)
                return tl::unexpected(opened.error());
            rows->emplace(std::move(*opened));
        }
        const auto pairs = oldTable && newTable ? columnPairs(*oldTable, *newTable) : QList<std::pair<int, int>>();

        for (;;) {
            const bool hasOld = oldRows && !oldRows->atEnd();
            const bool hasNew = newRows && !newRows->atEnd();
            if (!hasOld && !hasNew)
                break;
            const int result = !hasOld ? 1 : !hasNew ? -1 : oldRows->compareKey(*newRows, m_encoding);
            if (result == 0 && oldRows->hasSameNameAs(*newRows)) {
                compareRow(*oldTable, *oldRows, *newTable, *newRows, pairs);
            } else {
                if (result <= 0) {
                    const QJsonObject row = oldRows->values();
                    m_deleted.append(record(*oldTable, u"DELETE"_s, oldRows->key(), row, row));
                }
                if (result >= 0)
                    m_inserted.append(record(*newTable, u"INSERT"_s, newRows->key(), newRows->values(), {}));
            }
            if (result <= 0) {
                if (auto moved = oldRows->next(); !moved)
                    return moved;
            }
            if (result >= 0) {
                if (auto moved = newRows->next(); !moved)
                    return moved;
            }
        }
        return {};
    }

    void appendTo(QJsonArray &records) const
    {
        for (const QJsonArray &part : {m_deleted, m_updated, m_inserted}) {
            for (const QJsonValue value : part)
                records.append(value);
        }
    }

private:
    void compareRow(const Table &oldTable, const Rows &oldRow, const Table &newTable, const Rows &newRow,
                    const QList<std::pair<int, int>> &pairs)
    {
        QJsonArray changed;
        QJsonObject oldValues;
        for (const auto &[oldIndex, newIndex] : pairs) {
            // A column that came or went is a change where it holds, or held, something.
            const bool same = oldIndex < 0   ? newRow.cell(newIndex).isNull()
                              : newIndex < 0 ? oldRow.cell(oldIndex).isNull()
                                             : oldRow.cell(oldIndex).isSameAs(newRow.cell(newIndex));
            if (same)
                continue;
            changed.append(oldIndex < 0 ? newTable.columns[newIndex].name : oldTable.columns[oldIndex].name);
            if (oldIndex >= 0)
                oldValues.insert(oldTable.columns[oldIndex].name, oldRow.json(oldIndex));
        }
        if (changed.isEmpty())
            return;
        QJsonObject update = record(newTable, u"UPDATE"_s, newRow.key(), newRow.values(), oldValues);
        update.insert(u"changed"_s, changed);
        m_updated.append(update);
    }

    TextEncoding m_encoding;
    QJsonArray m_deleted;
    QJsonArray m_updated;
    QJsonArray m_inserted;
};

tl::expected<TextEncoding, QString> encodingOf(const Database &database)
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

} // namespace

tl::expected<void, QString> checkReadable(const Database &database)
{
    const auto tables = readTables(database);
    if (!tables)
        return tl::unexpected(tables.error());
    return {};
}

tl::expected<QJsonArray, QString> differenceOf(const Database &before, const Database &after)
{
    const auto oldEncoding = encodingOf(before);
    const auto newEncoding = encodingOf(after);
    const auto oldTables = readTables(before);
    const auto newTables = readTables(after);
    if (!oldEncoding || !newEncoding)
        return tl::unexpected(oldEncoding ? newEncoding.error() : oldEncoding.error());
    if (!oldTables || !newTables)
        return tl::unexpected(oldTables ? newTables.error() : oldTables.error());

    QStringList names = oldTables->keys() + newTables->keys();
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());

    QJsonArray records;
    for (const QString &name : std::as_const(names)) {
        const auto oldFound = oldTables->constFind(name);
        const auto newFound = newTables->constFind(name);
        const Table *oldTable = oldFound == oldTables->constEnd() ? nullptr : &*oldFound;
        const Table *newTable = newFound == newTables->constEnd() ? nullptr : &*newFound;

        Difference difference(*newEncoding);
        tl::expected<void, QString> done;
        // Rows whose names or order no longer compare are not the same rows.
        if (oldTable && newTable && (oldTable->keyColumns != newTable->keyColumns || *oldEncoding != *newEncoding)) {
            done = difference.compare(before, oldTable, after, nullptr);
            if (done)
                done = difference.compare(before, nullptr, after, newTable);
        } else {
            done = difference.compare(before, oldTable, after, newTable);
        }
        if (!done)
            return tl::unexpected(u"table %1: %2"_s.arg(name, done.error()));
        difference.appendTo(records);
    }
    return records;
}

} // namespace plato::sqlite
