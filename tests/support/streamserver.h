// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QTcpServer>
#include <QUrl>

#include <functional>

class QTcpSocket;

namespace plato::test {

/// A server on loopback whose answers have any length, or no end. They are sent as fast as they are taken, and as long
/// as somebody takes them.
class StreamServer : public QTcpServer
{
    Q_OBJECT

public:
    explicit StreamServer(QObject *parent = nullptr); ///< listens on 127.0.0.1, any free port

    QUrl url() const;

    QByteArray head; ///< status line and headers, with the empty line
    /// The next part of the body, after `sent` bytes of it; empty: that was all, and the connection is closed.
    std::function<QByteArray(qint64 sent)> more;

    qint64 sent() const { return m_sent; } ///< of bodies, over all connections
    int connections() const { return m_connections; }
    int openConnections() const { return m_open; }

private:
    void serve(QTcpSocket *socket);

    qint64 m_sent = 0;
    int m_connections = 0;
    int m_open = 0;
};

/// Packed as gzip.
QByteArray gzipped(const QByteArray &bytes);

/// The most memory that this process has had since the last call of forgetPeak(), in bytes.
qint64 peakMemory();
void forgetPeak();

} // namespace plato::test
