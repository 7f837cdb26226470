// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/exactname.h"
#include "app/platod/capture/sqlitecapture.h"
#include "tests/app/platod/capture/databasewriter.h"

#include <QFile>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace plato;
using test::errorOf;
using test::summary;

/// What cannot be read of a database, or not yet, costs nothing else: not the reset, and no other row.
class UnreadableTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatIsBeside_data();
    void readsWhatIsBeside();
    void readsWhatIsMadeLater_data();
    void readsWhatIsMadeLater();
    void readsTablesOfAnyWidth_data();
    void readsTablesOfAnyWidth();
    void namesADamagedTable();
    void tellsNamesOfOtherBytesApart();
};

namespace {

/// A schema as another SQLite, or one with functions and orders of text of its own, has left it: the connection that
/// writes it goes on with the one before.
QString patched(const QString &what)
{
    return u"PRAGMA writable_schema=ON; UPDATE sqlite_schema SET %1; PRAGMA writable_schema=OFF;"_s.arg(what);
}

QStringList unreadOf(const SqliteCapture &capture)
{
    QStringList names;
    for (const QJsonValue one : capture.unobserved()) {
        if (one[u"reason"_s].toString().isEmpty())
            return {u"no reason"_s};
        names.append(one[u"path"_s].toString());
    }
    return names;
}

} // namespace

void UnreadableTest::readsWhatIsBeside_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("then");
    QTest::addColumn<QString>("records");
    QTest::addColumn<QStringList>("unread");
    const QString note = u"CREATE TABLE note(id INTEGER PRIMARY KEY, v);"_s;
    const QString row = u"INSERT INTO note VALUES (1, 'x');"_s;
    const QString noted = uR"(note INSERT {"id":1})"_s;

    QTest::newRow("a view in other SQL") << note + u"CREATE VIEW odd AS SELECT 1;"_s +
                                                patched(u"sql = 'CREATE VIEW odd AS SELEKT (' WHERE name = 'odd'"_s)
                                         << row << noted << QStringList{u"app.db: view odd"_s};
    QTest::newRow("two of them") << note + u"CREATE VIEW odd AS SELECT 1; CREATE VIEW other AS SELECT 2;"_s +
                                        patched(u"sql = replace(sql, 'SELECT', 'SELEKT') WHERE type = 'view'"_s)
                                 << row << noted << QStringList{u"app.db: view odd"_s, u"app.db: view other"_s};
    QTest::newRow("a table in other SQL")
        << note + u"CREATE TABLE odd(a);"_s + patched(u"sql = 'CREATE odd(a)' WHERE name = 'odd'"_s) << row << noted
        << QStringList{u"app.db: table odd"_s};
    QTest::newRow("a trigger in other SQL")
        << note + u"CREATE TRIGGER odd AFTER INSERT ON note BEGIN SELECT 1; END;"_s +
               patched(u"sql = 'CREATE TRIGGER odd AFTER TEA ON note' WHERE name = 'odd'"_s)
        << row << noted << QStringList();
    QTest::newRow("an index that says something else")
        << note + u"INSERT INTO note VALUES (7, 'b'), (8, 'a'); CREATE INDEX odd ON note(v);"_s +
               patched(u"sql = 'CREATE INDEX odd ON note(id) FROBNICATED' WHERE name = 'odd'"_s)
        << row << noted << QStringList();
    QTest::newRow("an order of text of the application's, without rowids")
        << note +
               u"CREATE TABLE tags(tag TEXT PRIMARY KEY COLLATE NOCASE) WITHOUT ROWID; INSERT INTO tags VALUES ('B');"_s +
               patched(u"sql = replace(sql, 'NOCASE', 'unicase') WHERE name = 'tags'"_s)
        << row + u"INSERT INTO tags VALUES ('a'), ('C');"_s
        << noted + uR"(; tags INSERT {"tag":"C"}; tags INSERT {"tag":"a"})"_s << QStringList();
    QTest::newRow("the same, with rowids and an index")
        << note +
               u"CREATE TABLE tags(tag TEXT PRIMARY KEY COLLATE NOCASE, n COLLATE NOCASE UNIQUE); INSERT INTO tags "
               "VALUES ('B', 1);"_s +
               patched(u"sql = replace(sql, 'NOCASE', 'unicase') WHERE name = 'tags'"_s)
        << u"INSERT INTO tags VALUES ('a', 2); UPDATE tags SET n = 3 WHERE tag = 'b'"_s
        << uR"(tags UPDATE {"tag":"B"} n; tags INSERT {"tag":"a"})"_s << QStringList();
    QTest::newRow("functions of the application's")
        << note +
               u"CREATE TABLE f(a, b AS (abs(a)) STORED, c AS (abs(a)), CHECK (abs(a) > 0)); CREATE INDEX fi ON "
               "f(abs(a)) WHERE abs(a) > 1;"_s +
               patched(u"sql = replace(sql, 'abs', 'ours') WHERE name IN ('f', 'fi')"_s)
        << row + u"INSERT INTO f(a) VALUES (3)"_s << uR"(f INSERT {"$rowid":1}; )"_s + noted << QStringList();
    QTest::newRow("a virtual table of another module")
        << note + u"CREATE TABLE odd(a);"_s +
               patched(u"sql = 'CREATE VIRTUAL TABLE odd USING ours(a)', rootpage = 0 WHERE name = 'odd'"_s)
        << row << noted << QStringList{u"app.db: table odd"_s};
    QTest::newRow("a full-text table, whose rows are not told")
        << note + u"CREATE VIRTUAL TABLE ft USING fts5(a);"_s << row << noted << QStringList{u"app.db: table ft"_s};
    for (const char *name : {"json_each", "json_tree", "pragma_table_list", "pragma_table_xinfo", "pragma_index_list",
                             "span", "t", "main", "temp", "select", "a \"b\" 'c'", "rowid", "dbstat"}) {
        QString quoted = QString::fromLatin1(name);
        quoted = u'"' + quoted.replace(u'"', u"\"\""_s) + u'"';
        // With a key that is no rowid, so that rows are chosen by many spans and sorted.
        QTest::addRow("a table named %s", name)
            << u"CREATE TABLE %1(k TEXT PRIMARY KEY, t, span, \"first\"); WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL "
               "SELECT i + 1 FROM c WHERE i < 3000) INSERT INTO %1 SELECT 'k' || i, hex(zeroblob(50)), i, i FROM c;"_s
                   .arg(quoted)
            << u"UPDATE %1 SET t = 'x' WHERE k IN ('k5', 'k1500', 'k2999')"_s.arg(quoted)
            << uR"(%1 UPDATE {"k":"k1500"} t; %1 UPDATE {"k":"k2999"} t; %1 UPDATE {"k":"k5"} t)"_s.arg(
                   QString::fromLatin1(name))
            << QStringList();
    }
}

void UnreadableTest::readsWhatIsBeside()
{
    QFETCH(const QString, before);
    QFETCH(const QString, then);
    QFETCH(const QString, records);
    QFETCH(const QStringList, unread);
    const QTemporaryDir folder;
    for (const QString &mode : {u"DELETE"_s, u"WAL"_s}) {
        const QString path = folder.filePath(mode + u"/app.db"_s);
        QVERIFY(QDir().mkpath(folder.filePath(mode + u"/work"_s)));
        test::DatabaseWriter app(path);
        QCOMPARE(app.run(u"PRAGMA journal_mode=%1;"_s.arg(mode) + before), u"ok"_s);
        SqliteCapture capture(path, folder.filePath(mode + u"/work"_s), 20ms);
        const auto begun = capture.begin();
        QVERIFY2(begun, errorOf(begun).constData());
        QCOMPARE(unreadOf(capture), unread);
        QCOMPARE(app.run(then), u"ok"_s);
        QCOMPARE(summary(capture.observe()), records);
        QCOMPARE(summary(capture.merged()), records);
        QCOMPARE(unreadOf(capture), unread);
    }
}

void UnreadableTest::readsWhatIsMadeLater_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("sql");
    QTest::newRow("beside the others") << u"app.db"_s << QString();
    QTest::newRow("in a folder that is missing") << u"data/deep/app.db"_s << QString();
    QTest::newRow("with a log") << u"app.db"_s << u"PRAGMA journal_mode=WAL;"_s;
    QTest::newRow("in UTF-16") << u"app.db"_s << u"PRAGMA encoding='UTF-16';"_s;
    QTest::newRow("with other pages") << u"app.db"_s << u"PRAGMA page_size=512;"_s;
}

void UnreadableTest::readsWhatIsMadeLater()
{
    QFETCH(const QString, name);
    QFETCH(const QString, sql);
    const QTemporaryDir folder;
    QVERIFY(QDir().mkpath(folder.filePath(u"state"_s)) && QDir().mkpath(folder.filePath(u"work"_s)));
    const QString path = folder.filePath(u"state/"_s + name);
    SqliteCapture capture(path, folder.filePath(u"work"_s), 20ms, folder.filePath(u"state"_s));
    for (int i = 0; i < 2; ++i) { // and a reset at which it is gone again
        const auto begun = capture.begin();
        QVERIFY2(begun, errorOf(begun).constData());
        QCOMPARE(summary(capture.observe()), QString());
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        {
            test::DatabaseWriter app(path);
            QCOMPARE(app.run(sql + u"CREATE TABLE t(id INTEGER PRIMARY KEY); CREATE TABLE empty(v)"_s), u"ok"_s);
            QCOMPARE(summary(capture.observe()), QString());
            QCOMPARE(app.run(u"INSERT INTO t VALUES (5)"_s), u"ok"_s);
            QCOMPARE(summary(capture.observe()), uR"(t INSERT {"id":5})"_s);
            QCOMPARE(summary(capture.merged()), uR"(t INSERT {"id":5})"_s);
            app.finish();
        }
        for (const QString &suffix : {QString(), u"-wal"_s, u"-shm"_s})
            QFile::remove(path + suffix);
    }
    // What is put in its place that is no database is an error, not a database that is not there yet.
    QVERIFY(capture.begin());
    QVERIFY(QFile::link(folder.filePath(u"work"_s), path));
    QVERIFY(!capture.observe());
}

void UnreadableTest::readsTablesOfAnyWidth_data()
{
    QTest::addColumn<int>("columns");
    QTest::addColumn<QString>("key");
    for (const int columns : {2, 499, 500, 501, 1000, 1999}) {
        QTest::addRow("%d columns, by rowid", columns) << columns << u")"_s;
        QTest::addRow("%d columns, with a key", columns) << columns << u", PRIMARY KEY (c1, c0))"_s;
        QTest::addRow("%d columns, without rowids", columns) << columns << u", PRIMARY KEY (c1)) WITHOUT ROWID"_s;
    }
    QTest::newRow("as many as SQLite takes") << 2000 << u")"_s;
}

void UnreadableTest::readsTablesOfAnyWidth()
{
    QFETCH(const int, columns);
    QFETCH(const QString, key);
    const QTemporaryDir folder;
    test::DatabaseWriter app(folder.filePath(u"app.db"_s));
    QStringList names;
    for (int i = 0; i < columns; ++i)
        names.append(u"c%1"_s.arg(i));
    QCOMPARE(
        app.run(u"CREATE TABLE wide(%1%2; WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 9) "
                "INSERT INTO wide(c0, c1) SELECT i, 9 - i FROM c"_s.arg(names.join(u','), key)),
        u"ok"_s);
    SqliteCapture capture(folder.filePath(u"app.db"_s), folder.path(), 20ms);
    const auto begun = capture.begin();
    QVERIFY2(begun, errorOf(begun).constData());
    const QString last = names.last();
    QCOMPARE(app.run(u"UPDATE wide SET %1 = 77 WHERE c0 = 3; UPDATE wide SET %1 = 88 WHERE c0 = 8"_s.arg(last)),
             u"ok"_s);
    const auto records = capture.observe();
    QVERIFY2(records, errorOf(records).constData());
    QVERIFY(capture.unobserved().isEmpty());
    if (columns == 2 && key != u")")
        return; // the last column is part of the key
    QCOMPARE(records->size(), 2);
    for (const QJsonValue record : *records) {
        QCOMPARE(record[u"changed"_s].toArray(), QJsonArray{last});
        QCOMPARE(record[u"values"_s].toObject().size(), columns);
        const int c0 = record[u"values"_s][u"c0"_s].toInt();
        QCOMPARE(record[u"values"_s][last].toInt(), c0 == 3 ? 77 : 88);
    }
}

void UnreadableTest::namesADamagedTable()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"app.db"_s);
    test::DatabaseWriter app(path);
    const QString fill = u"WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 2000) "_s;
    QCOMPARE(app.run(u"CREATE TABLE bad(id INTEGER PRIMARY KEY, v); CREATE TABLE good(id INTEGER PRIMARY KEY);"_s +
                     fill + u"INSERT INTO bad SELECT i, i FROM c"_s),
             u"ok"_s);
    SqliteCapture capture(path, folder.path(), 20ms);
    QVERIFY(capture.begin());
    QCOMPARE(app.run(u"INSERT INTO good VALUES (1); INSERT INTO bad VALUES (NULL, 0)"_s), u"ok"_s);
    app.finish();
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(qint64(4096)));
    file.write(QByteArray(4096, '\x55')); // the root of `bad`
    file.close();

    QCOMPARE(summary(capture.observe()), uR"(good INSERT {"id":1})"_s);
    QCOMPARE(unreadOf(capture), QStringList{u"app.db: table bad"_s});
    QVERIFY(capture.unobserved().first()[u"reason"_s].toString().contains(u"malformed"_s));
    QVERIFY(capture.begin());
    QCOMPARE(unreadOf(capture), QStringList());
}

void UnreadableTest::tellsNamesOfOtherBytesApart()
{
    QSet<QString> texts;
    const QByteArrayList names{"a", "a\xff", "a\xfe", "a\xff\xff", "a\xef\xbf\xbd", "a [61ff]", "a\xef\xbf\xbd [61ff]",
                               ""};
    for (const QByteArray &name : names)
        texts.insert(exactName(name));
    QCOMPARE(texts.size(), names.size());
    QCOMPARE(exactName("a"), u"a"_s);
    QCOMPARE(exactName("\xc3\xa4 [61ff]"), u"ä [61ff]"_s);

    const QTemporaryDir folder;
    const QString path = folder.filePath(u"app.db"_s);
    {
        test::DatabaseWriter app(path);
        QCOMPARE(app.run(u"CREATE TABLE n1(n1 PRIMARY KEY); CREATE TABLE n2(n1 PRIMARY KEY, n2);"_s +
                         patched(u"name = CAST(replace(CAST(name AS BLOB), x'6e', x'ff') AS TEXT), "
                                 "tbl_name = CAST(replace(CAST(tbl_name AS BLOB), x'6e', x'ff') AS TEXT), "
                                 "sql = CAST(replace(replace(CAST(sql AS BLOB), x'6e31', x'22ff3122'), "
                                 "x'6e32', x'22ff3222') AS TEXT) WHERE type = 'table'"_s)),
                 u"ok"_s);
        app.finish();
    }
    SqliteCapture capture(path, folder.path(), 20ms);
    const auto begun = capture.begin();
    QVERIFY2(begun, errorOf(begun).constData());
    QCOMPARE(unreadOf(capture), QStringList());
}

QTEST_MAIN(UnreadableTest)
#include "tst_unreadable.moc"
