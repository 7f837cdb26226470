// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace plato {

/// Why a request did not give its result. A value; words for people are made by `ui` from kind, not from detail.
struct ApiError
{
    enum class Kind {
        Cancelled,    ///< by us; an ending, not a failure to report
        Timeout,      ///< no answer in time: the request may or may not have run
        Offline,      ///< no connection: host unknown, refused, dropped before any answer
        Tls,          ///< the connection could not be made safe
        Unauthorized, ///< 401: key missing or not accepted
        Forbidden,    ///< 403
        Gone,         ///< 404 and 410: the contract treats both as "does not exist any more"
        NotReady,     ///< 408: ask again
        Conflict,     ///< 409
        Invalid,      ///< 422 and 400: the request was understood and refused
        RateLimited,  ///< 429; see retryAfterSeconds
        Redirected,   ///< any 3xx: an error on this API
        ServerFault,  ///< 5xx
        Rejected,     ///< any other non-2xx
        BadReply,     ///< 2xx, but truncated, not JSON or without a field that the contract requires
    };

    Kind kind = Kind::Offline;
    int httpStatus = 0; ///< 0 without an HTTP answer
    /// The server's own words (`message`, else `error`, else `detail`, else the raw text, cut at 2,000 characters), or
    /// Qt's for network errors. Never holds the key.
    QString detail;
    std::optional<double> retryAfterSeconds; ///< from Retry-After, as seconds or HTTP date

    /// True when the server cannot have run the request, so that sending it again is safe whatever it was.
    bool surelyNotRun() const;

    /// Reads the error text of a non-2xx body in every form of the contract.
    static QString textOfBody(const QByteArray &body);
    static Kind kindOfStatus(int httpStatus);

    friend bool operator==(const ApiError &, const ApiError &) = default;
};

} // namespace plato
