// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QNetworkAccessManager>
#include <QUrl>

#include <functional>
#include <utility>

/// Plain HTTP for tests that look at a server from outside.
namespace plato::test {

struct HttpAnswer
{
    int status = 0; ///< 0 without an HTTP answer
    QByteArray body;
    QList<std::pair<QByteArray, QByteArray>> headers;

    QByteArray header(const QByteArray &name) const; ///< of any case; empty without
    QJsonObject object() const { return QJsonDocument::fromJson(body).object(); }
    QJsonArray array() const { return QJsonDocument::fromJson(body).array(); }
};

/// Sends and waits, with the event loop running, so that the server may live in the same process. Redirects are not
/// followed; cookies are kept.
class HttpClient
{
public:
    using Headers = QList<std::pair<QByteArray, QByteArray>>;

    HttpClient();
    void setHeader(const QByteArray &name, const QByteArray &value); ///< sent with every request
    HttpAnswer send(const QByteArray &method, const QUrl &url, const QByteArray &body = {},
                    const Headers &headers = {});
    HttpAnswer get(const QUrl &url) { return send("GET", url); }
    /// Called after every answer.
    std::function<void(const QByteArray &method, const QUrl &url, const QByteArray &body, const HttpAnswer &)> observer;

private:
    QNetworkAccessManager m_network;
    Headers m_headers;
};

} // namespace plato::test
