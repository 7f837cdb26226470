// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/recordlog.h"

#include <QDateTime>
#include <QHash>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

QString utcNow()
{
    return QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
}

/// Identifies the row or file that a record is about.
QByteArray nameOf(const QJsonObject &record)
{
    return QJsonDocument(QJsonArray{record[u"table_name"_s], record[u"key"_s]}).toJson(QJsonDocument::Compact);
}

} // namespace

void RecordLog::clear()
{
    m_records = {};
    m_tooLong = m_limit;
}

void RecordLog::append(const QJsonArray &records)
{
    const QString time = utcNow();
    for (const QJsonValue value : records) {
        QJsonObject entry = value.toObject();
        if (!entry.contains(u"timestamp"_s))
            entry.insert(u"timestamp"_s, time);
        entry.insert(u"seq"_s, m_records.size() + 1);
        m_records.append(entry);
    }
}

QJsonArray RecordLog::stamped(const QJsonArray &records) const
{
    QHash<QByteArray, QString> lastSeen;
    for (const QJsonValue value : m_records) {
        const QJsonObject entry = value.toObject();
        lastSeen.insert(nameOf(entry), entry[u"timestamp"_s].toString());
    }
    const QString now = utcNow();
    QJsonArray numbered;
    for (const QJsonValue value : records) {
        QJsonObject entry = value.toObject();
        entry.insert(u"timestamp"_s, lastSeen.value(nameOf(entry), now));
        entry.insert(u"seq"_s, numbered.size() + 1);
        numbered.append(entry);
    }
    return numbered;
}

void RecordLog::fold(const QJsonArray &net)
{
    m_records = net;
    m_tooLong = std::max(m_limit, 2 * net.size());
}

} // namespace plato
