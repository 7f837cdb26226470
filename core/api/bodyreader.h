// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/sessionrecords.h"
#include "core/text/error.h"

#include <QByteArray>
#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QList>
#include <QString>

#include <functional>

/// From the body of a 2xx answer to a record. What fails says why in words that a person can send to the server's
/// makers, with the beginning of the body. Inside core/api and core/desktop.
namespace plato {

/// The body's top level, an object or a list. The failure is readable: "not JSON (illegal value at 0): <html>…".
Expected<QJsonValue> jsonOfBody(const QByteArray &body);

/// "field `ready` is missing or of a wrong type: {…"; with no field: "not a JSON object: […".
QString unexpectedBody(const QString &field, const QByteArray &body);

/// Reads one record; `required` names the fields without which T::fromJson gives nothing.
template <typename T>
std::function<Expected<T>(const QByteArray &)> recordReader(const QString &required)
{
    return [required](const QByteArray &body) -> Expected<T> {
        const auto json = jsonOfBody(body);
        if (!json)
            return tl::unexpected(json.error());
        if (!json->isObject())
            return failure(unexpectedBody({}, body));
        if (auto record = T::fromJson(json->toObject()))
            return std::move(*record);
        return failure(unexpectedBody(required, body));
    };
}

/// Reads a list of records: the body itself, or the list in its field `key`. Items that are no T are left out.
template <typename T>
std::function<Expected<QList<T>>(const QByteArray &)> listReader(QLatin1StringView key = {})
{
    return [key](const QByteArray &body) -> Expected<QList<T>> {
        const auto json = jsonOfBody(body);
        if (!json)
            return tl::unexpected(json.error());
        const QJsonValue list = key.isEmpty() ? *json : json->toObject().value(key);
        if (!list.isArray())
            return failure(unexpectedBody(key.isEmpty() ? QStringLiteral("[]") : QString(key), body));
        QList<T> records;
        const QJsonArray items = list.toArray();
        for (const auto &item : items) {
            if (auto record = T::fromJson(item.toObject()))
                records.append(std::move(*record));
        }
        return records;
    };
}

/// `results` of public_url and connect_url, by job id; null and missing count as empty.
Expected<QHash<QString, UrlResult>> urlsReader(const QByteArray &body);

/// One address; where it does not say of which job, it is that of `jobId`.
std::function<Expected<UrlResult>(const QByteArray &)> urlReader(const QString &jobId);

/// Takes the bytes as they are, and only looks whether they begin and end as an object: a state may be huge.
Expected<QByteArray> unreadObject(const QByteArray &body);

} // namespace plato
