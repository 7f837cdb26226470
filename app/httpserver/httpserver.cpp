// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/httpserver/httpserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLoggingCategory>
#include <QPointer>
#include <QTcpServer>
#include <QTimer>
#include <QUrl>
#include <QWebSocket>

#include <algorithm>
#include <numeric>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::http {

namespace {

Q_LOGGING_CATEGORY(lcHttp, "plato.http", QtInfoMsg)

constexpr auto AcceptPause = 100ms; // when there is no descriptor for a new connection

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

bool isParameter(const QString &segment)
{
    return segment.startsWith(u'{') && segment.endsWith(u'}');
}

QString decoded(const QString &segment)
{
    return QUrl::fromPercentEncoding(segment.toUtf8());
}

Request requestOf(const RequestHead &head)
{
    Request request;
    request.method = head.method;
    request.path = QUrl::fromPercentEncoding(head.path);
    request.query = QUrlQuery(QString::fromLatin1(head.query));
    request.headers = head.headers;
    return request;
}

/// Hands each connection on as a socket.
class Listener : public QTcpServer
{
    Q_OBJECT

public:
    Listener(Server &server, const QHostAddress &address)
        : QTcpServer(&server)
        , m_server(server)
        , m_address(address)
    {
        connect(this, &QTcpServer::acceptError, this, [this](QAbstractSocket::SocketError) {
            // Else the system tells us of the waiting connection again and again.
            qCWarning(lcHttp).noquote() << "no new connection on" << m_address.toString() << "|" << errorString();
            pauseAccepting();
            QTimer::singleShot(AcceptPause, this, &QTcpServer::resumeAccepting);
        });
    }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        auto *socket = new QTcpSocket;
        if (!socket->setSocketDescriptor(descriptor)) {
            delete socket;
            return;
        }
        // An answer may be written in parts. Without this option (TCP_NODELAY) a later part would wait until the client
        // has acknowledged the one before, which takes 40 ms.
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        m_server.take(socket);
    }

private:
    Server &m_server;
    QHostAddress m_address;
};

} // namespace

struct Responder::Shared
{
    QPointer<Connection> connection;
    int number;
    HeaderList added;
    Delivery delivery = Delivery::Whole;

    explicit Shared(Connection &c)
        : connection(&c)
        , number(c.number())
    {
    }
    Q_DISABLE_COPY_MOVE(Shared) // a copy that goes away would answer

    void write(int status, const QByteArray &contentType, const QByteArray &body, const Headers &headers) const
    {
        if (connection)
            connection->answer(number, status, contentType, body, added + headers, delivery);
    }

    ~Shared() { write(500, "application/json", R"({"detail":"the handler gave no answer"})", {}); }
};

Responder::Responder(Connection &connection)
    : m_shared(std::make_shared<Shared>(connection))
{
}

void Responder::json(const QJsonValue &body, int status, const Headers &headers) const
{
    raw(status, "application/json", serialized(body), headers);
}

void Responder::error(int status, const QString &detail, const Headers &headers) const
{
    json(QJsonObject{{u"detail"_s, detail}}, status, headers);
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
    return !m_shared->connection || !m_shared->connection->isOpen();
}

Server::Server(QObject *parent)
    : QObject(parent)
    , m_limits(Limits::ofThisProcess())
    , m_webSockets(u"plato"_s, QWebSocketServer::NonSecureMode)
{
}

Server::~Server()
{
    for (Connection *connection : std::as_const(m_connections)) {
        connection->disconnect(this);
        delete connection;
    }
}

void Server::route(const QByteArray &method, const QString &path, Handler handler)
{
    m_routes.append({method, path.split(u'/', Qt::SkipEmptyParts), std::move(handler)});
}

void Server::webSocket(const QString &path, WebSocketHandler handler)
{
    m_webSocketPath = path;
    connect(&m_webSockets, &QWebSocketServer::newConnection, this, [this, handler = std::move(handler)] {
        while (QWebSocket *socket = m_webSockets.nextPendingConnection()) {
            if (socket->isValid())
                handler(socket);
            else
                delete socket; // it has left meanwhile: nobody would be told of its end any more
        }
    });
}

std::optional<quint16> Server::start(const QHostAddress &address, quint16 port)
{
    auto *listener = new Listener(*this, address);
    if (!listener->listen(address, port)) {
        m_error = u"%1:%2: %3"_s.arg(address.toString()).arg(port).arg(listener->errorString());
        delete listener;
        return std::nullopt;
    }
    return listener->serverPort();
}

void Server::take(QTcpSocket *socket)
{
    auto *connection = new Connection(socket, m_limits, this);
    m_connections.append(connection);
    connect(connection, &Connection::headRead, this, [this, connection] { onHead(*connection); });
    connect(connection, &Connection::bodyGrew, this, [this, connection] { checkBodies(*connection); });
    connect(connection, &Connection::completed, this,
            [this, connection](const QByteArray &body) { onCompleted(*connection, body); });
    connect(connection, &Connection::ended, this, [this, connection] { m_connections.removeOne(connection); });
    makeRoom();
}

/// Of strangers the oldest goes: one who has the key shows it soon after coming. It goes from the address that has the
/// most of them. Of those who have shown the key one who asks for nothing.
void Server::makeRoom()
{
    QHash<QHostAddress, int> strangersFrom;
    for (const Connection *connection : std::as_const(m_connections)) {
        if (!connection->isKnown())
            ++strangersFrom[connection->peer()];
    }
    const int strangers = std::accumulate(strangersFrom.cbegin(), strangersFrom.cend(), 0);
    if (strangers > m_limits.maxStrangers) {
        const QHostAddress busiest = std::max_element(strangersFrom.cbegin(), strangersFrom.cend()).key();
        const auto oldest = std::find_if(m_connections.cbegin(), m_connections.cend(),
                                         [&](const Connection *c) { return !c->isKnown() && c->peer() == busiest; });
        (*oldest)->drop();
    } else if (m_connections.size() > m_limits.maxConnections) {
        Connection *longestIdle = nullptr;
        for (Connection *connection : std::as_const(m_connections)) {
            if (connection->isIdle() && (!longestIdle || connection->idleSince() < longestIdle->idleSince()))
                longestIdle = connection;
        }
        (longestIdle ? longestIdle : m_connections.constLast())->drop();
    }
}

Server::Found Server::find(const RequestHead &head) const
{
    Found found;
    // Encoded, so that %2F stays inside its segment.
    const QStringList segments = QString::fromLatin1(head.path).split(u'/', Qt::SkipEmptyParts);
    for (const Route &route : m_routes) {
        if (route.segments.size() != segments.size())
            continue;
        QHash<QString, QString> parameters;
        bool fits = true;
        for (qsizetype i = 0; fits && i < segments.size(); ++i) {
            const QString &wanted = route.segments[i];
            if (isParameter(wanted))
                parameters.insert(wanted.mid(1, wanted.size() - 2), decoded(segments[i]));
            else
                fits = wanted == decoded(segments[i]);
        }
        if (!fits)
            continue;
        found.allowed.append(route.method);
        if (route.method == head.method && !found.route) {
            found.route = &route;
            found.parameters = parameters;
        }
    }
    return found;
}

/// Everything that can be known of a request without its body is decided here.
void Server::onHead(Connection &connection)
{
    const RequestHead &head = connection.head();
    if (const QString fault = foreignFault(head.headers, m_hosts); !fault.isEmpty())
        return connection.refuse(403, fault);
    const Request request = requestOf(head);
    if (head.isWebSocket)
        return upgrade(connection, request);
    if (!m_token.opens(request.headers, request.query) || (m_authorizer && !m_authorizer(request)))
        return connection.refuse(401, u"missing or wrong key"_s);
    const Found found = find(head);
    const HeaderList cookie = m_token.cookie(request.headers, request.query);
    if (found.route)
        connection.accept();
    else if (found.allowed.isEmpty())
        connection.refuse(404, u"no such path"_s, cookie);
    else
        connection.refuse(405, u"method not allowed"_s, cookie + HeaderList{{"Allow", found.allowed.join(", ")}});
}

void Server::upgrade(Connection &connection, const Request &request)
{
    const bool isPath =
        !m_webSocketPath.isEmpty() && (request.path == m_webSocketPath ||
                                       (m_webSocketPath.endsWith(u'/') && request.path.startsWith(m_webSocketPath)));
    if (!m_token.opens(request.headers, request.query) || (!isPath && m_authorizer && !m_authorizer(request)))
        return connection.refuse(401, u"missing or wrong key"_s);
    if (!isPath)
        return connection.refuse(404, u"no such path"_s);
    QTcpSocket *socket = connection.release();
    socket->setParent(&m_webSockets); // until a WebSocket has become its owner
    m_webSockets.handleConnection(socket);
}

void Server::checkBodies(Connection &connection)
{
    const auto add = [](qint64 sum, const Connection *one) { return sum + one->bodySize(); };
    if (std::accumulate(m_connections.cbegin(), m_connections.cend(), qint64(0), add) > m_limits.maxBodies)
        connection.refuse(503, u"too many large requests are on their way"_s, {{"Retry-After", "1"}});
}

void Server::onCompleted(Connection &connection, const QByteArray &body)
{
    const Found found = find(connection.head());
    Request request = requestOf(connection.head());
    request.parameters = found.parameters;
    request.body = body;
    const Responder responder(connection);
    responder.addHeaders(m_token.cookie(request.headers, request.query));
    // A copy: a handler may add routes, or end the server.
    const Handler handler = found.route->handler;
    if (m_interceptor)
        m_interceptor(request, responder, handler);
    else
        handler(request, responder);
}

} // namespace plato::http

#include "httpserver.moc"
