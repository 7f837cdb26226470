// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/desktop/livelink.h"

#include <QNetworkAccessManager>
#include <QNetworkCookie>
#include <QNetworkCookieJar>
#include <QNetworkReply>
#include <QSocketNotifier>
#include <QTcpSocket>
#include <QWebSocket>

#include <array>
#include <cerrno>
#include <chrono>
#include <sys/socket.h>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato {

namespace {

constexpr auto PingPace = 10s;
constexpr std::chrono::milliseconds RouteLimit = 10s;
constexpr qint64 MaxToViewer = qint64(1024) * 1024; // bytes that have not left yet; the session waits then
constexpr quint16 VncPort = 5900;

} // namespace

LiveLink::LiveLink(const QUrl &url, bool asksPage, int socket)
    : m_url(url)
    , m_asksPage(asksPage)
    , m_socket(socket)
{
}

LiveLink::~LiveLink()
{
    // Without a word to anybody: what they would call is half gone.
    if (m_webSocket)
        m_webSocket->disconnect(this);
    if (m_tcp)
        m_tcp->disconnect(this);
}

void LiveLink::open()
{
    m_readable = new QSocketNotifier(m_socket, QSocketNotifier::Read, this);
    m_writable = new QSocketNotifier(m_socket, QSocketNotifier::Write, this);
    m_readable->setEnabled(false);
    m_writable->setEnabled(false);
    connect(m_readable, &QSocketNotifier::activated, this, &LiveLink::toViewer);
    connect(m_writable, &QSocketNotifier::activated, this, &LiveLink::flush);
    if (m_url.scheme() == "vnc"_L1)
        openTcp();
    else if (m_asksPage)
        askRoute();
    else
        openWebSocket(m_url, {});
}

void LiveLink::askRoute()
{
    m_network = new QNetworkAccessManager(this);
    QUrl page = m_url;
    page.setScheme(m_url.scheme() == "wss"_L1 ? u"https"_s : u"http"_s);
    page.setPath(u"/"_s);
    QNetworkRequest request(page);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::NoLessSafeRedirectPolicy);
    request.setTransferTimeout(int(RouteLimit.count()));
    QNetworkReply *reply = m_network->get(request);
    reply->setReadBufferSize(64 * 1024); // nobody reads it
    // Headers are enough: a page may be long.
    connect(reply, &QNetworkReply::metaDataChanged, this, [this, reply] { routeFound(reply); });
    connect(reply, &QNetworkReply::finished, this, [this, reply] { routeFound(reply); });
}

void LiveLink::routeFound(QNetworkReply *reply)
{
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const bool goesOn = status >= 300 && status < 400 && !reply->isFinished();
    if (m_webSocket || m_hasFailed || goesOn)
        return;
    reply->deleteLater();
    if (status == 0)
        return fail({LiveError::Kind::Unreachable, reply->errorString()});
    if (status >= 400)
        return fail({status == 502 || status == 503 ? LiveError::Kind::Unreachable : LiveError::Kind::Refused,
                     u"HTTP %1"_s.arg(status)});
    QByteArray cookies;
    for (const QNetworkCookie &cookie : m_network->cookieJar()->cookiesForUrl(reply->url())) {
        if (!cookies.isEmpty())
            cookies += "; ";
        cookies += cookie.toRawForm(QNetworkCookie::NameAndValueOnly);
    }
    openWebSocket(socketAt(m_url, reply->url()), cookies);
}

QUrl LiveLink::socketAt(const QUrl &socket, const QUrl &page)
{
    QUrl url = socket;
    url.setScheme(page.scheme() == "https"_L1 ? u"wss"_s : u"ws"_s); // else cookies of https would go in clear
    url.setHost(page.host());
    url.setPort(page.port());
    return url;
}

void LiveLink::openWebSocket(const QUrl &url, const QByteArray &cookies)
{
    m_webSocket = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, this);
    m_webSocket->setMaxAllowedIncomingMessageSize(MaxMessage);
    m_webSocket->setMaxAllowedIncomingFrameSize(MaxMessage);
    connect(m_webSocket, &QWebSocket::connected, this, [this] {
        watch();
        m_pingTimer = new QTimer(this);
        connect(m_pingTimer, &QTimer::timeout, this, &LiveLink::ping);
        m_pingTimer->start(PingPace);
    });
    connect(m_webSocket, &QWebSocket::pong, this, [this] { m_isAnswered = true; });
    connect(m_webSocket, &QWebSocket::binaryMessageReceived, this, &LiveLink::toSession);
    connect(m_webSocket, &QWebSocket::textMessageReceived, this, [this] {
        fail({LiveError::Kind::Broken, u"text where RFB was expected"_s});
    });
    connect(m_webSocket, &QWebSocket::bytesWritten, this, [this] {
        if (!m_hasFailed)
            m_readable->setEnabled(true);
    });
    connect(m_webSocket, &QWebSocket::disconnected, this, [this] {
        if (!m_pingTimer) // it never stood
            return fail({LiveError::Kind::Unreachable, m_webSocket->errorString()});
        const auto code = m_webSocket->closeCode();
        const bool isTooLarge = code == QWebSocketProtocol::CloseCodeTooMuchData;
        fail({isTooLarge ? LiveError::Kind::TooLarge : LiveError::Kind::Ended, m_webSocket->closeReason()});
    });
    // Before disconnected(), where there is one.
    connect(m_webSocket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this,
            [this](QAbstractSocket::SocketError error) {
                if (error == QAbstractSocket::RemoteHostClosedError && m_pingTimer)
                    return; // it was open: disconnected() knows the reason
                fail({LiveError::Kind::Unreachable, m_webSocket->errorString()});
            });
    QNetworkRequest request(url);
    if (!cookies.isEmpty())
        request.setRawHeader("Cookie", cookies);
    m_webSocket->open(request);
}

void LiveLink::openTcp()
{
    m_tcp = new QTcpSocket(this);
    m_tcp->setReadBufferSize(MaxToViewer); // what is not taken waits at the server
    connect(m_tcp, &QTcpSocket::connected, this, [this] {
        m_tcp->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        m_tcp->setSocketOption(QAbstractSocket::KeepAliveOption, 1);
        watch();
    });
    connect(m_tcp, &QTcpSocket::readyRead, this, [this] {
        if (m_waiting.isEmpty())
            toSession(m_tcp->readAll());
    });
    connect(m_tcp, &QTcpSocket::bytesWritten, this, [this] {
        if (!m_hasFailed)
            m_readable->setEnabled(true);
    });
    connect(m_tcp, &QTcpSocket::errorOccurred, this, [this](QAbstractSocket::SocketError error) {
        const bool ended = error == QAbstractSocket::RemoteHostClosedError;
        if (ended)
            toSession(m_tcp->readAll()); // its last word may be the reason
        fail({ended ? LiveError::Kind::Ended : LiveError::Kind::Unreachable, ended ? QString() : m_tcp->errorString()});
    });
    m_tcp->connectToHost(m_url.host(), quint16(m_url.port(VncPort)));
}

void LiveLink::watch()
{
    m_readable->setEnabled(true);
}

void LiveLink::toSession(const QByteArray &bytes)
{
    if (m_hasFailed)
        return;
    m_waiting.remove(0, std::exchange(m_taken, 0)); // else it grows for ever where it is never empty
    if (m_waiting.size() + bytes.size() > MaxWaiting)
        return fail({LiveError::Kind::TooLarge, u"it sends faster than it can be shown"_s});
    if (m_waiting.isEmpty())
        m_waiting = bytes; // no copy where nothing waits
    else
        m_waiting += bytes;
    flush();
}

void LiveLink::flush()
{
    while (m_taken < m_waiting.size()) {
        const ssize_t sent = ::send(m_socket, m_waiting.constData() + m_taken, std::size_t(m_waiting.size() - m_taken),
                                    MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0) {
            m_taken += sent;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            m_writable->setEnabled(true);
            return;
        } else if (errno != EINTR) {
            return fail({LiveError::Kind::Ended}); // the session has ended by itself, and says why
        }
    }
    m_writable->setEnabled(false);
    m_waiting.clear();
    m_taken = 0;
    if (m_tcp && m_tcp->bytesAvailable() > 0)
        toSession(m_tcp->readAll());
}

void LiveLink::toViewer()
{
    if (m_hasFailed) { // what the session still says goes nowhere
        std::array<char, 4096> dropped{};
        if (::recv(m_socket, dropped.data(), dropped.size(), MSG_DONTWAIT) <= 0)
            m_readable->setEnabled(false);
        return;
    }
    const qint64 waiting = m_webSocket ? m_webSocket->bytesToWrite() : m_tcp->bytesToWrite();
    if (waiting > MaxToViewer) {
        m_readable->setEnabled(false); // until some of it has left
        return;
    }
    std::array<char, 16 * 1024> bytes{};
    const ssize_t count = ::recv(m_socket, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (count > 0 && m_webSocket)
        m_webSocket->sendBinaryMessage(QByteArray(bytes.data(), qsizetype(count)));
    else if (count > 0)
        m_tcp->write(bytes.data(), count);
    else if (count == 0)
        fail({LiveError::Kind::Ended});
}

void LiveLink::ping()
{
    if (!std::exchange(m_isAnswered, false))
        return fail({LiveError::Kind::Silent});
    m_webSocket->ping();
}

void LiveLink::fail(const LiveError &error)
{
    if (std::exchange(m_hasFailed, true))
        return;
    m_writable->setEnabled(false);
    if (m_pingTimer)
        m_pingTimer->stop();
    LiveError told = error;
    told.detail.truncate(300);
    Q_EMIT failed(told);           // first, so that it is heard before the session's end
    ::shutdown(m_socket, SHUT_WR); // it reads what is there: the last word may be the reason
}

} // namespace plato
