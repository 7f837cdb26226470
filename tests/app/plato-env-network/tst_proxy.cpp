// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-env-network/address.h"
#include "app/plato-env-network/descriptormessage.h"
#include "app/plato-env-network/proxyrequest.h"
#include "app/plato-env-network/relay.h"

#include <QNetworkInterface>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <arpa/inet.h>
#include <array>
#include <netdb.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace plato::network;

namespace {

Address addressOf(const char *text)
{
    addrinfo wanted = {};
    wanted.ai_flags = AI_NUMERICHOST;
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo *found = nullptr;
    if (::getaddrinfo(text, nullptr, &wanted, &found) != 0)
        return {};
    const Address address = Address::of(found->ai_addr, 80);
    ::freeaddrinfo(found);
    return address;
}

/// A proxy in a thread of the test, which reaches what `filter` lets it.
class Proxy
{
public:
    explicit Proxy(Relay::Filter filter)
    {
        std::array<int, 2> pair = {-1, -1};
        ::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair.data());
        m_control = pair[0];
        m_thread = std::thread(
            [control = pair[1], filter = std::move(filter)]() mutable { Relay(control, std::move(filter)).run(); });
        QTcpServer listening;
        listening.listen(QHostAddress::LocalHost);
        m_port = listening.serverPort();
        Order order = {};
        order.kind = Order::Kind::Proxy;
        DescriptorMessage message(&order, sizeof(order));
        message.attach(int(listening.socketDescriptor()));
        message.send(m_control);
    }
    ~Proxy()
    {
        ::close(m_control);
        m_thread.join();
    }
    quint16 port() const { return m_port; }
    QByteArray takeRefused() const
    {
        Answer answer = {};
        const ssize_t length = ::recv(m_control, &answer, sizeof(answer), MSG_DONTWAIT);
        return length == sizeof(answer) && answer.kind == Answer::Kind::Refused ? QByteArray(answer.target.data())
                                                                                : QByteArray();
    }

private:
    std::thread m_thread;
    int m_control = -1;
    quint16 m_port = 0;
};

bool reachesAll(const Address &)
{
    return true;
}

} // namespace

/// What a proxy takes, where it goes, and where it does not.
class TestProxy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsTheInternet_data();
    void knowsTheInternet();
    void refusesOwnAddresses();
    void readsRequests_data();
    void readsRequests();
    void needsEveryByte_data();
    void needsEveryByte();
    void connects_data();
    void connects();
    void fetches();
    void refusesThisComputer_data();
    void refusesThisComputer();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void manyAtOnce();
};

void TestProxy::knowsTheInternet_data()
{
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<bool>("isPublic");
    for (const char *address :
         {"1.1.1.1", "8.8.8.8", "93.184.216.34", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0",
          "192.0.1.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "2606:4700:4700::1111",
          "2a00:1450:4001::200e", "2001:4860:4860::8888", "2003::1"})
        QTest::addRow("%s", address) << QByteArray(address) << true;
    for (const char *address : {"0.0.0.0",
                                "0.1.2.3",
                                "10.0.0.1",
                                "10.255.255.255",
                                "100.64.0.0",
                                "100.127.255.255",
                                "127.0.0.1",
                                "127.255.255.255",
                                "169.254.169.254",
                                "172.16.0.0",
                                "172.31.255.255",
                                "192.0.0.1",
                                "192.0.2.1",
                                "192.88.99.1",
                                "192.168.0.0",
                                "192.168.255.255",
                                "198.18.0.0",
                                "198.19.255.255",
                                "198.51.100.7",
                                "203.0.113.7",
                                "224.0.0.1",
                                "239.255.255.255",
                                "240.0.0.1",
                                "255.255.255.255",
                                "::",
                                "::1",
                                "::ffff:1.1.1.1",
                                "::ffff:127.0.0.1",
                                "::127.0.0.1",
                                "64:ff9b::7f00:1",
                                "fc00::1",
                                "fd00:ec2::254",
                                "fe80::1",
                                "fec0::1",
                                "ff02::1",
                                "100::1",
                                "2001::1",
                                "2001:db8::1",
                                "2001:20::1",
                                "2002:7f00:1::",
                                "3fff::1",
                                "4000::1"})
        QTest::addRow("%s", address) << QByteArray(address) << false;
}

void TestProxy::knowsTheInternet()
{
    QFETCH(const QByteArray, address);
    QFETCH(const bool, isPublic);
    const Address found = addressOf(address.constData());
    QVERIFY(found.family() != AF_UNSPEC);
    QCOMPARE(found.isPublic(), isPublic);
}

/// Also those that are of the internet by their range.
void TestProxy::refusesOwnAddresses()
{
    const QList<QHostAddress> all = QNetworkInterface::allAddresses();
    QVERIFY(!all.isEmpty());
    for (QHostAddress address : all) {
        address.setScopeId(QString());
        QVERIFY2(!mayBeReached(addressOf(address.toString().toLatin1().constData())), qPrintable(address.toString()));
    }
    QVERIFY(mayBeReached(addressOf("1.1.1.1")));
}

void TestProxy::readsRequests_data()
{
    using State = ProxyRequest::State;
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("isGreeted");
    QTest::addColumn<State>("state");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<int>("port");
    QTest::addColumn<QByteArray>("head");
    const auto row = [](const char *name, const QByteArray &bytes, State state, const char *host = "", int port = 0,
                        const QByteArray &head = {}, bool isGreeted = false) {
        QTest::newRow(name) << bytes << isGreeted << state << QByteArray(host) << port << head;
    };
    row("CONNECT", "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n", State::Ready, "example.com",
        443);
    row("CONNECT, IPv6", "CONNECT [2606:4700::1]:443 HTTP/1.1\r\n\r\n", State::Ready, "2606:4700::1", 443);
    row("CONNECT without a port", "CONNECT example.com HTTP/1.1\r\n\r\n", State::Bad);
    row("CONNECT to port 0", "CONNECT example.com:0 HTTP/1.1\r\n\r\n", State::Bad);
    row("CONNECT to no port", "CONNECT example.com:70000 HTTP/1.1\r\n\r\n", State::Bad);
    row("CONNECT with a user", "CONNECT user@example.com:443 HTTP/1.1\r\n\r\n", State::Bad);
    row("CONNECT, half an address", "CONNECT [2606:443 HTTP/1.1\r\n\r\n", State::Bad);
    row("GET",
        "GET http://example.com/a?b=c HTTP/1.1\r\nHost: example.com\r\nProxy-Connection: keep-alive\r\n"
        "proxy-authorization: Basic x\r\nConnection: keep-alive\r\nAccept: */*\r\n\r\n",
        State::Ready, "example.com", 80,
        "GET /a?b=c HTTP/1.1\r\nHost: example.com\r\nAccept: */*\r\nConnection: close\r\n\r\n");
    row("GET, another Host", "GET http://example.com/ HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n", State::Ready,
        "example.com", 80, "GET / HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n");
    row("GET, port", "GET HTTP://example.com:8080 HTTP/1.0\r\n\r\n", State::Ready, "example.com", 8080,
        "GET / HTTP/1.0\r\nHost: example.com:8080\r\nConnection: close\r\n\r\n");
    row("GET, query only", "GET http://example.com?x HTTP/1.1\r\n\r\n", State::Ready, "example.com", 80,
        "GET /?x HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n");
    row("GET of a path", "GET / HTTP/1.1\r\nHost: example.com\r\n\r\n", State::Bad);
    row("GET of https", "GET https://example.com/ HTTP/1.1\r\n\r\n", State::Bad);
    row("GET without a host", "GET http:///x HTTP/1.1\r\n\r\n", State::Bad);
    row("a folded header", "GET http://a/ HTTP/1.1\r\nA: b\r\n c\r\n\r\n", State::Bad);
    row("a bare line feed", "GET http://a/ HTTP/1.1\r\nA: b\nC: d\r\n\r\n", State::Bad);
    row("a zero", QByteArray("GET http://a/ HTTP/1.1\r\nA: \0\r\n\r\n", 33), State::Bad);
    row("no header", "GET http://a/ HTTP/1.1\r\nnonsense\r\n\r\n", State::Bad);
    row("a space in a header's name", "GET http://a/ HTTP/1.1\r\nA : b\r\n\r\n", State::Bad);
    row("no version", "GET http://a/\r\n\r\n", State::Bad);
    row("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", State::Bad);
    row("TLS", QByteArray("\x16\x03\x01\x02\x00\r\n\r\n", 9), State::Bad);
    row("nothing", "", State::More);
    row("half a line", "CONNECT exam", State::More);
    row("without an end", QByteArray(ProxyRequest::MaxSize, 'x'), State::Bad);
    row("greeting", QByteArray("\5\1\0", 3), State::Greeting);
    row("greeting, more ways", QByteArray("\5\3\2\1\0", 5), State::Greeting);
    row("greeting, password only", QByteArray("\5\1\2", 3), State::Bad);
    row("half a greeting", QByteArray("\5\2\0", 3), State::More);
    const auto socks = [](const QByteArray &tail) { return QByteArray("\5\1\0", 3) + tail; };
    row("SOCKS, name", socks(QByteArray("\3\13example.com\1\273", 15)), State::Ready, "example.com", 443, {}, true);
    row("SOCKS, IPv4", socks(QByteArray("\1\1\1\1\1\0\120", 7)), State::Ready, "1.1.1.1", 80, {}, true);
    row("SOCKS, IPv6", socks(QByteArray("\4\x26\6\x47\0\0\0\0\0\0\0\0\0\0\0\0\1\0\120", 19)), State::Ready,
        "2606:4700::1", 80, {}, true);
    row("SOCKS, half", socks(QByteArray("\3\13exam", 6)), State::More, "", 0, {}, true);
    row("SOCKS, BIND", QByteArray("\5\2\0\1\1\1\1\1\0\120", 10), State::Bad, "", 0, {}, true);
    row("SOCKS, odd name", socks(QByteArray("\3\3a b\0\120", 7)), State::Bad, "", 0, {}, true);
    row("SOCKS, no name", socks(QByteArray("\3\0\0\120", 4)), State::Bad, "", 0, {}, true);
    row("SOCKS, another kind", socks(QByteArray("\7\1\1\1\1\0\120", 7)), State::Bad, "", 0, {}, true);
    row("SOCKS, port 0", socks(QByteArray("\1\1\1\1\1\0\0", 7)), State::Bad, "", 0, {}, true);
    row("SOCKS 4", QByteArray("\4\1\0\120\1\1\1\1\0", 9), State::Bad);
    row("SOCKS, a zero in an address", socks(QByteArray("\3\5::1\0x\0\120", 9)), State::Bad, "", 0, {}, true);
}

void TestProxy::readsRequests()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const bool, isGreeted);
    QFETCH(const ProxyRequest::State, state);
    QFETCH(const QByteArray, host);
    QFETCH(const int, port);
    QFETCH(const QByteArray, head);
    const ProxyRequest request = ProxyRequest::parse(bytes.toStdString(), isGreeted);
    QCOMPARE(int(request.state), int(state));
    if (state != ProxyRequest::State::Ready)
        return;
    QCOMPARE(QByteArray::fromStdString(request.host), host);
    QCOMPARE(int(request.port), port);
    QCOMPARE(QByteArray::fromStdString(request.head), head);
    QCOMPARE(request.used, size_t(bytes.size()));
}

void TestProxy::needsEveryByte_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("isGreeted");
    QTest::newRow("CONNECT") << QByteArray("CONNECT a.example:443 HTTP/1.1\r\nHost: a\r\n\r\n") << false;
    QTest::newRow("GET") << QByteArray("GET http://a.example/ HTTP/1.1\r\nHost: a\r\n\r\n") << false;
    QTest::newRow("SOCKS") << QByteArray("\5\1\0\3\1a\0\120", 8) << true;
}

void TestProxy::needsEveryByte()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const bool, isGreeted);
    for (qsizetype size = 0; size < bytes.size(); ++size) {
        const ProxyRequest request = ProxyRequest::parse(bytes.left(size).toStdString(), isGreeted);
        QVERIFY2(request.state == ProxyRequest::State::More, bytes.left(size).constData());
    }
    const ProxyRequest whole = ProxyRequest::parse((bytes + "more").toStdString(), isGreeted);
    QVERIFY(whole.state == ProxyRequest::State::Ready && whole.used == size_t(bytes.size()));
}

void TestProxy::connects_data()
{
    QTest::addColumn<bool>("socks");
    QTest::addColumn<bool>("inPieces");
    QTest::newRow("CONNECT") << false << false;
    QTest::newRow("CONNECT in pieces") << false << true;
    QTest::newRow("SOCKS 5") << true << false;
    QTest::newRow("SOCKS 5 in pieces") << true << true;
}

void TestProxy::connects()
{
    QFETCH(const bool, socks);
    QFETCH(const bool, inPieces);
    const Proxy proxy(reachesAll);
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QTcpSocket client;
    client.connectToHost(QHostAddress(QHostAddress::LocalHost), proxy.port());
    const quint16 port = server.serverPort();
    QByteArray bytes = "CONNECT localhost:" + QByteArray::number(port) + " HTTP/1.1\r\nHost: x\r\n\r\n";
    if (socks)
        bytes = QByteArray("\5\1\0\5\1\0\3\11localhost", 17) + char(port >> 8) + char(port & 0xff);
    bytes += "early"; // for the server, before anybody has said that it is there
    if (inPieces) {
        QVERIFY(client.waitForConnected());
        for (const char c : std::as_const(bytes)) {
            client.write(&c, 1);
            client.flush();
            client.waitForBytesWritten();
        }
    } else {
        client.write(bytes);
    }
    QTRY_VERIFY(server.hasPendingConnections());
    QTcpSocket *taken = server.nextPendingConnection();
    QTRY_COMPARE(taken->bytesAvailable(), 5);
    QCOMPARE(taken->readAll(), QByteArray("early"));
    taken->write("answer");
    const QByteArray expected =
        (socks ? QByteArray("\5\0\5\0\0\1\0\0\0\0\0\0", 12) : "HTTP/1.1 200 Connection established\r\n\r\n") + "answer";
    QTRY_COMPARE(client.bytesAvailable(), expected.size());
    QCOMPARE(client.readAll(), expected);
}

void TestProxy::fetches()
{
    const Proxy proxy(reachesAll);
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QTcpSocket client;
    client.connectToHost(QHostAddress(QHostAddress::LocalHost), proxy.port());
    client.write("POST http://127.0.0.1:" + QByteArray::number(server.serverPort()) +
                 "/form HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody");
    QTRY_VERIFY(server.hasPendingConnections());
    QTcpSocket *taken = server.nextPendingConnection();
    const QByteArray expected = "POST /form HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(server.serverPort()) +
                                "\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody";
    QTRY_COMPARE(taken->bytesAvailable(), expected.size());
    QCOMPARE(taken->readAll(), expected);
    taken->write("HTTP/1.1 204 No Content\r\n\r\n");
    taken->disconnectFromHost();
    QTRY_COMPARE(client.state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(client.readAll(), QByteArray("HTTP/1.1 204 No Content\r\n\r\n"));
}

void TestProxy::refusesThisComputer_data()
{
    QTest::addColumn<QString>("host");
    for (const char *host : {"localhost", "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0", "[::1]",
                             "[::ffff:127.0.0.1]", "10.0.0.1", "169.254.169.254", "192.168.1.1"})
        QTest::newRow(host) << QString::fromLatin1(host);
}

/// By whatever spelling: it is the address that counts.
void TestProxy::refusesThisComputer()
{
    QFETCH(const QString, host);
    const Proxy proxy(mayBeReached);
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::Any));
    const QByteArray target = host.toLatin1() + ':' + QByteArray::number(server.serverPort());
    QTcpSocket client;
    client.connectToHost(QHostAddress(QHostAddress::LocalHost), proxy.port());
    client.write("CONNECT " + target + " HTTP/1.1\r\n\r\n");
    QTRY_COMPARE(client.state(), QAbstractSocket::UnconnectedState);
    QVERIFY(client.readAll().startsWith("HTTP/1.1 403 Forbidden\r\n"));
    QCOMPARE(proxy.takeRefused(), QByteArray(target).replace('[', "").replace(']', ""));
    QVERIFY(!server.waitForNewConnection(0));
}

void TestProxy::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("nonsense") << QByteArray("hello\r\n\r\n") << QByteArray("HTTP/1.1 400 Bad Request\r\n");
    QTest::newRow("no such name") << QByteArray("CONNECT nothing.invalid:80 HTTP/1.1\r\n\r\n")
                                  << QByteArray("HTTP/1.1 403 Forbidden\r\n");
    QTest::newRow("nobody listens") << QByteArray("CONNECT 127.0.0.1:1 HTTP/1.1\r\n\r\n")
                                    << QByteArray("HTTP/1.1 502 Bad Gateway\r\n");
    QTest::newRow("SOCKS, nobody listens")
        << QByteArray("\5\1\0\5\1\0\1\177\0\0\1\0\1", 13) << QByteArray("\5\0\5\4\0\1\0\0\0\0\0\0", 12);
    QTest::newRow("SOCKS, only with a password") << QByteArray("\5\1\2", 3) << QByteArray("\5\xff", 2);
}

void TestProxy::saysWhatIsWrong()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, answer);
    const Proxy proxy(reachesAll);
    QTcpSocket client;
    client.connectToHost(QHostAddress(QHostAddress::LocalHost), proxy.port());
    client.write(bytes);
    QTRY_COMPARE_WITH_TIMEOUT(client.state(), QAbstractSocket::UnconnectedState, 60'000);
    const QByteArray said = client.readAll();
    QVERIFY2(said.startsWith(answer), said.constData());
}

void TestProxy::manyAtOnce()
{
    const Proxy proxy(reachesAll);
    QTcpServer server;
    server.setListenBacklogSize(1000);
    server.setMaxPendingConnections(1000);
    QVERIFY(server.listen(QHostAddress::LocalHost));
    std::vector<std::unique_ptr<QTcpSocket>> clients;
    for (int i = 0; i < 200; ++i) {
        clients.push_back(std::make_unique<QTcpSocket>());
        clients.back()->connectToHost(QHostAddress(QHostAddress::LocalHost), proxy.port());
        clients.back()->write("CONNECT localhost:" + QByteArray::number(server.serverPort()) + " HTTP/1.1\r\n\r\n");
        if (i % 4 == 0)
            clients.back()->abort(); // while its name is looked up, or before
    }
    int answered = 0;
    for (size_t i = 0; i < clients.size(); ++i) {
        if (i % 4 == 0)
            continue;
        QTRY_VERIFY_WITH_TIMEOUT(clients[i]->bytesAvailable() > 0, 20'000);
        answered += clients[i]->readAll().startsWith("HTTP/1.1 200 ") ? 1 : 0;
    }
    QCOMPARE(answered, 150);
}

QTEST_GUILESS_MAIN(TestProxy)
#include "tst_proxy.moc"
