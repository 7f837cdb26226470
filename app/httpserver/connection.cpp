// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/httpserver/connection.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <sys/resource.h>
#include <sys/socket.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato::http {

namespace {

constexpr qint64 PartSize = qint64(16) * 1024;        // read at a time
constexpr qint64 Buffered = qint64(128) * 1024;       // by Qt, of what we do not read yet
constexpr qint64 BufferedKnown = qint64(1024) * 1024; // the same, of a client that has the key
constexpr qint64 MaxDropped = qint64(64) * 1024 * 1024;

qint64 now()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

/// RFC 9110, 15. Others go without: a client looks at the number.
QByteArray reasonOf(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 202:
        return "Accepted";
    case 204:
        return "No Content";
    case 302:
        return "Found";
    case 307:
        return "Temporary Redirect";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 410:
        return "Gone";
    case 413:
        return "Content Too Large";
    case 417:
        return "Expectation Failed";
    case 422:
        return "Unprocessable Content";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 502:
        return "Bad Gateway";
    case 503:
        return "Service Unavailable";
    case 504:
        return "Gateway Timeout";
    case 505:
        return "HTTP Version Not Supported";
    default:
        return "Status";
    }
}

/// A value that comes from outside must not end its line.
QByteArray onOneLine(QByteArray value)
{
    for (char &c : value) {
        if (c == '\r' || c == '\n' || c == '\0')
            c = ' ';
    }
    return value;
}

} // namespace

Limits Limits::ofThisProcess()
{
    Limits limits;
    rlimit descriptors{};
    if (::getrlimit(RLIMIT_NOFILE, &descriptors) == 0) {
        const auto most = static_cast<int>(std::min<rlim_t>(descriptors.rlim_cur, 1'000'000));
        limits.maxStrangers = std::clamp(most / 8, 8, limits.maxStrangers);
        limits.maxConnections = std::clamp(most / 4, 16, limits.maxConnections);
    }
    return limits;
}

Connection::Connection(QTcpSocket *socket, const Limits &limits, QObject *parent)
    : QObject(parent)
    , m_limits(limits)
    , m_socket(socket)
    , m_peer(socket->peerAddress())
{
    socket->setParent(this);
    socket->setReadBufferSize(Buffered);
    connect(socket, &QIODevice::readyRead, this, &Connection::read);
    connect(socket, &QIODevice::bytesWritten, this, &Connection::onWritten);
    connect(socket, &QAbstractSocket::disconnected, this, &Connection::end);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Connection::onTimeout);
    setPhase(Phase::Head);
}

bool Connection::isOpen() const
{
    return m_phase != Phase::Ended && m_phase != Phase::Closing;
}

void Connection::setPhase(Phase phase)
{
    m_phase = phase;
    m_since = now();
    switch (phase) {
    case Phase::Head:
        m_timer.start(!m_in.isEmpty() ? m_limits.head : m_isKnown ? m_limits.idle : m_limits.strangerIdle);
        break;
    case Phase::Body:
        m_timer.start(m_limits.bodyPause);
        break;
    case Phase::Answering:
    case Phase::Ended:
        m_timer.stop();
        break;
    case Phase::Writing:
        m_timer.start(m_limits.answerPause);
        break;
    case Phase::Closing:
        m_timer.start(m_limits.farewell);
        break;
    }
}

/// Slots that are called on the way may end the connection, or answer at once: so each step looks at the phase anew,
/// and what is called from within only sets it.
void Connection::read()
{
    if (std::exchange(m_isReading, true))
        return;
    bool isMoving = true;
    while (isMoving) {
        const Phase phase = m_phase;
        const int number = m_number;
        isMoving = (phase == Phase::Head || phase == Phase::Body || phase == Phase::Closing) && readMore();
        if (phase == Phase::Head)
            takeHead();
        else if (phase == Phase::Body)
            takeBody();
        else if (phase == Phase::Closing)
            dropInput();
        isMoving = isMoving || m_phase != phase || m_number != number;
    }
    m_isReading = false;
}

bool Connection::readMore()
{
    const bool wasEmpty = m_in.isEmpty();
    // As long as a part is full there may be more. Asked for more than there is, Qt goes on to listen to a socket
    // whose buffer was full.
    const QByteArray part = m_socket->read(PartSize);
    m_in += part;
    // A body that comes, however slowly, is waited for; a head is given its time once.
    if (!part.isEmpty() && (m_phase == Phase::Body || (m_phase == Phase::Head && wasEmpty)))
        setPhase(m_phase);
    return part.size() == PartSize;
}

void Connection::takeHead()
{
    const auto size = headSize(m_in, m_looked);
    m_looked = m_in.size();
    if (!size)
        return refuse(size.error().status, size.error().detail);
    if (*size == 0)
        return;
    auto head = readHead(QByteArrayView(m_in).first(*size));
    ++m_number;
    m_looked = 0;
    if (!head)
        return refuse(head.error().status, head.error().detail);
    m_head = std::move(*head);
    if (!m_head.isWebSocket)
        m_in.remove(0, *size);
    Q_EMIT headRead();
}

void Connection::accept()
{
    m_isKnown = true;
    m_socket->setReadBufferSize(BufferedKnown);
    m_body = RequestBody(m_head, m_limits.maxBody);
    // Told before anything of it is sent, a client has not to send what nobody takes.
    if (m_head.contentLength > m_limits.maxBody)
        return refuse(413, u"the body of a request may have %1 bytes"_s.arg(m_limits.maxBody));
    if (m_head.isContinueAsked && m_head.hasBody())
        m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
    setPhase(Phase::Body);
    if (!m_isReading)
        read();
}

void Connection::takeBody()
{
    if (const auto refusal = m_body.take(m_in))
        return refuse(refusal->status, refusal->detail);
    if (!m_body.isComplete()) {
        Q_EMIT bodyGrew();
        return;
    }
    setPhase(Phase::Answering);
    Q_EMIT completed(std::exchange(m_body, {}).bytes());
}

void Connection::refuse(int status, const QString &detail, const HeaderList &headers)
{
    if (!isOpen())
        return;
    m_body = {};
    const QByteArray body = QJsonDocument(QJsonObject{{u"detail"_s, detail}}).toJson(QJsonDocument::Compact);
    write(status, "application/json", body, body.size(), headers, true);
    startClosing();
}

void Connection::answer(int number, int status, const QByteArray &contentType, const QByteArray &body,
                        const HeaderList &headers, Delivery delivery)
{
    if (m_phase != Phase::Answering || number != m_number)
        return;
    if (delivery == Delivery::None)
        return drop();
    const bool isLast = m_head.isLast || delivery == Delivery::Half;
    const QByteArrayView part(body);
    write(status, contentType, delivery == Delivery::Half ? part.first(part.size() / 2) : part, part.size(), headers,
          isLast);
    if (isLast)
        startClosing();
    else
        setPhase(Phase::Writing);
}

void Connection::write(int status, const QByteArray &contentType, QByteArrayView body, qsizetype announced,
                       const HeaderList &headers, bool isLast)
{
    QByteArray bytes = "HTTP/1.1 " + QByteArray::number(status) + ' ' + reasonOf(status) +
                       "\r\nContent-Type: " + contentType + "\r\nContent-Length: " + QByteArray::number(announced);
    for (const auto &[name, value] : headers)
        bytes += "\r\n" + name + ": " + onOneLine(value);
    if (isLast)
        bytes += "\r\nConnection: close";
    bytes += "\r\n\r\n";
    if (!m_head.isBodyless())
        bytes += body;
    m_socket->write(bytes);
}

QTcpSocket *Connection::release()
{
    m_socket->disconnect(this);
    m_socket->setParent(nullptr);
    m_socket->setReadBufferSize(0);
    for (auto byte = m_in.crbegin(); byte != m_in.crend(); ++byte)
        m_socket->ungetChar(*byte);
    QTcpSocket *socket = std::exchange(m_socket, nullptr);
    end();
    return socket;
}

void Connection::onWritten()
{
    const bool isAll = m_socket->bytesToWrite() == 0;
    if (m_phase == Phase::Writing) {
        setPhase(isAll ? Phase::Head : Phase::Writing);
        if (isAll)
            read();
    } else if (m_phase == Phase::Closing && isAll) {
        ::shutdown(static_cast<int>(m_socket->socketDescriptor()), SHUT_WR);
    }
}

void Connection::onTimeout()
{
    if (m_phase == Phase::Body || (m_phase == Phase::Head && !m_in.isEmpty()))
        return refuse(408, u"the request did not come to its end in time"_s);
    drop();
}

/// We say that nothing more comes, and wait for the client to close. If we closed while it still sends, the system
/// would reset the connection, and the answer be lost.
void Connection::startClosing()
{
    setPhase(Phase::Closing);
    if (!m_isReading)
        read();
}

void Connection::dropInput()
{
    m_dropped += m_in.size();
    m_in.clear();
    if (m_dropped > MaxDropped)
        drop();
}

void Connection::drop()
{
    if (m_socket)
        m_socket->abort();
    end();
}

void Connection::end()
{
    if (m_phase == Phase::Ended)
        return;
    setPhase(Phase::Ended);
    m_in.clear();
    m_body = {};
    Q_EMIT ended();
    deleteLater();
}

} // namespace plato::http
