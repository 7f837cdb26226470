// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/relay/rfbbridge.h"

#include <QWebSocket>

using namespace Qt::StringLiterals;

namespace plato::agent {

RfbBridge::RfbBridge(QWebSocket *viewer, const QString &vncSocket, QObject *parent)
    : QObject(parent)
    , m_viewer(viewer)
{
    m_viewer->setParent(this);
    m_viewer->setMaxAllowedIncomingMessageSize(quint64(MaxMessage));
    m_vnc.setReadBufferSize(MaxWaiting);
    connect(m_viewer, &QWebSocket::disconnected, this, &QObject::deleteLater);
    connect(m_viewer, &QWebSocket::binaryMessageReceived, this, &RfbBridge::toVnc);
    connect(m_viewer, &QWebSocket::textMessageReceived, this,
            [this] { m_viewer->close(QWebSocketProtocol::CloseCodeDatatypeNotSupported, u"RFB is binary"_s); });
    connect(m_viewer, &QWebSocket::bytesWritten, this, &RfbBridge::toViewer);
    connect(&m_vnc, &QIODevice::readyRead, this, &RfbBridge::toViewer);
    connect(&m_vnc, &QLocalSocket::errorOccurred, this, [this](QLocalSocket::LocalSocketError error) {
        const bool ended = error == QLocalSocket::PeerClosedError;
        m_viewer->close(QWebSocketProtocol::CloseCodeGoingAway,
                        ended ? u"the display has ended the connection"_s : u"the display does not answer"_s);
    });
    m_vnc.connectToServer(vncSocket);
}

void RfbBridge::toViewer()
{
    if (const qint64 room = MaxWaiting - m_viewer->bytesToWrite(); room > 0 && m_vnc.bytesAvailable() > 0)
        m_viewer->sendBinaryMessage(m_vnc.read(room));
}

void RfbBridge::toVnc(const QByteArray &bytes)
{
    if (m_vnc.bytesToWrite() > MaxMessage) // it does not read: nobody gains from what we would keep
        m_viewer->close(QWebSocketProtocol::CloseCodePolicyViolated, u"the display takes no input"_s);
    else if (m_vnc.state() == QLocalSocket::ConnectedState)
        m_vnc.write(bytes);
}

} // namespace plato::agent
