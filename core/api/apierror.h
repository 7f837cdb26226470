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
        Offline,      ///< no connection: host unknown, refused, or dropped before any answer (see notSent)
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
        BadReply, ///< answered, but not as the contract has it: no HTTP, truncated, not JSON, a required field missing
        TooLarge, ///< answered with more than is taken (replylimits.h); detail has the sizes
    };

    Kind kind = Kind::Offline;
    int httpStatus = 0; ///< 0 without an HTTP answer
    /// The server's own words (`message`, else `error`, else `detail`, else the raw text, cut at 2,000 characters), or
    /// Qt's for network errors. Never holds the key.
    QString detail;
    std::optional<double> retryAfterSeconds; ///< from Retry-After, as seconds or HTTP date
    bool notSent = false;                    ///< the request never left: refused, host unknown, cancelled while waiting

    /// True when the server cannot have run the request, so that sending it again is safe whatever it was: it was not
    /// sent, or it was refused as such (400, 401, 403, 404, 409, 410, 422, 429, any 3xx). 5xx, 408, a lost connection
    /// and a bad reply leave it open. (That 502 and 503 are safe holds for the desktop agent alone, which repeats them
    /// by itself.)
    bool surelyNotRun() const;

    /// Reads the error text of a non-2xx body in every form of the contract. Empty for an empty body.
    static QString textOfBody(const QByteArray &body);
    static constexpr qsizetype MaxDetail = 2000;
    static QString cut(const QString &detail) { return detail.left(MaxDetail); }
    /// For a status that is not 2xx.
    static Kind kindOfStatus(int httpStatus);

    /// The kind's name for logs ("timeout", "bad-reply"), not for people.
    static QString nameOfKind(Kind kind);

    friend bool operator==(const ApiError &, const ApiError &) = default;
};

} // namespace plato
