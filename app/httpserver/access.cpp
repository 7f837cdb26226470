// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/httpserver/access.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace plato::http {

namespace {

std::optional<QByteArray> queried(const QUrlQuery &query)
{
    if (!query.hasQueryItem(u"token"_s))
        return std::nullopt;
    return query.queryItemValue(u"token"_s, QUrl::FullyDecoded).toUtf8();
}

std::optional<QByteArray> kept(const HeaderMap &headers)
{
    const QByteArrayList pairs = headers.value("cookie").split(';');
    for (const QByteArray &pair : pairs) {
        const qsizetype equals = pair.indexOf('=');
        if (equals >= 0 && pair.first(equals).trimmed() == AccessToken::CookieName)
            return pair.mid(equals + 1).trimmed();
    }
    return std::nullopt;
}

} // namespace

std::optional<QByteArray> bearerOf(const HeaderMap &headers)
{
    const QByteArray header = headers.value("authorization");
    constexpr QByteArrayView scheme("bearer ");
    if (header.size() <= scheme.size() || header.first(scheme.size()).compare(scheme, Qt::CaseInsensitive) != 0)
        return std::nullopt;
    return header.mid(scheme.size()).trimmed();
}

bool equalConstantTime(const QByteArray &a, const QByteArray &b)
{
    unsigned char difference = a.size() == b.size() ? 0 : 1;
    for (qsizetype i = 0; i < a.size(); ++i)
        difference |= static_cast<unsigned char>(a[i] ^ (b.isEmpty() ? '\0' : b[i % b.size()]));
    return difference == 0;
}

QString foreignFault(const HeaderMap &headers, const QStringList &hosts)
{
    const QByteArray host = headers.value("host");
    const QUrl place(u"http://"_s + QString::fromLatin1(host));
    if (!hosts.contains(place.host(), Qt::CaseInsensitive))
        return u"this server does not answer for that Host"_s;
    if (!headers.contains("origin"))
        return {};
    const QUrl from(QString::fromLatin1(headers.value("origin")));
    if (from.scheme() != "http"_L1 || from.host() != place.host() || from.port(80) != place.port(80))
        return u"requests from that Origin are refused"_s;
    return {};
}

bool AccessToken::opens(const HeaderMap &headers, const QUrlQuery &query) const
{
    if (m_token.isEmpty())
        return true;
    auto said = bearerOf(headers);
    if (!said)
        said = queried(query);
    if (!said)
        said = kept(headers);
    return said && equalConstantTime(*said, m_token);
}

HeaderList AccessToken::cookie(const HeaderMap &headers, const QUrlQuery &query) const
{
    if (m_token.isEmpty() || bearerOf(headers) || !queried(query))
        return {};
    return {{"Set-Cookie", QByteArray(CookieName) + '=' + m_token + "; Path=/; HttpOnly; SameSite=Strict"}};
}

} // namespace plato::http
