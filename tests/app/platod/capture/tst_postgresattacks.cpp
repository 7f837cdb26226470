// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/recordfold.h"
#include "tests/app/platod/capture/databasewriter.h"
#include "tests/app/platod/capture/fakepostgres.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace plato;
using test::errorOf;
using test::FakePostgres;

namespace {

constexpr auto Patience = 300ms;
constexpr auto Clock = "SELECT (extract";
constexpr auto End = "SELECT pg_current_wal_insert_lsn";
constexpr auto Type = "WITH RECURSIVE";
constexpr auto Tables = "SELECT info";
constexpr qint32 OwnType = 70'000; ///< one that an application has made

/// `answer` to what begins with `sql`.
FakePostgres::Answer answering(const QByteArray &sql, const QByteArray &answer)
{
    return
        [sql, answer](const QByteArray &asked) { return asked.startsWith(sql) ? std::optional(answer) : std::nullopt; };
}

/// The table "t" with one column "v".
QByteArray relation(qint32 type)
{
    return FakePostgres::streamed('R' + FakePostgres::number(9, 4) + QByteArray("public\0t\0f", 10) +
                                  FakePostgres::number(1, 2) + QByteArray("\0v\0", 3) + FakePostgres::number(type, 4) +
                                  FakePostgres::number(-1, 4));
}

QByteArray inserted(const QByteArray &value)
{
    return FakePostgres::streamed('I' + FakePostgres::number(9, 4) + 'N' + FakePostgres::number(1, 2) + 't' +
                                  FakePostgres::number(value.size(), 4) + value);
}

QByteArray refusal()
{
    return FakePostgres::message('E', QByteArray("SERROR\0C42601\0Mno\0\0", 19));
}

} // namespace

/// Servers that are not PostgreSQL, or not as it is meant to be: each costs an error, in time.
class TestPostgresAttacks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesNoOtherAnswer_data();
    void takesNoOtherAnswer();
    void endsInTime_data();
    void endsInTime();
    void endsWhenStopped();
    void tellsNoPassword();
    void holdsNoEndlessTransaction_data();
    void holdsNoEndlessTransaction();
    void tellsWhatItKnowsOfWhatHasEnded();
    void foldsManyTruncates();
};

void TestPostgresAttacks::takesNoOtherAnswer_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("words");
    const QString other = u"something else than what it was asked for"_s;
    for (const QByteArray sql : {Clock, End, Type}) {
        QTest::addRow("%s: no row", sql.constData()) << sql << FakePostgres::rows({}, 1) << other;
        QTest::addRow("%s: no column", sql.constData()) << sql << FakePostgres::rows({{}}, 0) << other;
        QTest::addRow("%s: two rows", sql.constData()) << sql << FakePostgres::rows({{"1"}, {"2"}}, 1) << other;
        QTest::addRow("%s: no answer", sql.constData()) << sql << FakePostgres::end() << other;
    }
    const QString clock = u"its clock is not between 1970 and 9999"_s;
    for (const QByteArray now : {"-9223372036854775808", "9223372036854775807", "-1", "253402300800000", "noon", ""})
        QTest::addRow("clock: %s", now.constData()) << QByteArray(Clock) << FakePostgres::rows({{now}}, 1) << clock;
    QTest::newRow("too many rows") << QByteArray(Tables)
                                   << FakePostgres::description(1) +
                                          FakePostgres::row({"x"}).repeated(int(postgres::Connection::MaxRows) + 1)
                                   << u"more than 100000 rows"_s;
    QTest::newRow("too many bytes") << QByteArray(Tables)
                                    << FakePostgres::description(1) +
                                           FakePostgres::row({QByteArray(1 << 20, 'x')}).repeated(65)
                                    << u"or 64 MiB"_s;
    QTest::newRow("nothing behind an error") << QByteArray(End) << refusal() << u"no"_s;
}

void TestPostgresAttacks::takesNoOtherAnswer()
{
    QFETCH(QByteArray, sql);
    QFETCH(QByteArray, answer);
    QFETCH(QString, words);
    const FakePostgres server([=](const QByteArray &asked) -> std::optional<QByteArray> {
        if (asked == FakePostgres::Changes)
            return relation(OwnType);
        return asked.startsWith(sql) ? std::optional(answer) : std::nullopt;
    });
    PostgresCapture capture(server.place());
    QElapsedTimer timer;
    timer.start();
    const auto begun = capture.begin();
    QVERIFY(!begun);
    QVERIFY2(begun.error().message.startsWith(u"The database app of PostgreSQL cannot be read: "_s) &&
                 begun.error().message.contains(words),
             errorOf(begun).constData());
    QVERIFY(timer.elapsed() < 8'000); // none of this is waited for
}

void TestPostgresAttacks::endsInTime_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("chatter");
    const QByteArray notice = FakePostgres::message('N', QByteArray("SNOTICE\0Mwait\0\0", 15));
    const QByteArray nothing;
    QTest::newRow("silence") << QByteArray(End) << nothing << nothing;
    QTest::newRow("silence at the start") << QByteArray(FakePostgres::Startup) << nothing << nothing;
    QTest::newRow("notices at the start") << QByteArray(FakePostgres::Startup) << nothing << notice;
    QTest::newRow("notices for ever") << QByteArray(End) << nothing << notice;
    QTest::newRow("rows for ever") << QByteArray(End) << nothing
                                   << FakePostgres::description(1) + FakePostgres::row({"1"});
    QTest::newRow("a stream that has ended in rows")
        << QByteArray(FakePostgres::Changes) << FakePostgres::description(1) << nothing;
}

void TestPostgresAttacks::endsInTime()
{
    QFETCH(QByteArray, sql);
    QFETCH(QByteArray, answer);
    QFETCH(QByteArray, chatter);
    const FakePostgres server(answering(sql, answer), chatter);
    PostgresCapture capture(server.place(), Patience);
    QElapsedTimer timer;
    timer.start();
    QVERIFY(!capture.begin());
    QVERIFY(timer.elapsed() < 8'000);
}

void TestPostgresAttacks::endsWhenStopped()
{
    const QByteArray notice = FakePostgres::message('N', QByteArray("SNOTICE\0Mwait\0\0", 15));
    const auto stop = std::make_shared<StopFlag>(false);
    const FakePostgres server(
        [stop](const QByteArray &asked) -> std::optional<QByteArray> {
            if (!asked.startsWith(End))
                return std::nullopt;
            *stop = true;
            return QByteArray();
        },
        notice);
    PostgresCapture capture(server.place(), 60s);
    capture.setStop(stop);
    QElapsedTimer timer;
    timer.start();
    const auto begun = capture.begin();
    QVERIFY(!begun);
    QVERIFY2(begun.error().message.contains(u"it was stopped"_s), errorOf(begun).constData());
    QVERIFY(timer.elapsed() < 8'000);
}

void TestPostgresAttacks::tellsNoPassword()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"pgpass"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("*:*:*:*:secret\n");
    file.close();
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    qputenv("PGPASSFILE", QFile::encodeName(file.fileName()));
    const FakePostgres server(answering(FakePostgres::Startup, FakePostgres::message('R', FakePostgres::number(3, 4))));
    PostgresCapture capture(server.place());
    const auto begun = capture.begin();
    qunsetenv("PGPASSFILE");
    QVERIFY2(begun, errorOf(begun).constData());
    QCOMPARE(server.password(), QByteArray("none"));
}

void TestPostgresAttacks::holdsNoEndlessTransaction_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("count");
    QTest::addColumn<bool>("isHeld");
    QTest::newRow("as many rows as there may be") << QByteArray("x") << 100 << true;
    QTest::newRow("one more") << QByteArray("x") << 101 << false;
    QTest::newRow("as many bytes") << QByteArray(1000, 'x') << 10 << true;
    QTest::newRow("more bytes") << QByteArray(1001, 'x') << 10 << false;
}

void TestPostgresAttacks::holdsNoEndlessTransaction()
{
    QFETCH(QByteArray, value);
    QFETCH(int, count);
    QFETCH(bool, isHeld);
    const auto many = std::make_shared<std::atomic<bool>>(true); // also before the reset, where nobody counts
    const FakePostgres server([=](const QByteArray &asked) -> std::optional<QByteArray> {
        if (asked == FakePostgres::Changes)
            return relation(25) + inserted(value).repeated(*many ? count : 1);
        return std::nullopt;
    });
    PostgresCapture capture(server.place(), PostgresCapture::DefaultPatience, RecordLog::DefaultLimit, {100, 10'000});
    QVERIFY(capture.begin());
    *many = false;
    QCOMPARE(capture.observe()->size(), 1);
    *many = true;
    auto seen = capture.observe();
    *many = false;
    QCOMPARE(seen.has_value(), isHeld);
    seen = capture.observe(); // it stays so
    QCOMPARE(seen.has_value(), isHeld);
    QCOMPARE(capture.merged().has_value(), isHeld);
    if (isHeld)
        QCOMPARE(seen->size(), count + 2);
    else
        QVERIFY2(seen.error().message.contains(u"changed more than 100 rows"_s), errorOf(seen).constData());
    QVERIFY(capture.begin()); // the next reset
    QCOMPARE(capture.observe()->size(), 1);
}

void TestPostgresAttacks::tellsWhatItKnowsOfWhatHasEnded()
{
    auto server = std::make_unique<FakePostgres>([](const QByteArray &asked) {
        return asked == FakePostgres::Changes ? std::optional(relation(25) + inserted("x")) : std::nullopt;
    });
    PostgresCapture capture(server->place(), 60s);
    QVERIFY(capture.begin());
    QCOMPARE(capture.observe()->size(), 1);
    QVERIFY(capture.unobserved().isEmpty());
    server.reset();
    capture.nothingRuns();
    QElapsedTimer timer;
    timer.start();
    const auto last = capture.merged();
    QVERIFY2(last, errorOf(last).constData());
    QCOMPARE(last->size(), 1);
    QCOMPARE(capture.unobserved().at(0)[u"path"_s].toString(), u"app"_s);
    QVERIFY(timer.elapsed() < 8'000);
}

/// Rows, and as many times that their table was emptied: all of it takes as long as it is, not as its square.
void TestPostgresAttacks::foldsManyTruncates()
{
    const auto record = [](const QString &action, int id) {
        return QJsonObject{{u"table_name"_s, u"t"_s},
                           {u"action"_s, action},
                           {u"partition"_s, id % 2 == 0 ? u"even"_s : u"odd"_s},
                           {u"key"_s, QJsonObject{{u"id"_s, id}}},
                           {u"values"_s, QJsonObject{{u"id"_s, id}}},
                           {u"old_values"_s, QJsonObject()}};
    };
    constexpr int Count = 30'000;
    QJsonArray records;
    for (int i = 0; i < Count; ++i)
        records.append(record(u"INSERT"_s, i));
    for (int i = 0; i < Count; ++i)
        records.append(record(u"TRUNCATE"_s, 1));
    records.append(record(u"DELETE"_s, 4));
    QElapsedTimer timer;
    timer.start();
    const auto net = netOf(records, NeverStop);
    QVERIFY2(net, errorOf(net).constData());
    QCOMPARE(net->size(), Count / 2); // all even ones but one, and the last TRUNCATE
    QVERIFY(timer.elapsed() < 8'000);
    const StopFlag stop{true};
    QVERIFY(!netOf(records, stop));
}

QTEST_GUILESS_MAIN(TestPostgresAttacks)
#include "tst_postgresattacks.moc"
