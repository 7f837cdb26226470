// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QPointer>
#include <QUrl>
#include <QWebSocket>
#include <QWebSocketServer>

namespace plato::test {

/// A viewer in the hands of the test: says `script` to everybody who comes.
class FakeViewer
{
public:
    FakeViewer()
        : m_server(QStringLiteral("viewer"), QWebSocketServer::NonSecureMode)
    {
        m_server.listen(QHostAddress::LocalHost);
        QObject::connect(&m_server, &QWebSocketServer::newConnection, &m_server, [this] {
            client = m_server.nextPendingConnection();
            client->setParent(&m_server);
            ++visits;
            QObject::connect(client, &QWebSocket::binaryMessageReceived, &m_server,
                             [this](const QByteArray &bytes) { heard += bytes; });
            say(script);
            if (closes)
                client->close(QWebSocketProtocol::CloseCodeGoingAway, reason);
        });
    }

    QUrl url() const { return QUrl(QStringLiteral("ws://127.0.0.1:%1/websockify").arg(m_server.serverPort())); }
    void say(const QByteArray &bytes)
    {
        if (client && !bytes.isEmpty())
            client->sendBinaryMessage(bytes);
    }

    QByteArray script;
    QString reason;
    bool closes = false; ///< after the script
    int visits = 0;
    QByteArray heard;
    QPointer<QWebSocket> client; ///< the newest

private:
    QWebSocketServer m_server;
};

} // namespace plato::test
