// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apierror.h"

#include <QByteArray>
#include <QUrl>

#include <optional>

class QDateTime;
class QNetworkReply;

/// What Qt's reply says, in the words of this API. Inside core/api only.
namespace plato {

class ReplyBody;

struct ReplyContent
{
    int httpStatus = 0;
    QByteArray body;      ///< as it came, unpacked
    qint64 bodySize = 0;  ///< of what came, also where no body was taken
    QByteArray shownBody; ///< its beginning, blotted
    QUrl redirectTarget;
    std::optional<ApiError> error;
};

/// Takes everything out of a reply whose body has ended. What can be shown is blotted(), with `secret` (an API key; may
/// be empty).
ReplyContent readReply(const QNetworkReply &reply, ReplyBody &body, const QByteArray &secret);

ApiError badReply(int httpStatus, const QString &detail, const QByteArray &secret);

/// Value of a Retry-After header, as seconds (may be fractional) or as HTTP date seen from `now`; never negative.
std::optional<double> retryAfterSeconds(const QByteArray &value, const QDateTime &now);

} // namespace plato
