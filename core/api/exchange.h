// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apierror.h"

#include <QByteArray>
#include <QDateTime>
#include <QMetaType>
#include <QString>
#include <QUrl>

#include <optional>

namespace plato {

/// One request and what came of it, for the activity list and for "show request and reply". Holds no key: headers are
/// not kept, and where a reply repeats the key, or tells an address with a token, it is blotted out. Bodies are kept up
/// to 64 KiB each; the sizes are the whole ones.
struct Exchange
{
    static constexpr qsizetype MaxKeptBody = 65'536;

    quint64 id = 0;      ///< counts up in this process; the same number as in the log line
    QString operation;   ///< operationId of the contract, for example "makeSession"
    QByteArray method;   ///< "GET", "POST"
    QUrl url;            ///< with query, without user information
    QDateTime startedAt; ///< UTC, when it was first sent (or made, when it never was sent)
    qint64 durationMs = 0;
    int attempts = 0;   ///< how often it was sent
    int httpStatus = 0; ///< 0 without an HTTP answer
    QByteArray requestBody;
    QByteArray replyBody;
    qint64 requestSize = 0;
    qint64 replySize = 0;
    std::optional<ApiError> error;

    /// A new one, with the next id of this process. Any thread.
    static Exchange begin(const QString &operation, const QByteArray &method, const QUrl &url, const QByteArray &body);

    /// One line for the log: id, method, path, status or kind of error, duration. No key, no query, no body.
    QString summary() const;
};

} // namespace plato

Q_DECLARE_METATYPE(plato::Exchange)
