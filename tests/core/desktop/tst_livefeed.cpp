// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/httpserver/httpserver.h"
#include "core/desktop/livefeed.h"
#include "core/desktop/livelink.h"
#include "tests/core/desktop/fakeviewer.h"
#include "tests/core/desktop/rfbwords.h"
#include "tests/support/timerrunsout.h"

#include <QColor>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <array>
#include <cerrno>
#include <memory>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;
using namespace std::chrono_literals;

namespace {

constexpr QSize Size(64, 40);
constexpr QRect Whole(QPoint(), Size);

using Kind = LiveError::Kind;

} // namespace

/// What comes is exactly what was drawn, and whatever is said instead is an error with a name, never more.
class TestLiveFeed : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void thePagesAddressLeadsToTheSocket_data();
    void thePagesAddressLeadsToTheSocket();
    void theWholeScreenComesFirst();
    void onlyWhatChangedComesAfterThat();
    void aNewSizeComesWhole();
    void aFenceIsAnsweredAndUpdatesMayGoOn();
    void plainTcpWorks();
    void aGatewayLeadsToTheViewer();
    void thePagesSchemeIsFollowed_data();
    void thePagesSchemeIsFollowed();
    void aGatewayThatRefuses();
    void hiddenHasNoConnection();
    void comesBackAfterAnError();
    void badViewers_data();
    void badViewers();
    void nobodyThere();
    void destroyedInTheMiddleOfAMessage();
    void leavingDoesNotWaitForWhatHasCome();
    void whatIsNeverAllTakenStaysBounded();

private:
    /// All that came, put together as a view does it.
    QImage seen() const
    {
        QImage whole;
        for (const FramePatch &patch : m_patches) {
            if (whole.size() != patch.screen)
                whole = QImage(patch.screen, QImage::Format_RGB32);
            for (const FramePatch::Part &part : patch.parts) {
                for (int y = 0; y < part.image.height(); ++y) {
                    for (int x = 0; x < part.image.width(); ++x)
                        whole.setPixel(part.at + QPoint(x, y), part.image.pixel(x, y));
                }
            }
        }
        return whole;
    }
    void begin()
    {
        m_feed = std::make_unique<LiveFeed>(m_viewer->url());
        m_feed->setTiming({10s, 20ms, 80ms});
        connect(m_feed.get(), &LiveFeed::patch, this, [this](const FramePatch &patch) { m_patches.append(patch); });
    }

    std::unique_ptr<FakeViewer> m_viewer;
    std::unique_ptr<LiveFeed> m_feed;
    QList<FramePatch> m_patches;
};

void TestLiveFeed::init()
{
    m_patches.clear();
    m_viewer = std::make_unique<FakeViewer>();
    m_viewer->script = rfb::opened(Size, Qt::red);
    begin();
}

void TestLiveFeed::cleanup()
{
    m_feed.reset();
    m_viewer.reset();
}

void TestLiveFeed::thePagesAddressLeadsToTheSocket_data()
{
    QTest::addColumn<QString>("page");
    QTest::addColumn<QString>("socket");
    QTest::newRow("token") << u"http://127.0.0.1:6080?token=a%2Fb"_s << u"ws://127.0.0.1:6080/websockify?token=a%2Fb"_s;
    QTest::newRow("gateway") << u"https://j-1--6080.sims.plato.so"_s << u"wss://j-1--6080.sims.plato.so/websockify"_s;
    QTest::newRow("folder") << u"https://host/vnc/"_s << u"wss://host/vnc/websockify"_s;
    QTest::newRow("no page") << u"ftp://host/"_s << QString();
    QTest::newRow("nothing") << QString() << QString();
}

void TestLiveFeed::thePagesAddressLeadsToTheSocket()
{
    QFETCH(QString, page);
    QFETCH(QString, socket);
    QCOMPARE(LiveFeed::socketOf(QUrl(page)).toString(QUrl::FullyEncoded), socket);
}

void TestLiveFeed::theWholeScreenComesFirst()
{
    QSignalSpy started(m_feed.get(), &LiveFeed::started);
    m_feed->setActive(true);
    QTRY_COMPARE(m_patches.size(), 1);
    QCOMPARE(started.size(), 1);
    QVERIFY(m_feed->isLive());
    QVERIFY(!m_feed->error());
    QImage red(Size, QImage::Format_RGB32);
    red.fill(Qt::red);
    QCOMPARE(seen(), red);
    QTRY_VERIFY(m_viewer->heard.startsWith("RFB 003.008\n"));
}

void TestLiveFeed::onlyWhatChangedComesAfterThat()
{
    m_feed->setActive(true);
    QTRY_COMPARE(m_patches.size(), 1);
    const QRect changed(10, 5, 7, 3);
    m_viewer->say(rfb::update(1) + rfb::filled(changed, Qt::blue));
    QTRY_COMPARE(m_patches.size(), 2);
    QCOMPARE(m_patches[1].parts.size(), 1);
    QCOMPARE(QRect(m_patches[1].parts[0].at, m_patches[1].parts[0].image.size()), changed);
    QCOMPARE(seen().pixelColor(16, 7), QColor(Qt::blue));
    QCOMPARE(seen().pixelColor(17, 7), QColor(Qt::red));
}

void TestLiveFeed::aNewSizeComesWhole()
{
    m_feed->setActive(true);
    QTRY_COMPARE(m_patches.size(), 1);
    const QSize larger(100, 30);
    m_viewer->say(rfb::update(1) + rfb::newSize(larger));
    m_viewer->say(rfb::update(1) + rfb::filled({0, 0, 50, 30}, Qt::green)); // half of it is not shown
    m_viewer->say(rfb::update(1) + rfb::filled({50, 0, 50, 30}, Qt::blue));
    QTRY_COMPARE(m_patches.size(), 2);
    QCOMPARE(m_patches[1].screen, larger);
    QCOMPARE(seen().pixelColor(49, 29), QColor(Qt::green));
    QCOMPARE(seen().pixelColor(50, 0), QColor(Qt::blue));
}

void TestLiveFeed::aFenceIsAnsweredAndUpdatesMayGoOn()
{
    m_feed->setActive(true);
    QTRY_COMPARE(m_patches.size(), 1);
    m_viewer->say(QByteArray(1, char(150))); // it knows continuous updates
    const QByteArray enabled = QByteArray("\x96\x01\0\0\0\0", 6) + rfb::number(quint16(64)) + rfb::number(quint16(40));
    QTRY_VERIFY(m_viewer->heard.contains(enabled));
    m_viewer->say(QByteArray("\xf8\0\0\0", 4) + rfb::number(quint32(0x80000003)) + QByteArray("\x04mark", 5));
    const QByteArray answer = QByteArray("\xf8\0\0\0", 4) + rfb::number(quint32(3)) + QByteArray("\x04mark", 5);
    QTRY_VERIFY(m_viewer->heard.contains(answer));
    QVERIFY(m_feed->isLive());
}

void TestLiveFeed::plainTcpWorks()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QTcpServer::newConnection, this,
            [&server] { server.nextPendingConnection()->write(rfb::opened(Size, Qt::yellow)); });
    m_feed = std::make_unique<LiveFeed>(QUrl(u"vnc://127.0.0.1:%1"_s.arg(server.serverPort())));
    connect(m_feed.get(), &LiveFeed::patch, this, [this](const FramePatch &patch) { m_patches.append(patch); });
    m_feed->setActive(true);
    QTRY_COMPARE(m_patches.size(), 1);
    QCOMPARE(seen().pixelColor(63, 39), QColor(Qt::yellow));
}

void TestLiveFeed::aGatewayLeadsToTheViewer()
{
    http::Server gateway;
    gateway.setHosts({u"127.0.0.1"_s, u"localhost"_s});
    std::optional<quint16> port;
    gateway.route("GET", u"/"_s, [&port](const http::Request &request, const http::Responder &responder) {
        QCOMPARE(request.query.toString(), u"token=t"_s);
        responder.raw(302, "text/plain", {}, {{"Location", u"http://localhost:%1/routed"_s.arg(*port).toLatin1()}});
    });
    gateway.route("GET", u"/routed"_s, [](const http::Request &, const http::Responder &responder) {
        responder.raw(200, "text/html", "the page", {{"Set-Cookie", "plato-sims-session=abc"}});
    });
    QUrl asked;
    QByteArray cookie;
    gateway.webSocket(u"/websockify"_s, [&](QWebSocket *socket) {
        asked = socket->requestUrl();
        cookie = socket->request().rawHeader("Cookie");
        socket->setParent(&gateway);
        socket->sendBinaryMessage(rfb::opened(Size, Qt::cyan));
    });
    port = gateway.start(QHostAddress::LocalHost, 0);
    QVERIFY(port);
    m_feed = std::make_unique<LiveFeed>(QUrl(u"ws://127.0.0.1:%1/websockify?token=t"_s.arg(*port)));
    m_feed->setAsksPage(true);
    m_feed->setActive(true);
    QTRY_VERIFY(m_feed->isLive());
    QCOMPARE(asked.host(), u"localhost"_s);
    QCOMPARE(asked.query(), u"token=t"_s);
    QCOMPARE(cookie, "plato-sims-session=abc");
}

void TestLiveFeed::thePagesSchemeIsFollowed_data()
{
    QTest::addColumn<QString>("socket");
    QTest::addColumn<QString>("page");
    QTest::addColumn<QString>("expected");
    QTest::newRow("plain") << u"ws://a:1/websockify?x=1"_s << u"http://b:2/p"_s << u"ws://b:2/websockify?x=1"_s;
    QTest::newRow("encrypted") << u"wss://a/websockify"_s << u"https://b/"_s << u"wss://b/websockify"_s;
    QTest::newRow("led to encryption") << u"ws://a:80/websockify"_s << u"https://b/"_s << u"wss://b/websockify"_s;
}

void TestLiveFeed::thePagesSchemeIsFollowed()
{
    QFETCH(QString, socket);
    QFETCH(QString, page);
    QFETCH(QString, expected);
    QCOMPARE(LiveLink::socketAt(QUrl(socket), QUrl(page)).toString(), expected);
}

void TestLiveFeed::aGatewayThatRefuses()
{
    http::Server gateway; // without a page
    gateway.setHosts({u"127.0.0.1"_s});
    const auto port = gateway.start(QHostAddress::LocalHost, 0);
    QVERIFY(port);
    m_feed = std::make_unique<LiveFeed>(QUrl(u"ws://127.0.0.1:%1/websockify"_s.arg(*port)));
    m_feed->setAsksPage(true);
    QSignalSpy broken(m_feed.get(), &LiveFeed::broken);
    m_feed->setActive(true);
    QTRY_COMPARE(broken.size(), 1);
    QCOMPARE(broken[0][0].value<LiveError>(), (LiveError{Kind::Refused, u"HTTP 404"_s}));
}

void TestLiveFeed::hiddenHasNoConnection()
{
    m_feed->setActive(true);
    QTRY_VERIFY(m_feed->isLive());
    m_feed->setActive(false);
    QVERIFY(!m_feed->isLive());
    QTRY_VERIFY(!m_viewer->client || m_viewer->client->state() == QAbstractSocket::UnconnectedState);
    const int visits = m_viewer->visits;
    QVERIFY(timerRunsOutTwice(200ms)); // longer than its pauses
    QCOMPARE(m_viewer->visits, visits);
    m_feed->setActive(true);
    QTRY_VERIFY(m_feed->isLive());
}

void TestLiveFeed::comesBackAfterAnError()
{
    QSignalSpy broken(m_feed.get(), &LiveFeed::broken);
    QSignalSpy started(m_feed.get(), &LiveFeed::started);
    m_viewer->reason = u"the display has ended the connection"_s;
    m_feed->setActive(true);
    QTRY_COMPARE(started.size(), 1);
    m_viewer->client->close(QWebSocketProtocol::CloseCodeGoingAway, m_viewer->reason);
    QTRY_COMPARE(broken.size(), 1);
    QCOMPARE(broken[0][0].value<LiveError>(), (LiveError{Kind::Ended, m_viewer->reason}));
    QTRY_COMPARE(started.size(), 2);
    QVERIFY(!m_feed->error());
}

void TestLiveFeed::badViewers_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<bool>("closes");
    QTest::addColumn<LiveError::Kind>("kind");
    const QByteArray greeting = rfb::version() + rfb::noSecurity();
    const QByteArray opened = rfb::opened(Size, Qt::red);
    const QByteArray reason = rfb::number(quint32(8)) + "too many";
    QTest::newRow("closes at once") << QByteArray() << true << Kind::Ended;
    QTest::newRow("says nothing") << QByteArray() << false << Kind::Silent;
    QTest::newRow("greets and says no more") << greeting << false << Kind::Silent;
    QTest::newRow("another protocol") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n") << false << Kind::Broken;
    QTest::newRow("refuses") << rfb::version() + QByteArray(1, '\0') + reason << true << Kind::Refused;
    QTest::newRow("asks for a password") << rfb::version() + "\x01\x02" + QByteArray(16, 'c') << false
                                         << Kind::Password;
    QTest::newRow("another way in only") << rfb::version() + "\x01\x13" << false << Kind::Refused;
    QTest::newRow("not let in") << rfb::version() + "\x01\x01" + rfb::number(quint32(1)) + reason << true
                                << Kind::Refused;
    QTest::newRow("cut off in the greeting") << greeting.first(9) << true << Kind::Ended;
    QTest::newRow("a screen without pixels") << greeting + rfb::screen({0, 0}) << false << Kind::Broken;
    QTest::newRow("a screen of 4 gigapixels") << greeting + rfb::screen({65535, 65535}) << false << Kind::TooLarge;
    QTest::newRow("a name of 4 GiB") << greeting + rfb::screen(Size, 0xffffffff) << false << Kind::Broken;
    QTest::newRow("cut off in the picture") << opened.chopped(100) << true << Kind::Ended;
    QTest::newRow("beyond the screen") << opened + rfb::update(1) + rfb::filled({60, 0, 8, 8}, Qt::blue) << false
                                       << Kind::Broken;
    QTest::newRow("unknown encoding") << opened + rfb::update(1) + rfb::rect({0, 0, 8, 8}, 4711) << false
                                      << Kind::Broken;
    // What LibVNCClient knows and was not offered; of the first two it would take 2 GiB.
    const QByteArray ultra = rfb::rect({0, 0, 8, 8}, 9) + rfb::number(quint32(0x7fffffff)) + QByteArray(100, 'u');
    const QByteArray ultraZip =
        rfb::rect({1, 0, 8, 1}, qint32(0xffff0009)) + rfb::number(quint32(0x7fffffff)) + QByteArray(100, 'u');
    const QByteArray pixels = rfb::filled({0, 0, 8, 8}, Qt::blue);
    QTest::newRow("Ultra") << opened + rfb::update(1) + ultra << false << Kind::Broken;
    QTest::newRow("UltraZip") << opened + rfb::update(1) + ultraZip << false << Kind::Broken;
    QTest::newRow("Ultra after pixels") << opened + rfb::update(2) + pixels + ultra << false << Kind::Broken;
    QTest::newRow("Ultra after no pixels")
        << opened + rfb::update(2) + rfb::filled({3, 3, 0, 0}, Qt::blue) + ultra << false << Kind::Broken;
    QTest::newRow("Ultra after a new size")
        << opened + rfb::update(3) + pixels + rfb::newSize({50, 50}) + ultra << false << Kind::Broken;
    QTest::newRow("UltraZip after the server's name")
        << opened + rfb::update(2) + rfb::rect({0, 0, 4, 0}, qint32(0xfffe0003)) + "desk" + ultraZip << false
        << Kind::Broken;
    QTest::newRow("RRE") << opened + rfb::update(1) + rfb::rect({0, 0, 8, 8}, 2) + QByteArray(8, '\0') << false
                         << Kind::Broken;
    QTest::newRow("many without pixels") << opened + rfb::update(65535) + rfb::newSize(Size).repeated(1000) << false
                                         << Kind::Broken;
    QTest::newRow("a palette") << opened + QByteArray("\x01\0\0\0\0\0", 6) << false << Kind::Broken;
    QTest::newRow("unknown message") << opened + QByteArray(1, char(99)) << false << Kind::Broken;
    QTest::newRow("grows to 4 gigapixels")
        << opened + rfb::update(1) + rfb::newSize({65535, 65535}) << false << Kind::TooLarge;
    QTest::newRow("shrinks to nothing") << opened + rfb::update(1) + rfb::newSize({0, 0}) << false << Kind::Broken;
    QTest::newRow("a clipboard of 2 GiB")
        << opened + QByteArray("\x03\0\0\0", 4) + rfb::number(quint32(0x7fffffff)) << false << Kind::Broken;
    QTest::newRow("a fence too long") << opened + QByteArray("\xf8\0\0\0", 4) + rfb::number(quint32(0x80000000)) +
                                             char(255)
                                      << false << Kind::Broken;
    QTest::newRow("compressed nonsense") << opened + rfb::update(1) + rfb::rect(Whole, 7) +
                                                QByteArray("\x00\x7fnonsense", 10).repeated(20)
                                         << true << Kind::Broken;
    QTest::newRow("text") << QByteArray("text") << false << Kind::Broken;
}

void TestLiveFeed::badViewers()
{
    QFETCH(QByteArray, script);
    QFETCH(bool, closes);
    QFETCH(LiveError::Kind, kind);
    m_viewer->script = script;
    m_viewer->closes = closes;
    m_feed->setTiming({kind == Kind::Silent ? 500ms : 10s, 60s, 60s});
    QSignalSpy broken(m_feed.get(), &LiveFeed::broken);
    m_feed->setActive(true);
    if (script == "text") {
        QTRY_VERIFY(m_viewer->client);
        m_viewer->client->sendTextMessage(u"hello"_s);
    }
    QTRY_COMPARE_WITH_TIMEOUT(broken.size(), 1, 20000);
    const auto error = broken[0][0].value<LiveError>();
    QVERIFY2(error.kind == kind, qPrintable(u"%1: %2"_s.arg(int(error.kind)).arg(error.detail)));
    QVERIFY(!m_feed->isLive());
    QVERIFY(error.detail.size() <= 300);
}

void TestLiveFeed::nobodyThere()
{
    const QUrl gone = m_viewer->url();
    m_viewer.reset();
    m_feed = std::make_unique<LiveFeed>(gone);
    QSignalSpy broken(m_feed.get(), &LiveFeed::broken);
    m_feed->setActive(true);
    QTRY_VERIFY(broken.size() >= 1);
    QCOMPARE(broken[0][0].value<LiveError>().kind, Kind::Unreachable);
}

void TestLiveFeed::destroyedInTheMiddleOfAMessage()
{
    m_viewer->script = rfb::opened(Size, Qt::red).chopped(1);
    m_feed->setActive(true);
    QTRY_VERIFY(m_viewer->heard.size() > 12); // the session waits for the rest of its picture, or is about to
    m_feed.reset();
    QTRY_VERIFY(!m_viewer->client || m_viewer->client->state() == QAbstractSocket::UnconnectedState);
}

void TestLiveFeed::leavingDoesNotWaitForWhatHasCome()
{
    constexpr QSize Large(7680, 4320); // where each of these few bytes is a lot of work
    const QByteArray copy = rfb::rect({0, 1, Large.width(), Large.height() - 1}, 1) + rfb::number(quint32(0));
    m_viewer->script =
        rfb::version() + rfb::noSecurity() + rfb::screen(Large) + rfb::update(65535) + copy.repeated(20'000);
    m_feed->setActive(true);
    QTRY_VERIFY(m_viewer->heard.size() > 12 + 1 + 1); // it has the screen, and reads the update
    QElapsedTimer clock;
    clock.start();
    m_feed->setActive(false);
    QVERIFY(clock.elapsed() < 1000);
    QTRY_VERIFY(!m_viewer->client || m_viewer->client->state() == QAbstractSocket::UnconnectedState);
}

/// The other end takes nearly all, again and again: what was taken may not stay in memory.
void TestLiveFeed::whatIsNeverAllTakenStaysBounded()
{
    constexpr qsizetype Chunk = qsizetype(8) * 1024 * 1024;
    constexpr int Chunks = 20; // more than may wait
    static_assert(Chunks * Chunk > LiveLink::MaxWaiting);
    std::array<int, 2> pair{-1, -1};
    QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair.data()), 0);
    m_viewer->script.clear();
    auto link = std::make_unique<LiveLink>(m_viewer->url(), false, pair[0]);
    QSignalSpy failed(link.get(), &LiveLink::failed);
    link->open();
    QTRY_VERIFY(m_viewer->client);
    QByteArray taken(Chunk, Qt::Uninitialized);
    const auto take = [&](qsizetype count) {
        while (count > 0) {
            const ssize_t got = ::recv(pair[1], taken.data(), std::size_t(std::min(count, taken.size())), 0);
            if (got > 0)
                count -= got;
            else if (errno != EAGAIN ||
                     !QTest::qWaitFor([&] { return ::recv(pair[1], taken.data(), 1, MSG_PEEK) > 0; }))
                return false;
        }
        return true;
    };
    m_viewer->say(QByteArray(Chunk, 'x'));
    for (int i = 1; i < Chunks; ++i) {
        m_viewer->say(QByteArray(Chunk, 'x'));
        QTRY_VERIFY(link->waiting() > Chunk); // two are there, but for what is between the sockets
        QVERIFY(take(Chunk));
        QVERIFY(link->waiting() <= 3 * Chunk);
    }
    QCOMPARE(failed.size(), 0);
    link.reset();
    ::close(pair[0]);
    ::close(pair[1]);
}

QTEST_GUILESS_MAIN(TestLiveFeed)
#include "tst_livefeed.moc"
