// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/rawserver.h"

#include <QTcpSocket>

using namespace Qt::StringLiterals;

namespace plato::test {

QByteArray RawRequest::header(const QByteArray &name) const
{
    const QList<QByteArray> lines = head.split('\n');
    for (const QByteArray &line : lines) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.left(colon).compare(name, Qt::CaseInsensitive) == 0)
            return line.mid(colon + 1).trimmed();
    }
    return {};
}

RawAnswer RawAnswer::http(const QByteArray &statusLine, const QByteArray &body, const QList<QByteArray> &headers)
{
    QByteArray bytes = "HTTP/1.1 " + statusLine + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n";
    for (const QByteArray &header : headers)
        bytes += header + "\r\n";
    return {bytes + "\r\n" + body, false};
}

RawServer::RawServer(QObject *parent)
    : QTcpServer(parent)
{
    if (!listen(QHostAddress::LocalHost))
        qFatal("RawServer: %s", qPrintable(errorString()));
    connect(this, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = nextPendingConnection()) {
            m_pending[socket].connection = ++m_connections;
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { onReadyRead(socket); });
            connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
                m_pending.remove(socket);
                socket->deleteLater();
            });
        }
    });
}

QUrl RawServer::url() const
{
    return QUrl(u"http://127.0.0.1:%1"_s.arg(serverPort()));
}

void RawServer::onReadyRead(QTcpSocket *socket)
{
    Pending &pending = m_pending[socket];
    pending.bytes += socket->readAll();
    for (;;) {
        const qsizetype end = pending.bytes.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        RawRequest request;
        request.head = pending.bytes.left(end + 2);
        request.connection = pending.connection;
        const qsizetype length = request.header("Content-Length").toLongLong();
        if (pending.bytes.size() < end + 4 + length)
            return;
        request.body = pending.bytes.mid(end + 4, length);
        pending.bytes.remove(0, end + 4 + length);
        requests.append(request);

        const RawAnswer reply = answer ? answer(request) : RawAnswer::http("404 Not Found", "{}");
        socket->write(reply.bytes);
        if (reply.close) {
            socket->disconnectFromHost();
            return;
        }
    }
}

} // namespace plato::test
