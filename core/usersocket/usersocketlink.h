// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>

class QLocalSocket;

namespace plato {

/// One end of a connection between two processes of the same person: lines of text in both ways. GUI thread, or any
/// other with an event loop.
class UserSocketLink : public QObject
{
    Q_OBJECT

public:
    /// Longer lines end the connection.
    static constexpr qint64 MaxLine = 1024 * 1024;

    explicit UserSocketLink(QObject *parent = nullptr);
    ~UserSocketLink() override; ///< what has been said is not waited for: see close()

    /// opened() or closed() follows, never from within the call.
    void open(const QString &path);
    /// Takes a socket that has come in. False: it is somebody else's, and closed.
    bool take(QLocalSocket *socket);
    void send(const QByteArray &line);     ///< without its end
    void close();                          ///< once what was said is on its way; closed() follows
    qint64 peer() const { return m_peer; } ///< process at the other end; 0 before opened()

Q_SIGNALS:
    void opened();
    void received(const QByteArray &line);
    /// Once, and nothing after it. `why`: in words; empty where the other end is done.
    void closed(const QString &why);

private:
    void listen();
    bool identify();
    void read();
    void end(const QString &why);

    QLocalSocket *m_socket = nullptr; // child
    qint64 m_peer = 0;
    bool m_ended = false;
};

} // namespace plato
