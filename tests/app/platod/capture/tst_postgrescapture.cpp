// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/platod/capture/databasewriter.h"
#include "tests/app/platod/capture/postgresserver.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QScopeGuard>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace plato;
using test::compact;
using test::errorOf;
using test::PostgresServer;
using test::summary;

namespace {

QString unobservedOf(const PostgresCapture &capture)
{
    return QString::fromUtf8(QJsonDocument(capture.unobserved()).toJson(QJsonDocument::Compact));
}

} // namespace

/// Changes of a real PostgreSQL, as records.
class TestPostgresCapture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void tellsChanges_data();
    void tellsChanges();
    void tellsValues_data();
    void tellsValues();
    void keepsTheOrderAndTimeOfCommits();
    void tellsWhatALongTransactionDid();
    void seesTablesOfOthers();
    void namesWhatIsNotLogged();
    void foldsALongLog();
    void letsTheServerDropItsLog();
    void losesNothingWhenKilled();
    void readsOnAfterTheServerWasKilled();
    void saysWhyItCannotBeRead_data();
    void saysWhyItCannotBeRead();
    void refusesDataThatIsNotItsOwn_data();
    void refusesDataThatIsNotItsOwn();

private:
    std::unique_ptr<PostgresServer> m_server;
};

void TestPostgresCapture::initTestCase()
{
    if (const QString missing = PostgresServer::missing(); !missing.isEmpty())
        QSKIP(qPrintable(missing));
    m_server = std::make_unique<PostgresServer>();
    const auto started = m_server->start(u"fresh"_s);
    QVERIFY2(started, errorOf(started).constData());
}

void TestPostgresCapture::init()
{
    QCOMPARE(m_server->run(u"DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT ALL ON SCHEMA public TO public;"
                           "DROP SCHEMA IF EXISTS crm CASCADE"_s),
             QString());
}

void TestPostgresCapture::tellsChanges_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("changes");
    QTest::addColumn<QString>("log");
    QTest::addColumn<QString>("net");

    const QString item =
        u"CREATE TABLE item (id int PRIMARY KEY, name text, n int); INSERT INTO item VALUES (1, 'a', 1), (2, 'b', 2);"_s;
    QTest::newRow("nothing") << item << u"SELECT * FROM item"_s << QString() << QString();
    QTest::newRow("inserted") << item << u"INSERT INTO item VALUES (3, 'c', 3)"_s << uR"(item INSERT {"id":3})"_s
                              << uR"(item INSERT {"id":3})"_s;
    QTest::newRow("updated") << item << u"UPDATE item SET name = 'x', n = 5 WHERE id = 1"_s
                             << uR"(item UPDATE {"id":1} name,n)"_s << uR"(item UPDATE {"id":1} n,name)"_s;
    QTest::newRow("deleted") << item << u"DELETE FROM item WHERE id = 2"_s << uR"(item DELETE {"id":2})"_s
                             << uR"(item DELETE {"id":2})"_s;
    QTest::newRow("updated to what it was")
        << item << u"UPDATE item SET name = 'a' WHERE id = 1"_s << QString() << QString();
    QTest::newRow("rolled back") << item << u"BEGIN; DELETE FROM item; ROLLBACK"_s << QString() << QString();
    QTest::newRow("part rolled back")
        << item
        << u"BEGIN; INSERT INTO item VALUES (3); SAVEPOINT s; INSERT INTO item VALUES (4); ROLLBACK TO s; COMMIT"_s
        << uR"(item INSERT {"id":3})"_s << uR"(item INSERT {"id":3})"_s;
    QTest::newRow("there and back") << item
                                    << u"UPDATE item SET n = 9 WHERE id = 1; UPDATE item SET n = 1 WHERE id = 1"_s
                                    << uR"(item UPDATE {"id":1} n; item UPDATE {"id":1} n)"_s << QString();
    QTest::newRow("made and removed") << item << u"INSERT INTO item VALUES (3); DELETE FROM item WHERE id = 3"_s
                                      << uR"(item INSERT {"id":3}; item DELETE {"id":3})"_s << QString();
    QTest::newRow("removed and made again")
        << item << u"DELETE FROM item WHERE id = 1; INSERT INTO item VALUES (1, 'a', 7)"_s
        << uR"(item DELETE {"id":1}; item INSERT {"id":1})"_s << uR"(item UPDATE {"id":1} n)"_s;
    QTest::newRow("another key") << item << u"UPDATE item SET id = 7 WHERE id = 1"_s
                                 << uR"(item DELETE {"id":1}; item INSERT {"id":7})"_s
                                 << uR"(item DELETE {"id":1}; item INSERT {"id":7})"_s;
    QTest::newRow("keys swapped") << u"CREATE TABLE k (id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED, v text);"
                                     "INSERT INTO k VALUES (1, 'a'), (2, 'b');"_s
                                  << u"UPDATE k SET id = 3 - id"_s
                                  << uR"(k DELETE {"id":1}; k INSERT {"id":2}; k DELETE {"id":2}; k INSERT {"id":1})"_s
                                  << uR"(k UPDATE {"id":1} v; k UPDATE {"id":2} v)"_s;
    QTest::newRow("key of two columns")
        << u"CREATE TABLE pair (b text, a int, v int, PRIMARY KEY (b, a)); INSERT INTO pair VALUES ('x', 1, 1);"_s
        << u"UPDATE pair SET v = 2"_s << uR"(pair UPDATE {"a":1,"b":"x"} v)"_s << uR"(pair UPDATE {"a":1,"b":"x"} v)"_s;
    QTest::newRow("unique key without NULL")
        << u"CREATE TABLE u (v int, code text NOT NULL UNIQUE);"
           "INSERT INTO u VALUES (1, 'x');"_s
        << u"UPDATE u SET v = 2"_s << uR"(u UPDATE {"code":"x"} v)"_s << uR"(u UPDATE {"code":"x"} v)"_s;
    QTest::newRow("no key") << u"CREATE TABLE bare (a int, b text); INSERT INTO bare VALUES (1, 'x');"_s
                            << u"UPDATE bare SET b = 'y'"_s
                            << uR"(bare DELETE {"a":1,"b":"x"}; bare INSERT {"a":1,"b":"y"})"_s
                            << uR"(bare DELETE {"a":1,"b":"x"}; bare INSERT {"a":1,"b":"y"})"_s;
    QTest::newRow("truncated")
        << item << u"UPDATE item SET n = 5 WHERE id = 1; TRUNCATE item; INSERT INTO item VALUES (1, 'z', 1)"_s
        << uR"(item UPDATE {"id":1} n; item TRUNCATE {}; item INSERT {"id":1})"_s
        << uR"(item DELETE {"id":1}; item TRUNCATE {}; item INSERT {"id":1})"_s;
    QTest::newRow("table dropped") << item << u"INSERT INTO item VALUES (3); DROP TABLE item"_s
                                   << uR"(item INSERT {"id":3}; item DROP {})"_s << uR"(item DROP {})"_s;
    QTest::newRow("table made") << QString()
                                << u"CREATE TABLE fresh (id serial PRIMARY KEY, v int);"
                                   "INSERT INTO fresh (v) VALUES (1); UPDATE fresh SET v = 2"_s
                                << uR"(fresh INSERT {"id":1}; fresh UPDATE {"id":1} v)"_s
                                << uR"(fresh INSERT {"id":1})"_s;
    QTest::newRow("table made of a query")
        << item << u"CREATE TABLE copy AS SELECT * FROM item; UPDATE copy SET name = 'q' WHERE id = 1"_s
        << uR"(copy INSERT {"id":1,"n":1,"name":"a"}; copy INSERT {"id":2,"n":2,"name":"b"}; )"
           R"(copy DELETE {"id":1,"n":1,"name":"a"}; copy INSERT {"id":1,"n":1,"name":"q"})"_s
        << uR"(copy INSERT {"id":2,"n":2,"name":"b"}; copy INSERT {"id":1,"n":1,"name":"q"})"_s;
    QTest::newRow("column added in between")
        << item
        << u"UPDATE item SET n = 5 WHERE id = 1; ALTER TABLE item ADD extra text; UPDATE item SET extra = 'e' WHERE id = 2"_s
        << uR"(item UPDATE {"id":1} n; item UPDATE {"id":2} extra)"_s
        << uR"(item UPDATE {"id":1} n; item UPDATE {"id":2} extra)"_s;
    QTest::newRow("column renamed and dropped in between")
        << item
        << u"ALTER TABLE item RENAME n TO number; UPDATE item SET number = 5 WHERE id = 1;"
           "ALTER TABLE item DROP number; UPDATE item SET name = 'x' WHERE id = 2"_s
        << uR"(item UPDATE {"id":1} number; item UPDATE {"id":2} name)"_s
        << uR"(item UPDATE {"id":1} number; item UPDATE {"id":2} name)"_s;
    QTest::newRow("type changed in between")
        << item << u"ALTER TABLE item ALTER n TYPE text USING 'n' || n; UPDATE item SET n = 'x' WHERE id = 1"_s
        << uR"(item UPDATE {"id":1} n)"_s << uR"(item UPDATE {"id":1} n)"_s;
    QTest::newRow("key given in between")
        << u"CREATE TABLE late (a int NOT NULL, b int); INSERT INTO late VALUES (1, 1);"_s
        << u"ALTER TABLE late ADD PRIMARY KEY (a); UPDATE late SET b = 2"_s << uR"(late UPDATE {"a":1} b)"_s
        << uR"(late UPDATE {"a":1} b)"_s;
    QTest::newRow("table renamed in between")
        << item << u"ALTER TABLE item RENAME TO thing; UPDATE thing SET n = 5 WHERE id = 1"_s
        << uR"(thing UPDATE {"id":1} n)"_s << uR"(thing UPDATE {"id":1} n)"_s;
    QTest::newRow("all in one transaction with the table")
        << item << u"BEGIN; ALTER TABLE item ADD extra int; UPDATE item SET extra = id; DROP TABLE item; COMMIT"_s
        << uR"(item UPDATE {"id":1} extra; item UPDATE {"id":2} extra; item DROP {})"_s
        << uR"(item DELETE {"id":1}; item DELETE {"id":2}; item DROP {})"_s;
    QTest::newRow("identity taken away")
        << item << u"ALTER TABLE item REPLICA IDENTITY NOTHING; UPDATE item SET n = 5 WHERE id = 1"_s
        << uR"(item UPDATE {"id":1} n)"_s << uR"(item UPDATE {"id":1} n)"_s;
    QTest::newRow("another schema")
        << u"CREATE SCHEMA crm; CREATE TABLE crm.item (id int PRIMARY KEY); CREATE TABLE item (id int PRIMARY KEY);"_s
        << u"INSERT INTO crm.item VALUES (1); INSERT INTO item VALUES (1)"_s
        << uR"(crm.item INSERT {"id":1}; item INSERT {"id":1})"_s
        << uR"(crm.item INSERT {"id":1}; item INSERT {"id":1})"_s;
    QTest::newRow("names that need quotes")
        << uR"(CREATE TABLE "Order 1" ("Key." int PRIMARY KEY, "ü" text); INSERT INTO "Order 1" VALUES (1, 'a');)"_s
        << uR"(UPDATE "Order 1" SET "ü" = 'ö')"_s << uR"(Order 1 UPDATE {"Key.":1} ü)"_s
        << uR"(Order 1 UPDATE {"Key.":1} ü)"_s;
    const QString parts = u"CREATE TABLE m (day date, v int, PRIMARY KEY (day)) PARTITION BY RANGE (day);"
                          "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');"
                          "CREATE TABLE m2 PARTITION OF m FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');"
                          "INSERT INTO m VALUES ('2026-01-15', 1), ('2026-02-15', 2);"_s;
    QTest::newRow("a partition") << parts << u"UPDATE m SET v = 5 WHERE v = 1"_s
                                 << uR"(m UPDATE {"day":"2026-01-15"} v)"_s << uR"(m UPDATE {"day":"2026-01-15"} v)"_s;
    QTest::newRow("from one partition to another")
        << parts << u"UPDATE m SET day = '2026-02-01' WHERE v = 1"_s
        << uR"(m DELETE {"day":"2026-01-15"}; m INSERT {"day":"2026-02-01"})"_s
        << uR"(m DELETE {"day":"2026-01-15"}; m INSERT {"day":"2026-02-01"})"_s;
    QTest::newRow("one partition truncated")
        << parts << u"UPDATE m SET v = v + 5; TRUNCATE m1"_s
        << uR"(m UPDATE {"day":"2026-01-15"} v; m UPDATE {"day":"2026-02-15"} v; m TRUNCATE {})"_s
        << uR"(m DELETE {"day":"2026-01-15"}; m TRUNCATE {}; m UPDATE {"day":"2026-02-15"} v)"_s;
    QTest::newRow("partition made later")
        << parts
        << u"CREATE TABLE m3 PARTITION OF m FOR VALUES FROM ('2026-03-01') TO ('2026-04-01');"
           "INSERT INTO m VALUES ('2026-03-15', 3); UPDATE m SET v = 9 WHERE v = 3"_s
        << uR"(m INSERT {"day":"2026-03-15"}; m UPDATE {"day":"2026-03-15"} v)"_s
        << uR"(m INSERT {"day":"2026-03-15"})"_s;
    QTest::newRow("a temporary table") << QString() << u"CREATE TEMP TABLE t (a int); INSERT INTO t VALUES (1)"_s
                                       << QString() << QString();
    QTest::newRow("by a trigger and a cascade") << u"CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int "
                                                   u"PRIMARY KEY, a int REFERENCES a ON DELETE CASCADE);"
                                                   "INSERT INTO a VALUES (1); INSERT INTO b VALUES (2, 1);"_s
                                                << u"DELETE FROM a"_s << uR"(a DELETE {"id":1}; b DELETE {"id":2})"_s
                                                << uR"(a DELETE {"id":1}; b DELETE {"id":2})"_s;
}

void TestPostgresCapture::tellsChanges()
{
    QFETCH(QString, before);
    QFETCH(QString, changes);
    QFETCH(QString, log);
    QFETCH(QString, net);
    QCOMPARE(m_server->run(before), QString());
    PostgresCapture capture(m_server->place());
    const auto begun = capture.begin();
    QVERIFY2(begun, errorOf(begun).constData());
    QCOMPARE(summary(capture.observe()), QString());
    const QString said = m_server->run(changes);
    QVERIFY2(!said.contains(u"ERROR"_s), qPrintable(said));
    QCOMPARE(summary(capture.observe()), log);
    QCOMPARE(summary(capture.merged()), net);
    QCOMPARE(summary(capture.observe()), log);
    QCOMPARE(unobservedOf(capture), u"[]"_s);
}

void TestPostgresCapture::tellsValues_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");

    const auto digest = [](const QByteArray &bytes) {
        return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
    };
    QTest::newRow("boolean") << u"bool"_s << u"true"_s << u"false"_s << u"true"_s << u"false"_s;
    QTest::newRow("integer") << u"int"_s << u"-1"_s << u"2147483647"_s << u"-1"_s << u"2147483647"_s;
    QTest::newRow("beyond a double") << u"int8"_s << u"9007199254740992"_s << u"9007199254740993"_s
                                     << u"9007199254740992"_s << uR"({"$int":"9007199254740993"})"_s;
    QTest::newRow("real") << u"float8"_s << u"0.1"_s << u"1e300"_s << u"0.1"_s << u"1e+300"_s;
    QTest::newRow("no number") << u"float8"_s << u"'NaN'"_s << u"'-Infinity'"_s << uR"({"$real":"nan"})"_s
                               << uR"({"$real":"-inf"})"_s;
    QTest::newRow("money of an application")
        << u"numeric(12,2)"_s << u"100"_s << u"1234.5"_s << u"100"_s << u"1234.5"_s;
    QTest::newRow("numeric beyond a double")
        << u"numeric"_s << u"0.1234567890123456789"_s << u"'NaN'"_s << uR"({"$numeric":"0.1234567890123456789"})"_s
        << uR"({"$numeric":"NaN"})"_s;
    QTest::newRow("numeric of another scale")
        << u"numeric"_s << u"1.1"_s << u"1.10"_s << uR"({"$numeric":"1.1"})"_s << uR"({"$numeric":"1.10"})"_s;
    QTest::newRow("NULL and empty") << u"text"_s << u"NULL"_s << u"''"_s << u"null"_s << uR"("")"_s;
    QTest::newRow("text") << u"text"_s << u"E'a\\nb \"c\"'"_s << u"'Grüße 👋'"_s << uR"("a\nb \"c\"")"_s
                          << uR"("Grüße 👋")"_s;
    QTest::newRow("padded") << u"char(3)"_s << u"'a'"_s << u"'b'"_s << uR"("a  ")"_s << uR"("b  ")"_s;
    QTest::newRow("large text") << u"text"_s << u"'a'"_s << u"repeat('x', 1048577)"_s << uR"("a")"_s
                                << uR"({"$text":{"sha256":"%1","size":1048577}})"_s.arg(
                                       digest(QByteArray(1048577, 'x')));
    QTest::newRow("bytes") << u"bytea"_s << u"'\\x'"_s << u"'\\x00ff'"_s
                           << uR"({"$blob":{"sha256":"%1","size":0}})"_s.arg(digest({}))
                           << uR"({"$blob":{"sha256":"%1","size":2}})"_s.arg(digest(QByteArray("\0\xff", 2)));
    QTest::newRow("time with a zone") << u"timestamptz"_s << u"'2026-01-15 10:30:00.123456+02'"_s << u"'infinity'"_s
                                      << uR"("2026-01-15 08:30:00.123456+00")"_s << uR"("infinity")"_s;
    QTest::newRow("time without one") << u"timestamp"_s << u"'2026-01-15 10:30:00'"_s << u"'0044-03-15 00:00:00 BC'"_s
                                      << uR"("2026-01-15 10:30:00")"_s << uR"("0044-03-15 00:00:00 BC")"_s;
    QTest::newRow("interval") << u"interval"_s << u"'1 year 2 days'"_s << u"'-3:04'"_s << uR"("1 year 2 days")"_s
                              << uR"("-03:04:00")"_s;
    QTest::newRow("array") << u"text[]"_s << u"'{}'"_s << u"ARRAY['a','b c',NULL]"_s << uR"("{}")"_s
                           << uR"("{a,\"b c\",NULL}")"_s;
    QTest::newRow("json") << u"json"_s << u"'{\"b\": 1,  \"a\": 2}'"_s << u"'null'"_s << uR"("{\"b\": 1,  \"a\": 2}")"_s
                          << uR"("null")"_s;
    QTest::newRow("jsonb") << u"jsonb"_s << u"'{\"b\": 1,  \"a\": 2}'"_s << u"'[]'"_s << uR"("{\"a\": 2, \"b\": 1}")"_s
                           << uR"("[]")"_s;
    QTest::newRow("enum") << u"mood"_s << u"'sad'"_s << u"'happy'"_s << uR"("sad")"_s << uR"("happy")"_s;
    QTest::newRow("domain") << u"positive"_s << u"1"_s << u"2"_s << u"1"_s << u"2"_s;
    QTest::newRow("composite") << u"point2"_s << u"ROW(1,'a')"_s << u"ROW(2,NULL)"_s << u"\"(1,a)\""_s << u"\"(2,)\""_s;
    QTest::newRow("uuid") << u"uuid"_s << u"'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"_s << u"NULL"_s
                          << uR"("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")"_s << u"null"_s;
    QTest::newRow("network") << u"inet"_s << u"'10.0.0.1/8'"_s << u"'::1'"_s << uR"("10.0.0.1/8")"_s << uR"("::1")"_s;
    QTest::newRow("range") << u"int4range"_s << u"'[1,5]'"_s << u"'empty'"_s << u"\"[1,6)\""_s << uR"("empty")"_s;
}

void TestPostgresCapture::tellsValues()
{
    QFETCH(QString, type);
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, before);
    QFETCH(QString, after);
    // Beside a value that is too large for its page, and not changed: it is not logged again.
    QCOMPARE(m_server->run(
                 u"CREATE TYPE mood AS ENUM ('sad', 'happy'); CREATE DOMAIN whole AS int;"
                 "CREATE DOMAIN positive AS whole CHECK (VALUE > 0); CREATE TYPE point2 AS (x int, y text);"
                 "CREATE TABLE v (id int PRIMARY KEY, v %1, big text, twice int GENERATED ALWAYS AS (id * 2) STORED);"
                 "ALTER TABLE v ALTER big SET STORAGE EXTERNAL;"
                 "INSERT INTO v VALUES (1, %2, repeat('long', 10000));"_s.arg(type, from)),
             QString());
    PostgresCapture capture(m_server->place());
    QVERIFY(capture.begin());
    const QString habits = u"SET timezone = 'Asia/Tokyo'; SET datestyle = 'German'; SET bytea_output = 'escape';"
                           "SET intervalstyle = 'iso_8601';"_s;
    QCOMPARE(m_server->run(habits + u"UPDATE v SET v = %1"_s.arg(to)), QString());
    for (const bool merged : {false, true}) {
        const auto records = merged ? capture.merged() : capture.observe();
        QVERIFY2(records, errorOf(records).constData());
        QCOMPARE(summary(records), uR"(v UPDATE {"id":1} v)"_s);
        const QJsonObject record = records->first().toObject();
        QCOMPARE(compact(record[u"old_values"_s].toObject()), u"{\"v\":%1}"_s.arg(before));
        QJsonObject values = record[u"values"_s].toObject();
        QCOMPARE(values.take(u"big"_s).toString(), u"long"_s.repeated(10000));
        QCOMPARE(compact(values), u"{\"id\":1,\"v\":%1}"_s.arg(after));
    }
    QCOMPARE(m_server->run(u"DELETE FROM v"_s), QString());
    const QJsonObject gone = capture.observe()->last().toObject();
    QCOMPARE(gone[u"old_values"_s][u"big"_s].toString(), u"long"_s.repeated(10000));
    QCOMPARE(summary(capture.merged()), uR"(v DELETE {"id":1})"_s);
    const QString told = compact(capture.merged()->first()[u"old_values"_s].toObject());
    QVERIFY2(told.contains(u"\"v\":"_s + before), qPrintable(told));
}

void TestPostgresCapture::keepsTheOrderAndTimeOfCommits()
{
    QCOMPARE(m_server->run(u"CREATE TABLE t (id int PRIMARY KEY)"_s), QString());
    PostgresCapture capture(m_server->place());
    QVERIFY(capture.begin());
    const QDateTime before = QDateTime::currentDateTimeUtc();
    QProcess first;
    first.start(u"psql"_s, {u"-X"_s, u"-q"_s, u"-h"_s, m_server->data(), u"-U"_s, u"user"_s, u"-d"_s, u"app"_s});
    first.write("BEGIN; INSERT INTO t VALUES (1);\n");
    const QString open = u"SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'"_s;
    QTRY_COMPARE(m_server->run(open), u"1"_s);
    QCOMPARE(m_server->run(u"BEGIN; INSERT INTO t VALUES (2); INSERT INTO t VALUES (3); COMMIT"_s), QString());
    QCOMPARE(summary(capture.observe()), uR"(t INSERT {"id":2}; t INSERT {"id":3})"_s);
    first.write("COMMIT;\n");
    first.closeWriteChannel();
    QVERIFY(first.waitForFinished());
    const auto records = capture.observe();
    QCOMPARE(summary(records), uR"(t INSERT {"id":2}; t INSERT {"id":3}; t INSERT {"id":1})"_s);
    QCOMPARE(records->at(0)[u"transaction"_s].toInteger(), records->at(1)[u"transaction"_s].toInteger());
    QVERIFY(records->at(0)[u"transaction"_s].toInteger() > records->at(2)[u"transaction"_s].toInteger());
    QString last = before.toString(Qt::ISODateWithMs);
    for (const QJsonValue record : *records) {
        const QString time = record[u"timestamp"_s].toString();
        QVERIFY2(last <= time, qPrintable(last + time));
        last = time;
    }
    QVERIFY(last <= QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs));
}

void TestPostgresCapture::tellsWhatALongTransactionDid()
{
    QCOMPARE(m_server->run(u"CREATE TABLE t (id int PRIMARY KEY, v text)"_s), QString());
    PostgresCapture capture(m_server->place());
    QVERIFY(capture.begin());
    QCOMPARE(m_server->run(u"INSERT INTO t SELECT i, repeat('x', 200) FROM generate_series(1, 50000) i"_s), QString());
    const auto records = capture.observe();
    QVERIFY2(records, errorOf(records).constData());
    QCOMPARE(records->size(), 50000);
    QCOMPARE(records->last()[u"seq"_s].toInteger(), 50000);
}

void TestPostgresCapture::seesTablesOfOthers()
{
    m_server->run(u"CREATE ROLE clerk LOGIN"_s); // the first time
    PostgresCapture capture(m_server->place());
    QVERIFY(capture.begin());
    QCOMPARE(m_server->run(u"CREATE TABLE secret (id int PRIMARY KEY, v int); REVOKE ALL ON secret FROM public;"
                           "INSERT INTO secret VALUES (1, 1); UPDATE secret SET v = 2"_s,
                           u"clerk"_s),
             QString());
    QCOMPARE(summary(capture.observe()), uR"(secret INSERT {"id":1}; secret UPDATE {"id":1} v)"_s);
}

void TestPostgresCapture::namesWhatIsNotLogged()
{
    QCOMPARE(m_server->run(u"CREATE UNLOGGED TABLE cache (id int); CREATE TABLE t (id int PRIMARY KEY, v int);"
                           "INSERT INTO t VALUES (1, 1)"_s),
             QString());
    PostgresCapture capture(m_server->place());
    QVERIFY(capture.begin());
    const QString cache =
        uR"({"path":"app: table cache","reason":"it is UNLOGGED: PostgreSQL does not log its changes"})"_s;
    QCOMPARE(unobservedOf(capture), u"[%1]"_s.arg(cache));
    QCOMPARE(m_server->run(u"INSERT INTO cache VALUES (1); INSERT INTO t VALUES (2, 2)"_s), QString());
    QCOMPARE(summary(capture.observe()), uR"(t INSERT {"id":2})"_s);
    QCOMPARE(m_server->run(
                 u"DROP TABLE cache; ALTER EVENT TRIGGER plato_tables DISABLE; ALTER TABLE t REPLICA IDENTITY DEFAULT;"
                 "ALTER EVENT TRIGGER plato_tables ENABLE ALWAYS; UPDATE t SET v = 9 WHERE id = 1"_s),
             QString());
    QCOMPARE(summary(capture.observe()), uR"(t INSERT {"id":2}; cache DROP {}; t UPDATE {"id":1})"_s);
    QCOMPARE(
        unobservedOf(capture),
        uR"([{"path":"app: table t","reason":"its REPLICA IDENTITY is not FULL: what was in its rows before is not told"}])"_s);
}

void TestPostgresCapture::foldsALongLog()
{
    QCOMPARE(m_server->run(u"CREATE TABLE t (id int PRIMARY KEY, v int); INSERT INTO t VALUES (1, 0)"_s), QString());
    PostgresCapture capture(m_server->place(), PostgresCapture::DefaultPatience, 10);
    QVERIFY(capture.begin());
    for (int i = 1; i <= 25; ++i)
        QCOMPARE(m_server->run(u"UPDATE t SET v = %1"_s.arg(i)), QString());
    const auto records = capture.observe();
    QVERIFY2(records, errorOf(records).constData());
    QVERIFY(records->size() <= 11);
    QCOMPARE(records->first()[u"old_values"_s][u"v"_s].toInt(), 0);
    QCOMPARE(summary(capture.merged()), uR"(t UPDATE {"id":1} v)"_s);
    QCOMPARE(capture.merged()->first()[u"values"_s][u"v"_s].toInt(), 25);
}

void TestPostgresCapture::letsTheServerDropItsLog()
{
    QCOMPARE(m_server->run(u"CREATE TABLE t (id int PRIMARY KEY, v text)"_s), QString());
    PostgresCapture capture(m_server->place());
    QVERIFY(capture.begin());
    QCOMPARE(m_server->run(u"INSERT INTO t SELECT i, repeat('x', 1000) FROM generate_series(1, 20000) i"_s), QString());
    const QString kept =
        u"SELECT pg_current_wal_lsn() - confirmed_flush_lsn < 100000 FROM pg_replication_slots WHERE slot_name = 'plato_0'"_s;
    QCOMPARE(m_server->run(kept), u"f"_s);
    QCOMPARE(capture.observe()->size(), 20000);
    QTRY_COMPARE(m_server->run(kept), u"t"_s);
}

void TestPostgresCapture::losesNothingWhenKilled()
{
    QCOMPARE(m_server->run(u"CREATE TABLE t (id int PRIMARY KEY)"_s), QString());
    PostgresCapture capture(m_server->place());
    QVERIFY(capture.begin());
    QCOMPARE(m_server->run(u"INSERT INTO t VALUES (1)"_s), QString());
    QCOMPARE(summary(capture.observe()), uR"(t INSERT {"id":1})"_s);
    // A connection that ends in between, and all connections with the server's memory.
    QCOMPARE(m_server->run(u"INSERT INTO t VALUES (2)"_s), QString());
    m_server->run(u"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'plato'"_s);
    QCOMPARE(summary(capture.observe()), uR"(t INSERT {"id":1}; t INSERT {"id":2})"_s);
    QCOMPARE(m_server->run(u"INSERT INTO t VALUES (3)"_s), QString());
    m_server->run(u"COPY (SELECT 1) TO PROGRAM 'kill -9 $PPID'"_s);
    QTRY_COMPARE(summary(capture.observe()), uR"(t INSERT {"id":1}; t INSERT {"id":2}; t INSERT {"id":3})"_s);
}

void TestPostgresCapture::readsOnAfterTheServerWasKilled()
{
    QCOMPARE(m_server->run(u"CREATE TABLE t (id int PRIMARY KEY)"_s), QString());
    PostgresCapture capture(m_server->place());
    QVERIFY(capture.begin());
    QCOMPARE(m_server->run(u"INSERT INTO t VALUES (1)"_s), QString());
    QCOMPARE(summary(capture.observe()), uR"(t INSERT {"id":1})"_s);
    QCOMPARE(m_server->run(u"INSERT INTO t VALUES (2)"_s), QString());
    m_server->kill();
    auto refused = capture.observe();
    const auto isRefused = [&] {
        refused = capture.observe(); // its processes end a moment after the one that was killed
        return !refused;
    };
    QTRY_VERIFY(isRefused());
    QVERIFY2(refused.error().message.startsWith(u"The database app of PostgreSQL cannot be read: "_s),
             qPrintable(refused.error().message));
    const auto started = m_server->start(u"keep"_s);
    QVERIFY2(started, errorOf(started).constData());
    QCOMPARE(m_server->run(u"INSERT INTO t VALUES (3)"_s), QString());
    QCOMPARE(summary(capture.observe()), uR"(t INSERT {"id":1}; t INSERT {"id":2}; t INSERT {"id":3})"_s);
}

void TestPostgresCapture::saysWhyItCannotBeRead_data()
{
    QTest::addColumn<QString>("database");
    QTest::addColumn<QByteArray>("slot");
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("words");
    QTest::newRow("no such database") << u"other"_s << QByteArray("plato_0") << u"postgresql"_s
                                      << u"database \"other\" does not exist"_s;
    QTest::newRow("no such slot") << u"app"_s << QByteArray("plato_7") << u"postgresql"_s
                                  << u"replication slot \"plato_7\" does not exist"_s;
    QTest::newRow("no such folder") << u"app"_s << QByteArray("plato_0") << u"elsewhere"_s
                                    << u"elsewhere: No such file or directory"_s;
    QTest::newRow("a link") << u"app"_s << QByteArray("plato_0") << u"link"_s << u"link: "_s;
    QTest::newRow("no socket") << u"app"_s << QByteArray("plato_0") << u"plain"_s
                               << u"plain/.s.PGSQL.5432 is no socket"_s;
    QTest::newRow("nobody listens") << u"app"_s << QByteArray("plato_0") << u"dead"_s << u"Connection refused"_s;
}

void TestPostgresCapture::saysWhyItCannotBeRead()
{
    QFETCH(QString, database);
    QFETCH(QByteArray, slot);
    QFETCH(QString, folder);
    QFETCH(QString, words);
    PostgresCapture::Place place = m_server->place();
    place.database = database;
    place.slot = slot;
    place.folder = folder;
    const QDir root(place.root);
    QFile::link(m_server->data(), root.filePath(u"link"_s));
    for (const QString &name : {u"plain"_s, u"dead"_s})
        root.mkpath(name);
    QFile plain(root.filePath(u"plain/.s.PGSQL.5432"_s));
    QVERIFY(plain.open(QIODevice::WriteOnly));
    if (folder == "dead"_L1 && !QFileInfo::exists(root.filePath(u"dead/.s.PGSQL.5432"_s))) {
        // Bound, and closed: as a server leaves it that was killed.
        QProcess bind;
        bind.setWorkingDirectory(root.filePath(folder));
        bind.start(u"python3"_s, {u"-c"_s, u"import socket; socket.socket(socket.AF_UNIX).bind('.s.PGSQL.5432')"_s});
        QVERIFY(bind.waitForFinished());
    }
    PostgresCapture capture(place, std::chrono::milliseconds(200));
    const auto begun = capture.begin();
    QVERIFY(!begun);
    QVERIFY2(begun.error().message.contains(words), qPrintable(begun.error().message));
    QVERIFY(!capture.observe());
}

void TestPostgresCapture::refusesDataThatIsNotItsOwn_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("words");
    QTest::newRow("another version") << u"PG_VERSION"_s << QByteArray("9.6\n")
                                     << u"of version 9.6, which is not installed: sudo apt install postgresql-9.6"_s;
    QTest::newRow("something else") << u"notes.txt"_s << QByteArray("x") << u"it is no data of PostgreSQL"_s;
}

void TestPostgresCapture::refusesDataThatIsNotItsOwn()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, content);
    QFETCH(QString, words);
    PostgresServer other;
    QVERIFY(QDir().mkpath(other.data()));
    QFile written(other.data() + u'/' + file);
    QVERIFY(written.open(QIODevice::WriteOnly));
    written.write(content);
    written.close();
    const auto started = other.start(u"unrecorded"_s);
    QVERIFY(!started);
    QVERIFY2(started.error().message.contains(words), qPrintable(started.error().message));
}

QTEST_GUILESS_MAIN(TestPostgresCapture)
#include "tst_postgrescapture.moc"
