// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/error.h"

#include <QList>
#include <QLocalServer>
#include <QObject>
#include <QString>

namespace plato {

class UserSocketLink;

/// Listens for processes of the same person. The thread of its maker, which has an event loop.
class UserSocketServer : public QObject
{
    Q_OBJECT

public:
    static constexpr int MaxClients = 16; ///< further ones are turned away

    explicit UserSocketServer(QObject *parent = nullptr);
    ~UserSocketServer() override; ///< removes the socket

    /// The folder of `path` has to be private. Whoever holds the lock that goes with it may listen: a socket that lies
    /// there is taken for one of a process that was killed.
    Expected<void> listen(const QString &path);
    /// Nobody comes any more; who is there stays. The socket is removed.
    void close() { m_server.close(); }
    int clients() const { return int(m_links.size()); }

Q_SIGNALS:
    /// It belongs to this object, and is deleted after its closed().
    void came(plato::UserSocketLink *link);
    void clientsChanged();

private:
    void onConnection();

    QLocalServer m_server;
    QList<UserSocketLink *> m_links;
};

} // namespace plato
