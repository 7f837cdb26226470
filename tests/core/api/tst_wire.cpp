// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/platoapi.h"
#include "tests/core/api/jobending.h"
#include "tests/support/rawserver.h"

#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;

/// What Qt's real network manager makes of real bytes: the faults that a fake reply would only assume.
class TestWire : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsNoContentTypeWithoutBody();
    void sendsJsonBody();
    void answers_data();
    void answers();
    void neverSendsAnActionTwice();
    void asksNobodyForAPassword();
    void refused();
    void tlsWherePlainHttpIsSpoken();
    void keepsItsConnection();
};

namespace {

const QString Key = u"pk-very-secret"_s;

} // namespace

void TestWire::sendsNoContentTypeWithoutBody()
{
    RawServer server;
    server.answer = [](const RawRequest &) { return RawAnswer::http("200 OK", R"({"success":true})"); };
    QNetworkAccessManager network;
    PlatoApi api(network, server.url(), Key);
    QTest::failOnWarning(QRegularExpression(u".*"_s));

    const JobEnding ending = waitForEnd(api.heartbeat(u"s 1/ü"_s));
    QVERIFY(!ending.error);
    QCOMPARE(server.requests.size(), 1);
    const RawRequest &request = server.requests.first();
    QCOMPARE(request.requestLine(), "POST /api/v2/sessions/s%201%2F%C3%BC/heartbeat HTTP/1.1");
    QCOMPARE(request.header("Content-Length"), "0");
    QVERIFY(!request.head.toLower().contains("content-type"));
    QCOMPARE(request.header("X-API-Key"), Key.toUtf8());
    QCOMPARE(request.header("Accept"), "application/json");
    QVERIFY(request.header("User-Agent").startsWith("PlatoDesk/"));
}

void TestWire::sendsJsonBody()
{
    RawServer server;
    server.answer = [](const RawRequest &) { return RawAnswer::http("200 OK", R"({"session_id":"s"})"); };
    QNetworkAccessManager network;
    PlatoApi api(network, server.url(), Key);
    MakeRequest request;
    for (int i = 0; i < 5000; ++i) { // larger than any buffer on the way
        EnvRequest env;
        env.simulator = u"fossil"_s;
        env.alias = u"env-%1"_s.arg(i);
        request.envs.append(env);
    }
    const JobEnding ending = waitForEnd(api.makeSession(request));
    QVERIFY(!ending.error);
    QCOMPARE(server.requests.size(), 1);
    QCOMPARE(server.requests.first().header("Content-Type"), "application/json");
    QCOMPARE(QJsonDocument::fromJson(server.requests.first().body).object(), request.toJson());
    QCOMPARE(ending.exchange.requestSize, server.requests.first().body.size());
    QCOMPARE(ending.exchange.requestBody.size(), Exchange::MaxKeptBody);
}

void TestWire::answers_data()
{
    using Kind = ApiError::Kind;
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("close");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("detail");

    QTest::newRow("cut body") << "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"id\":1,"_ba << true << Kind::BadReply
                              << 200 << u"truncated"_s;
    QTest::newRow("cut chunks") << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{\"id\":1,"_ba << true
                                << Kind::BadReply << 200 << QString(); // Qt may notice, else the reader does;
    QTest::newRow("closed without a word") << ""_ba << true << Kind::Offline << 0 << QString();
    QTest::newRow("cut head") << "HTTP/1.1 200 OK\r\nContent-"_ba << true << Kind::Offline << 0 << QString();
    QTest::newRow("another protocol") << "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n"_ba << true << Kind::Offline << 0
                                      << QString(); // Qt takes it for a closed connection
    QTest::newRow("web page") << "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n<html></html>"_ba << false
                              << Kind::BadReply << 200 << u"not JSON"_s;
    QTest::newRow("redirect") << "HTTP/1.1 302 Found\r\nLocation: https://user:pw@other.test/x?token=1\r\n"
                                 "Content-Length: 0\r\n\r\n"_ba
                              << false << Kind::Redirected << 302 << u"https://other.test/x"_s;
    QTest::newRow("bad gateway") << "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"_ba << false
                                 << Kind::ServerFault << 502 << u"Bad Gateway"_s;
    QTest::newRow("cut error") << "HTTP/1.1 403 Forbidden\r\nContent-Length: 90\r\n\r\n{\"deta"_ba << true
                               << Kind::Forbidden << 403 << u"{\"deta"_s;
}

void TestWire::answers()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const bool, close);
    RawServer server;
    server.answer = [&](const RawRequest &) { return RawAnswer{bytes, close}; };
    QNetworkAccessManager network;
    PlatoApi api(network, server.url(), Key);
    const JobEnding ending = waitForEnd(api.userMe());
    QVERIFY(ending.came);
    QVERIFY(ending.error);
    QTEST(ending.error->kind, "kind");
    QTEST(ending.error->httpStatus, "status");
    QFETCH(const QString, detail);
    QVERIFY2(ending.error->detail.contains(detail), qPrintable(ending.error->detail));
    QVERIFY(!ending.error->detail.isEmpty());
}

void TestWire::neverSendsAnActionTwice()
{
    RawServer server;
    server.answer = [](const RawRequest &) { return RawAnswer{{}, true}; }; // it ran, and the answer was lost
    QNetworkAccessManager network;
    PlatoApi api(network, server.url(), Key);
    const JobEnding ending = waitForEnd(api.makeSession({}));
    QVERIFY(ending.error);
    QCOMPARE(ending.error->kind, ApiError::Kind::Offline);
    QVERIFY(!ending.error->surelyNotRun());
    QCOMPARE(server.requests.size(), 1);
}

void TestWire::asksNobodyForAPassword()
{
    RawServer server;
    server.answer = [](const RawRequest &) {
        return RawAnswer::http("401 Unauthorized", R"({"detail":"bad key"})", {"WWW-Authenticate: Basic realm=\"x\""});
    };
    QNetworkAccessManager network;
    QSignalSpy asked(&network, &QNetworkAccessManager::authenticationRequired);
    PlatoApi api(network, server.url(), Key);
    const JobEnding ending = waitForEnd(api.makeSession({}));
    QVERIFY(ending.error);
    QCOMPARE(ending.error->kind, ApiError::Kind::Unauthorized);
    QCOMPARE(ending.error->detail, u"bad key"_s);
    QCOMPARE(server.requests.size(), 1);
}

void TestWire::refused()
{
    QUrl url;
    {
        RawServer gone;
        url = gone.url();
    }
    QNetworkAccessManager network;
    PlatoApi api(network, url, Key);
    const JobEnding ending = waitForEnd(api.userMe());
    QVERIFY(ending.error);
    QCOMPARE(ending.error->kind, ApiError::Kind::Offline);
    QVERIFY(ending.error->surelyNotRun());
}

void TestWire::tlsWherePlainHttpIsSpoken()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QTcpServer::newConnection, this, [&server] {
        QTcpSocket *socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            socket->readAll();
            socket->write("HTTP/1.1 400 Bad Request\r\n\r\n");
        });
    });
    QNetworkAccessManager network;
    PlatoApi api(network, QUrl(u"https://127.0.0.1:%1"_s.arg(server.serverPort())), Key);
    const JobEnding ending = waitForEnd(api.makeSession({}));
    QVERIFY(ending.error);
    QCOMPARE(ending.error->kind, ApiError::Kind::Tls);
    QVERIFY(ending.error->surelyNotRun());
    QVERIFY(!ending.error->detail.isEmpty());
}

void TestWire::keepsItsConnection()
{
    RawServer server;
    server.answer = [](const RawRequest &) { return RawAnswer::http("200 OK", R"({"success":true})"); };
    QNetworkAccessManager network;
    PlatoApi api(network, server.url(), Key);
    for (int i = 0; i < 3; ++i)
        QVERIFY(!waitForEnd(api.reset(u"s"_s)).error);
    QCOMPARE(server.requests.size(), 3);
    QCOMPARE(server.requests.last().connection, 1);
}

QTEST_GUILESS_MAIN(TestWire)
#include "tst_wire.moc"
