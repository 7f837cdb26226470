// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/tabledifference.h"

#include "app/platod/capture/changedpages.h"
#include "app/platod/capture/rowvalues.h"
#include "app/platod/capture/sqlitehandles.h"
#include "app/platod/capture/tableschema.h"

#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QStringList>

#include <algorithm>
#include <optional>
#include <span>
#include <sqlite3.h>
#include <tuple>
#include <utility>
#include <vector>

using namespace Qt::StringLiterals;

namespace plato::sqlite {

namespace {

/// Rows that are not kept in the order of their key are sorted by SQLite; more than this would fill the disk.
constexpr quint64 LargestSorted = quint64(64) << 20;

/// The rows of one table in the order of their keys. Column 0 is the rowid, or NULL.
class Rows
{
public:
    /// All of them, or only those in `spans`, for which the table has to have a rowid with a name.
    static Expected<Rows> of(const Database &database, const Table &table, const std::vector<RowidSpan> *spans)
    {
        const QByteArray rowid = table.rowidName.isEmpty() ? "NULL" : "t." + table.rowidName.toLatin1();
        QByteArrayList selected{rowid};
        for (const Column &column : table.columns)
            selected.append("t." + quoted(column.name));
        QByteArrayList ordered;
        for (const QString &column : table.keyColumns)
            ordered.append("t." + quoted(column) + " COLLATE BINARY");
        // A primary key may hold NULLs, so several rows may have the same one; the rowid tells them apart.
        if (!table.rowidName.isEmpty())
            ordered.append(rowid);

        QByteArray from = "main." + quoted(table.name) + " AS t";
        if (spans && table.isInRowidOrder) // one span after the other
            from += " WHERE " + rowid + " BETWEEN ?1 AND ?2";
        else if (spans)
            from = "json_each(?1) AS span CROSS JOIN " + from + " WHERE " + rowid +
                   " BETWEEN json_extract(span.value, '$[0]') AND json_extract(span.value, '$[1]')";
        auto statement =
            database.prepare("SELECT " + selected.join(", ") + " FROM " + from + " ORDER BY " + ordered.join(", "));
        if (!statement)
            return tl::unexpected(statement.error());
        Rows rows(table, std::move(*statement));
        if (spans)
            table.isInRowidOrder ? rows.bindFirst(*spans) : rows.bindAll(*spans);
        if (auto moved = rows.next(); !moved)
            return tl::unexpected(moved.error());
        return rows;
    }

    bool atEnd() const { return m_atEnd; }

    Expected<void> next()
    {
        for (;;) {
            const auto row = m_statement.step();
            if (!row)
                return tl::unexpected(row.error());
            m_atEnd = !*row && m_furtherSpans.empty();
            if (*row || m_atEnd)
                return {};
            bindFirst(m_furtherSpans);
        }
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

    /// Whether two rows with keys that compare equal have the same key in the records, too: 1 and 1.0 are equal in SQL,
    /// but written differently.
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

    void bindFirst(std::span<const RowidSpan> spans)
    {
        sqlite3_reset(m_statement.handle());
        sqlite3_bind_int64(m_statement.handle(), 1, spans.front().first);
        sqlite3_bind_int64(m_statement.handle(), 2, spans.front().last);
        m_furtherSpans = spans.subspan(1);
    }

    void bindAll(std::span<const RowidSpan> spans)
    {
        QByteArrayList pairs;
        for (const RowidSpan &span : spans)
            pairs.append('[' + QByteArray::number(span.first) + ',' + QByteArray::number(span.last) + ']');
        const QByteArray json = '[' + pairs.join(',') + ']';
        sqlite3_bind_text(m_statement.handle(), 1, json.constData(), int(json.size()), SQLITE_TRANSIENT);
    }

    const Table *m_table; // of the caller, who outlives us
    Statement m_statement;
    std::span<const RowidSpan> m_furtherSpans; // of the caller, too
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

    /// Either may be missing: a table made or dropped. `spans`: of both, which are the same elsewhere.
    Expected<void> compare(const Database &before, const Table *oldTable, const Database &after, const Table *newTable,
                           const std::vector<RowidSpan> *spans = nullptr)
    {
        std::optional<Rows> oldRows;
        std::optional<Rows> newRows;
        for (auto [database, table, rows] :
             {std::tuple(&before, oldTable, &oldRows), std::tuple(&after, newTable, &newRows)}) {
            if (!table)
                continue;
            auto opened = Rows::of(*database, *table, spans);
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
            if (after.stop())
                return failure(u"it was stopped"_s);
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

/// What may differ in a table; nothing: all of it.
std::optional<ChangedRows> changedRows(const std::optional<ChangedPages> &pages, const Declaration *before,
                                       const Declaration *after, const StopFlag &stop)
{
    // The declaration says how a record is read.
    if (!pages || !before || !after || !before->hasRowid || before->sql.isEmpty() || before->sql != after->sql)
        return std::nullopt;
    return pages->changedRows(before->rootPage, after->rootPage, stop);
}

/// Whether rows can be chosen by their rowids, and are kept, or may be sorted, in the order of their keys.
bool canReadSpans(const Table &table, const ChangedRows &changed)
{
    return !table.rowidName.isEmpty() && (table.isInRowidOrder || changed.bytes <= LargestSorted);
}

} // namespace

Expected<void> checkReadable(const Database &database)
{
    const auto tables = readDeclarations(database);
    if (!tables)
        return tl::unexpected(tables.error());
    return {};
}

Expected<QJsonArray> differenceOf(const Database &before, const Database &after, Reading reading)
{
    const auto oldEncoding = encodingOf(before);
    const auto newEncoding = encodingOf(after);
    const auto oldDeclarations = readDeclarations(before);
    const auto newDeclarations = readDeclarations(after);
    if (!oldEncoding || !newEncoding)
        return tl::unexpected(oldEncoding ? newEncoding.error() : oldEncoding.error());
    if (!oldDeclarations || !newDeclarations)
        return tl::unexpected(oldDeclarations ? newDeclarations.error() : oldDeclarations.error());

    QStringList names = oldDeclarations->keys() + newDeclarations->keys();
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());

    const auto pages =
        reading == Reading::ChangedPages ? ChangedPages::between(before.path(), after.path()) : std::nullopt;
    QJsonArray records;
    for (const QString &name : std::as_const(names)) {
        const auto oldFound = oldDeclarations->constFind(name);
        const auto newFound = newDeclarations->constFind(name);
        const Declaration *oldDeclaration = oldFound == oldDeclarations->constEnd() ? nullptr : &*oldFound;
        const Declaration *newDeclaration = newFound == newDeclarations->constEnd() ? nullptr : &*newFound;
        const auto changed = changedRows(pages, oldDeclaration, newDeclaration, after.stop());
        if (after.stop())
            return failure(u"it was stopped"_s);
        if (changed && changed->spans.empty())
            continue;

        std::optional<Table> oldTable;
        std::optional<Table> newTable;
        for (auto [database, declaration, table] :
             {std::tuple(&before, oldDeclaration, &oldTable), std::tuple(&after, newDeclaration, &newTable)}) {
            if (!declaration)
                continue;
            auto read = readTable(*database, *declaration);
            if (!read)
                return failure(u"table %1: %2"_s.arg(name, read.error().message));
            table->emplace(std::move(*read));
        }
        const Table *oldRows = oldTable ? &*oldTable : nullptr;
        const Table *newRows = newTable ? &*newTable : nullptr;

        Difference difference(*newEncoding);
        Expected<void> done;
        // With another key or another order of text no row of one can be found in the other: all are removed and added.
        if (oldRows && newRows && (oldRows->keyColumns != newRows->keyColumns || *oldEncoding != *newEncoding)) {
            done = difference.compare(before, oldRows, after, nullptr);
            if (done)
                done = difference.compare(before, nullptr, after, newRows);
        } else {
            const bool bySpans = changed && canReadSpans(*oldRows, *changed);
            done = difference.compare(before, oldRows, after, newRows, bySpans ? &changed->spans : nullptr);
        }
        if (!done)
            return failure(u"table %1: %2"_s.arg(name, done.error().message));
        difference.appendTo(records);
    }
    return records;
}

} // namespace plato::sqlite
