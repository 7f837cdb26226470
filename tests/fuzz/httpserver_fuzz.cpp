// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// Any bytes at the door of the whole server, on a socket pair. The first byte says in pieces of which size they come;
/// the second, how many of them before the client leaves: 0 for all.
#include "app/httpserver/httpserver.h"
#include "tests/fuzz/promise.h"

#include <QCoreApplication>
#include <QTcpSocket>
#include <QWebSocket>

#include <algorithm>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace plato::http;

namespace {

/// A server with routes as the programs have them, and WebSockets.
class Door
{
public:
    Door()
    {
        m_server.setHosts({u"localhost"_s});
        m_server.setToken(AccessToken("sesame"));
        const auto echo = [this](const Request &request, const Responder &responder) {
            ++handled;
            responder.json(QJsonObject{{u"path"_s, request.path}, {u"size"_s, request.body.size()}});
        };
        for (const char *method : {"GET", "POST", "HEAD", "DELETE"})
            m_server.route(method, u"/items/{id}"_s, echo);
        m_server.route("GET", u"/silent"_s, [this](const Request &, const Responder &) { ++handled; });
        m_server.webSocket(u"/socket/"_s, [this](QWebSocket *socket) {
            ++handled;
            QObject::connect(socket, &QWebSocket::disconnected, socket, &QObject::deleteLater);
            QObject::connect(socket, &QWebSocket::textMessageReceived, socket, &QWebSocket::sendTextMessage);
        });
    }

    void take(QTcpSocket *socket) { m_server.take(socket); }

    int handled = 0;

private:
    int m_argumentCount = 1;
    std::string m_name = "httpserver_fuzz";
    char *m_arguments[2] = {m_name.data(), nullptr};
    QCoreApplication m_application{m_argumentCount, m_arguments};
    Server m_server;
};

void settle()
{
    for (int i = 0; i < 4; ++i)
        QCoreApplication::processEvents();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

class Client
{
public:
    explicit Client(Door &door)
    {
        int ends[2];
        PLATO_PROMISE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0);
        m_end = ends[0];
        auto *socket = new QTcpSocket;
        PLATO_PROMISE(socket->setSocketDescriptor(ends[1]));
        door.take(socket);
    }
    ~Client()
    {
        ::close(m_end);
        settle();
    }
    Q_DISABLE_COPY_MOVE(Client)

    void send(QByteArrayView bytes)
    {
        (void)!::send(m_end, bytes.data(), size_t(bytes.size()), MSG_NOSIGNAL);
        settle();
        char buffer[65536];
        for (ssize_t n = 0; (n = ::recv(m_end, buffer, sizeof buffer, 0)) > 0;)
            m_reply.append(buffer, n);
    }
    const QByteArray &reply() const { return m_reply; }

private:
    int m_end = -1;
    QByteArray m_reply;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Door door;
    if (size < 2)
        return 0;
    const qsizetype piece = data[0] == 0 ? 65536 : data[0];
    const int pieces = data[1] == 0 ? 65536 : data[1];
    const QByteArray bytes(reinterpret_cast<const char *>(data) + 2, qsizetype(size) - 2);
    const int before = door.handled;
    {
        Client client(door);
        qsizetype sent = 0;
        for (int i = 0; i < pieces && sent < bytes.size(); ++i) {
            const qsizetype next = std::min(piece, bytes.size() - sent);
            client.send(QByteArrayView(bytes).sliced(sent, next));
            sent += next;
        }
        client.send({});
        PLATO_PROMISE(client.reply().isEmpty() || client.reply().startsWith("HTTP/1.1 "));
        // Nothing is done for who has not said the word, nor for who names another host.
        PLATO_PROMISE(door.handled == before || bytes.contains("sesame") || bytes.contains('%'));
        PLATO_PROMISE(door.handled == before || bytes.toLower().contains("localhost"));
        // Each thing that is done was asked for by a line of its own.
        PLATO_PROMISE(door.handled - before <= bytes.count("HTTP/1."));
    }
    // Others do not notice.
    Client other(door);
    other.send("GET /items/1 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sesame\r\n\r\n");
    PLATO_PROMISE(other.reply().startsWith("HTTP/1.1 200 "));
    PLATO_PROMISE(other.reply().endsWith(R"({"path":"/items/1","size":0})"));
    return 0;
}
