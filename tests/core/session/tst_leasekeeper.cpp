// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/leasekeeper.h"
#include "tests/support/rawserver.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <atomic>
#include <memory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace plato;
using namespace plato::test;

/// Heartbeats over real sockets, from the thread of their own.
class TestLeaseKeeper : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beatsAtOnceAndAgain();
    void sendsWhatTheContractWants();
    void missesAreRepaired();
    void aMissIsFollowedSoon();
    void goneStops();
    void stopIsImmediate();
    void startAgain();
    void busyGuiThread();
    void destructorWaitsForNobody();
    void nobodyThere();
};

namespace {

const QByteArray Good = R"({"success": true, "session_id": "s", "timestamp": "2026-01-01T00:00:00Z"})";

int beatsFor(const RawServer &server, const QByteArray &sessionId)
{
    return int(std::count_if(server.requests.begin(), server.requests.end(), [&](const RawRequest &request) {
        return request.requestLine().contains("/sessions/" + sessionId + "/heartbeat");
    }));
}

} // namespace

void TestLeaseKeeper::beatsAtOnceAndAgain()
{
    RawServer server;
    server.answer = [](const RawRequest &) { return RawAnswer::http("200 OK", Good); };
    LeaseKeeper keeper(server.url(), u"pk-test"_s, 50ms);
    QSignalSpy beat(&keeper, &LeaseKeeper::beat);
    QElapsedTimer elapsed;
    elapsed.start();
    keeper.start(u"a"_s);
    keeper.start(u"a"_s); // again does nothing
    keeper.start(u"b"_s);
    QTRY_VERIFY(beatsFor(server, "a") >= 4 && beatsFor(server, "b") >= 4);
    QVERIFY2(elapsed.elapsed() >= 140, qPrintable(QString::number(elapsed.elapsed())));
    QTRY_VERIFY(beat.count() >= 6);
    const auto first = beat.first();
    QVERIFY(first.at(1).value<Heartbeat>().success);
    QVERIFY(first.at(2).toDateTime() <= QDateTime::currentDateTimeUtc());
    QVERIFY(first.at(3).toLongLong() >= 0);
}

void TestLeaseKeeper::sendsWhatTheContractWants()
{
    RawServer server;
    server.answer = [](const RawRequest &) { return RawAnswer::http("200 OK", Good); };
    LeaseKeeper keeper(server.url(), u"pk-test"_s, 1h);
    keeper.start(u"s-1"_s);
    QTRY_COMPARE(server.requests.size(), 1);
    QCOMPARE(server.requests[0].requestLine(), QByteArray("POST /api/v2/sessions/s-1/heartbeat HTTP/1.1"));
    QCOMPARE(server.requests[0].header("X-API-Key"), QByteArray("pk-test"));
}

void TestLeaseKeeper::missesAreRepaired()
{
    RawServer server;
    int answered = 0;
    server.answer = [&answered](const RawRequest &) {
        switch (++answered) {
        case 1:
            return RawAnswer::http("500 Internal Server Error", "{}");
        case 2:
            return RawAnswer::http("200 OK", "not JSON");
        default:
            return RawAnswer::http("200 OK", Good);
        }
    };
    LeaseKeeper keeper(server.url(), u"pk-test"_s, 10ms);
    QSignalSpy beat(&keeper, &LeaseKeeper::beat);
    QSignalSpy missed(&keeper, &LeaseKeeper::missed);
    keeper.start(u"a"_s);
    QTRY_VERIFY(beat.count() >= 2);
    QCOMPARE(missed.count(), 2);
    QCOMPARE(missed.at(0).at(0).toString(), u"a"_s);
    QCOMPARE(missed.at(0).at(1).value<ApiError>().kind, ApiError::Kind::ServerFault);
    QCOMPARE(missed.at(1).at(1).value<ApiError>().kind, ApiError::Kind::BadReply);
}

void TestLeaseKeeper::aMissIsFollowedSoon()
{
    RawServer server;
    server.answer = [](const RawRequest &) { return RawAnswer::http("503 Service Unavailable", "{}"); };
    LeaseKeeper keeper(server.url(), u"pk-test"_s, 18s);
    QSignalSpy missed(&keeper, &LeaseKeeper::missed);
    QElapsedTimer elapsed;
    elapsed.start();
    keeper.start(u"a"_s);
    QTRY_VERIFY_WITH_TIMEOUT(missed.count() >= 2, 15'000); // not at the interval
    // A sixth of the interval; a coarse timer may be a twentieth early.
    QVERIFY2(elapsed.elapsed() >= 2'800, qPrintable(QString::number(elapsed.elapsed())));
    QCOMPARE(missed.count(), 2);
}

void TestLeaseKeeper::goneStops()
{
    RawServer server;
    server.answer = [](const RawRequest &request) {
        return request.requestLine().contains("/dead/") ? RawAnswer::http("410 Gone", "{}")
                                                        : RawAnswer::http("200 OK", Good);
    };
    LeaseKeeper keeper(server.url(), u"pk-test"_s, 10ms);
    QSignalSpy missed(&keeper, &LeaseKeeper::missed);
    keeper.start(u"dead"_s);
    keeper.start(u"alive"_s);
    QTRY_VERIFY(beatsFor(server, "alive") >= 5);
    QCOMPARE(missed.count(), 1);
    QCOMPARE(beatsFor(server, "dead"), 1);
    keeper.start(u"dead"_s); // on purpose, it is asked again
    QTRY_COMPARE(beatsFor(server, "dead"), 2);
}

void TestLeaseKeeper::stopIsImmediate()
{
    RawServer server;
    server.answer = [](const RawRequest &) { return RawAnswer::http("200 OK", Good); };
    LeaseKeeper keeper(server.url(), u"pk-test"_s, 5ms);
    QSignalSpy beat(&keeper, &LeaseKeeper::beat);
    const auto beatsHeard = [&beat](const char *sessionId) {
        return std::count_if(beat.begin(), beat.end(), [&](const QVariantList &values) {
            return values.first() == QLatin1StringView(sessionId);
        });
    };
    keeper.start(u"a"_s);
    QTRY_VERIFY(beat.count() >= 2);
    keeper.stop(u"a"_s);
    keeper.stop(u"a"_s);
    keeper.stop(u"never started"_s);
    const auto heard = beatsHeard("a");
    keeper.start(u"b"_s);
    QTRY_VERIFY(beatsHeard("b") >= 5);
    QCOMPARE(beatsHeard("a"), heard); // not even one that was on its way
    const auto sent = beatsFor(server, "a");
    QTRY_VERIFY(beatsHeard("b") >= 10);
    QCOMPARE(beatsFor(server, "a"), sent);
}

void TestLeaseKeeper::startAgain()
{
    RawServer server;
    server.answer = [](const RawRequest &) { return RawAnswer::http("200 OK", Good); };
    LeaseKeeper keeper(server.url(), u"pk-test"_s, 1h);
    QSignalSpy beat(&keeper, &LeaseKeeper::beat);
    keeper.start(u"a"_s);
    QTRY_COMPARE(beat.count(), 1);
    keeper.stop(u"a"_s);
    keeper.start(u"a"_s);
    QTRY_COMPARE(beat.count(), 2);
}

void TestLeaseKeeper::busyGuiThread()
{
    QThread serverThread;
    std::atomic<int> answered = 0;
    auto *server = new RawServer;
    server->answer = [&answered](const RawRequest &) {
        ++answered;
        return RawAnswer::http("200 OK", Good);
    };
    const QUrl url = server->url();
    server->moveToThread(&serverThread);
    connect(&serverThread, &QThread::finished, server, &QObject::deleteLater);
    serverThread.start();
    {
        LeaseKeeper keeper(url, u"pk-test"_s, 10ms);
        keeper.start(u"a"_s);
        // The thread of the windows is taken, and nothing of its event loop runs: the beats go on.
        QElapsedTimer busy;
        busy.start();
        while (answered < 5 && busy.elapsed() < 10'000)
            QThread::yieldCurrentThread();
        QVERIFY2(answered >= 5, qPrintable(QString::number(answered)));
    }
    serverThread.quit();
    QVERIFY(serverThread.wait(5000));
}

void TestLeaseKeeper::destructorWaitsForNobody()
{
    RawServer server;
    server.answer = [](const RawRequest &request) {
        // Takes the request of "a", and never answers.
        return request.requestLine().contains("/a/") ? RawAnswer{} : RawAnswer::http("200 OK", Good);
    };
    LeaseKeeper other(server.url(), u"pk-test"_s, 10ms);
    auto keeper = std::make_unique<LeaseKeeper>(server.url(), u"pk-test"_s, 10ms);
    QSignalSpy beat(keeper.get(), &LeaseKeeper::beat);
    QSignalSpy missed(keeper.get(), &LeaseKeeper::missed);
    keeper->start(u"a"_s);
    QTRY_COMPARE(beatsFor(server, "a"), 1);
    other.start(u"b"_s);
    QTRY_VERIFY(beatsFor(server, "b") >= 4);
    QCOMPARE(beatsFor(server, "a"), 1); // one on its way at most
    QElapsedTimer elapsed;
    elapsed.start();
    keeper.reset();
    QVERIFY2(elapsed.elapsed() < 2000, qPrintable(QString::number(elapsed.elapsed())));
    QCOMPARE(beat.count() + missed.count(), 0);
}

void TestLeaseKeeper::nobodyThere()
{
    QUrl url;
    {
        RawServer server;
        url = server.url();
    }
    LeaseKeeper keeper(url, u"pk-test"_s, 10ms);
    QSignalSpy missed(&keeper, &LeaseKeeper::missed);
    keeper.start(u"a"_s);
    QTRY_VERIFY(missed.count() >= 2); // and goes on trying
    QCOMPARE(missed.at(0).at(1).value<ApiError>().kind, ApiError::Kind::Offline);
}

QTEST_GUILESS_MAIN(TestLeaseKeeper)
#include "tst_leasekeeper.moc"
