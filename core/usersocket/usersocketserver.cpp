// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/usersocket/usersocketserver.h"

#include "core/usersocket/userfolder.h"
#include "core/usersocket/usersocketlink.h"

#include <QFile>
#include <QFileInfo>
#include <QLocalSocket>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace plato {

namespace {
Q_LOGGING_CATEGORY(lcUserSocket, "plato.usersocket", QtInfoMsg)
}

UserSocketServer::UserSocketServer(QObject *parent)
    : QObject(parent)
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &UserSocketServer::onConnection);
}

UserSocketServer::~UserSocketServer()
{
    for (UserSocketLink *link : std::as_const(m_links))
        link->disconnect(this);
}

Expected<void> UserSocketServer::listen(const QString &path)
{
    if (auto isPrivate = userfolder::checkPrivate(QFileInfo(path).path()); !isPrivate)
        return isPrivate;
    QLocalServer::removeServer(path);
    if (!m_server.listen(path))
        return failure(u"%1: %2"_s.arg(path, m_server.errorString()));
    QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner);
    return {};
}

void UserSocketServer::onConnection()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        if (m_links.size() >= MaxClients) {
            socket->abort();
            socket->deleteLater();
            continue;
        }
        auto *link = new UserSocketLink(this);
        if (!link->take(socket)) {
            qCWarning(lcUserSocket) << "somebody else came, and was turned away";
            link->deleteLater();
            continue;
        }
        m_links.append(link);
        connect(link, &UserSocketLink::closed, this, [this, link] {
            m_links.removeOne(link);
            link->deleteLater();
            Q_EMIT clientsChanged();
        });
        Q_EMIT came(link);
        Q_EMIT clientsChanged();
    }
}

} // namespace plato
