// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/usersocket/usersocketlink.h"

#include <QLocalSocket>

#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace plato {

UserSocketLink::UserSocketLink(QObject *parent)
    : QObject(parent)
{
}

UserSocketLink::~UserSocketLink()
{
    if (m_socket)
        m_socket->disconnect(this);
}

void UserSocketLink::open(const QString &path)
{
    m_socket = new QLocalSocket(this);
    // Queued: a socket answers from within the call.
    connect(
        m_socket, &QLocalSocket::connected, this,
        [this] {
            if (m_ended)
                return;
            if (!identify())
                return end(tr("It is a process of somebody else."));
            Q_EMIT opened();
            read();
        },
        Qt::QueuedConnection);
    listen();
    m_socket->connectToServer(path);
}

bool UserSocketLink::take(QLocalSocket *socket)
{
    m_socket = socket;
    m_socket->setParent(this);
    if (!identify()) {
        m_ended = true;
        m_socket->abort();
        return false;
    }
    listen();
    // What came before we listened; later, so that the caller can listen, too.
    QMetaObject::invokeMethod(this, &UserSocketLink::read, Qt::QueuedConnection);
    return true;
}

void UserSocketLink::listen()
{
    m_socket->setReadBufferSize(MaxLine + 1);
    connect(m_socket, &QLocalSocket::readyRead, this, &UserSocketLink::read, Qt::QueuedConnection);
    connect(
        m_socket, &QLocalSocket::disconnected, this,
        [this] {
            read();
            end({});
        },
        Qt::QueuedConnection);
    connect(
        m_socket, &QLocalSocket::errorOccurred, this,
        [this](QLocalSocket::LocalSocketError error) {
            if (error != QLocalSocket::PeerClosedError) // disconnected() follows
                end(m_socket->errorString());
        },
        Qt::QueuedConnection);
}

bool UserSocketLink::identify()
{
    ucred peer = {};
    socklen_t size = sizeof peer;
    if (::getsockopt(int(m_socket->socketDescriptor()), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 ||
        peer.uid != ::geteuid())
        return false;
    m_peer = peer.pid;
    return true;
}

void UserSocketLink::read()
{
    while (!m_ended && m_peer && m_socket->canReadLine()) {
        QByteArray line = m_socket->readLine();
        line.chop(1);
        Q_EMIT received(line);
    }
    if (!m_ended && m_socket->bytesAvailable() > MaxLine)
        end(tr("More was said than makes sense."));
}

void UserSocketLink::send(const QByteArray &line)
{
    if (!m_ended && m_socket)
        m_socket->write(line + '\n');
}

void UserSocketLink::close()
{
    if (!m_ended && m_socket)
        m_socket->disconnectFromServer();
}

void UserSocketLink::end(const QString &why)
{
    if (m_ended)
        return;
    m_ended = true;
    m_socket->abort();
    Q_EMIT closed(why);
}

} // namespace plato
