// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/httpserver/httpserver.h"
#include "tests/app/httpserver/attackrequests.h"

#include <QTcpSocket>
#include <QTest>
#include <QWebSocket>

#include <memory>
#include <optional>
#include <vector>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace plato::http;
using plato::test::attackRequests;

/// A server of ours, and strangers who knock at its door.
class TestHttpAttacks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void requests_data();
    void requests();
    void webSocketsWithTheToken_data();
    void webSocketsWithTheToken();
    void requestsAreAnsweredInOrder();
    void anAnswerIsTakenBeforeTheNextIsRead();
    void manyStrangersKeepNobodyOut();
    void theBusiestAddressGivesWay();
    void whoHasTheKeyStays();
    void silentStrangersAreClosed();
    void slowHeadsAreClosed();
    void aBodyThatStopsIsClosed();
    void aClientThatReadsNothingIsClosed();
    void bodiesAreBoundedInAll();
    void aRefusedClientThatGoesOnIsClosed();
    void aHandlerMayEndTheServer();

private:
    using Socket = std::unique_ptr<QTcpSocket>;

    Socket open(const QHostAddress &from = {})
    {
        auto socket = std::make_unique<QTcpSocket>();
        if (!from.isNull())
            socket->bind(from);
        socket->connectToHost(QHostAddress::LocalHost, m_port);
        return socket;
    }
    static bool isClosed(QTcpSocket &socket)
    {
        socket.readAll();
        return socket.state() == QAbstractSocket::UnconnectedState;
    }
    /// All that comes back until `enough`, or until the connection has ended.
    static QByteArray replyOf(QTcpSocket &socket, const QByteArray &enough)
    {
        QByteArray reply;
        (void)QTest::qWaitFor([&] {
            reply += socket.readAll();
            return reply.contains(enough) || socket.state() == QAbstractSocket::UnconnectedState;
        });
        return reply;
    }
    bool servesOthers()
    {
        const Socket socket = open();
        socket->write(keyed("GET /public"));
        return replyOf(*socket, "done").startsWith("HTTP/1.1 200 ");
    }
    static QByteArray keyed(const QByteArray &methodAndPath, const QByteArray &headers = {})
    {
        return methodAndPath + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sesame\r\n" + headers + "\r\n";
    }

    std::unique_ptr<Server> m_server;
    quint16 m_port = 0;
    int m_handled = 0;
    std::optional<Responder> m_kept;
    std::unique_ptr<QWebSocket> m_webSocket;
    Limits m_limits;
};

void TestHttpAttacks::init()
{
    m_kept.reset();
    m_webSocket.reset();
    m_handled = 0;
    m_limits = Limits();
    m_server = std::make_unique<Server>();
    m_server->setHosts({u"localhost"_s});
    m_server->setToken(AccessToken("sesame"));
    for (const char *method : {"GET", "POST", "HEAD"}) {
        m_server->route(method, u"/public"_s, [this](const Request &request, const Responder &responder) {
            ++m_handled;
            responder.raw(200, "text/plain", "done" + request.body.first(std::min<qsizetype>(9, request.body.size())));
        });
    }
    m_server->route("GET", u"/later"_s, [this](const Request &, const Responder &responder) {
        ++m_handled;
        m_kept = responder;
    });
    m_server->route("GET", u"/large"_s, [this](const Request &, const Responder &responder) {
        ++m_handled;
        responder.raw(200, "text/plain", QByteArray(32 * 1024 * 1024, 'x'));
    });
    m_server->webSocket(u"/websockify"_s, [this](QWebSocket *socket) { m_webSocket.reset(socket); });
    m_port = m_server->start(QHostAddress::LocalHost, 0).value_or(0);
    QVERIFY2(m_port, qPrintable(m_server->errorString()));
}

void TestHttpAttacks::requests_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    for (const auto &request : attackRequests())
        QTest::newRow(request.name) << request.bytes << request.status;
}

void TestHttpAttacks::requests()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    bytes.replace("HOST", "localhost:" + QByteArray::number(m_port));
    for (const bool isSlow : {false, true}) {
        const Socket socket = open();
        if (isSlow && bytes.size() < 1000) {
            QTRY_COMPARE(socket->state(), QAbstractSocket::ConnectedState);
            for (const char c : bytes) { // a packet a byte, until it is refused
                socket->write(&c, 1);
                socket->flush();
                QCoreApplication::processEvents();
                if (socket->bytesAvailable() > 0)
                    break;
            }
        } else {
            socket->write(bytes);
        }
        const QByteArray reply = replyOf(*socket, "}");
        QVERIFY2(reply.startsWith("HTTP/1.1 " + QByteArray::number(status) + ' '), reply.constData());
        QVERIFY2(reply.contains("\"detail\""), reply.constData());
        QTRY_VERIFY(isClosed(*socket)); // who is refused is not heard any longer
    }
    QCOMPARE(m_handled, 0);
    QVERIFY(!m_webSocket);
    QVERIFY(servesOthers());
}

void TestHttpAttacks::webSocketsWithTheToken_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<bool>("isTaken");
    const QByteArray upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
    const QByteArray version = "Sec-WebSocket-Version: 13\r\n";
    const QByteArray key = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
    QTest::newRow("whole") << upgrade + version + key << true;
    QTest::newRow("no key") << upgrade + version << false;
    QTest::newRow("empty key") << upgrade + version + "Sec-WebSocket-Key:\r\n" << false;
    QTest::newRow("no version") << upgrade + key << false;
    QTest::newRow("unknown version") << upgrade + key + "Sec-WebSocket-Version: 99\r\n" << false;
    QTest::newRow("odd version") << upgrade + key + "Sec-WebSocket-Version: x\r\n" << false;
}

void TestHttpAttacks::webSocketsWithTheToken()
{
    QFETCH(QByteArray, headers);
    QFETCH(bool, isTaken);
    const Socket socket = open();
    // What follows the head belongs to the WebSocket: an unmasked frame, which ends it.
    socket->write(keyed("GET /websockify", headers) + QByteArray("\x81\x01x", 3));
    const QByteArray reply = replyOf(*socket, "\r\n\r\n");
    QCOMPARE(reply.startsWith("HTTP/1.1 101 "), isTaken);
    QCOMPARE(m_webSocket != nullptr, isTaken);
    QVERIFY(isTaken || QTest::qWaitFor([&] { return isClosed(*socket); }));
    QVERIFY(servesOthers());
}

void TestHttpAttacks::requestsAreAnsweredInOrder()
{
    const Socket socket = open();
    socket->write(keyed("GET /later") + keyed("GET /public") + keyed("POST /public", "Content-Length: 5\r\n") +
                  "first" + keyed("GET /nowhere"));
    QTRY_VERIFY(m_kept);
    QVERIFY(servesOthers()); // all of the four has arrived by now
    QCOMPARE(m_handled, 2);  // the first of them, and that of others
    QCOMPARE(socket->bytesAvailable(), 0);
    m_kept->raw(200, "text/plain", "later");
    const QByteArray reply = replyOf(*socket, "no such path");
    const qsizetype later = reply.indexOf("\r\n\r\nlater");
    const qsizetype second = reply.indexOf("\r\n\r\ndoneHTTP");
    const qsizetype third = reply.indexOf("\r\n\r\ndonefirst");
    QVERIFY2(later > 0 && later < second && second < third && third < reply.indexOf(" 404 "), reply.constData());
}

void TestHttpAttacks::anAnswerIsTakenBeforeTheNextIsRead()
{
    const Socket socket = open();
    socket->setReadBufferSize(1024);
    for (int i = 0; i < 50; ++i)
        socket->write(keyed("GET /large"));
    QTRY_COMPARE(m_handled, 1);
    QVERIFY(servesOthers());
    QCOMPARE(m_handled, 2);
}

void TestHttpAttacks::manyStrangersKeepNobodyOut()
{
    m_limits.maxStrangers = 16;
    m_limits.strangerIdle = m_limits.head = 1h;
    m_server->setLimits(m_limits);
    std::vector<Socket> strangers;
    for (int i = 0; i < 200; ++i) {
        strangers.push_back(open());
        strangers.back()->write("GET /public HTTP/1.1\r\n");
        if (i % 50 == 49)
            QVERIFY(servesOthers());
    }
    const auto left = [&] {
        return std::count_if(strangers.begin(), strangers.end(), [](const Socket &s) { return !isClosed(*s); });
    };
    QTRY_COMPARE(left(), 15);              // the last of servesOthers() was a stranger, too, and took the place of one
    QVERIFY(!isClosed(*strangers.back())); // the oldest have gone
    QVERIFY(servesOthers());
}

void TestHttpAttacks::theBusiestAddressGivesWay()
{
    m_limits.maxStrangers = 16;
    m_server->setLimits(m_limits);
    const Socket other = open(QHostAddress(u"127.0.0.7"_s)); // comes first, and is alone there
    QTRY_COMPARE(other->state(), QAbstractSocket::ConnectedState);
    QVERIFY(servesOthers());
    std::vector<Socket> strangers;
    for (int i = 0; i < 100; ++i)
        strangers.push_back(open());
    QTRY_VERIFY(isClosed(*strangers.front()));
    QVERIFY(servesOthers());
    other->write(keyed("GET /public"));
    QVERIFY(replyOf(*other, "done").startsWith("HTTP/1.1 200 "));
}

void TestHttpAttacks::whoHasTheKeyStays()
{
    m_limits.maxStrangers = 8;
    m_limits.maxConnections = 20;
    m_server->setLimits(m_limits);
    const Socket busy = open();
    busy->write(keyed("GET /later"));
    QTRY_VERIFY(m_kept);
    std::vector<Socket> idle;
    for (int i = 0; i < 30; ++i) {
        idle.push_back(open());
        idle.back()->write(keyed("GET /public"));
        QVERIFY(replyOf(*idle.back(), "done").contains("done"));
    }
    QTRY_VERIFY(isClosed(*idle.front())); // the one that was idle for longest
    QVERIFY(!isClosed(*idle.back()));
    m_kept->raw(200, "text/plain", "later");
    QVERIFY(replyOf(*busy, "later").endsWith("later"));
}

void TestHttpAttacks::silentStrangersAreClosed()
{
    const Socket known = open();
    known->write(keyed("GET /public"));
    QVERIFY(replyOf(*known, "done").contains("done"));
    m_limits.strangerIdle = 20ms;
    m_server->setLimits(m_limits);
    const Socket silent = open();
    QTRY_VERIFY(isClosed(*silent));
    QVERIFY(!isClosed(*known));
}

void TestHttpAttacks::slowHeadsAreClosed()
{
    m_limits.strangerIdle = 1h;
    m_limits.head = 50ms;
    m_server->setLimits(m_limits);
    const Socket socket = open();
    QByteArray reply;
    socket->write("GET /public HTTP/1.1\r\n");
    // It always sends a little, and never all.
    QVERIFY(QTest::qWaitFor([&] {
        socket->write("X-A: 1\r\n");
        reply += socket->readAll();
        return reply.contains("}");
    }));
    QVERIFY2(reply.startsWith("HTTP/1.1 408 "), reply.constData());
}

void TestHttpAttacks::aBodyThatStopsIsClosed()
{
    m_limits.bodyPause = 50ms;
    m_server->setLimits(m_limits);
    const Socket socket = open();
    socket->write(keyed("POST /public", "Content-Length: 100\r\n") + "some of it");
    QVERIFY(replyOf(*socket, "}").startsWith("HTTP/1.1 408 "));
    QTRY_VERIFY(isClosed(*socket));
    QCOMPARE(m_handled, 0);
}

void TestHttpAttacks::aClientThatReadsNothingIsClosed()
{
    m_limits.answerPause = 50ms;
    m_server->setLimits(m_limits);
    const Socket socket = open();
    socket->setReadBufferSize(1024);
    socket->write(keyed("GET /large"));
    QTRY_COMPARE(m_handled, 1);
    QTRY_COMPARE(m_server->findChildren<Connection *>().size(), 0);
}

void TestHttpAttacks::bodiesAreBoundedInAll()
{
    m_limits.maxBody = 1000;
    m_limits.maxBodies = 2500;
    m_server->setLimits(m_limits);
    std::vector<Socket> sockets;
    QByteArray reply;
    for (int i = 0; i < 4; ++i) {
        sockets.push_back(open());
        sockets.back()->write(keyed("POST /public", "Content-Length: 1000\r\n") + QByteArray(900, 'x'));
    }
    QVERIFY(QTest::qWaitFor([&] {
        for (const Socket &socket : sockets)
            reply += socket->readAll();
        return reply.count("HTTP/1.1 503 ") == 2;
    }));
    QVERIFY(servesOthers());
}

void TestHttpAttacks::aRefusedClientThatGoesOnIsClosed()
{
    m_limits.farewell = 50ms;
    m_server->setLimits(m_limits);
    const Socket socket = open();
    socket->write("NONSENSE\r\n\r\n");
    QVERIFY(QTest::qWaitFor([&] {
        if (socket->state() == QAbstractSocket::ConnectedState && socket->bytesToWrite() == 0)
            socket->write(QByteArray(1000, 'x'));
        return isClosed(*socket);
    }));
    QVERIFY(servesOthers());
}

void TestHttpAttacks::aHandlerMayEndTheServer()
{
    m_server->route("GET", u"/end"_s, [this](const Request &, const Responder &) {
        // As at SIGTERM: not from within its own call.
        QMetaObject::invokeMethod(
            qApp, [this] { m_server.reset(); }, Qt::QueuedConnection);
    });
    const Socket socket = open();
    socket->write(keyed("GET /later") + keyed("GET /end"));
    const Socket second = open();
    second->write(keyed("GET /end"));
    QTRY_VERIFY(isClosed(*socket) && isClosed(*second));
    if (m_kept) {
        QVERIFY(m_kept->clientGone());
        m_kept->json(1);
    }
}

QTEST_GUILESS_MAIN(TestHttpAttacks)
#include "tst_httpattacks.moc"
