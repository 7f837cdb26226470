// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/httpserver/httpserver.h"

#include <QNetworkAccessManager>
#include <QObject>

namespace plato::agent {

/// Leads to the DevTools of the browser that runs here: its HTTP paths below /json, and its WebSockets below /devtools.
/// The browser itself listens to everybody at a port of its own choice, told in a file; here the token is asked for.
/// A WebSocket that /json names has the token in its address when it came in the question's.
class DevTools : public QObject
{
    Q_OBJECT

public:
    /// `portFile`: DevToolsActivePort of the browser's profile; it may come later.
    DevTools(const QStringList &hosts, const QByteArray &token, const QString &portFile, QObject *parent = nullptr);

    /// Listens. The port, or nothing with errorString() saying why.
    std::optional<quint16> start(const QHostAddress &address, quint16 port) { return m_http.start(address, port); }
    QString errorString() const { return m_http.errorString(); }

private:
    std::optional<quint16> browserPort() const;
    void forward(const http::Request &request, const http::Responder &responder);
    void relay(QWebSocket *client);

    const QString m_portFile;
    http::Server m_http;
    QNetworkAccessManager m_network;
};

} // namespace plato::agent
