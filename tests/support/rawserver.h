// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QTcpServer>
#include <QUrl>

#include <functional>

class QTcpSocket;

/// A TCP server on loopback that answers HTTP requests with whatever bytes the test wants, to see what Qt's real
/// network manager makes of them: cut bodies, closed connections, words that are not HTTP.
namespace plato::test {

struct RawRequest
{
    QByteArray head; ///< request line and headers
    QByteArray body;
    int connection = 0; ///< counts the connections of the server, from 1

    QByteArray requestLine() const { return head.left(head.indexOf('\r')); }
    QByteArray header(const QByteArray &name) const; ///< empty when it is missing
};

struct RawAnswer
{
    QByteArray bytes;
    bool close = false; ///< close the connection after the bytes

    /// A whole HTTP answer with its length; `headers` are lines without their ends.
    static RawAnswer http(const QByteArray &statusLine, const QByteArray &body, const QList<QByteArray> &headers = {});
};

class RawServer : public QTcpServer
{
    Q_OBJECT

public:
    explicit RawServer(QObject *parent = nullptr); ///< listens on 127.0.0.1, any free port

    QUrl url() const;
    std::function<RawAnswer(const RawRequest &)> answer;
    QList<RawRequest> requests;

private:
    void onReadyRead(QTcpSocket *socket);

    struct Pending
    {
        QByteArray bytes;
        int connection = 0;
    };
    QHash<QTcpSocket *, Pending> m_pending;
    int m_connections = 0;
};

} // namespace plato::test
