// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/streamserver.h"

#include <QFile>
#include <QTcpSocket>

#include <memory>
#include <zlib.h>

using namespace Qt::StringLiterals;

namespace plato::test {

namespace {

constexpr qint64 Ahead = 1 << 20;

} // namespace

StreamServer::StreamServer(QObject *parent)
    : QTcpServer(parent)
{
    if (!listen(QHostAddress::LocalHost))
        qFatal("StreamServer: %s", qPrintable(errorString()));
    connect(this, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = nextPendingConnection())
            serve(socket);
    });
}

QUrl StreamServer::url() const
{
    return QUrl(u"http://127.0.0.1:%1"_s.arg(serverPort()));
}

void StreamServer::serve(QTcpSocket *socket)
{
    ++m_connections;
    ++m_open;
    struct Answer
    {
        QByteArray request;
        qint64 sent = -1; // before the head
    };
    auto answer = std::make_shared<Answer>();
    const auto goOn = [this, socket, answer] {
        while (answer->sent >= 0 && socket->bytesToWrite() < Ahead &&
               socket->state() == QAbstractSocket::ConnectedState) {
            const QByteArray part = more ? more(answer->sent) : QByteArray();
            if (part.isEmpty()) {
                answer->sent = -1;
                socket->disconnectFromHost();
                return;
            }
            answer->sent += part.size();
            m_sent += part.size();
            socket->write(part);
        }
    };
    connect(socket, &QTcpSocket::bytesWritten, socket, goOn);
    connect(socket, &QTcpSocket::readyRead, socket, [this, socket, answer, goOn] {
        answer->request += socket->readAll();
        if (answer->sent >= 0 || !answer->request.contains("\r\n\r\n"))
            return;
        answer->sent = 0;
        socket->write(head);
        goOn();
    });
    connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
        --m_open;
        socket->deleteLater();
    });
}

QByteArray gzipped(const QByteArray &bytes)
{
    z_stream stream{};
    constexpr int AsGzip = 16;
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, MAX_WBITS + AsGzip, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
        qFatal("gzipped: no memory");
    QByteArray packed(qsizetype(deflateBound(&stream, uLong(bytes.size()))), Qt::Uninitialized);
    QByteArray input = bytes;
    stream.next_in = reinterpret_cast<Bytef *>(input.data());
    stream.avail_in = uInt(input.size());
    stream.next_out = reinterpret_cast<Bytef *>(packed.data());
    stream.avail_out = uInt(packed.size());
    deflate(&stream, Z_FINISH);
    packed.truncate(qsizetype(stream.total_out));
    deflateEnd(&stream);
    return packed;
}

qint64 peakMemory()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        qFatal("peakMemory: no /proc");
    const QList<QByteArray> lines = status.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith("VmHWM:"))
            return line.mid(6).trimmed().split(' ').first().toLongLong() * 1024;
    }
    qFatal("peakMemory: not told");
}

void forgetPeak()
{
    QFile clear(u"/proc/self/clear_refs"_s);
    if (!clear.open(QIODevice::WriteOnly) || clear.write("5") != 1)
        qFatal("forgetPeak: %s", qPrintable(clear.errorString()));
}

} // namespace plato::test
