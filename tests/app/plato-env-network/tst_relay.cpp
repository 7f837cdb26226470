// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-env-network/descriptormessage.h"
#include "app/plato-env-network/protocol.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <memory>
#include <netinet/in.h>
#include <optional>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

using namespace Qt::StringLiterals;
using namespace plato::network;

namespace {

constexpr quint32 Env = 0x7f2a0002; // 127.42.0.2

/// The program, as platod speaks with it, in the namespace of the test.
class RelayProgram
{
public:
    RelayProgram()
    {
        std::array<int, 2> pair = {-1, -1};
        ::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair.data());
        m_control = pair[0];
        m_process.setChildProcessModifier([in = pair[1]] { ::dup2(in, STDIN_FILENO); });
        m_process.setProcessChannelMode(QProcess::ForwardedChannels);
        m_process.start(QStringLiteral(PROGRAM), QStringList());
        m_process.waitForStarted();
        ::close(pair[1]);
    }
    ~RelayProgram()
    {
        closeControl();
        m_process.waitForFinished();
    }
    QProcess &process() { return m_process; }
    int control() const { return m_control; }
    void closeControl()
    {
        if (m_control >= 0)
            ::close(std::exchange(m_control, -1));
    }

    bool send(const void *bytes, size_t length, int fd = -1) const
    {
        DescriptorMessage message(const_cast<void *>(bytes), length);
        message.attach(fd);
        return message.send(m_control) == ssize_t(length);
    }

    /// Listens on `port` of loopback, and hands on to `target` of the env. The port; 0 when it failed.
    quint16 serve(quint16 target, quint32 source = 0, bool onlyThere = false, quint32 from = 0) const
    {
        QTcpServer listening;
        listening.setListenBacklogSize(Backlog);
        if (!listening.listen(QHostAddress::LocalHost))
            return 0;
        Order order = {};
        order.kind = Order::Kind::Serve;
        order.source = source;
        order.address = Env;
        order.port = target;
        order.from = from;
        order.onlyThere = onlyThere ? 1 : 0;
        return send(&order, sizeof(order), int(listening.socketDescriptor())) ? listening.serverPort() : quint16(0);
    }

    /// The answer, and the descriptor that came with it.
    std::optional<Answer> listen(quint32 address, quint16 port, int &fd) const
    {
        Order order = {};
        order.kind = Order::Kind::Listen;
        order.number = 7;
        order.address = address;
        order.port = port;
        Answer answer = {};
        DescriptorMessage message(&answer, sizeof(answer));
        message.makeRoom();
        if (!send(&order, sizeof(order)) || message.receive(m_control) != sizeof(answer))
            return std::nullopt;
        fd = message.attached();
        return answer;
    }

    int descriptors() const
    {
        return int(QDir(u"/proc/%1/fd"_s.arg(m_process.processId())).entryList(QDir::AllEntries | QDir::System).size());
    }

private:
    QProcess m_process;
    int m_control = -1;
};

/// A socket that blocks, for what QTcpSocket does not do. The caller owns it; -1: it is not connected.
int connectByHand(quint16 port)
{
    const int client = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return ::connect(client, reinterpret_cast<const sockaddr *>(&address), sizeof(address)) == 0 ? client : -1;
}

QByteArray noise(qsizetype size)
{
    QByteArray bytes(size, '\0');
    QRandomGenerator::securelySeeded().fillRange(reinterpret_cast<quint32 *>(bytes.data()), size / 4);
    return bytes;
}

/// Sends back what it gets, and ends what the other side has ended.
class Echo : public QTcpServer
{
public:
    explicit Echo(const QHostAddress &address = QHostAddress(Env))
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = nextPendingConnection()) {
                ++taken;
                connect(socket, &QTcpSocket::readyRead, socket, [socket] { socket->write(socket->readAll()); });
            }
        });
        setListenBacklogSize(4 * MaxConnections); // who is not taken at once tries again after a second
        listen(address);
    }
    int taken = 0;
};

} // namespace

/// plato-env-network by what it does to connections.
class TestRelay : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void handsOnEveryByte_data();
    void handsOnEveryByte();
    void findsTheProgramWhereverItListens_data();
    void findsTheProgramWhereverItListens();
    void refusesWhereNobodyListens();
    void keepsHalfAConnection();
    void handsOnAReset();
    void breaksWhereDataIsUrgent();
    void comesFromItsSource();
    void answersEveryOrder();
    void boundsEachSource();
    void slowOnesHoldNobodyUp();
    void dropsASource();
    void listensInside();
    void survivesNonsense();
    void endsWithItsOrders();
    void keepsNothing();
    void restsWhenIdle();
};

void TestRelay::initTestCase()
{
    rlimit limit = {}; // of both ends of many connections
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = limit.rlim_max;
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &limit), 0);
    QVERIFY2(limit.rlim_max >= 14 * MaxConnections, "this user may not have enough descriptors");
}

void TestRelay::handsOnEveryByte_data()
{
    QTest::addColumn<qsizetype>("size");
    QTest::newRow("one") << qsizetype(4);
    QTest::newRow("a page") << qsizetype(4096);
    QTest::newRow("more than a pipe holds") << qsizetype(3 * 1024 * 1024 + 4);
    QTest::newRow("much") << qsizetype(64 * 1024 * 1024);
}

void TestRelay::handsOnEveryByte()
{
    QFETCH(const qsizetype, size);
    const RelayProgram relay;
    const Echo echo;
    QTcpSocket client;
    client.connectToHost(QHostAddress(QHostAddress::LocalHost), relay.serve(echo.serverPort()));
    const QByteArray sent = noise(size);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    qsizetype got = 0;
    connect(&client, &QTcpSocket::readyRead, &client, [&] {
        const QByteArray part = client.readAll();
        got += part.size();
        hash.addData(part);
    });
    client.write(sent);
    QTRY_COMPARE_WITH_TIMEOUT(got, size, 60'000);
    QCOMPARE(hash.result(), QCryptographicHash::hash(sent, QCryptographicHash::Sha256));
}

void TestRelay::findsTheProgramWhereverItListens_data()
{
    QTest::addColumn<QHostAddress>("address");
    QTest::addColumn<bool>("onlyThere");
    QTest::addColumn<bool>("reached");
    QTest::newRow("its address") << QHostAddress(Env) << false << true;
    QTest::newRow("all addresses") << QHostAddress(QHostAddress::AnyIPv4) << false << true;
    QTest::newRow("loopback") << QHostAddress(QHostAddress::LocalHost) << false << true;
    QTest::newRow("loopback of IPv6") << QHostAddress(QHostAddress::LocalHostIPv6) << false << true;
    QTest::newRow("its address, only there") << QHostAddress(Env) << true << true;
    QTest::newRow("loopback, which is not meant") << QHostAddress(QHostAddress::LocalHost) << true << false;
}

void TestRelay::findsTheProgramWhereverItListens()
{
    QFETCH(const QHostAddress, address);
    QFETCH(const bool, onlyThere);
    QFETCH(const bool, reached);
    const RelayProgram relay;
    const Echo echo(address);
    QVERIFY(echo.isListening());
    QTcpSocket client;
    client.connectToHost(QHostAddress(QHostAddress::LocalHost), relay.serve(echo.serverPort(), 0, onlyThere));
    client.write("hello");
    if (reached)
        QTRY_COMPARE(client.bytesAvailable(), 5);
    else
        QTRY_COMPARE(client.error(), QAbstractSocket::RemoteHostClosedError);
}

void TestRelay::refusesWhereNobodyListens()
{
    const RelayProgram relay;
    quint16 port = 0;
    {
        const Echo gone;
        port = gone.serverPort();
    }
    QTcpSocket client;
    client.connectToHost(QHostAddress(QHostAddress::LocalHost), relay.serve(port));
    QTRY_COMPARE(client.error(), QAbstractSocket::RemoteHostClosedError);
    QTRY_COMPARE(client.state(), QAbstractSocket::UnconnectedState);
}

/// A client that has said all, and waits for the answer, gets it.
void TestRelay::keepsHalfAConnection()
{
    const RelayProgram relay;
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress(Env)));
    ::fcntl(int(server.socketDescriptor()), F_SETFL, 0); // by hand: half a connection is none to QTcpSocket
    const int client = connectByHand(relay.serve(server.serverPort()));
    QVERIFY(client >= 0);
    QCOMPARE(::send(client, "question", 8, 0), 8);
    QCOMPARE(::shutdown(client, SHUT_WR), 0);
    const int taken = ::accept4(int(server.socketDescriptor()), nullptr, nullptr, SOCK_CLOEXEC);
    std::array<char, 100> buffer = {};
    QCOMPARE(::recv(taken, buffer.data(), buffer.size(), MSG_WAITALL), 8); // and then the end
    QCOMPARE(::send(taken, "answer", 6, 0), 6);
    QCOMPARE(::recv(client, buffer.data(), 6, MSG_WAITALL), 6);
    ::shutdown(taken, SHUT_RDWR);
    QCOMPARE(::recv(client, buffer.data(), buffer.size(), 0), 0);
    ::close(taken);
    ::close(client);
}

void TestRelay::handsOnAReset()
{
    const RelayProgram relay;
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress(Env)));
    ::fcntl(int(server.socketDescriptor()), F_SETFL, 0);
    QTcpSocket client;
    client.connectToHost(QHostAddress(QHostAddress::LocalHost), relay.serve(server.serverPort()));
    QVERIFY(client.waitForConnected());
    const int taken = ::accept4(int(server.socketDescriptor()), nullptr, nullptr, SOCK_CLOEXEC);
    const linger now{1, 0};
    ::setsockopt(int(client.socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof(now));
    client.abort();
    std::array<char, 10> buffer = {};
    QCOMPARE(::recv(taken, buffer.data(), buffer.size(), 0), -1);
    QCOMPARE(errno, ECONNRESET); // and not an end that looks as if all had been said
    ::close(taken);
}

/// Urgent data cannot be handed on: then the connection breaks, and nothing of what follows is left out in silence.
void TestRelay::breaksWhereDataIsUrgent()
{
    const RelayProgram relay;
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress(Env)));
    ::fcntl(int(server.socketDescriptor()), F_SETFL, 0);
    const int client = connectByHand(relay.serve(server.serverPort()));
    QVERIFY(client >= 0);
    const int taken = ::accept4(int(server.socketDescriptor()), nullptr, nullptr, SOCK_CLOEXEC);
    ::send(client, "ab", 2, 0);
    ::send(client, "!", 1, MSG_OOB);
    ::send(client, "cdef", 4, 0);
    ::shutdown(client, SHUT_WR);
    std::array<char, 10> buffer = {};
    ssize_t got = 0;
    while ((got = ::recv(taken, buffer.data(), buffer.size(), 0)) > 0) {
    }
    QCOMPARE(got, -1);
    QCOMPARE(errno, ECONNRESET);
    ::close(taken);
    ::close(client);
}

/// A program inside sees which env asks it.
void TestRelay::comesFromItsSource()
{
    const RelayProgram relay;
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress(Env)));
    constexpr quint32 Neighbour = 0x7f2a0007; // 127.42.0.7
    for (const quint32 from : {quint32(0), Neighbour}) {
        QTcpSocket client;
        client.connectToHost(QHostAddress(QHostAddress::LocalHost), relay.serve(server.serverPort(), 1, false, from));
        QTRY_VERIFY(server.hasPendingConnections());
        const std::unique_ptr<QTcpSocket> taken(server.nextPendingConnection());
        QCOMPARE(taken->peerAddress(), QHostAddress(from == 0 ? quint32(INADDR_LOOPBACK) : from));
    }
}

/// More is asked than a queue between two processes holds, and every answer comes.
void TestRelay::answersEveryOrder()
{
    const RelayProgram relay;
    constexpr int Count = 1500;
    int sent = 0;
    int answered = 0;
    const auto take = [&] {
        Answer answer = {};
        DescriptorMessage message(&answer, sizeof(answer));
        message.makeRoom();
        if (message.receive(relay.control()) != ssize_t(sizeof(answer)))
            return false;
        const int fd = message.attached();
        answered += fd >= 0 ? 1 : 0;
        ::close(fd);
        return true;
    };
    Order order = {};
    order.kind = Order::Kind::Listen;
    order.address = Env;
    ::fcntl(relay.control(), F_SETFL, O_NONBLOCK);
    while (sent < Count) { // as fast as it takes them, and nothing is read meanwhile
        if (relay.send(&order, sizeof(order)))
            ++sent;
        else if (sent > 900)
            take(); // it waits for us by now
    }
    const auto takeAll = [&] {
        while (take()) {
        }
        return answered;
    };
    QTRY_COMPARE_WITH_TIMEOUT(takeAll(), Count, 20'000);
}

/// One source that opens all it can leaves another one its own share.
void TestRelay::boundsEachSource()
{
    const RelayProgram relay;
    Echo echo;
    echo.setMaxPendingConnections(4 * MaxConnections);
    const quint16 port = relay.serve(echo.serverPort(), 1);
    std::vector<std::unique_ptr<QTcpSocket>> many;
    for (int i = 0; i < MaxConnections + 200; ++i) {
        many.push_back(std::make_unique<QTcpSocket>());
        many.back()->connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    }
    QTRY_COMPARE_WITH_TIMEOUT(echo.taken, MaxConnections, 30'000);
    QTcpSocket other;
    other.connectToHost(QHostAddress(QHostAddress::LocalHost), relay.serve(echo.serverPort(), 2));
    other.write("hello");
    QTRY_COMPARE(other.bytesAvailable(), 5);
    QCOMPARE(echo.taken, MaxConnections + 1);
    // Those that wait come in when others go.
    many.erase(many.begin(), many.begin() + 500);
    QTRY_COMPARE_WITH_TIMEOUT(echo.taken, MaxConnections + 1 + 200, 30'000);
}

void TestRelay::slowOnesHoldNobodyUp()
{
    const RelayProgram relay;
    QTcpServer deaf; // takes connections and reads nothing
    QVERIFY(deaf.listen(QHostAddress(Env)));
    const Echo echo;
    const quint16 slow = relay.serve(deaf.serverPort());
    std::vector<std::unique_ptr<QTcpSocket>> stuck;
    const QByteArray much(16 * 1024 * 1024, 'x');
    for (int i = 0; i < 20; ++i) {
        stuck.push_back(std::make_unique<QTcpSocket>());
        stuck.back()->connectToHost(QHostAddress(QHostAddress::LocalHost), slow);
        stuck.back()->write(much);
    }
    // What the kernel takes has been taken, and nothing moves.
    QTRY_VERIFY(stuck.back()->state() == QAbstractSocket::ConnectedState);
    QTcpSocket client;
    client.connectToHost(QHostAddress(QHostAddress::LocalHost), relay.serve(echo.serverPort()));
    client.write("hello");
    QTRY_COMPARE(client.bytesAvailable(), 5);
}

void TestRelay::dropsASource()
{
    const RelayProgram relay;
    const Echo echo;
    const quint16 dropped = relay.serve(echo.serverPort(), 3);
    const quint16 kept = relay.serve(echo.serverPort(), 4);
    QTcpSocket before;
    before.connectToHost(QHostAddress(QHostAddress::LocalHost), dropped);
    before.write("1");
    QTRY_COMPARE(before.bytesAvailable(), 1);
    Order order = {};
    order.kind = Order::Kind::Drop;
    order.source = 3;
    QVERIFY(relay.send(&order, sizeof(order)));
    QTRY_VERIFY(([&] {
        QTcpSocket client;
        client.connectToHost(QHostAddress(QHostAddress::LocalHost), dropped);
        return !client.waitForConnected() && client.error() == QAbstractSocket::ConnectionRefusedError;
    })());
    before.write("2"); // what was handed on lasts
    QTRY_COMPARE(before.bytesAvailable(), 2);
    QTcpSocket client;
    client.connectToHost(QHostAddress(QHostAddress::LocalHost), kept);
    QVERIFY(client.waitForConnected());
}

void TestRelay::listensInside()
{
    const RelayProgram relay;
    int fd = -1;
    const auto made = relay.listen(Env, 0, fd);
    QVERIFY(made && made->error == 0 && made->number == 7 && fd >= 0);
    QTcpServer server;
    QVERIFY(server.setSocketDescriptor(fd));
    QCOMPARE(server.serverAddress(), QHostAddress(Env));
    QTcpSocket client;
    client.connectToHost(QHostAddress(Env), server.serverPort());
    QTRY_VERIFY(server.hasPendingConnections());
    const auto taken = relay.listen(Env, server.serverPort(), fd);
    QVERIFY(taken && taken->error == EADDRINUSE && fd < 0);
}

void TestRelay::survivesNonsense()
{
    const RelayProgram relay;
    QVERIFY(relay.send("x", 1));
    QFile file(u"/dev/null"_s);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(relay.send("x", 1, file.handle()));
    Order order = {};
    order.kind = Order::Kind::Serve; // without a descriptor, with one that is no socket, with one that does not listen
    QVERIFY(relay.send(&order, sizeof(order)));
    QVERIFY(relay.send(&order, sizeof(order), file.handle()));
    const int idle = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    QVERIFY(relay.send(&order, sizeof(order), idle)); // ours, too, until the end: closing theirs is not enough
    order.kind = static_cast<Order::Kind>(99);
    QVERIFY(relay.send(&order, sizeof(order)));
    const Echo echo;
    QTcpSocket client;
    client.connectToHost(QHostAddress(QHostAddress::LocalHost), relay.serve(echo.serverPort()));
    client.write("hello");
    QTRY_COMPARE(client.bytesAvailable(), 5);
    ::close(idle);
}

void TestRelay::endsWithItsOrders()
{
    RelayProgram relay;
    const Echo echo;
    QTcpSocket client;
    client.connectToHost(QHostAddress(QHostAddress::LocalHost), relay.serve(echo.serverPort()));
    client.write("hello");
    QTRY_COMPARE(client.bytesAvailable(), 5);
    relay.closeControl();
    QVERIFY(relay.process().waitForFinished());
    QCOMPARE(relay.process().exitCode(), 0);
    QTRY_COMPARE(client.state(), QAbstractSocket::UnconnectedState);
    QProcess alone;
    alone.start(QStringLiteral(PROGRAM), QStringList());
    QVERIFY(alone.waitForFinished());
    QCOMPARE(alone.exitCode(), 2);
    QVERIFY(alone.readAllStandardError().contains("platod"));
}

/// Of hundreds of connections that end in three ways, no descriptor is left.
void TestRelay::keepsNothing()
{
    const RelayProgram relay;
    const Echo echo;
    quint16 gone = 0;
    {
        const Echo closed;
        gone = closed.serverPort();
    }
    const quint16 good = relay.serve(echo.serverPort());
    const quint16 bad = relay.serve(gone);
    const auto turn = [&](int count) {
        for (int i = 0; i < count; ++i) {
            QTcpSocket client;
            client.connectToHost(QHostAddress(QHostAddress::LocalHost), i % 3 == 2 ? bad : good);
            client.waitForConnected();
            client.write("hello");
            if (i % 3 == 0)
                QTRY_COMPARE(client.bytesAvailable(), 5);
            client.abort();
        }
    };
    turn(30);
    QTRY_VERIFY(relay.descriptors() < 20);
    const int before = relay.descriptors();
    turn(600);
    QTRY_VERIFY2(relay.descriptors() <= before + 4, qPrintable(QString::number(relay.descriptors())));
}

void TestRelay::restsWhenIdle()
{
    const RelayProgram relay;
    const Echo echo;
    QTcpSocket client;
    client.connectToHost(QHostAddress(QHostAddress::LocalHost), relay.serve(echo.serverPort()));
    client.write("hello");
    QTRY_COMPARE(client.bytesAvailable(), 5);
    const auto wakeUps = [&] {
        QFile status(u"/proc/%1/status"_s.arg(const_cast<RelayProgram &>(relay).process().processId()));
        if (!status.open(QIODevice::ReadOnly))
            return QByteArray::number(QRandomGenerator::global()->generate()); // like nothing
        const QByteArray all = status.readAll();
        return all.mid(all.indexOf("voluntary_ctxt_switches"));
    };
    QByteArray last;
    QTRY_VERIFY((last == wakeUps()) || (last = wakeUps(), false)); // it has come to rest
    QTest::qWait(1000);                                            // nothing happens is what is tested
    QCOMPARE(wakeUps(), last);
}

QTEST_GUILESS_MAIN(TestRelay)
#include "tst_relay.moc"
