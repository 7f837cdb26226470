// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/replyreader.h"

#include "core/api/blot.h"
#include "core/api/exchange.h"
#include "core/api/replybody.h"

#include <QDateTime>
#include <QNetworkReply>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

/// The date of an HTTP header, in any of its three forms: Qt reads them for this header.
QDateTime httpDate(const QByteArray &value)
{
    QNetworkRequest request;
    request.setRawHeader("Last-Modified", value);
    return request.header(QNetworkRequest::LastModifiedHeader).toDateTime();
}

ApiError networkError(const QNetworkReply &reply)
{
    using Error = QNetworkReply::NetworkError;
    ApiError error;
    error.detail = reply.errorString();
    switch (reply.error()) {
    case Error::SslHandshakeFailedError:
        error.kind = ApiError::Kind::Tls;
        error.notSent = true;
        break;
    case Error::TimeoutError:
    case Error::ProxyTimeoutError:
        error.kind = ApiError::Kind::Timeout;
        break;
    case Error::ProtocolFailure:
        error.kind = ApiError::Kind::BadReply;
        break;
    case Error::ConnectionRefusedError:
    case Error::HostNotFoundError:
    case Error::ProxyConnectionRefusedError:
    case Error::ProxyNotFoundError:
    case Error::ProtocolUnknownError: // an address that is not http
        error.kind = ApiError::Kind::Offline;
        error.notSent = true;
        break;
    default:
        error.kind = ApiError::Kind::Offline;
        break;
    }
    return error;
}

ApiError statusError(const QNetworkReply &reply, int status, const ReplyContent &content)
{
    ApiError error;
    error.kind = ApiError::kindOfStatus(status);
    error.httpStatus = status;
    error.detail = ApiError::textOfBody(content.body);
    if (content.redirectTarget.isValid())
        error.detail = content.redirectTarget.toString(QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::RemoveUserInfo);
    else if (error.detail.isEmpty())
        error.detail = reply.attribute(QNetworkRequest::HttpReasonPhraseAttribute).toString();
    if (reply.hasRawHeader("Retry-After")) {
        const QDateTime sent = httpDate(reply.rawHeader("Date")); // the server's clock, where it tells
        error.retryAfterSeconds =
            retryAfterSeconds(reply.rawHeader("Retry-After"), sent.isValid() ? sent : QDateTime::currentDateTimeUtc());
    }
    return error;
}

} // namespace

std::optional<double> retryAfterSeconds(const QByteArray &value, const QDateTime &now)
{
    bool ok = false;
    const double seconds = value.trimmed().toDouble(&ok);
    if (ok)
        return std::isfinite(seconds) ? std::optional(std::max(0.0, seconds)) : std::nullopt;
    const QDateTime date = httpDate(value.trimmed());
    if (!date.isValid())
        return std::nullopt;
    return std::max(0.0, double(now.msecsTo(date)) / 1000);
}

ApiError badReply(int httpStatus, const QString &detail, const QByteArray &secret)
{
    ApiError error;
    error.kind = ApiError::Kind::BadReply;
    error.httpStatus = httpStatus;
    error.detail = ApiError::cut(blotted(detail, secret));
    return error;
}

ReplyContent readReply(const QNetworkReply &reply, ReplyBody &body, const QByteArray &secret)
{
    ReplyContent content;
    content.httpStatus = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    content.bodySize = body.size();
    content.body = body.takeBytes();
    // A key that the cut halves cannot be told any more: what may be half a one is left out.
    const QByteArray beginning = content.body.left(Exchange::MaxKeptBody + secret.size());
    content.shownBody = blotted(beginning, secret);
    if (beginning.size() < content.body.size())
        content.shownBody.chop(secret.size());
    content.shownBody.truncate(Exchange::MaxKeptBody);

    const int status = content.httpStatus;
    if (status == 0) {
        content.error = networkError(reply);
    } else if (status >= 200 && status < 300) {
        if (!body.problem().isEmpty())
            content.error = badReply(status, body.problem(), secret);
        if (body.isTooLarge())
            content.error->kind = ApiError::Kind::TooLarge;
    } else {
        if (const QUrl target = reply.url().resolved(QUrl::fromEncoded(reply.rawHeader("Location")));
            status >= 300 && status < 400 && reply.hasRawHeader("Location"))
            content.redirectTarget = target;
        content.error = statusError(reply, status, content);
    }
    if (content.error)
        content.error->detail = ApiError::cut(blotted(content.error->detail, secret));
    return content;
}

} // namespace plato
