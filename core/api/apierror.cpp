// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/apierror.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

/// "body.envs.0.alias", from the list that FastAPI sends.
QString locationText(const QJsonValue &loc)
{
    QStringList parts;
    const QJsonArray steps = loc.toArray();
    for (const auto &step : steps)
        parts << step.toVariant().toString();
    return parts.join(u'.');
}

QString textOfValue(const QJsonValue &value);

QString textOfObject(const QJsonObject &object)
{
    if (const QString text = object["msg"_L1].toString(); !text.isEmpty()) {
        const QString where = locationText(object["loc"_L1]);
        return where.isEmpty() ? text : where + u": "_s + text;
    }
    for (const QLatin1StringView key : {"message"_L1, "error"_L1, "detail"_L1}) {
        if (const QString text = textOfValue(object[key]); !text.isEmpty())
            return text;
    }
    return {};
}

/// A text, a list of field errors, or whatever else a server puts where a text belongs.
QString textOfValue(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::String:
        return value.toString().trimmed();
    case QJsonValue::Array: {
        QStringList parts;
        const QJsonArray items = value.toArray();
        for (const auto &item : items) {
            if (const QString text = textOfValue(item); !text.isEmpty())
                parts << text;
        }
        return parts.join(u"; "_s);
    }
    case QJsonValue::Object: {
        const QJsonObject object = value.toObject();
        if (object.isEmpty())
            return {};
        const QString text = textOfObject(object);
        return text.isEmpty() ? QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)) : text;
    }
    case QJsonValue::Double:
        return value.toVariant().toString();
    case QJsonValue::Bool: // "error": true says nothing in words
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        break;
    }
    return {};
}

} // namespace

bool ApiError::surelyNotRun() const
{
    if (notSent)
        return true;
    switch (kind) {
    case Kind::Tls:
    case Kind::Unauthorized:
    case Kind::Forbidden:
    case Kind::Gone:
    case Kind::Conflict:
    case Kind::Invalid:
    case Kind::RateLimited:
    case Kind::Redirected:
        return true;
    case Kind::Cancelled:
    case Kind::Timeout:
    case Kind::Offline:
    case Kind::NotReady:
    case Kind::ServerFault:
    case Kind::Rejected:
    case Kind::BadReply:
    case Kind::TooLarge:
        break;
    }
    return false;
}

QString ApiError::textOfBody(const QByteArray &body)
{
    QString text;
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (document.isObject())
        text = textOfObject(document.object());
    if (text.isEmpty())
        text = QString::fromUtf8(body).trimmed();
    return cut(text);
}

ApiError::Kind ApiError::kindOfStatus(int httpStatus)
{
    switch (httpStatus) {
    case 400:
    case 422:
        return Kind::Invalid;
    case 401:
        return Kind::Unauthorized;
    case 403:
        return Kind::Forbidden;
    case 404:
    case 410:
        return Kind::Gone;
    case 408:
        return Kind::NotReady;
    case 409:
        return Kind::Conflict;
    case 429:
        return Kind::RateLimited;
    default:
        break;
    }
    if (httpStatus >= 300 && httpStatus < 400)
        return Kind::Redirected;
    if (httpStatus >= 500 && httpStatus < 600)
        return Kind::ServerFault;
    return Kind::Rejected;
}

QString ApiError::nameOfKind(Kind kind)
{
    switch (kind) {
    case Kind::Cancelled:
        return u"cancelled"_s;
    case Kind::Timeout:
        return u"timeout"_s;
    case Kind::Offline:
        return u"offline"_s;
    case Kind::Tls:
        return u"tls"_s;
    case Kind::Unauthorized:
        return u"unauthorized"_s;
    case Kind::Forbidden:
        return u"forbidden"_s;
    case Kind::Gone:
        return u"gone"_s;
    case Kind::NotReady:
        return u"not-ready"_s;
    case Kind::Conflict:
        return u"conflict"_s;
    case Kind::Invalid:
        return u"invalid"_s;
    case Kind::RateLimited:
        return u"rate-limited"_s;
    case Kind::Redirected:
        return u"redirected"_s;
    case Kind::ServerFault:
        return u"server-fault"_s;
    case Kind::Rejected:
        return u"rejected"_s;
    case Kind::BadReply:
        return u"bad-reply"_s;
    case Kind::TooLarge:
        return u"too-large"_s;
    }
    return {};
}

} // namespace plato
