// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/recordfold.h"

#include <QHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>

#include <algorithm>
#include <optional>
#include <vector>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

struct Row
{
    std::optional<QJsonObject> before;
    std::optional<QJsonObject> after;
    QJsonObject last;      ///< its last record
    bool emptied = false;  ///< its table was emptied since it was first seen
    bool isListed = false; ///< in TableFold::touched of the partition of its last record
};

struct TableFold
{
    std::vector<Row> rows; ///< in the order in which they were first seen
    QHash<QByteArray, size_t> places;
    QMap<QString, std::vector<size_t>> touched; ///< of each partition, since it was last emptied; may have moved since
    QMap<QString, QJsonObject>
        emptied; ///< the last record that says so, of the table (an empty name) and its partitions
};

QJsonObject rowBefore(const QJsonObject &record)
{
    QJsonObject row = record[u"values"_s].toObject();
    const QJsonObject old = record[u"old_values"_s].toObject();
    for (auto it = old.begin(); it != old.end(); ++it)
        row.insert(it.key(), it.value());
    return row;
}

QString partitionOf(const QJsonObject &record)
{
    return record[u"partition"_s].toString();
}

/// Where its row is among those of its table.
size_t placeOf(TableFold &table, const QJsonObject &record, bool &isNew)
{
    const QByteArray key = QJsonDocument(record[u"key"_s].toObject()).toJson(QJsonDocument::Compact);
    const auto known = table.places.constFind(key);
    isNew = known == table.places.constEnd();
    if (!isNew)
        return *known;
    table.places.insert(key, table.rows.size());
    table.rows.emplace_back();
    return table.rows.size() - 1;
}

/// `touched`: the places of rows that have been seen in `partition` since it was last emptied. All others of it have
/// been emptied already: so a table that is emptied again and again is not gone through each time.
void empty(TableFold &table, const QString &partition, const std::vector<size_t> &touched)
{
    for (const size_t place : touched) {
        Row &row = table.rows[place];
        if (partitionOf(row.last) != partition)
            continue; // listed there as well
        row.after.reset();
        row.emptied = true;
        row.isListed = false;
    }
}

void take(TableFold &table, const QJsonObject &record)
{
    const QString action = record[u"action"_s].toString();
    const bool inserts = action == "INSERT"_L1;
    const bool deletes = action == "DELETE"_L1;
    if (!inserts && !deletes && action != "UPDATE"_L1) {
        const QString partition = partitionOf(record);
        if (partition.isEmpty()) {
            for (auto it = table.touched.cbegin(); it != table.touched.cend(); ++it)
                empty(table, it.key(), it.value());
            table.touched.clear();
        } else {
            empty(table, partition, table.touched.take(partition));
        }
        table.emptied.insert(partition, record);
        return;
    }
    bool isNew = false;
    const size_t place = placeOf(table, record, isNew);
    Row &row = table.rows[place];
    if (isNew && !inserts)
        row.before = rowBefore(record);
    if (deletes && row.after && !row.before && rowBefore(record) != *row.after)
        row.before = rowBefore(record); // keys were swapped: for a moment there were two rows of this one
    else if (deletes)
        row.after.reset();
    else
        row.after = record[u"values"_s].toObject();
    const QString partition = partitionOf(record);
    if (!row.isListed || partitionOf(row.last) != partition)
        table.touched[partition].push_back(place);
    row.isListed = true;
    row.last = record;
}

QJsonObject recordOf(const Row &row, const QString &action)
{
    QJsonObject record = row.last;
    record.remove(u"changed"_s);
    record.insert(u"action"_s, action);
    record.insert(u"values"_s, row.after ? *row.after : *row.before);
    record.insert(u"old_values"_s, row.before ? *row.before : QJsonObject());
    return record;
}

/// Nothing where the two rows are the same.
std::optional<QJsonObject> updateOf(const Row &row)
{
    QJsonObject old;
    QJsonArray changed;
    const auto compare = [&](const QString &column) {
        const QJsonValue before = row.before->value(column);
        if (before == row.after->value(column) || old.contains(column))
            return;
        old.insert(column, before.isUndefined() ? QJsonValue(QJsonValue::Null) : before); // it was not there
        changed.append(column);
    };
    for (const QJsonObject &columns : {*row.after, *row.before}) {
        for (auto it = columns.begin(); it != columns.end(); ++it)
            compare(it.key());
    }
    if (changed.isEmpty())
        return std::nullopt;
    QJsonObject record = recordOf(row, u"UPDATE"_s);
    record.insert(u"old_values"_s, old);
    record.insert(u"changed"_s, changed);
    return record;
}

void appendNet(const TableFold &table, QJsonArray &net)
{
    for (const Row &row : table.rows) {
        if (row.before && (row.emptied || !row.after))
            net.append(recordOf({row.before, {}, row.last, true}, u"DELETE"_s));
    }
    for (const QJsonObject &record : table.emptied)
        net.append(record);
    for (const Row &row : table.rows) {
        if (const auto update = row.before && row.after && !row.emptied ? updateOf(row) : std::nullopt)
            net.append(*update);
    }
    for (const Row &row : table.rows) {
        if (row.after && (row.emptied || !row.before))
            net.append(recordOf({{}, row.after, row.last, true}, u"INSERT"_s));
    }
}

} // namespace

Expected<QJsonArray> netOf(const QJsonArray &records, const StopFlag &stop)
{
    QMap<QString, TableFold> tables;
    for (const QJsonValue value : records) {
        if (stop)
            return failure(u"it was stopped"_s);
        const QJsonObject record = value.toObject();
        take(tables[record[u"table_name"_s].toString()], record);
    }
    QJsonArray net;
    for (const TableFold &table : std::as_const(tables)) {
        if (stop)
            return failure(u"it was stopped"_s);
        appendNet(table, net);
    }
    return net;
}

} // namespace plato
