// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/httpserver/httpserver.h"
#include "tests/support/httpclient.h"

#include <QJsonDocument>
#include <QTcpSocket>
#include <QTest>

#include <optional>

using namespace Qt::StringLiterals;
using plato::http::Limits;
using plato::http::Request;
using plato::http::RequestHead;
using plato::http::Responder;
using plato::http::Server;
using plato::test::HttpAnswer;
using plato::test::HttpClient;

/// One server with a few routes, asked from outside.
class TestHttpServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void answersRoutes();
    void decodesSegments();
    void refusesForeignHosts_data();
    void refusesForeignHosts();
    void refusesForeignOrigins_data();
    void refusesForeignOrigins();
    void asksForTheKeyFirst();
    void opensToTheToken_data();
    void opensToTheToken();
    void givesACookieForTheQuery();
    void tellsUnknownPathsAndMethods();
    void answersForForgetfulHandlers();
    void answersOnce();
    void answersLater();
    void survivesAClientThatLeft();
    void keepsConnectionsOpen();
    void refusesLargeRequests_data();
    void refusesLargeRequests();
    void refusesEndlessBodies();
    void takesTheLargestBodies();
    void saysWhyItCannotListen();
    void comparesWholeKeys();

private:
    QUrl url(const QString &path) const
    {
        QUrl url(u"http://127.0.0.1"_s);
        url.setPort(m_port);
        return url.resolved(QUrl(path));
    }
    /// The bytes of a request sent as they are; gives what came back until `enough` holds.
    QByteArray exchange(QTcpSocket &socket, const QByteArray &request, const QByteArray &enough) const
    {
        if (socket.state() != QAbstractSocket::ConnectedState)
            socket.connectToHost(QHostAddress::LocalHost, m_port);
        socket.write(request);
        QByteArray reply;
        const bool came = QTest::qWaitFor([&] {
            reply += socket.readAll();
            return reply.contains(enough) || socket.state() == QAbstractSocket::UnconnectedState;
        });
        return came ? reply : QByteArray("(nothing)");
    }

    std::unique_ptr<Server> m_server;
    quint16 m_port = 0;
    std::optional<Responder> m_kept;
    Request m_last;
};

void TestHttpServer::init()
{
    m_kept.reset();
    m_last = {};
    m_server = std::make_unique<Server>();
    m_server->setHosts({u"127.0.0.1"_s, u"localhost"_s});
    // All paths but one are open to those who have the token, where a test sets one.
    m_server->setAuthorizer([](const Request &request) {
        return request.headers.value("x-key") == "open" ||
               !(request.path == u"/keyed"_s || request.path.startsWith(u"/no/"_s));
    });
    const auto echo = [this](const Request &request, const Responder &responder) {
        m_last = request;
        responder.json(QJsonObject{{u"path"_s, request.path}});
    };
    m_server->route("GET", u"/public"_s, echo);
    m_server->route("POST", u"/public"_s, echo);
    m_server->route("GET", u"/keyed"_s, echo);
    m_server->route("GET", u"/items/{id}/part/{part}"_s, echo);
    m_server->route("GET", u"/silent"_s, [](const Request &, const Responder &) {});
    m_server->route("GET", u"/later"_s, [this](const Request &, const Responder &r) { m_kept = r; });
    m_server->route("GET", u"/twice"_s, [](const Request &, const Responder &r) {
        r.json(1);
        r.error(500, u"too late"_s);
    });
    const auto port = m_server->start(QHostAddress::LocalHost, 0);
    QVERIFY2(port, qPrintable(m_server->errorString()));
    m_port = *port;
}

void TestHttpServer::answersRoutes()
{
    HttpClient client;
    const HttpAnswer answer = client.send("POST", url(u"/public?a=1&b=%20x"_s), R"({"k":1})", {{"X-Thing", "T"}});
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.header("content-type"), "application/json");
    QCOMPARE(answer.body, R"({"path":"/public"})");
    QCOMPARE(m_last.method, "POST");
    QCOMPARE(m_last.query.queryItemValue(u"b"_s, QUrl::FullyDecoded), u" x"_s);
    QCOMPARE(m_last.headers.value("x-thing"), "T");
    QCOMPARE(m_last.body, R"({"k":1})");
}

void TestHttpServer::decodesSegments()
{
    HttpClient client;
    const QUrl target(u"http://127.0.0.1:%1/items/a%2Fb%20%C3%A9/part/%7Bx%7D"_s.arg(m_port), QUrl::StrictMode);
    QCOMPARE(client.get(target).status, 200);
    QCOMPARE(m_last.parameters.value(u"id"_s), u"a/b é"_s);
    QCOMPARE(m_last.parameters.value(u"part"_s), u"{x}"_s);
    QCOMPARE(client.send("GET", url(u"/items/a/b/part/x"_s), {}, {{"X-Key", "open"}}).status, 404);
}

void TestHttpServer::refusesForeignHosts_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<int>("status");
    QTest::newRow("own address") << QByteArray("Host: 127.0.0.1:8080\r\n") << 200;
    QTest::newRow("own name, any case") << QByteArray("Host: LocalHost\r\n") << 200;
    QTest::newRow("foreign") << QByteArray("Host: evil.example\r\n") << 403;
    QTest::newRow("own name in front") << QByteArray("Host: 127.0.0.1.evil.example\r\n") << 403;
    QTest::newRow("own name as user") << QByteArray("Host: localhost@evil.example\r\n") << 403;
    QTest::newRow("none") << QByteArray() << 403;
}

void TestHttpServer::refusesForeignHosts()
{
    QFETCH(QByteArray, host);
    QFETCH(int, status);
    QTcpSocket socket;
    const QByteArray reply = exchange(socket, "GET /public HTTP/1.1\r\n" + host + "\r\n", "}");
    QVERIFY2(reply.startsWith("HTTP/1.1 " + QByteArray::number(status)), reply.constData());
}

void TestHttpServer::refusesForeignOrigins_data()
{
    QTest::addColumn<QByteArray>("origin");
    QTest::addColumn<int>("status");
    QTest::newRow("own") << QByteArray("http://127.0.0.1:PORT") << 200;
    QTest::newRow("own, another port") << QByteArray("http://127.0.0.1:80") << 403;
    QTest::newRow("own, another name") << QByteArray("http://localhost:PORT") << 403;
    QTest::newRow("own, another scheme") << QByteArray("https://127.0.0.1:PORT") << 403;
    QTest::newRow("empty") << QByteArray("") << 403;
    QTest::newRow("foreign") << QByteArray("https://evil.example") << 403;
    QTest::newRow("sandboxed page") << QByteArray("null") << 403;
}

void TestHttpServer::refusesForeignOrigins()
{
    QFETCH(QByteArray, origin);
    QFETCH(int, status);
    origin.replace("PORT", QByteArray::number(m_port));
    HttpClient client;
    QCOMPARE(client.send("GET", url(u"/public"_s), {}, {{"Origin", origin}}).status, status);
}

void TestHttpServer::asksForTheKeyFirst()
{
    HttpClient client;
    QCOMPARE(client.get(url(u"/keyed"_s)).status, 401);
    QVERIFY(m_last.method.isEmpty());
    QCOMPARE(client.get(url(u"/no/such/path"_s)).status, 401); // who has no key learns nothing
    QCOMPARE(client.send("GET", url(u"/keyed"_s), {}, {{"X-Key", "open"}}).status, 200);
}

void TestHttpServer::opensToTheToken_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QString &query, const QByteArray &header, const QByteArray &value,
                        int status) { QTest::newRow(name) << query << header << value << status; };
    row("nothing", {}, "X-Other", "1", 401);
    row("query", u"?a=1&token=sesame"_s, "X-Other", "1", 200);
    row("wrong query", u"?token=sesam"_s, "X-Other", "1", 401);
    row("empty query", u"?token="_s, "X-Other", "1", 401);
    row("bearer", {}, "Authorization", "bEaReR sesame", 200);
    row("wrong bearer", {}, "Authorization", "Bearer sesame2", 401);
    row("another scheme", {}, "Authorization", "Basic sesame", 401);
    row("cookie", {}, "Cookie", "a=b; plato-env-token=sesame;c", 200);
    row("wrong cookie", {}, "Cookie", "plato-env-token=sesam", 401);
    row("another cookie", {}, "Cookie", "xplato-env-token=sesame", 401);
    row("wrong query, right cookie", u"?token=sesam"_s, "Cookie", "plato-env-token=sesame", 401);
    row("wrong bearer, right query", u"?token=sesame"_s, "Authorization", "Bearer x", 401);
}

void TestHttpServer::opensToTheToken()
{
    QFETCH(QString, query);
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, value);
    QFETCH(int, status);
    m_server->setToken(plato::http::AccessToken("sesame"));
    HttpClient client;
    client.setHeader("X-Key", "open");
    QCOMPARE(client.send("GET", url(u"/keyed"_s + query), {}, {{header, value}}).status, status);
}

void TestHttpServer::givesACookieForTheQuery()
{
    m_server->setToken(plato::http::AccessToken("sesame"));
    HttpClient client;
    client.setHeader("X-Key", "open");
    const HttpAnswer first = client.get(url(u"/keyed?token=sesame"_s));
    QCOMPARE(first.header("set-cookie"), "plato-env-token=sesame; Path=/; HttpOnly; SameSite=Strict");
    const HttpAnswer second = client.get(url(u"/keyed"_s)); // the client has kept it
    QCOMPARE(second.status, 200);
    QVERIFY(second.header("set-cookie").isEmpty());
    HttpClient stranger;
    stranger.setHeader("X-Key", "open");
    QCOMPARE(stranger.get(url(u"/keyed"_s)).status, 401);
    QVERIFY(stranger.get(url(u"/keyed?token=open"_s)).header("set-cookie").isEmpty());
}

void TestHttpServer::tellsUnknownPathsAndMethods()
{
    HttpClient client;
    client.setHeader("X-Key", "open");
    const HttpAnswer unknown = client.get(url(u"/no/such/path"_s));
    QCOMPARE(unknown.status, 404);
    QVERIFY(!unknown.object().value(u"detail"_s).toString().isEmpty());
    const HttpAnswer wrong = client.send("DELETE", url(u"/public"_s));
    QCOMPARE(wrong.status, 405);
    QCOMPARE(wrong.header("allow"), "GET, POST");
}

void TestHttpServer::answersForForgetfulHandlers()
{
    HttpClient client;
    const HttpAnswer answer = client.get(url(u"/silent"_s));
    QCOMPARE(answer.status, 500);
    QVERIFY(!answer.object().value(u"detail"_s).toString().isEmpty());
}

void TestHttpServer::answersOnce()
{
    HttpClient client;
    const HttpAnswer answer = client.get(url(u"/twice"_s));
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, "1");
}

void TestHttpServer::answersLater()
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, m_port);
    socket.write("GET /later HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QTRY_VERIFY(m_kept);
    QVERIFY(!m_kept->clientGone());
    QCOMPARE(socket.bytesAvailable(), 0);
    m_kept->json(QJsonArray{1, 2});
    QByteArray reply;
    QTRY_VERIFY((reply += socket.readAll()).endsWith("[1,2]"));
}

void TestHttpServer::survivesAClientThatLeft()
{
    {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, m_port);
        socket.write("GET /later HTTP/1.1\r\nHost: localhost\r\n\r\n");
        QTRY_VERIFY(m_kept);
        socket.abort();
    }
    QTRY_VERIFY(m_kept->clientGone());
    m_kept->json(1); // goes nowhere
    HttpClient client;
    QCOMPARE(client.get(url(u"/public"_s)).status, 200);
}

void TestHttpServer::keepsConnectionsOpen()
{
    QTcpSocket socket;
    for (int i = 0; i < 3; ++i) {
        const QByteArray reply = exchange(socket, "GET /public HTTP/1.1\r\nHost: localhost\r\n\r\n", "}");
        QVERIFY2(reply.startsWith("HTTP/1.1 200"), reply.constData());
    }
    QCOMPARE(socket.state(), QAbstractSocket::ConnectedState);
}

void TestHttpServer::refusesLargeRequests_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("status");
    const QByteArray post = "POST /public HTTP/1.1\r\nHost: localhost\r\n";
    const QByteArray tooMuch = QByteArray::number(Limits().maxBody + 1);
    QTest::newRow("body") << post + "Content-Length: " + tooMuch + "\r\n\r\n"
                          << "413"_ba;
    QTest::newRow("in other letters") << post + "content-LENGTH:" + tooMuch + "\r\n\r\n"
                                      << "413"_ba;
    QTest::newRow("beyond all numbers") << post + "Content-Length: 1" + QByteArray(30, '0') + "\r\n\r\n"
                                        << "413"_ba;
    QTest::newRow("asks before it sends") << post + "Expect: 100-continue\r\nContent-Length: " + tooMuch + "\r\n\r\n"
                                          << "413"_ba;
    QTest::newRow("head") << post + "X-Thing: " + QByteArray(RequestHead::MaxSize, 'x') << "431"_ba;
    QTest::newRow("request line") << "GET /public?" + QByteArray(RequestHead::MaxSize, 'x') << "431"_ba;
}

void TestHttpServer::refusesLargeRequests()
{
    QFETCH(QByteArray, head);
    QFETCH(QByteArray, status);
    QTcpSocket socket;
    QVERIFY(exchange(socket, "GET /public HTTP/1.1\r\nHost: localhost\r\n\r\n", "}").startsWith("HTTP/1.1 200"));
    m_last = {};
    // Nothing of the body is sent: nobody waits for it.
    const QByteArray reply = exchange(socket, head, "}");
    QVERIFY2(reply.startsWith("HTTP/1.1 " + status + ' '), reply.constData());
    const QByteArray body = reply.mid(reply.indexOf("\r\n\r\n") + 4);
    QVERIFY2(!QJsonDocument::fromJson(body).object().value(u"detail"_s).toString().isEmpty(), reply.constData());
    QVERIFY(m_last.method.isEmpty());
}

void TestHttpServer::refusesEndlessBodies()
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, m_port);
    socket.write("POST /public HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
    const QByteArray chunk = "100000\r\n" + QByteArray(0x100000, 'x') + "\r\n";
    int sent = 0;
    QByteArray reply;
    while (sent < 100 && socket.bytesAvailable() == 0) { // it does not stop by itself
        socket.write(chunk);
        ++sent;
        QTRY_COMPARE(socket.bytesToWrite(), 0);
    }
    QVERIFY2(sent > 32 && sent < 50, qPrintable(QString::number(sent)));
    QTRY_VERIFY((reply += socket.readAll()).endsWith("}"));
    QVERIFY2(reply.startsWith("HTTP/1.1 413 "), reply.constData());
    QVERIFY(m_last.method.isEmpty());
    for (int i = 0; i < 8; ++i) { // what comes now is dropped
        socket.write(chunk);
        QTRY_COMPARE(socket.bytesToWrite(), 0);
    }
    QCOMPARE(socket.bytesAvailable(), 0);
    HttpClient client;
    QCOMPARE(client.get(url(u"/public"_s)).status, 200);
}

void TestHttpServer::takesTheLargestBodies()
{
    QTcpSocket socket;
    for (int i = 0; i < 2; ++i) { // each has the whole size, on one connection
        const QByteArray body(Limits().maxBody, char('a' + i));
        const QByteArray head = "POST /public HTTP/1.1\r\nHost: localhost\r\nContent-Length: ";
        const QByteArray reply =
            exchange(socket, head + QByteArray::number(body.size()) + "\r\n\r\n" + body, R"("/public"})");
        QVERIFY2(reply.startsWith("HTTP/1.1 200"), reply.constData());
        QVERIFY(m_last.body == body);
    }
}

void TestHttpServer::saysWhyItCannotListen()
{
    Server second;
    QVERIFY(!second.start(QHostAddress::LocalHost, m_port));
    QVERIFY2(second.errorString().contains(QString::number(m_port)), qPrintable(second.errorString()));
}

void TestHttpServer::comparesWholeKeys()
{
    QVERIFY(plato::http::equalConstantTime("abc", "abc"));
    QVERIFY(!plato::http::equalConstantTime("abc", "abd"));
    QVERIFY(!plato::http::equalConstantTime("abcabc", "abc"));
    QVERIFY(!plato::http::equalConstantTime("", "abc"));
    QVERIFY(!plato::http::equalConstantTime("abc", ""));
}

QTEST_GUILESS_MAIN(TestHttpServer)
#include "tst_httpserver.moc"
