// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>
#include <QUrlQuery>

#include <optional>
#include <utility>

/// Who may ask a server of ours: the same rules for every port, be it HTTP or a WebSocket.
namespace plato::http {

using HeaderList = QList<std::pair<QByteArray, QByteArray>>;
/// Of a request: names in lower case, the first of each name.
using HeaderMap = QHash<QByteArray, QByteArray>;

/// Equal, in a time that does not tell where they differ.
bool equalConstantTime(const QByteArray &a, const QByteArray &b);

/// What stands behind `Authorization: Bearer`; nothing where that is not there.
std::optional<QByteArray> bearerOf(const HeaderMap &headers);

/// Why a request is refused for its Host or Origin; empty when it is fine. Host has to name one of `hosts` (without
/// port); Origin, where there is one, has to be the very place that Host names, with its port: a page of anybody else,
/// also of another port of this computer, cannot make a browser ask.
QString foreignFault(const HeaderMap &headers, const QStringList &hosts);

/// The one token that opens a server. It may come as `Authorization: Bearer …`, as `?token=…`, or as the cookie that a
/// browser was given when it came with the query. A value.
class AccessToken
{
public:
    /// The cookie's name. Cookies know no ports: what listens at one address shares it, so it shares the token.
    static constexpr auto CookieName = "plato-env-token";

    AccessToken() = default;
    /// An empty token opens to everybody. Others have only characters that a URL and a cookie take as they are.
    explicit AccessToken(QByteArray token)
        : m_token(std::move(token))
    {
    }

    /// A wrong token is wrong, even when there is a right one in another place.
    bool opens(const HeaderMap &headers, const QUrlQuery &query) const;
    /// For the answer to a request that was let in: sets the cookie when the token came in the query.
    HeaderList cookie(const HeaderMap &headers, const QUrlQuery &query) const;

private:
    QByteArray m_token;
};

} // namespace plato::http
