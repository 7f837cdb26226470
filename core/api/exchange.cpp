// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/exchange.h"

#include <atomic>

using namespace Qt::StringLiterals;

namespace plato {

Exchange Exchange::begin(const QString &operation, const QByteArray &method, const QUrl &url, const QByteArray &body)
{
    static std::atomic<quint64> lastId = 0; // heartbeats run in a thread of their own
    Exchange exchange;
    exchange.id = ++lastId;
    exchange.operation = operation;
    exchange.method = method;
    exchange.url = url.adjusted(QUrl::RemoveUserInfo);
    exchange.startedAt = QDateTime::currentDateTimeUtc();
    exchange.requestBody = body.left(MaxKeptBody);
    exchange.requestSize = body.size();
    return exchange;
}

QString Exchange::summary() const
{
    QString outcome = httpStatus > 0 ? QString::number(httpStatus) : u"-"_s;
    if (error)
        outcome += u' ' + ApiError::nameOfKind(error->kind);
    QString line = u"#%1 %2 %3 %4 %5 ms"_s.arg(QString::number(id), QString::fromLatin1(method),
                                               url.path(QUrl::FullyEncoded), outcome, QString::number(durationMs));
    if (attempts > 1)
        line += u" (%1 attempts)"_s.arg(attempts);
    return line;
}

} // namespace plato
