// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocalSocket>
#include <QObject>
#include <QString>

class QWebSocket;

namespace plato::agent {

/// One viewer: carries RFB, which it does not look into, between a WebSocket and the socket of the VNC server. What a
/// slow viewer has not taken waits at the VNC server, not here. Deletes itself, and the WebSocket with it, when either
/// side has ended; says to the viewer why.
class RfbBridge : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 MaxWaiting = qint64(1024) * 1024;     ///< bytes for the viewer
    static constexpr qint64 MaxMessage = qint64(4) * 1024 * 1024; ///< of the viewer: large enough for a clipboard

    /// `viewer` becomes ours.
    RfbBridge(QWebSocket *viewer, const QString &vncSocket, QObject *parent);

private:
    void toViewer();
    void toVnc(const QByteArray &bytes);

    QWebSocket *m_viewer; // child
    QLocalSocket m_vnc;
};

} // namespace plato::agent
