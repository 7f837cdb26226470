// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/httpserver/boundedsocket.h"

#include <QTimer>

#include <algorithm>
#include <chrono>

using namespace std::chrono_literals;

namespace plato::http {

namespace {

constexpr auto Farewell = 5s; // time for the client to read why it was refused

/// Where the body begins, by the line ends that Qt's parser takes; -1: not yet.
qsizetype endOfHead(const QByteArray &bytes)
{
    const qsizetype crlf = bytes.indexOf("\n\r\n");
    const qsizetype lf = bytes.indexOf("\n\n");
    if (crlf < 0 && lf < 0)
        return -1;
    return lf < 0 || (crlf >= 0 && crlf < lf) ? crlf + 3 : lf + 2;
}

bool announcesTooMuch(const QByteArray &head)
{
    const QByteArrayList lines = head.split('\n');
    return std::any_of(lines.cbegin(), lines.cend(), [](const QByteArray &line) {
        const qsizetype colon = line.indexOf(':');
        if (colon < 0 || line.first(colon).trimmed().compare("content-length", Qt::CaseInsensitive) != 0)
            return false;
        const QByteArray value = line.mid(colon + 1).trimmed();
        bool fits = false;
        const qulonglong length = value.toULongLong(&fits);
        const bool isNumber = std::all_of(value.cbegin(), value.cend(), [](char c) { return c >= '0' && c <= '9'; });
        return fits ? length > qulonglong(BoundedSocket::MaxBody) : isNumber && !value.isEmpty();
    });
}

} // namespace

BoundedSocket::BoundedSocket(QObject *parent)
    : QTcpSocket(parent)
{
    connect(this, &QIODevice::readyRead, this, &BoundedSocket::look);
}

void BoundedSocket::requestCompleted()
{
    m_head.clear();
    m_headEnded = false;
    m_came = 0;
}

void BoundedSocket::look()
{
    // What has not been parsed yet: the parser takes all that is there each time, but for a few bytes between chunks.
    m_came += bytesAvailable();
    if (!m_headEnded) {
        m_head += peek(MaxHead + 1 - m_head.size());
        const qsizetype end = endOfHead(m_head);
        if (end > MaxHead || (end < 0 && m_head.size() > MaxHead))
            return refuse("431 Request Header Fields Too Large", "the head of a request may have 64 KiB");
        if (end >= 0) {
            m_headEnded = true;
            const QByteArray head = std::exchange(m_head, {}).first(end);
            if (announcesTooMuch(head))
                m_came = MaxHead + MaxBody + 1;
            else if (m_inspector && m_inspector(*this, head))
                return;
        }
    }
    if (m_came > MaxHead + MaxBody)
        refuse("413 Payload Too Large", "the body of a request may have 32 MiB");
}

void BoundedSocket::refuse(const QByteArray &status, const QByteArray &detail)
{
    const auto drop = [this] { skip(bytesAvailable()); };
    QObject::disconnect(this, &QIODevice::readyRead, nullptr, nullptr); // ours and that of Qt's parser
    if (isTransactionStarted())
        commitTransaction(); // Qt's parser has started it
    drop();
    const QByteArray body = R"({"detail":")" + detail + R"("})";
    write("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " +
          QByteArray::number(body.size()) + "\r\nConnection: close\r\n\r\n" + body);
    // If we closed now while the client still sends, the system would reset the connection, and the answer be lost.
    connect(this, &QIODevice::readyRead, this, drop);
    QTimer::singleShot(Farewell, this, &QAbstractSocket::abort);
}

void BoundedSocket::release()
{
    QObject::disconnect(this, &QIODevice::readyRead, nullptr, nullptr);
    QObject::disconnect(this, &QAbstractSocket::disconnected, nullptr, nullptr); // its new owner handles its end
    if (isTransactionStarted())
        rollbackTransaction();
}

void BoundedListener::incomingConnection(qintptr descriptor)
{
    auto *socket = new BoundedSocket(this);
    socket->setInspector(m_inspector);
    socket->setSocketDescriptor(descriptor);
    // Qt writes head and body of an answer separately. Without this option (TCP_NODELAY) the body would wait until the
    // client has acknowledged the head, which takes 40 ms.
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    addPendingConnection(socket);
}

} // namespace plato::http
