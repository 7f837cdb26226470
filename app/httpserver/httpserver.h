// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/httpserver/access.h"
#include "app/httpserver/connection.h"

#include <QByteArray>
#include <QHash>
#include <QHostAddress>
#include <QJsonObject>
#include <QJsonValue>
#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTcpSocket>
#include <QUrlQuery>
#include <QWebSocketServer>

#include <functional>
#include <memory>
#include <optional>

namespace plato::http {

/// What a handler is told. A value: it may be kept until the answer is ready.
struct Request
{
    QByteArray method;                  ///< upper case
    QString path;                       ///< decoded
    QHash<QString, QString> parameters; ///< of the route's template: {session_id} and so on, decoded
    QUrlQuery query;
    HeaderMap headers;
    QByteArray body; ///< empty while the server is asked whether it may come
};

/// Answers one request: once, now or later, from the thread of the server. Copies answer the same request; answers
/// after the first, and answers to a client that has gone, are dropped. When the last copy goes unanswered, the client
/// gets 500.
class Responder
{
public:
    using Headers = HeaderList;
    /// How much of the answer reaches the client before the connection is closed: for faults on demand.
    using Delivery = Connection::Delivery;

    /// For the request that `connection` has in hand.
    explicit Responder(Connection &connection);

    void json(const QJsonValue &body, int status = 200, const Headers &headers = {}) const;
    /// FastAPI style: {"detail": …}.
    void error(int status, const QString &detail, const Headers &headers = {}) const;
    void raw(int status, const QByteArray &contentType, const QByteArray &body, const Headers &headers = {}) const;
    /// For whatever answer comes.
    void addHeaders(const Headers &headers) const;
    bool clientGone() const;
    void deliver(Delivery delivery) const;

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
};

/// Called with each WebSocket that has passed the checks, and becomes its owner.
using WebSocketHandler = std::function<void(QWebSocket *)>;
using Handler = std::function<void(const Request &, const Responder &)>;

/// An HTTP/1.1 server for loopback: routes by method and path template, refuses foreign Host and Origin headers, and
/// asks for the key before it reads a body or tells which paths there are. What clients may make it keep is in Limits.
/// Whatever a client sends, it gets an answer or its connection is closed, and others do not notice. One thread: that
/// of its maker.
class Server : public QObject
{
    Q_OBJECT

public:
    explicit Server(QObject *parent = nullptr);
    ~Server() override;

    /// `path` is a template: "/api/v2/sessions/{session_id}/reset"; a parameter matches one segment.
    void route(const QByteArray &method, const QString &path, Handler handler);
    /// The one path of WebSockets; with a / at its end: all that begin so. Host, Origin and token are asked for as with
    /// a route, before the upgrade: who is not let in gets 403 or 401. (The authorizer is not asked: browsers cannot
    /// send headers of their own here.)
    void webSocket(const QString &path, WebSocketHandler handler);
    /// Asked for every request, before its body is read; false is answered with 401.
    void setAuthorizer(std::function<bool(const Request &)> authorizer) { m_authorizer = std::move(authorizer); }
    /// Needed in addition to the authorizer. A client that has it in its query gets a cookie with it.
    void setToken(AccessToken token) { m_token = std::move(token); }
    /// Called instead of the handler of a request that has passed the checks, with that handler, which it may call.
    void setInterceptor(std::function<void(const Request &, const Responder &, const Handler &)> interceptor)
    {
        m_interceptor = std::move(interceptor);
    }
    /// Host names (without port) that requests may name. Set them before listening: none are accepted otherwise.
    void setHosts(const QStringList &hosts) { m_hosts = hosts; }
    /// For connections that come later.
    void setLimits(const Limits &limits) { m_limits = limits; }

    /// Listens; port 0 takes a free one. The port, or nothing with errorString() saying why.
    std::optional<quint16> start(const QHostAddress &address, quint16 port);
    QString errorString() const { return m_error; }

    /// Serves a client that has come in another way. Becomes the owner of `socket`.
    void take(QTcpSocket *socket);

private:
    struct Route
    {
        QByteArray method;
        QStringList segments;
        Handler handler;
    };
    struct Found
    {
        const Route *route = nullptr;
        QHash<QString, QString> parameters;
        QByteArrayList allowed; ///< methods that the path has
    };

    Found find(const RequestHead &head) const;
    void onHead(Connection &connection);
    void onCompleted(Connection &connection, const QByteArray &body);
    void upgrade(Connection &connection, const Request &request);
    void checkBodies(Connection &connection);
    void makeRoom();

    Limits m_limits;
    QList<Connection *> m_connections; // the oldest first
    QList<Route> m_routes;
    std::function<bool(const Request &)> m_authorizer;
    AccessToken m_token;
    std::function<void(const Request &, const Responder &, const Handler &)> m_interceptor;
    QStringList m_hosts;
    QString m_error;
    QString m_webSocketPath;
    QWebSocketServer m_webSockets; // listens nowhere: it takes connections that were let in
};

} // namespace plato::http
