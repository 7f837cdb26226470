// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/bodyreader.h"

#include "core/api/replylimits.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

QString beginningOf(const QByteArray &body)
{
    constexpr qsizetype Shown = 200;
    const QString text = QString::fromUtf8(body.left(4 * Shown)).simplified();
    if (text.isEmpty())
        return u"(empty)"_s;
    return text.size() > Shown ? text.left(Shown) + u'…' : text;
}

/// No fewer than the values in it: each has one of these before it, or behind.
bool hasTooManyValues(const QByteArray &body)
{
    if (body.size() <= replylimit::JsonValues)
        return false;
    qint64 count = 0;
    bool isText = false;
    for (auto at = body.cbegin(); at != body.cend(); ++at) {
        if (isText) {
            if (*at == '\\' && at + 1 != body.cend())
                ++at;
            else if (*at == '"')
                isText = false;
        } else if (*at == '"') {
            isText = true;
        } else if (*at == ',' || *at == '[' || *at == '{') {
            ++count;
        }
    }
    return count > replylimit::JsonValues;
}

} // namespace

Expected<QJsonValue> jsonOfBody(const QByteArray &body)
{
    if (hasTooManyValues(body)) {
        return failure(
            u"more than %1 values, the most that are taken: %2"_s.arg(replylimit::JsonValues).arg(beginningOf(body)));
    }
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (error.error != QJsonParseError::NoError) {
        return failure(
            u"not JSON (%1 at byte %2): %3"_s.arg(error.errorString()).arg(error.offset).arg(beginningOf(body)));
    }
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}

QString unexpectedBody(const QString &field, const QByteArray &body)
{
    if (field.isEmpty())
        return u"not a JSON object: "_s + beginningOf(body);
    if (field == "[]"_L1)
        return u"not a JSON list: "_s + beginningOf(body);
    return u"field `%1` is missing or of a wrong type: %2"_s.arg(field, beginningOf(body));
}

Expected<QHash<QString, UrlResult>> urlsReader(const QByteArray &body)
{
    const auto json = jsonOfBody(body);
    if (!json)
        return tl::unexpected(json.error());
    if (!json->isObject())
        return failure(unexpectedBody({}, body));
    QHash<QString, UrlResult> urls;
    const QJsonObject results = json->toObject()["results"_L1].toObject();
    for (auto it = results.begin(); it != results.end(); ++it) {
        auto url = UrlResult::fromJson(it->toObject());
        if (!url)
            continue;
        if (url->jobId.isEmpty())
            url->jobId = it.key();
        urls.insert(it.key(), *url);
    }
    return urls;
}

std::function<Expected<UrlResult>(const QByteArray &)> urlReader(const QString &jobId)
{
    return [jobId, reader = recordReader<UrlResult>(u"url"_s)](const QByteArray &body) {
        auto url = reader(body);
        if (url && url->jobId.isEmpty())
            url->jobId = jobId;
        return url;
    };
}

Expected<QByteArray> unreadObject(const QByteArray &body)
{
    constexpr qsizetype Looked = 4096;
    const QByteArray head = body.left(Looked).trimmed();
    if (head.startsWith('{')) {
        if (body.right(Looked).trimmed().endsWith('}'))
            return body;
        return failure(u"truncated: ends after %1 bytes without a closing brace"_s.arg(body.size()));
    }
    const auto json = jsonOfBody(head); // only for its words
    return failure(json ? unexpectedBody({}, head) : json.error().message);
}

} // namespace plato
