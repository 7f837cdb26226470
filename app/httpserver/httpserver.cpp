// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/httpserver/httpserver.h"

#include "app/httpserver/boundedsocket.h"

#include <QHttpServerRequest>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>
#include <QWebSocket>

#include <algorithm>

namespace plato::http {

namespace {

QByteArray serialized(const QJsonValue &value)
{
    if (value.isObject())
        return QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact);
    if (value.isArray())
        return QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact);
    // QJsonDocument takes no bare values: let it write a list of one and take the brackets off.
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return list.mid(1, list.size() - 2);
}

struct Head
{
    QUrl target;
    HeaderMap headers;
};

Head readHead(const QByteArray &bytes)
{
    const QByteArrayList lines = bytes.split('\n');
    Head head{QUrl::fromEncoded(lines.first().split(' ').value(1)), {}};
    for (const QByteArray &line : lines) {
        const qsizetype colon = line.indexOf(':');
        const QByteArray name = line.first(std::max<qsizetype>(colon, 0)).toLower();
        if (colon > 0 && &line != &lines.first() && !head.headers.contains(name))
            head.headers.insert(name, line.mid(colon + 1).trimmed());
    }
    return head;
}

bool isParameter(const QString &segment)
{
    return segment.startsWith(u'{') && segment.endsWith(u'}');
}

} // namespace

/// Qt HTTP Server 6.4 keeps a bare pointer to the socket in its responder, so one is made only when there is something
/// to say and the socket still lives; its request lives as long as the socket does.
struct Responder::Shared
{
    const QHttpServerRequest *request;
    QPointer<QTcpSocket> socket;
    std::function<QHttpServerResponder(const QHttpServerRequest &, QTcpSocket *)> make;
    HeaderList added;
    Delivery delivery = Delivery::Whole;
    bool answered = false;

    Shared(const QHttpServerRequest &r, QTcpSocket *s,
           std::function<QHttpServerResponder(const QHttpServerRequest &, QTcpSocket *)> m)
        : request(&r)
        , socket(s)
        , make(std::move(m))
    {
    }
    Q_DISABLE_COPY_MOVE(Shared) // a copy that goes away would answer

    bool alive() const { return socket && socket->state() == QAbstractSocket::ConnectedState; }

    void write(int status, const QByteArray &contentType, const QByteArray &body, const Headers &headers)
    {
        if (answered)
            return;
        answered = true;
        if (!alive())
            return;
        if (delivery == Delivery::None)
            return socket->abort();
        QHttpServerResponder responder = make(*request, socket);
        responder.writeStatusLine(static_cast<QHttpServerResponder::StatusCode>(status));
        responder.writeHeader("Content-Type", contentType);
        responder.writeHeader("Content-Length", QByteArray::number(body.size()));
        for (const auto &[name, value] : added + headers)
            responder.writeHeader(name, value);
        responder.writeBody(delivery == Delivery::Half ? body.first(body.size() / 2) : body);
        if (delivery == Delivery::Half)
            socket->disconnectFromHost();
    }

    ~Shared() { write(500, "application/json", R"({"detail":"the handler gave no answer"})", {}); }
};

Responder::Responder(const QHttpServerRequest &request, QTcpSocket *socket,
                     std::function<QHttpServerResponder(const QHttpServerRequest &, QTcpSocket *)> make)
    : m_shared(std::make_shared<Shared>(request, socket, std::move(make)))
{
}

void Responder::json(const QJsonValue &body, int status, const Headers &headers) const
{
    raw(status, "application/json", serialized(body), headers);
}

void Responder::error(int status, const QString &detail, const Headers &headers) const
{
    json(QJsonObject{{QStringLiteral("detail"), detail}}, status, headers);
}

void Responder::raw(int status, const QByteArray &contentType, const QByteArray &body, const Headers &headers) const
{
    m_shared->write(status, contentType, body, headers);
}

void Responder::addHeaders(const Headers &headers) const
{
    m_shared->added += headers;
}

void Responder::deliver(Delivery delivery) const
{
    m_shared->delivery = delivery;
}

bool Responder::clientGone() const
{
    return !m_shared->alive();
}

Server::Server(QObject *parent)
    : QAbstractHttpServer(parent)
    , m_webSockets(QStringLiteral("plato"), QWebSocketServer::NonSecureMode)
{
}

void Server::route(const QByteArray &method, const QString &path, Handler handler, Access access)
{
    m_routes.append({method, path.split(u'/', Qt::SkipEmptyParts), std::move(handler), access});
}

std::optional<quint16> Server::start(const QHostAddress &address, quint16 port)
{
    auto *tcp = new BoundedListener(this);
    if (!tcp->listen(address, port)) {
        m_error = QStringLiteral("%1:%2: %3").arg(address.toString()).arg(port).arg(tcp->errorString());
        delete tcp;
        return std::nullopt;
    }
    if (!m_webSocketPath.isEmpty())
        tcp->setInspector([this](BoundedSocket &socket, const QByteArray &head) { return upgrade(socket, head); });
    bind(tcp);
    return tcp->serverPort();
}

bool Server::handleRequest(const QHttpServerRequest &request, QTcpSocket *socket)
{
    if (auto *bounded = qobject_cast<BoundedSocket *>(socket))
        bounded->requestCompleted();
    Request copy;
    switch (request.method()) {
    case QHttpServerRequest::Method::Get:
        copy.method = "GET";
        break;
    case QHttpServerRequest::Method::Post:
        copy.method = "POST";
        break;
    case QHttpServerRequest::Method::Put:
        copy.method = "PUT";
        break;
    case QHttpServerRequest::Method::Delete:
        copy.method = "DELETE";
        break;
    case QHttpServerRequest::Method::Head:
        copy.method = "HEAD";
        break;
    case QHttpServerRequest::Method::Options:
        copy.method = "OPTIONS";
        break;
    case QHttpServerRequest::Method::Patch:
        copy.method = "PATCH";
        break;
    default:
        copy.method = "UNKNOWN";
        break;
    }
    // Encoded, so that %2F stays inside its segment; dispatch() decodes what it hands on.
    copy.path = request.url().path(QUrl::FullyEncoded);
    copy.query = request.query();
    for (const auto &[name, value] : request.headers()) {
        const QByteArray key = name.toLower();
        if (!copy.headers.contains(key))
            copy.headers.insert(key, value);
    }
    copy.body = request.body();
    dispatch(std::move(copy), Responder(request, socket, [](const QHttpServerRequest &r, QTcpSocket *s) {
                 return makeResponder(r, s);
             }));
    return true;
}

void Server::webSocket(const QString &path, WebSocketHandler handler)
{
    m_webSocketPath = path;
    connect(&m_webSockets, &QWebSocketServer::newConnection, this, [this, handler = std::move(handler)] {
        while (QWebSocket *socket = m_webSockets.nextPendingConnection())
            handler(socket);
    });
}

/// Qt HTTP Server 6.4 accepts a WebSocket without asking us, once something is connected to its newWebSocketConnection
/// signal. Nothing is, so that every WebSocket comes through here and is checked.
bool Server::upgrade(BoundedSocket &socket, const QByteArray &bytes)
{
    const Head head = readHead(bytes);
    if (!head.headers.value("upgrade").toLower().contains("websocket"))
        return false;
    if (const QString fault = foreignFault(head.headers, m_hosts); !fault.isEmpty()) {
        socket.refuse("403 Forbidden", fault.toUtf8());
    } else if (!m_token.opens(head.headers, QUrlQuery(head.target))) {
        socket.refuse("401 Unauthorized", "missing or wrong key");
    } else if (const QString path = head.target.path();
               path != m_webSocketPath && !(m_webSocketPath.endsWith(u'/') && path.startsWith(m_webSocketPath))) {
        socket.refuse("404 Not Found", "no such path");
    } else {
        socket.release();
        m_webSockets.handleConnection(&socket);
    }
    return true;
}

void Server::missingHandler(const QHttpServerRequest &, QTcpSocket *)
{
    Q_UNREACHABLE(); // handleRequest() takes every request
}

void Server::dispatch(Request request, const Responder &responder)
{
    if (const QString fault = foreignFault(request.headers, m_hosts); !fault.isEmpty())
        return responder.error(403, fault);

    const QStringList segments = request.path.split(u'/', Qt::SkipEmptyParts);
    const auto decode = [](const QString &s) { return QUrl::fromPercentEncoding(s.toUtf8()); };
    request.path = decode(request.path);

    const Route *match = nullptr;
    QByteArrayList allowed;
    for (const Route &route : std::as_const(m_routes)) {
        if (route.segments.size() != segments.size())
            continue;
        QHash<QString, QString> parameters;
        bool fits = true;
        for (qsizetype i = 0; fits && i < segments.size(); ++i) {
            const QString &wanted = route.segments[i];
            if (isParameter(wanted))
                parameters.insert(wanted.mid(1, wanted.size() - 2), decode(segments[i]));
            else
                fits = wanted == decode(segments[i]);
        }
        if (!fits)
            continue;
        allowed.append(route.method);
        if (route.method == request.method && !match) {
            match = &route;
            request.parameters = parameters;
        }
    }

    if (!match || match->access != Access::Public) {
        if (!m_token.opens(request.headers, request.query) || (m_authorizer && !m_authorizer(request)))
            return responder.error(401, QStringLiteral("missing or wrong key"));
        responder.addHeaders(m_token.cookie(request.headers, request.query));
    }
    if (!match && !allowed.isEmpty())
        return responder.error(405, QStringLiteral("method not allowed"), {{"Allow", allowed.join(", ")}});
    if (!match)
        return responder.error(404, QStringLiteral("no such path"));
    if (m_interceptor)
        m_interceptor(request, responder, match->handler);
    else
        match->handler(request, responder);
}

} // namespace plato::http
