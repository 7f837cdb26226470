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

/// Result columns of one statement. SQLite has a bound on these, which an application's table may use up by itself.
constexpr int ColumnsAtOnce = 500;

/// Where the spans are for a statement that needs all of them at once: in memory, under a name that no table of the
/// application can be meant by.
Expected<void> keepSpans(const Database &database, const std::vector<RowidSpan> &spans)
{
    auto kept = database.execute("DROP TABLE IF EXISTS temp.span; CREATE TABLE temp.span(first INTEGER, last INTEGER)");
    if (!kept)
        return kept;
    auto insert = database.prepare("INSERT INTO temp.span VALUES (?1, ?2)");
    if (!insert)
        return tl::unexpected(insert.error());
    for (const RowidSpan &span : spans) {
        sqlite3_reset(insert->handle());
        sqlite3_bind_int64(insert->handle(), 1, span.first);
        sqlite3_bind_int64(insert->handle(), 2, span.last);
        if (const auto done = insert->step(); !done)
            return tl::unexpected(done.error());
    }
    return {};
}

/// The rows of one table in the order of their keys.
class Rows
{
public:
    /// All of them, or only those in `spans`, for which the table has to have a rowid with a name.
    static Expected<Rows> of(const Database &database, const Table &table, const std::vector<RowidSpan> *spans)
    {
        const QByteArray rowid = table.rowidName.isEmpty() ? "NULL" : "t." + table.rowidName;
        QByteArrayList ordered;
        for (const int column : table.keyColumns)
            ordered.append("t." + quoted(table.columns[column].sqlName) + " COLLATE BINARY");
        // A primary key may hold NULLs, so several rows may have the same one; the rowid tells them apart.
        if (!table.rowidName.isEmpty())
            ordered.append(rowid);

        QByteArray from = "main." + quoted(table.sqlName) + " AS t";
        // An index that may be another one than its declaration says is not believed.
        if (!database.schemaTrouble().isEmpty())
            from += " NOT INDEXED";
        if (spans && table.isInRowidOrder) { // one span after the other
            from += " WHERE " + rowid + " BETWEEN ?1 AND ?2";
        } else if (spans) {
            if (auto kept = keepSpans(database, *spans); !kept)
                return tl::unexpected(kept.error());
            from = "temp.span AS span CROSS JOIN " + from + " WHERE " + rowid + " BETWEEN span.first AND span.last";
        }

        Rows rows(table);
        for (qsizetype first = 0; first < table.columns.size(); first += ColumnsAtOnce) {
            QByteArrayList selected{rowid};
            for (const Column &column : table.columns.mid(first, ColumnsAtOnce))
                selected.append("t." + quoted(column.sqlName));
            auto statement =
                database.prepare("SELECT " + selected.join(", ") + " FROM " + from + " ORDER BY " + ordered.join(", "));
            if (!statement)
                return tl::unexpected(statement.error());
            rows.m_statements.push_back(std::move(*statement));
        }
        if (spans && table.isInRowidOrder)
            rows.bindFirst(*spans);
        if (auto moved = rows.next(); !moved)
            return tl::unexpected(moved.error());
        return rows;
    }

    bool atEnd() const { return m_atEnd; }

    Expected<void> next()
    {
        for (;;) {
            bool isRow = false;
            for (Statement &statement : m_statements) { // all in the same order, since the key and the rowid decide it
                const auto row = statement.step();
                if (!row)
                    return tl::unexpected(row.error());
                isRow = *row;
            }
            m_atEnd = !isRow && m_furtherSpans.empty();
            if (isRow || m_atEnd)
                return {};
            bindFirst(m_furtherSpans);
        }
    }

    Cell cell(int column) const
    {
        return {m_statements[size_t(column / ColumnsAtOnce)].handle(), column % ColumnsAtOnce + 1};
    }
    Cell rowid() const { return {m_statements.front().handle(), 0}; }

    /// Rows of the same table, with the same key columns.
    int compareKey(const Rows &other, TextEncoding encoding) const
    {
        bool needsRowid = m_table->isKeyedByRowid();
        for (qsizetype i = 0; i < m_table->keyColumns.size(); ++i) {
            const Cell mine = cell(m_table->keyColumns[i]);
            if (const int result = compareInOrder(mine, other.cell(other.m_table->keyColumns[i]), encoding);
                result != 0)
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
        for (qsizetype i = 0; i < m_table->keyColumns.size(); ++i) {
            if (!cell(m_table->keyColumns[i]).isSameAs(other.cell(other.m_table->keyColumns[i])))
                return false;
        }
        return true;
    }

    QJsonObject key() const
    {
        QJsonObject key;
        bool needsRowid = m_table->isKeyedByRowid();
        for (const int index : m_table->keyColumns) {
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
    explicit Rows(const Table &table)
        : m_table(&table)
    {
    }

    void bindFirst(std::span<const RowidSpan> spans)
    {
        for (const Statement &statement : m_statements) {
            sqlite3_reset(statement.handle());
            sqlite3_bind_int64(statement.handle(), 1, spans.front().first);
            sqlite3_bind_int64(statement.handle(), 2, spans.front().last);
        }
        m_furtherSpans = spans.subspan(1);
    }

    const Table *m_table;                      // of the caller, who outlives us
    std::vector<Statement> m_statements;       // of so many columns each; column 0 is the rowid, or NULL
    std::span<const RowidSpan> m_furtherSpans; // of the caller, too
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

/// Whether rows can be chosen by their rowids, and are kept, or may be sorted, in the order of their keys.
bool canReadSpans(const Table &table, const ChangedRows &changed)
{
    return !table.rowidName.isEmpty() && (table.isInRowidOrder || changed.bytes <= LargestSorted);
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

    /// Of one name, by its declarations. `isSameOrder`: texts are ordered in the same way in both.
    Expected<void> compareTable(const Database &before, const Declaration *oldDeclaration, const Database &after,
                                const Declaration *newDeclaration, const std::optional<ChangedRows> &changed,
                                bool isSameOrder)
    {
        std::optional<Table> oldTable;
        std::optional<Table> newTable;
        for (auto [database, declaration, table] :
             {std::tuple(&before, oldDeclaration, &oldTable), std::tuple(&after, newDeclaration, &newTable)}) {
            if (!declaration)
                continue;
            auto read = readTable(*database, *declaration);
            if (!read)
                return tl::unexpected(read.error());
            table->emplace(std::move(*read));
        }
        const Table *oldRows = oldTable ? &*oldTable : nullptr;
        const Table *newRows = newTable ? &*newTable : nullptr;
        // With another key or another order of text no row of one can be found in the other: all are removed and added.
        if (oldRows && newRows && (oldRows->keyNames() != newRows->keyNames() || !isSameOrder)) {
            if (auto removed = compare(before, oldRows, after, nullptr); !removed)
                return removed;
            return compare(before, nullptr, after, newRows);
        }
        const bool bySpans = changed && canReadSpans(*oldRows, *changed);
        return compare(before, oldRows, after, newRows, bySpans ? &changed->spans : nullptr);
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

} // namespace

Expected<Differences> differenceOf(const Database &before, const Database &after, Reading reading)
{
    const auto oldEncoding = encodingOf(before);
    const auto newEncoding = encodingOf(after);
    const auto oldSchema = readSchema(before);
    const auto newSchema = readSchema(after);
    if (!oldEncoding || !newEncoding)
        return tl::unexpected(oldEncoding ? newEncoding.error() : oldEncoding.error());
    if (!oldSchema || !newSchema)
        return tl::unexpected(oldSchema ? newSchema.error() : oldSchema.error());

    QStringList names = oldSchema->tables.keys() + newSchema->tables.keys();
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());

    const auto pages =
        reading == Reading::ChangedPages ? ChangedPages::between(before.path(), after.path()) : std::nullopt;
    Differences differences{{}, newSchema->unread};
    for (const QString &name : std::as_const(names)) {
        const auto oldFound = oldSchema->tables.constFind(name);
        const auto newFound = newSchema->tables.constFind(name);
        const Declaration *oldDeclaration = oldFound == oldSchema->tables.constEnd() ? nullptr : &*oldFound;
        const Declaration *newDeclaration = newFound == newSchema->tables.constEnd() ? nullptr : &*newFound;
        const auto changed = changedRows(pages, oldDeclaration, newDeclaration, after.stop());
        if (after.stop())
            return failure(u"it was stopped"_s);
        if (changed && changed->spans.empty())
            continue;
        // One that is not understood any more is not one that was dropped, and the other way round.
        const auto isUnread = [what = u"table "_s + name](const Schema &schema) {
            return std::any_of(schema.unread.begin(), schema.unread.end(),
                               [&](const Unread &unread) { return unread.what == what; });
        };
        if (isUnread(*oldSchema) || isUnread(*newSchema))
            continue;

        Difference difference(*newEncoding);
        if (const auto done = difference.compareTable(before, oldDeclaration, after, newDeclaration, changed,
                                                      *oldEncoding == *newEncoding);
            !done) {
            if (after.stop())
                return failure(u"it was stopped"_s);
            differences.unread.append({u"table "_s + name, done.error().message});
            continue;
        }
        difference.appendTo(differences.records);
    }
    return differences;
}

} // namespace plato::sqlite
