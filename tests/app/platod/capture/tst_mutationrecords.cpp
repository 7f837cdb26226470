// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/sqlitecapture.h"
#include "tests/app/platod/capture/databasewriter.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;
using test::compact;
using test::errorOf;
using test::summary;

/// What a change of rows or of the schema looks like in the log.
class MutationRecordsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder.emplace();
        m_path = m_folder->filePath(u"app.db"_s);
        m_app.emplace(m_path);
        m_capture.emplace(m_path, m_folder->path());
    }
    void cleanup()
    {
        m_app.reset();
        m_capture.reset();
    }

    void recordsInsertUpdateAndDeleteAsDocumented();
    void keepsTheOrderOfObservationAndOfActions();
    void tellsRowsApartByTheirKey_data();
    void tellsRowsApartByTheirKey();
    void tellsValuesExactly_data();
    void tellsValuesExactly();
    void tellsTypesApart();
    void followsChangesOfTheSchema_data();
    void followsChangesOfTheSchema();
    void leavesOutWhatIsNoTableOfTheApplication();
    void comparesKeysInTheDatabasesOwnOrder_data();
    void comparesKeysInTheDatabasesOwnOrder();
    void mergesToTheNetDifference();
    void foldsALongLog();
    void forgetsAtTheNextReset();

private:
    void given(const QString &sql)
    {
        QCOMPARE(m_app->run(sql), u"ok"_s);
        const auto begun = m_capture->begin();
        QVERIFY2(begun, errorOf(begun).constData());
    }

    std::optional<QTemporaryDir> m_folder;
    QString m_path;
    std::optional<test::DatabaseWriter> m_app;
    std::optional<SqliteCapture> m_capture;
};

void MutationRecordsTest::recordsInsertUpdateAndDeleteAsDocumented()
{
    given(u"CREATE TABLE item(id INTEGER PRIMARY KEY, name TEXT, price REAL);"
          "INSERT INTO item VALUES (1, 'a', 2.5), (2, 'b', NULL)"_s);
    const QDateTime start = QDateTime::currentDateTimeUtc();
    QCOMPARE(m_app->run(u"INSERT INTO item VALUES (3, 'c', 10); UPDATE item SET price = 3 WHERE id = 1;"
                        "DELETE FROM item WHERE id = 2"_s),
             u"ok"_s);
    const auto log = m_capture->observe();
    QVERIFY2(log, errorOf(log).constData());
    QCOMPARE(log->size(), 3);

    QStringList lines;
    for (const QJsonValue value : *log) {
        QJsonObject record = value.toObject();
        const QString time = record.take(u"timestamp"_s).toString();
        QVERIFY2(time.endsWith(u'Z') && time.size() == 24, qPrintable(time));
        const QDateTime seen = QDateTime::fromString(time, Qt::ISODateWithMs);
        QVERIFY(seen >= start && seen <= QDateTime::currentDateTimeUtc());
        lines.append(compact(record));
    }
    QCOMPARE(lines.value(0),
             uR"({"action":"DELETE","key":{"id":2},"old_values":{"id":2,"name":"b","price":null},"seq":1,)"
             R"("table_name":"item","values":{"id":2,"name":"b","price":null}})"_s);
    QCOMPARE(lines.value(1), uR"({"action":"UPDATE","changed":["price"],"key":{"id":1},"old_values":{"price":2.5},)"
                             R"("seq":2,"table_name":"item","values":{"id":1,"name":"a","price":3}})"_s);
    QCOMPARE(lines.value(2), uR"({"action":"INSERT","key":{"id":3},"old_values":{},"seq":3,"table_name":"item",)"
                             R"("values":{"id":3,"name":"c","price":10}})"_s);
}

void MutationRecordsTest::keepsTheOrderOfObservationAndOfActions()
{
    given(u"CREATE TABLE b(id INTEGER PRIMARY KEY, v); CREATE TABLE a(id INTEGER PRIMARY KEY, v);"
          "INSERT INTO a VALUES (1, 1), (2, 2), (3, 3)"_s);
    m_app->run(u"INSERT INTO b VALUES (9, 0); INSERT INTO b VALUES (-1, 0)"_s);
    QCOMPARE(summary(m_capture->observe()), uR"(b INSERT {"id":-1}; b INSERT {"id":9})"_s);
    m_app->run(u"INSERT INTO a VALUES (0, 0); UPDATE a SET v = 9 WHERE id > 1; DELETE FROM a WHERE id = 1;"
               "DELETE FROM b WHERE id = 9"_s);
    const auto log = m_capture->observe();
    QCOMPARE(summary(log), uR"(b INSERT {"id":-1}; b INSERT {"id":9}; a DELETE {"id":1}; a UPDATE {"id":2} v; )"
                           R"(a UPDATE {"id":3} v; a INSERT {"id":0}; b DELETE {"id":9})"_s);
    for (int i = 0; i < log->size(); ++i)
        QCOMPARE(log->at(i)[u"seq"_s].toInt(), i + 1);
    QCOMPARE(m_capture->observe(), log);
}

void MutationRecordsTest::tellsRowsApartByTheirKey_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("expected");

    QTest::newRow("composite key, in the order of its declaration")
        << u"CREATE TABLE t(a, b, v, PRIMARY KEY(b, a)); INSERT INTO t VALUES (1, 'x', 0), (2, 'x', 0), (1, 'y', 0)"_s
        << u"UPDATE t SET v = 1 WHERE a = 1"_s << uR"(t UPDATE {"a":1,"b":"x"} v; t UPDATE {"a":1,"b":"y"} v)"_s;
    QTest::newRow("without rowid")
        << u"CREATE TABLE t(k TEXT PRIMARY KEY, v) WITHOUT ROWID; INSERT INTO t VALUES ('a', 1), ('b', 2)"_s
        << u"DELETE FROM t WHERE k = 'a'; INSERT INTO t VALUES ('c', 3)"_s
        << uR"(t DELETE {"k":"a"}; t INSERT {"k":"c"})"_s;
    QTest::newRow("no primary key") << u"CREATE TABLE t(v); INSERT INTO t VALUES (1), (1), (1)"_s
                                    << u"UPDATE t SET v = 2 WHERE rowid = 2; DELETE FROM t WHERE rowid = 1"_s
                                    << uR"(t DELETE {"$rowid":1}; t UPDATE {"$rowid":2} v)"_s;
    QTest::newRow("a column named rowid") << u"CREATE TABLE t(rowid TEXT, v); INSERT INTO t VALUES ('x', 1)"_s
                                          << u"UPDATE t SET v = 2"_s << uR"(t UPDATE {"$rowid":1} v)"_s;
    QTest::newRow("all names of the rowid hidden: the row is its own name")
        << u"CREATE TABLE t(rowid, oid, _rowid_); INSERT INTO t VALUES (1, 1, 1), (1, 1, 1), (2, 2, 2)"_s
        << u"DELETE FROM t WHERE oid = 2; INSERT INTO t VALUES (1, 1, 1)"_s
        << uR"(t DELETE {"_rowid_":2,"oid":2,"rowid":2}; t INSERT {"_rowid_":1,"oid":1,"rowid":1})"_s;
    QTest::newRow("NULL in a primary key")
        << u"CREATE TABLE t(k TEXT PRIMARY KEY, v); INSERT INTO t VALUES (NULL, 1), (NULL, 2), ('a', 3)"_s
        << u"UPDATE t SET v = 9 WHERE v = 2"_s << uR"(t UPDATE {"$rowid":2,"k":null} v)"_s;
    QTest::newRow("replaced under a new rowid is still the same row")
        << u"CREATE TABLE t(k TEXT PRIMARY KEY, v); INSERT INTO t VALUES ('a', 1), ('b', 2)"_s
        << u"REPLACE INTO t VALUES ('a', 5)"_s << uR"(t UPDATE {"k":"a"} v)"_s;
    QTest::newRow("key changed in place") << u"CREATE TABLE t(id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES (1, 1)"_s
                                          << u"UPDATE t SET id = 2"_s << uR"(t DELETE {"id":1}; t INSERT {"id":2})"_s;
    QTest::newRow("collation that is not binary")
        << u"CREATE TABLE t(k TEXT COLLATE NOCASE PRIMARY KEY, v) WITHOUT ROWID;"
           "INSERT INTO t VALUES ('a', 1), ('B', 2), ('c', 3), ('_', 4)"_s
        << u"UPDATE t SET v = 0 WHERE k = 'b'"_s << uR"(t UPDATE {"k":"B"} v)"_s;
    QTest::newRow("keys of every type")
        << u"CREATE TABLE t(k PRIMARY KEY, v) WITHOUT ROWID;"
           "INSERT INTO t VALUES (2, 0), (1.5, 0), (9007199254740993, 0), (9007199254740992.0, 0), ('1', 0), (x'31', 0)"_s
        << u"UPDATE t SET v = 1"_s
        << uR"(t UPDATE {"k":1.5} v; t UPDATE {"k":2} v; t UPDATE {"k":{"$real":"9007199254740992.0"}} v; )"
           R"(t UPDATE {"k":{"$int":"9007199254740993"}} v; t UPDATE {"k":"1"} v; )"
           R"(t UPDATE {"k":{"$blob":{"sha256":"6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b","size":1}}} v)"_s;
    QTest::newRow("names that need quotes")
        << uR"(CREATE TABLE "a ""b"" ü;"("se lect" INTEGER PRIMARY KEY, "x""y"); INSERT INTO "a ""b"" ü;" VALUES (1, 1))"_s
        << uR"(UPDATE "a ""b"" ü;" SET "x""y" = 2)"_s << uR"(a "b" ü; UPDATE {"se lect":1} x"y)"_s;
}

void MutationRecordsTest::tellsRowsApartByTheirKey()
{
    QFETCH(QString, before);
    QFETCH(QString, change);
    QFETCH(QString, expected);
    given(before);
    QCOMPARE(m_app->run(change), u"ok"_s);
    QCOMPARE(summary(m_capture->observe()), expected);
}

void MutationRecordsTest::tellsValuesExactly_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QJsonValue>("expected");
    const auto sha = [](const QByteArray &bytes) {
        return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
    };
    const auto row = [](const char *name, const QString &type, const QString &value, const QJsonValue &expected) {
        QTest::newRow(name) << type << value << expected;
    };
    const auto digest = [&](const QString &form, const QByteArray &bytes) {
        return QJsonObject{{form, QJsonObject{{u"size"_s, bytes.size()}, {u"sha256"_s, sha(bytes)}}}};
    };

    row("null", u""_s, u"NULL"_s, QJsonValue::Null);
    row("integer", u"INTEGER"_s, u"-42"_s, -42);
    row("2^53", u""_s, u"9007199254740992"_s, qint64(9007199254740992));
    row("beyond 2^53", u""_s, u"9007199254740993"_s, QJsonObject{{u"$int"_s, u"9007199254740993"_s}});
    row("smallest integer", u""_s, u"-9223372036854775807 - 1"_s, QJsonObject{{u"$int"_s, u"-9223372036854775808"_s}});
    row("real", u"REAL"_s, u"0.1"_s, 0.1);
    row("whole real, declared", u"DOUBLE"_s, u"3.0"_s, 3);
    row("whole real, not declared", u""_s, u"3.0"_s, QJsonObject{{u"$real"_s, u"3.0"_s}});
    row("large real", u""_s, u"1e300"_s, 1e300);
    row("infinite", u"REAL"_s, u"9e999"_s, QJsonObject{{u"$real"_s, u"inf"_s}});
    row("minus infinite", u""_s, u"-9e999"_s, QJsonObject{{u"$real"_s, u"-inf"_s}});
    row("text", u"TEXT"_s, u"'Grüße, 世界 🎈'"_s, u"Grüße, 世界 🎈"_s);
    row("text with a byte order mark", u"TEXT"_s, u"CAST(x'efbbbf61' AS TEXT)"_s, QString(u"\uFEFF"_s + u"a"_s));
    row("empty text", u"TEXT"_s, u"''"_s, u""_s);
    row("text with a zero", u"TEXT"_s, u"CAST(x'610062' AS TEXT)"_s, QString::fromLatin1("a\0b", 3));
    row("text that is not UTF-8", u"TEXT"_s, u"CAST(x'61ff' AS TEXT)"_s, digest(u"$text"_s, "a\xff"));
    row("text over a MiB", u"TEXT"_s, u"CAST(zeroblob(1048577) AS TEXT)"_s,
        digest(u"$text"_s, QByteArray(1048577, '\0')));
    row("blob", u"BLOB"_s, u"x'00ff10'"_s, digest(u"$blob"_s, QByteArray::fromHex("00ff10")));
    row("empty blob", u"BLOB"_s, u"x''"_s, digest(u"$blob"_s, ""));
}

void MutationRecordsTest::tellsValuesExactly()
{
    QFETCH(QString, type);
    QFETCH(QString, value);
    QFETCH(QJsonValue, expected);
    given(u"CREATE TABLE t(id INTEGER PRIMARY KEY, v %1)"_s.arg(type));
    QCOMPARE(m_app->run(u"INSERT INTO t VALUES (1, %1)"_s.arg(value)), u"ok"_s);
    const auto log = m_capture->observe();
    QVERIFY2(log, errorOf(log).constData());
    QCOMPARE(log->first()[u"values"_s][u"v"_s], expected);
}

void MutationRecordsTest::tellsTypesApart()
{
    given(u"CREATE TABLE t(id INTEGER PRIMARY KEY, v);"
          "INSERT INTO t VALUES (1, 1), (2, 1), (3, ''), (4, x'61'), (5, 'same')"_s);
    m_app->run(
        u"UPDATE t SET v = CASE id WHEN 1 THEN 1.0 WHEN 2 THEN '1' WHEN 3 THEN NULL WHEN 4 THEN 'a' ELSE v END"_s);
    QCOMPARE(summary(m_capture->observe()),
             uR"(t UPDATE {"id":1} v; t UPDATE {"id":2} v; t UPDATE {"id":3} v; t UPDATE {"id":4} v)"_s);
}

void MutationRecordsTest::followsChangesOfTheSchema_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("expected");
    QTest::newRow("table dropped") << u"DROP TABLE t"_s << uR"(t DELETE {"id":1}; t DELETE {"id":2})"_s;
    QTest::newRow("table made") << u"CREATE TABLE n(v); INSERT INTO n VALUES (7)"_s << uR"(n INSERT {"$rowid":1})"_s;
    QTest::newRow("empty table made") << u"CREATE TABLE n(v)"_s << QString();
    QTest::newRow("column added, empty") << u"ALTER TABLE t ADD COLUMN w"_s << QString();
    QTest::newRow("column added, with a default")
        << u"ALTER TABLE t ADD COLUMN w DEFAULT 5; UPDATE t SET w = NULL WHERE id = 1"_s << uR"(t UPDATE {"id":2} w)"_s;
    QTest::newRow("column dropped") << u"ALTER TABLE t DROP COLUMN v"_s << uR"(t UPDATE {"id":1} v)"_s;
    QTest::newRow("column renamed") << u"ALTER TABLE t RENAME COLUMN v TO w"_s << uR"(t UPDATE {"id":1} v,w)"_s;
    QTest::newRow("primary key redeclared")
        << u"CREATE TABLE x(id, v, PRIMARY KEY(id, v)); INSERT INTO x SELECT * FROM t; DROP TABLE t;"
           "ALTER TABLE x RENAME TO t"_s
        << uR"(t DELETE {"id":1}; t DELETE {"id":2}; t INSERT {"id":1,"v":"a"}; t INSERT {"$rowid":2,"id":2,"v":null})"_s;
    QTest::newRow("table rebuilt as it was")
        << u"CREATE TABLE x(v, id INTEGER PRIMARY KEY); INSERT INTO x SELECT v, id FROM t; DROP TABLE t;"
           "ALTER TABLE x RENAME TO t"_s
        << QString();
    QTest::newRow("vacuum") << u"DELETE FROM t WHERE id = 1; VACUUM"_s << uR"(t DELETE {"id":1})"_s;
}

void MutationRecordsTest::followsChangesOfTheSchema()
{
    QFETCH(QString, change);
    QFETCH(QString, expected);
    given(u"CREATE TABLE t(id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES (1, 'a'), (2, NULL)"_s);
    QCOMPARE(m_app->run(change), u"ok"_s);
    const auto log = m_capture->observe();
    QCOMPARE(summary(log), expected);
    QCOMPARE(summary(m_capture->merged()), expected);
}

void MutationRecordsTest::leavesOutWhatIsNoTableOfTheApplication()
{
    given(u"CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, v TEXT, w AS (length(v)), x AS (v || '!') STORED);"
          "CREATE VIEW seen AS SELECT * FROM t; CREATE VIRTUAL TABLE words USING fts5(body);"
          "CREATE VIRTUAL TABLE boxes USING rtree(id, a, b); ANALYZE"_s);
    QCOMPARE(m_app->run(u"INSERT INTO t(v) VALUES ('abc'); INSERT INTO words VALUES ('some text');"
                        "INSERT INTO boxes VALUES (1, 0, 1); ANALYZE"_s),
             u"ok"_s);
    const auto log = m_capture->observe();
    QCOMPARE(summary(log), uR"(t INSERT {"id":1})"_s);
    QCOMPARE(compact(log->first()[u"values"_s].toObject()), uR"({"id":1,"v":"abc"})"_s);
}

void MutationRecordsTest::comparesKeysInTheDatabasesOwnOrder_data()
{
    QTest::addColumn<QString>("encoding");
    for (const char *encoding : {"UTF-8", "UTF-16le", "UTF-16be"})
        QTest::newRow(encoding) << QString::fromLatin1(encoding);
}

void MutationRecordsTest::comparesKeysInTheDatabasesOwnOrder()
{
    // Each of the three orders these differently: by UTF-8 bytes, by code units, by swapped code units.
    QFETCH(QString, encoding);
    given(u"PRAGMA encoding = '%1'; CREATE TABLE t(k TEXT PRIMARY KEY, v) WITHOUT ROWID;"
          "INSERT INTO t VALUES ('a', 0), ('ab', 0), ('Ā', 0), ('ÿ', 0), ('￠', 0), ('🎈', 0), ('', 0)"_s.arg(encoding));
    QCOMPARE(m_app->run(u"UPDATE t SET v = 1 WHERE k IN ('ÿ', '🎈'); DELETE FROM t WHERE k IN ('', 'Ā');"
                        "INSERT INTO t VALUES ('ā', 0), ('😀', 0)"_s),
             u"ok"_s);
    const auto log = m_capture->observe();
    QVERIFY2(log, errorOf(log).constData());
    QStringList lines;
    for (const QJsonValue record : *log)
        lines.append(summary(record));
    lines.sort();
    QCOMPARE(lines,
             QStringList({uR"(t DELETE {"k":""})"_s, uR"(t DELETE {"k":"Ā"})"_s, uR"(t INSERT {"k":"ā"})"_s,
                          uR"(t INSERT {"k":"😀"})"_s, uR"(t UPDATE {"k":"ÿ"} v)"_s, uR"(t UPDATE {"k":"🎈"} v)"_s}));
}

void MutationRecordsTest::mergesToTheNetDifference()
{
    given(u"CREATE TABLE t(id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')"_s);
    QCOMPARE(*m_capture->merged(), QJsonArray());
    m_app->run(u"INSERT INTO t VALUES (4, 'd'); UPDATE t SET v = 'x' WHERE id = 1; DELETE FROM t WHERE id = 2"_s);
    QCOMPARE(m_capture->observe()->size(), 3);
    m_app->run(u"UPDATE t SET v = 'e' WHERE id = 4; UPDATE t SET v = 'a' WHERE id = 1; INSERT INTO t VALUES (2, 'z');"
               "UPDATE t SET v = 'y' WHERE id = 3"_s);

    const auto merged = m_capture->merged();
    QCOMPARE(summary(merged), uR"(t UPDATE {"id":2} v; t UPDATE {"id":3} v; t INSERT {"id":4})"_s);
    QCOMPARE(merged->at(2)[u"values"_s][u"v"_s].toString(), u"e"_s);
    QCOMPARE(merged->at(2)[u"seq"_s].toInt(), 3);
    const auto log = m_capture->observe();
    QCOMPARE(log->size(), 7); // merging has looked, too
    QCOMPARE(merged->at(2)[u"timestamp"_s], log->last()[u"timestamp"_s]);

    m_app->run(u"UPDATE t SET v = 'b' WHERE id = 2; UPDATE t SET v = 'c' WHERE id = 3; DELETE FROM t WHERE id = 4"_s);
    QCOMPARE(summary(m_capture->merged()), QString());
}

void MutationRecordsTest::foldsALongLog()
{
    m_capture.emplace(m_path, m_folder->path(), SqliteCapture::DefaultPatience, QString(), 4);
    given(u"CREATE TABLE t(id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES (1, 0), (2, 0), (3, 0)"_s);
    for (int i = 1; i <= 4; ++i) {
        m_app->run(u"UPDATE t SET v = %1 WHERE id = 1"_s.arg(i));
        QCOMPARE(m_capture->observe()->size(), i);
    }
    m_app->run(u"UPDATE t SET v = 5 WHERE id = 2"_s);
    const auto folded = m_capture->observe();
    QCOMPARE(summary(folded), uR"(t UPDATE {"id":1} v; t UPDATE {"id":2} v)"_s);
    QCOMPARE(folded->at(0)[u"old_values"_s][u"v"_s].toInt(), 0);
    QCOMPARE(folded->at(0)[u"values"_s][u"v"_s].toInt(), 4);
    QCOMPARE(folded->at(1)[u"seq"_s].toInt(), 2);
    m_app->run(u"UPDATE t SET v = 6 WHERE id = 3"_s);
    QCOMPARE(summary(m_capture->observe()), uR"(t UPDATE {"id":1} v; t UPDATE {"id":2} v; t UPDATE {"id":3} v)"_s);
    QCOMPARE(m_capture->observe()->last()[u"seq"_s].toInt(), 3);
}

void MutationRecordsTest::forgetsAtTheNextReset()
{
    QVERIFY(!m_capture->observe());
    QVERIFY(!m_capture->merged());
    given(u"CREATE TABLE t(id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1)"_s);
    m_app->run(u"INSERT INTO t VALUES (2)"_s);
    QCOMPARE(m_capture->observe()->size(), 1);
    QVERIFY(m_capture->begin());
    QCOMPARE(summary(m_capture->observe()), QString());
    QCOMPARE(summary(m_capture->merged()), QString());
    m_app->run(u"DELETE FROM t WHERE id = 1"_s);
    const auto log = m_capture->observe();
    QCOMPARE(summary(log), uR"(t DELETE {"id":1})"_s);
    QCOMPARE(log->first()[u"seq"_s].toInt(), 1);
}

QTEST_GUILESS_MAIN(MutationRecordsTest)
#include "tst_mutationrecords.moc"
