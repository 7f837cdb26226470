// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/platoapi.h"
#include "core/api/replylimits.h"
#include "tests/core/api/jobending.h"
#include "tests/support/streamserver.h"

#include <QLocale>
#include <QNetworkAccessManager>
#include <QRandomGenerator>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>

#include <functional>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;
using Kind = ApiError::Kind;

/// A server that sends more than anybody can take, in every way there is: over a real socket, by Qt's real network
/// manager.
class TestReplyBounds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesNoMoreThanItsBound_data();
    void takesNoMoreThanItsBound();
    void keepsTheStatusOfAnEndlessError();
    void takesWhatFits_data();
    void takesWhatFits();
    void tellsWhatIsNoWholePackage_data();
    void tellsWhatIsNoWholePackage();
    void refusesMoreValuesThanMemoryHolds();
    void readsLongRepliesOnThePool();
    void cancelsWhileItComes();
    void cancelsWhileItIsRead();
};

namespace {

const QString Key = u"pk-very-secret"_s;
constexpr int LongMs = 60'000; // for what has many bytes
const QByteArray Head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

using Ask = std::function<ApiJob *(PlatoApi &)>;

ApiJob *askRecord(PlatoApi &api)
{
    return api.userMe();
}
ApiJob *askList(PlatoApi &api)
{
    return api.jobs(u"s"_s);
}
ApiJob *askState(PlatoApi &api)
{
    return api.state(u"s"_s, false);
}

QByteArray chunk(const QByteArray &bytes)
{
    return QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n";
}

} // namespace

void TestReplyBounds::takesNoMoreThanItsBound_data()
{
    QTest::addColumn<Ask>("ask");
    QTest::addColumn<qint64>("limit");
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("again");
    QTest::addColumn<bool>("isAnnounced");

    const QByteArray blanks(1 << 20, ' ');
    const QByteArray packed = gzipped(QByteArray(64 << 20, ' '));
    const QByteArray empty = gzipped({}).repeated(10'000);
    struct
    {
        const char *name;
        Ask ask;
        qint64 limit;
    } const kinds[] = {{"record", askRecord, replylimit::Record},
                       {"list", askList, replylimit::List},
                       {"state", askState, replylimit::State}};
    for (const auto &kind : kinds) {
        const auto row = [&kind](const char *way, const QByteArray &headers, const QByteArray &first,
                                 const QByteArray &again, bool isAnnounced = false) {
            // Half a gigabyte takes its time: a state comes in two ways only.
            if (kind.limit == replylimit::State && !isAnnounced && QByteArrayView(way) != "endless chunks" &&
                QByteArrayView(way) != "packed")
                return;
            QTest::addRow("%s, %s", kind.name, way)
                << kind.ask << kind.limit << headers << first << again << isAnnounced;
        };
        row("without end", "Connection: close\r\n", "{", blanks);
        row("endless chunks", "Transfer-Encoding: chunked\r\n", chunk("{"), chunk(blanks));
        row("announced", "Content-Length: 9000000000000\r\n", "{", blanks, true);
        row("packed", "Content-Encoding: gzip\r\nConnection: close\r\n", {}, packed);
        row("packed, in chunks", "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", {}, chunk(packed));
        row("packed, small by its length",
            "Content-Encoding: x-gzip\r\nContent-Length: " + QByteArray::number(packed.size() * 40) + "\r\n", {},
            packed);
    }
    QTest::addRow("record, packs of nothing")
        << Ask(askRecord) << replylimit::Record << "Content-Encoding: gzip\r\n"_ba << QByteArray() << empty << false;
}

void TestReplyBounds::takesNoMoreThanItsBound()
{
    QFETCH(const Ask, ask);
    QFETCH(const qint64, limit);
    QFETCH(const QByteArray, headers);
    QFETCH(const QByteArray, first);
    QFETCH(const QByteArray, again);
    QFETCH(const bool, isAnnounced);
    StreamServer server;
    server.head = Head + headers + "\r\n";
    server.more = [&](qint64 sent) { return sent == 0 && !first.isEmpty() ? first : again; };
    QNetworkAccessManager network;
    PlatoApi api(network, server.url(), Key);
    forgetPeak();
    const qint64 before = peakMemory();

    const JobEnding ending = waitForEnd(ask(api), LongMs);

    QVERIFY(ending.came);
    QVERIFY(ending.error);
    QCOMPARE(ending.error->kind, Kind::TooLarge);
    QCOMPARE(ending.error->httpStatus, 200);
    QVERIFY2(
        ending.error->detail.contains(QLocale::c().formattedDataSize(limit, 1, QLocale::DataSizeTraditionalFormat)),
        qPrintable(ending.error->detail));
    QVERIFY(!ending.error->surelyNotRun());
    QVERIFY(ending.exchange.replyBody.isEmpty());
    QTRY_COMPARE(server.openConnections(), 0); // nothing more is taken
    constexpr qint64 Beside = 48 << 20;        // what the server here and the sockets hold, and what grows by steps
    const qint64 taken = peakMemory() - before;
    QVERIFY2(taken < (isAnnounced ? 0 : limit * 5 / 4) + Beside, qPrintable(QString::number(taken)));
}

void TestReplyBounds::keepsTheStatusOfAnEndlessError()
{
    StreamServer server;
    server.head = "HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n";
    server.more = [](qint64 sent) { return sent == 0 ? R"({"detail":"not for you)"_ba : QByteArray(1 << 20, 'x'); };
    QNetworkAccessManager network;
    PlatoApi api(network, server.url(), Key);
    const JobEnding ending = waitForEnd(api.userMe(), LongMs);
    QVERIFY(ending.error);
    QCOMPARE(ending.error->kind, Kind::Forbidden);
    QVERIFY(ending.error->detail.startsWith(u"{\"detail\":\"not for you"_s));
    QCOMPARE(ending.error->detail.size(), ApiError::MaxDetail);
    QTRY_COMPARE(server.openConnections(), 0);
}

void TestReplyBounds::takesWhatFits_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<qsizetype>("part");
    QTest::addColumn<qint64>("size");

    QByteArray user = R"({"id":7,"public_id":"u-7","more":")";
    while (user.size() < replylimit::Record - 100) // no two parts alike
        user += QByteArray::number(QRandomGenerator::global()->generate64(), 36);
    user += "\"}";
    const QByteArray packed = gzipped(user);
    const QByteArray halves = gzipped(user.first(user.size() / 2)) + gzipped(user.sliced(user.size() / 2));
    const QByteArray gzip = "Content-Encoding: gzip\r\n";
    const auto length = [](const QByteArray &body) {
        return "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    };
    const QByteArray close = "Connection: close\r\n";
    const qint64 size = user.size();
    QTest::newRow("as it is") << length(user) << user << qsizetype(1 << 20) << size;
    QTest::newRow("as it is, to the end") << close << user << qsizetype(10'000) << size;
    QTest::newRow("said to be itself") << "Content-Encoding: identity\r\n" + length(user) << user << qsizetype(1 << 20)
                                       << size;
    QTest::newRow("packed") << gzip + length(packed) << packed << qsizetype(1 << 20) << size;
    QTest::newRow("packed, to the end") << gzip + close << packed << qsizetype(777) << size;
    QTest::newRow("in two packs") << gzip + length(halves) << halves << qsizetype(65'536) << size;
    QTest::newRow("chunks") << "Transfer-Encoding: chunked\r\n"_ba << chunk(user) + "0\r\n\r\n"
                            << qsizetype(12'345) << size;
    QTest::newRow("packed, in chunks") << gzip + "Transfer-Encoding: chunked\r\n"
                                       << chunk(packed) + "0\r\n\r\n"
                                       << qsizetype(65'536) << size;
}

void TestReplyBounds::takesWhatFits()
{
    QFETCH(const QByteArray, headers);
    QFETCH(const QByteArray, body);
    QFETCH(const qsizetype, part);
    QFETCH(const qint64, size);
    StreamServer server;
    server.head = Head + headers + "\r\n";
    server.more = [&](qint64 sent) { return body.mid(sent, part); };
    QNetworkAccessManager network;
    PlatoApi api(network, server.url(), Key);
    const JobEnding ending = waitForEnd(api.userMe(), LongMs);
    QVERIFY(ending.came);
    QVERIFY2(!ending.error, qPrintable(ending.error ? ending.error->detail : QString()));
    QCOMPARE(ending.exchange.replySize, size);
}

void TestReplyBounds::tellsWhatIsNoWholePackage_data()
{
    QTest::addColumn<QByteArray>("coding");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("detail");
    const QByteArray packed = gzipped(R"({"id":7,"public_id":"u-7"})");
    QTest::newRow("cut") << "gzip"_ba << packed.chopped(4) << u"truncated"_s;
    QTest::newRow("cut within its head") << "gzip"_ba << packed.first(5) << u"truncated"_s;
    QTest::newRow("not packed") << "gzip"_ba
                                << R"({"id":7,"public_id":"u-7"})"_ba << u"which it is not"_s;
    QTest::newRow("something behind") << "gzip"_ba << packed + "<html>" << u"which it is not"_s;
    QTest::newRow("of another kind") << "br"_ba << packed << u"packed as “br”"_s;
    QTest::newRow("twice") << "gzip, gzip"_ba << gzipped(packed) << u"packed as “gzip, gzip”"_s;
}

void TestReplyBounds::tellsWhatIsNoWholePackage()
{
    QFETCH(const QByteArray, coding);
    QFETCH(const QByteArray, body);
    QFETCH(const QString, detail);
    StreamServer server;
    server.head = Head + "Content-Encoding: " + coding + "\r\nConnection: close\r\n\r\n";
    server.more = [&](qint64 sent) { return body.mid(sent); };
    QNetworkAccessManager network;
    PlatoApi api(network, server.url(), Key);
    const JobEnding ending = waitForEnd(api.userMe(), LongMs);
    QVERIFY(ending.error);
    QCOMPARE(ending.error->kind, Kind::BadReply);
    QVERIFY2(ending.error->detail.contains(detail), qPrintable(ending.error->detail));
}

void TestReplyBounds::refusesMoreValuesThanMemoryHolds()
{
    const QByteArray body = "{\"jobs\":[" + "{},"_ba.repeated(8'000'000) + "{}]}";
    StreamServer server;
    server.head = Head + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n";
    server.more = [&](qint64 sent) { return body.mid(sent, 1 << 20); };
    QNetworkAccessManager network;
    PlatoApi api(network, server.url(), Key);
    forgetPeak();
    const qint64 before = peakMemory();
    const JobEnding ending = waitForEnd(api.jobs(u"s"_s), LongMs);
    QVERIFY(ending.error);
    QCOMPARE(ending.error->kind, Kind::BadReply);
    QVERIFY2(ending.error->detail.contains(u"values"_s), qPrintable(ending.error->detail));
    QVERIFY(peakMemory() - before < 128 << 20);
}

void TestReplyBounds::readsLongRepliesOnThePool()
{
    QByteArray body = R"({"jobs":[{"job_id":"j-0"})";
    for (int i = 1; i < 50'000; ++i)
        body += R"(,{"job_id":"j-)" + QByteArray::number(i) + R"("})";
    body += "]}";
    StreamServer server;
    server.head = Head + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n";
    server.more = [&](qint64 sent) { return body.mid(sent, 1 << 20); };
    QThreadPool pool;
    QNetworkAccessManager network;
    PlatoApi api(network, server.url(), Key);
    api.setPool(pool);
    pool.setMaxThreadCount(1);
    QSemaphore holdsThePool;
    pool.start([&holdsThePool] { holdsThePool.acquire(); });

    PlatoApi::JobsJob *job = api.jobs(u"s"_s);
    QSignalSpy finished(job, &ApiJob::finished);
    qsizetype count = 0;
    job->then(this, [&count](const PlatoApi::JobsJob &job) { count = job.result().size(); });
    QTRY_COMPARE(job->exchange().httpStatus, 200); // the whole reply has been taken
    QCOMPARE(finished.size(), 0);                  // and nobody reads it here
    holdsThePool.release();
    QTRY_COMPARE(count, 50'000);
}

void TestReplyBounds::cancelsWhileItComes()
{
    StreamServer server;
    server.head = Head + "Connection: close\r\n\r\n";
    server.more = [](qint64 sent) { return sent == 0 ? "{"_ba : QByteArray(1 << 20, ' '); };
    QNetworkAccessManager network;
    PlatoApi api(network, server.url(), Key);
    PlatoApi::StateJob *job = api.state(u"s"_s, false);
    QSignalSpy told(job, &ApiJob::progressed);
    connect(job, &ApiJob::progressed, job, [job](qint64 bytes) {
        if (bytes > 8 << 20)
            job->cancel();
    });
    const JobEnding ending = waitForEnd(job, LongMs);
    QVERIFY(ending.error);
    QCOMPARE(ending.error->kind, Kind::Cancelled);
    QVERIFY(told.size() > 3);
    QTRY_COMPARE(server.openConnections(), 0);
}

void TestReplyBounds::cancelsWhileItIsRead()
{
    const QByteArray body = R"({"jobs":[{"job_id":")" + QByteArray(1 << 20, 'x') + R"("}]})";
    StreamServer server;
    server.head = Head + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n";
    server.more = [&](qint64 sent) { return body.mid(sent, 1 << 20); };
    QThreadPool pool;
    pool.setMaxThreadCount(1);
    QSemaphore holdsThePool;
    pool.start([&holdsThePool] { holdsThePool.acquire(); });
    QNetworkAccessManager network;
    PlatoApi api(network, server.url(), Key);
    api.setPool(pool);
    PlatoApi::JobsJob *job = api.jobs(u"s"_s);
    QTRY_COMPARE(job->exchange().httpStatus, 200);
    QSignalSpy finished(job, &ApiJob::finished);
    job->cancel();
    const JobEnding ending = waitForEnd(job, LongMs);
    QVERIFY(ending.error);
    QCOMPARE(ending.error->kind, Kind::Cancelled);
    holdsThePool.release();
    pool.waitForDone();
    QCoreApplication::processEvents();
    QCOMPARE(finished.size(), 1);
}

QTEST_GUILESS_MAIN(TestReplyBounds)
#include "tst_replybounds.moc"
