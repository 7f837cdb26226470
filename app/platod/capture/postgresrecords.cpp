// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/postgresrecords.h"

#include "app/platod/capture/postgresvalues.h"

#include <QDateTime>
#include <QJsonDocument>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato::postgres {

namespace {

constexpr Oid FirstMade = 16384;            ///< by whoever uses the server: all before are its own
constexpr qint64 EpochMs = 946'684'800'000; ///< 2000-01-01 in milliseconds since 1970
constexpr qsizetype MostUnobserved = 100;

QString shownName(const QString &schema, const QString &name)
{
    return schema == "public"_L1 ? name : schema + u'.' + name;
}

} // namespace

void Records::forgetTables()
{
    m_tables.clear();
    m_relations.clear();
    m_types.clear();
    m_lastTime.clear();
}

void Records::learnTable(const QByteArray &info)
{
    const QJsonObject object = QJsonDocument::fromJson(info).object();
    const auto text = [&](const QString &key) { return object[key].toString(); };
    Table table;
    table.name = shownName(text(u"schema"_s), text(u"name"_s));
    if (!text(u"root"_s).isEmpty())
        table.partition = std::exchange(table.name, shownName(text(u"root_schema"_s), text(u"root"_s)));
    const QJsonArray keys = object[u"keys"_s].toArray();
    for (const QJsonValue key : keys)
        table.keys.append(key.toString());
    table.isLogged = object[u"logged"_s].toBool(true);
    m_tables.insert(Oid(object[u"oid"_s].toInteger()), table);
}

void Records::forgetTable(Oid table)
{
    if (m_tables.contains(table))
        appendEmptied(table, u"DROP"_s);
    m_tables.remove(table);
    m_relations.remove(table);
}

bool Records::knowsType(Oid type) const
{
    return type < FirstMade || m_types.contains(type);
}

void Records::begin(const Begin &begin, bool keep)
{
    const QDateTime time =
        QDateTime::fromMSecsSinceEpoch(EpochMs + begin.microseconds / 1000 - m_ahead.count(), Qt::UTC);
    // Commits that meet have their times before their order is decided; what is shown together is sorted by time.
    m_time = std::max(m_lastTime, time.toString(Qt::ISODateWithMs));
    m_lastTime = m_time;
    m_transaction = begin.transaction;
    m_changes = {};
    m_bytes = 0;
    m_keeps = keep;
    m_isTooLarge = false;
}

bool Records::hasRoom(const Tuple &before, const Tuple &after)
{
    if (!m_keeps || m_isTooLarge)
        return false;
    for (const Tuple *tuple : {&before, &after}) {
        for (const Value &value : *tuple)
            m_bytes += value.text.size();
    }
    m_isTooLarge = m_changes.size() >= m_bounds.records || m_bytes > m_bounds.bytes;
    if (m_isTooLarge)
        m_changes = {};
    return !m_isTooLarge;
}

void Records::describe(const Relation &relation)
{
    m_relations.insert(relation.oid, relation);
    if (m_tables.contains(relation.oid))
        return;
    Table table; // made where our triggers do not run
    table.name = shownName(relation.schema, relation.name);
    m_tables.insert(relation.oid, table);
}

QJsonObject Records::rowOf(const Relation &relation, const Tuple &tuple, const Tuple &before) const
{
    QJsonObject row;
    const qsizetype count = std::min(relation.columns.size(), tuple.size());
    for (qsizetype i = 0; i < count; ++i) {
        const Relation::Column &column = relation.columns[i];
        const bool isSame = tuple[i].kind == Value::Kind::Unchanged;
        if (!isSame || i < before.size()) // a large value is not logged again where it stays
            row.insert(column.name, toJson(isSame ? before[i] : tuple[i], m_types.value(column.type, column.type)));
    }
    return row;
}

QJsonObject Records::keyOf(const Relation &relation, const QJsonObject &row) const
{
    QJsonObject key;
    const QStringList names = m_tables.value(relation.oid).keys;
    for (const QString &name : names) {
        if (!row.contains(name))
            return row;
        key.insert(name, row[name]);
    }
    return key.isEmpty() ? row : key;
}

QJsonObject Records::stamped(Oid table, const QString &action) const
{
    const Table known = m_tables.value(table);
    QJsonObject record{{u"timestamp"_s, m_time},
                       {u"transaction"_s, qint64(m_transaction)},
                       {u"table_name"_s, known.name},
                       {u"action"_s, action}};
    if (!known.partition.isEmpty())
        record.insert(u"partition"_s, known.partition);
    return record;
}

void Records::append(const Relation &relation, const QString &action, const QJsonObject &row, const QJsonObject &old,
                     const QJsonArray &changed)
{
    QJsonObject record = stamped(relation.oid, action);
    record.insert(u"key"_s, keyOf(relation, row));
    record.insert(u"values"_s, row);
    record.insert(u"old_values"_s, old);
    if (!changed.isEmpty())
        record.insert(u"changed"_s, changed);
    m_changes.append(record);
}

void Records::appendEmptied(Oid table, const QString &action)
{
    if (!hasRoom({}, {}))
        return;
    QJsonObject record = stamped(table, action);
    for (const QString &map : {u"key"_s, u"values"_s, u"old_values"_s})
        record.insert(map, QJsonObject());
    m_changes.append(record);
}

void Records::insert(const Insert &insert)
{
    if (!hasRoom({}, insert.after))
        return;
    const Relation relation = m_relations.value(insert.relation);
    append(relation, u"INSERT"_s, rowOf(relation, insert.after), {});
}

void Records::update(const Update &update)
{
    if (!hasRoom(update.before, update.after))
        return;
    const Relation relation = m_relations.value(update.relation);
    const QJsonObject before = rowOf(relation, update.before);
    QJsonObject after = rowOf(relation, update.after, update.before);
    const qsizetype count = std::min({relation.columns.size(), update.before.size(), update.after.size()});
    QJsonObject old;
    QJsonArray changed;
    for (qsizetype i = 0; i < count; ++i) {
        const Value &is = update.after[i];
        const Value &was = update.before[i];
        if (is == was || is.kind == Value::Kind::Unchanged)
            continue;
        const QString name = relation.columns[i].name;
        const Oid type = m_types.value(relation.columns[i].type, relation.columns[i].type);
        const bool looksSame = before[name] == after[name];
        old.insert(name, looksSame ? toExactJson(was, type) : before[name]);
        if (looksSame)
            after.insert(name, toExactJson(is, type));
        changed.append(name);
    }
    if (!changed.isEmpty() && keyOf(relation, before) != keyOf(relation, after)) {
        append(relation, u"DELETE"_s, before, before);
        append(relation, u"INSERT"_s, after, {});
    } else if (!changed.isEmpty() || update.before.isEmpty()) {
        append(relation, u"UPDATE"_s, after, old, changed);
    }
}

void Records::remove(const Delete &deletion)
{
    if (!hasRoom(deletion.before, {}))
        return;
    const Relation relation = m_relations.value(deletion.relation);
    const QJsonObject row = rowOf(relation, deletion.before);
    append(relation, u"DELETE"_s, row, row);
}

void Records::truncate(const Truncate &truncate)
{
    for (const Oid table : truncate.relations)
        appendEmptied(table, u"TRUNCATE"_s);
}

Expected<QJsonArray> Records::commit()
{
    if (m_isTooLarge) {
        return failure(
            u"a transaction has changed more than %1 rows, or more than %2 MiB of them"_s.arg(m_bounds.records)
                .arg(m_bounds.bytes >> 20U));
    }
    return std::exchange(m_changes, {});
}

QJsonArray Records::unobserved(const QString &database) const
{
    QJsonArray list;
    for (auto it = m_tables.begin(); it != m_tables.end() && list.size() < MostUnobserved; ++it) {
        const bool isPart = m_relations.contains(it.key()) && !m_relations[it.key()].logsWholeRows;
        if (it->isLogged && !isPart)
            continue;
        const QString name = it->partition.isEmpty() ? it->name : it->partition;
        list.append(QJsonObject{
            {u"path"_s, u"%1: table %2"_s.arg(database, name)},
            {u"reason"_s, it->isLogged ? u"its REPLICA IDENTITY is not FULL: what was in its rows before is not told"_s
                                       : u"it is UNLOGGED: PostgreSQL does not log its changes"_s}});
    }
    return list;
}

} // namespace plato::postgres
