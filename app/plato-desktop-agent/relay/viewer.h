// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/httpserver/httpserver.h"

#include <QObject>
#include <QString>

namespace plato::agent {

/// The display for browsers: noVNC's page and files, from where the system has them, and at /websockify the RFB of the
/// VNC server over a WebSocket. Everything asks for the token; the page sets the cookie by which its files, and its
/// WebSocket, are let in. Without noVNC the page says what to install; the WebSocket works all the same.
class Viewer : public QObject
{
    Q_OBJECT

public:
    /// `pages`: noVNC's folder.
    Viewer(const QStringList &hosts, const QByteArray &token, const QString &vncSocket, const QString &pages,
           QObject *parent = nullptr);

    /// Listens. The port, or nothing with errorString() saying why.
    std::optional<quint16> start(const QHostAddress &address, quint16 port) { return m_http.start(address, port); }
    QString errorString() const { return m_http.errorString(); }

private:
    void addFiles(const QString &pages);

    http::Server m_http;
};

} // namespace plato::agent
