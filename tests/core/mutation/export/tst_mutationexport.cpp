// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/sqlitecapture.h"
#include "core/mutation/compare/statecomparison.h"
#include "core/mutation/export/mutationexport.h"
#include "tests/app/platod/capture/databasewriter.h"
#include "tests/core/mutation/joblog.h"
#include "tests/core/mutation/randomlog.h"

#include <QBuffer>
#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

#include <memory>
#include <numeric>
#include <random>
#include <sqlite3.h>

using namespace Qt::StringLiterals;
using namespace plato;
using mutationexport::Format;

namespace {

MutationSet setOf(const QByteArray &records)
{
    return MutationSet({{u"j-1"_s, u"git"_s, test::jobLog("{\"state\":{\"mutations\":" + records + "}}")}});
}

mutationexport::Job allOf(const MutationSet &set, Format format)
{
    mutationexport::Job job{set, std::vector<quint32>(size_t(set.size())), format};
    std::iota(job.rows.begin(), job.rows.end(), 0U);
    return job;
}

QByteArray written(const mutationexport::Job &job)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    const StopFlag stop{false};
    mutationexport::Progress progress{0};
    const auto done = mutationexport::write(job, buffer, stop, &progress);
    if (!done || progress != qsizetype(job.rows.size()))
        return "failed";
    return buffer.data();
}

QByteArray exported(const QByteArray &records, Format format)
{
    return written(allOf(setOf(records), format));
}

/// RFC 4180, read independently of the code under test.
QList<QByteArrayList> csvRecords(const QByteArray &csv)
{
    QList<QByteArrayList> records(1);
    QByteArray field;
    bool isQuoted = false;
    for (qsizetype i = 0; i < csv.size(); ++i) {
        const char c = csv[i];
        if (isQuoted && c == '"' && i + 1 < csv.size() && csv[i + 1] == '"') {
            field += '"';
            ++i;
        } else if (c == '"') {
            isQuoted = !isQuoted;
        } else if (!isQuoted && (c == ',' || (c == '\r' && csv[i + 1] == '\n'))) {
            records.last().append(std::exchange(field, {}));
            if (c == '\r') {
                records.append(QByteArrayList());
                ++i;
            }
        } else {
            field += c;
        }
    }
    records.removeLast();
    return records;
}

/// By key; with all that became of a row, the changed one first.
MutationSet comparedSet()
{
    const auto side = [](const QByteArray &records) {
        return MutationSet({{u"j-1"_s, u"git"_s, test::jobLog("{\"state\":{\"mutations\":[" + records + "]}}")}});
    };
    const QByteArray same = R"({"table":"t","action":"INSERT","values":{"id":1}})";
    const QByteArray gone = R"({"table":"t","action":"INSERT","values":{"id":2,"s":"g"}})";
    const QByteArray open = R"({"table":"t","action":"INSERT","values":{"id":3,"s":"open"}})";
    const QByteArray closed = R"({"table":"t","action":"INSERT","values":{"id":3,"s":"closed"}})";
    const QByteArray fresh = R"({"table":"t","action":"INSERT","values":{"id":4,"s":"f"}})";
    const QByteArray further = R"({"table":"t","action":"UPDATE","key":{"id":1},"values":{"id":1,"s":"n"}})";
    QThreadPool pool;
    return *statecomparison::compare(side(same + ',' + gone + ',' + open),
                                     side(closed + ',' + same + ',' + fresh + ',' + further), statecomparison::By::Key,
                                     pool, NeverStop);
}

using Database = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;

Database openDatabase(const QString &path)
{
    sqlite3 *database = nullptr;
    sqlite3_open(QFile::encodeName(path).constData(), &database);
    return {database, sqlite3_close};
}

/// Every row of a table with its types, as SQL literals.
QStringList rowsOf(const QString &path, const QString &columns, const QString &table)
{
    const Database database = openDatabase(path);
    QStringList rows;
    const QByteArray sql = u"SELECT %1 FROM %2 ORDER BY 1"_s.arg(columns, table).toUtf8();
    const auto take = [](void *rows, int count, char **values, char **) {
        QStringList row;
        for (int i = 0; i < count; ++i)
            row.append(QString::fromUtf8(values[i]));
        static_cast<QStringList *>(rows)->append(row.join(u" | "_s));
        return 0;
    };
    if (sqlite3_exec(database.get(), sql.constData(), take, &rows, nullptr) != SQLITE_OK)
        rows.append(QString::fromUtf8(sqlite3_errmsg(database.get())));
    return rows;
}

} // namespace

/// Records as text for other programs.
class TestMutationExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void losesAndInventsNothing();
    void csvTellsNullFromEmpty();
    void keysAreWrittenInFull();
    void sqlMakesTheSameChanges();
    void sqlFindsTheRowByItsOldKey_data();
    void sqlFindsTheRowByItsOldKey();
    void sqlSaysWhatItCannot();
    void markdownIsATable();
    void markdownTellsWhatDiffers_data();
    void markdownTellsWhatDiffers();
    void comparedStatesSayWhatBecameOfRows_data();
    void comparedStatesSayWhatBecameOfRows();
    void severalEnvsAreTold();
    void oneRecordIsItself();
    void stops();
    void saysWhenTheDeviceIsFull();
};

void TestMutationExport::losesAndInventsNothing()
{
    std::mt19937 random(7); // NOLINT(cert-msc51-cpp): the same each time
    for (int round = 0; round < 30; ++round) {
        const MutationSet set = test::randomSet(random, 40);
        if (set.isEmpty())
            continue;
        for (int source = 0; source < set.sources().size(); ++source) { // each env by itself: as it came
            const MutationSet one({set.sources()[source]});
            const QByteArray json = written(allOf(one, Format::Json));
            const auto again = test::jobLog("{\"state\":{\"mutations\":" + json + "}}");
            QVERIFY(again);
            QCOMPARE(again->size(), one.size());
            for (qsizetype i = 0; i < one.size(); ++i)
                QCOMPARE(again->raw(i), one.raw(i));
        }

        const QList<QByteArrayList> csv = csvRecords(written(allOf(set, Format::Csv)));
        QCOMPARE(csv.size(), set.size() + 1);
        for (qsizetype i = 0; i < set.size(); ++i) {
            QCOMPARE(csv[i + 1].size(), csv[0].size());
            QCOMPARE(csv[i + 1][2], set.at(i).table().toUtf8());
        }
        QCOMPARE(written(allOf(set, Format::Markdown)).count('\n'), set.size() + 2);
    }
}

void TestMutationExport::csvTellsNullFromEmpty()
{
    const QByteArray csv = exported(
        R"([{"table_name":"t","action":"UPDATE","key":{"id":1},"values":{"id":1,"a":"","b":null,"c":"x, \"y\"\nz"},)"
        R"("old_values":{"c":"w"},"changed":["c"],"timestamp":"2026-01-02T03:04:05Z"},)"
        R"({"table_name":"t","action":"DELETE","key":{"id":{"$int":"9007199254740993"}},"values":{"a":1e2},"old_values":{"a":1e2}}])",
        Format::Csv);
    QCOMPARE(csv, QByteArray("env,action,table,key,time,a,b,c,c (before),id\r\n"
                             "git,UPDATE,t,id=1,2026-01-02T03:04:05Z,\"\",,\"x, \"\"y\"\"\nz\",w,1\r\n"
                             "git,DELETE,t,id=9007199254740993,,1e2,,,,\r\n"));
}

void TestMutationExport::keysAreWrittenInFull()
{
    const QByteArray part(200, 'k');
    const QByteArray records = R"([{"table_name":"t","action":"DELETE","key":{"a":")" + part + R"(","b":"x\ny"}}])";
    QCOMPARE(csvRecords(exported(records, Format::Csv))[1][3], QByteArray("a=" + part + ", b=x\ny"));
    QCOMPARE(exported(records, Format::Markdown).split('\n')[2].split('|')[3], QByteArray(" a=" + part + ", b=x↵y "));
}

void TestMutationExport::sqlMakesTheSameChanges()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"app.db"_s);
    const QString copy = folder.filePath(u"copy.db"_s);
    test::DatabaseWriter app(path);
    QCOMPARE(app.run(u"CREATE TABLE item(id INTEGER PRIMARY KEY, \"na\"\"me\" TEXT, price REAL, any);"
                     "CREATE TABLE keyless(a, b);"
                     "CREATE TABLE pair(x TEXT, y INTEGER, z, PRIMARY KEY(x, y)) WITHOUT ROWID;"
                     "INSERT INTO item VALUES (1,'one',1.5,NULL),(2,'two',2,x'00ff'),(3,'three',3,3);"
                     "INSERT INTO keyless VALUES (1,2),(1,2),(NULL,'');"
                     "INSERT INTO pair VALUES ('k',1,'v'),('k',2,'w')"_s),
             u"ok"_s);
    QVERIFY(QFile::copy(path, copy));
    SqliteCapture capture(path, folder.path());
    QVERIFY(capture.begin());
    QCOMPARE(
        app.run(u"INSERT INTO item VALUES (9007199254740993, 'it''s; -- \"q\"' || char(10) || 'é' || char(0) || '!',"
                "1e300, 3.0), (5, '', 9e999, 0.1);"
                "UPDATE item SET \"na\"\"me\" = NULL, any = -9007199254740993 WHERE id = 1;"
                "DELETE FROM item WHERE id = 3;"
                "UPDATE keyless SET b = 'changed' WHERE rowid = 2; DELETE FROM keyless WHERE rowid = 1;"
                "INSERT INTO keyless VALUES (7, NULL);"
                "UPDATE pair SET z = '{\"a\":1}' WHERE y = 2; DELETE FROM pair WHERE y = 1;"
                "INSERT INTO pair VALUES ('n', 1, 2.0)"_s),
        u"ok"_s);
    const auto log = capture.observe();
    QVERIFY(log);
    const QByteArray sql = exported(QJsonDocument(*log).toJson(QJsonDocument::Compact), Format::Sql);
    {
        const Database database = openDatabase(copy);
        char *error = nullptr;
        sqlite3_exec(database.get(), sql.constData(), nullptr, nullptr, &error);
        QVERIFY2(!error, error);
    }
    for (const auto &[columns, table] :
         {std::pair(u"id, hex(\"na\"\"me\"), typeof(\"na\"\"me\"), quote(price), quote(any)"_s, u"item"_s),
          std::pair(u"rowid, quote(a), quote(b)"_s, u"keyless"_s),
          std::pair(u"quote(x), quote(y), quote(z), typeof(z)"_s, u"pair"_s)})
        QCOMPARE(rowsOf(copy, columns, table), rowsOf(path, columns, table));
}

void TestMutationExport::sqlFindsTheRowByItsOldKey_data()
{
    QTest::addColumn<QByteArray>("members");
    QTest::addColumn<QByteArray>("where");
    QTest::newRow("new key told") << R"("key":{"id":2},"values":{"id":2},"old_values":{"id":1})"_ba
                                  << R"("id" = 1)"_ba;
    QTest::newRow("old key told") << R"("key":{"id":1},"values":{"id":2},"old_values":{"id":1})"_ba
                                  << R"("id" = 1)"_ba;
    QTest::newRow("guessed") << R"("values":{"id":2},"old_values":{"id":1})"_ba
                             << R"("id" = 1)"_ba;
    QTest::newRow("one of two") << R"("key":{"g":7,"id":2},"values":{"g":7,"id":2},"old_values":{"g":7,"id":null})"_ba
                                << R"("g" = 7 AND "id" IS NULL)"_ba;
    QTest::newRow("no old value") << R"("key":{"id":2},"values":{"id":2},"changed":["id"])"_ba
                                  << R"("id" = 2)"_ba;
}

void TestMutationExport::sqlFindsTheRowByItsOldKey()
{
    QFETCH(const QByteArray, members);
    QFETCH(const QByteArray, where);
    const QByteArray sql = exported(R"([{"table_name":"t","action":"UPDATE",)" + members + "}]", Format::Sql);
    QCOMPARE(sql, R"(UPDATE "t" SET "id" = 2 WHERE )" + where + ";\n");
}

void TestMutationExport::sqlSaysWhatItCannot()
{
    const QByteArray sql = exported(
        R"([{"path":"/a","action":"UPDATE"},{"table_name":"t","action":"TRUNCATE"},)"
        R"({"table_name":"t","action":"DELETE","values":{"x":1,"y":2}},)"
        R"({"table_name":"t","action":"INSERT","key":{"id":1},"values":{"id":1,"b":{"$blob":{"size":2,"sha256":"ab"}}}},)"
        R"({"table_name":"t","action":"INSERT","key":{"$rowid":4},"values":{}}])",
        Format::Sql);
    QCOMPARE(sql, QByteArray("-- No table:\n-- {\"path\":\"/a\",\"action\":\"UPDATE\"}\n"
                             "-- No mutation of a row:\n-- {\"table_name\":\"t\",\"action\":\"TRUNCATE\"}\n"
                             "-- Nothing tells which row:\n"
                             "-- {\"table_name\":\"t\",\"action\":\"DELETE\",\"values\":{\"x\":1,\"y\":2}}\n"
                             "-- b was not sent: blob, 2 bytes, SHA-256 ab\n"
                             "INSERT INTO \"t\" (\"id\") VALUES (1);\n"
                             "INSERT INTO \"t\" (rowid) VALUES (4);\n"));
}

void TestMutationExport::markdownIsATable()
{
    const QByteArray text =
        exported(R"([{"table_name":"t_1","action":"UPDATE","key":{"id":1},"values":{"id":1,"s":"a|b","n":"<b>"},)"
                 R"("old_values":{"s":"x","n":"*"},"changed":["s","n"]}])",
                 Format::Markdown);
    QCOMPARE(text, QByteArray("| Action | Table | Key | Changes | Time | Env |\n| --- | --- | --- | --- | --- | --- |\n"
                              "| Update | t\\_1 | id=1 | s: x → a\\|b<br>n: \\* → \\<b\\> |  | git |\n"));
}

void TestMutationExport::markdownTellsWhatDiffers_data()
{
    QTest::addColumn<QByteArray>("old");
    QTest::addColumn<QByteArray>("now");
    QTest::addColumn<QByteArray>("changes");
    QTest::newRow("zero width space") << R"("ab")"_ba
                                      << R"("a\u200bb")"_ba
                                      << "s: ab → a‹U+200B›b"_ba;
    QTest::newRow("override") << R"("atticabc")"_ba
                              << R"("attic\u202ecba")"_ba
                              << "s: atticabc → attic‹U+202E›cba"_ba;
    QTest::newRow("no-break space") << R"("a b")"_ba
                                    << R"("a\u00a0b")"_ba
                                    << "s: a b → a‹U+00A0›b"_ba;
    QTest::newRow("blank at the end") << R"("a")"_ba
                                      << R"("a ")"_ba
                                      << "s: a → a␣"_ba;
    QTest::newRow("line ends") << R"("a\nb")"_ba
                               << R"("a\r\nb")"_ba
                               << "s: a↵b → a␍↵b"_ba;
    QTest::newRow("composed") << R"("\u00e9")"_ba
                              << R"("e\u0301")"_ba
                              << "s: é → e\xcc\x81‹U+0301›"_ba;
    QTest::newRow("number and text") << "1"_ba
                                     << R"("1")"_ba
                                     << "s: 1 → “1”"_ba;
    QTest::newRow("null and no text") << "null"_ba
                                      << R"("")"_ba
                                      << "s: null → “”"_ba;
    QTest::newRow("null and its name") << "null"_ba
                                       << R"("null")"_ba
                                       << "s: null → “null”"_ba;
}

void TestMutationExport::markdownTellsWhatDiffers()
{
    QFETCH(const QByteArray, old);
    QFETCH(const QByteArray, now);
    QFETCH(const QByteArray, changes);
    const QByteArray records = R"([{"table_name":"t","action":"UPDATE","key":{"id":1},"values":{"id":1,"s":)" + now +
                               R"(},"old_values":{"s":)" + old + R"(},"changed":["s"]}])";
    QCOMPARE(exported(records, Format::Markdown).split('\n')[2], "| Update | t | id=1 | " + changes + " |  | git |");
    const QList<QByteArrayList> csv = csvRecords(exported(records, Format::Csv)); // as it came, for programs
    QVERIFY(!csv[1].join().contains("\xe2\x80\xb9"));
}

void TestMutationExport::comparedStatesSayWhatBecameOfRows_data()
{
    QTest::addColumn<Format>("format");
    QTest::addColumn<QByteArray>("text");
    const QByteArray open = R"({"table":"t","action":"INSERT","values":{"id":3,"s":"open"}})";
    const QByteArray closed = R"({"table":"t","action":"INSERT","values":{"id":3,"s":"closed"}})";
    const QByteArray further = R"({"table":"t","action":"UPDATE","key":{"id":1},"values":{"id":1,"s":"n"}})";
    QTest::newRow("CSV") << Format::Csv
                         << "env,action,table,key,time,compared,id,s,s (before)\r\n"
                            "git,INSERT,t,id=3,,changed,3,closed,open\r\n"
                            "git,INSERT,t,id=1,,same,1,,\r\n"
                            "git,INSERT,t,id=4,,added,4,f,\r\n"
                            "git,UPDATE,t,id=1,,changed,1,n,\r\n"
                            "git,INSERT,t,id=2,,removed,2,g,\r\n"_ba;
    QTest::newRow("JSON") << Format::Json
                          << R"([
{"env":"git","compared":"changed","before":)" +
                                 open + R"(,"after":)" + closed + R"(},
{"env":"git","compared":"same","record":{"table":"t","action":"INSERT","values":{"id":1}}},
{"env":"git","compared":"added","record":{"table":"t","action":"INSERT","values":{"id":4,"s":"f"}}},
{"env":"git","compared":"changed","after":)" +
                                 further + R"(},
{"env":"git","compared":"removed","record":{"table":"t","action":"INSERT","values":{"id":2,"s":"g"}}}
]
)";
    QTest::newRow("SQL") << Format::Sql
                         << "-- compared: changed\nUPDATE \"t\" SET \"s\" = 'closed' WHERE \"id\" = 3;\n"
                            "-- compared: same\nINSERT INTO \"t\" (\"id\") VALUES (1);\n"
                            "-- compared: added\nINSERT INTO \"t\" (\"id\", \"s\") VALUES (4, 'f');\n"
                            "-- compared: changed\nUPDATE \"t\" SET \"id\" = 1, \"s\" = 'n' WHERE \"id\" = 1;\n"
                            "-- compared: removed\n-- Only the older state has it:\n"
                            "-- {\"table\":\"t\",\"action\":\"INSERT\",\"values\":{\"id\":2,\"s\":\"g\"}}\n"_ba;
    QTest::newRow("Markdown") << Format::Markdown
                              << "| Action | Table | Key | Changes | Time | Env | Compared | s |\n"
                                 "| --- | --- | --- | --- | --- | --- | --- | --- |\n"
                                 "| Insert | t | id=3 | s: open → closed |  | git | ≠ Changed | closed |\n"
                                 "| Insert | t | id=1 | id: 1 |  | git | = Same |  |\n"
                                 "| Insert | t | id=4 | s: f |  | git | + Added | f |\n"
                                 "| Update | t | id=1 | id: 1<br>s: n<br>The server did not say which of these "
                                 "changed. |  | git | ≠ Changed | n |\n"
                                 "| Insert | t | id=2 | s: g |  | git | − Removed | g |\n"_ba;
}

void TestMutationExport::comparedStatesSayWhatBecameOfRows()
{
    QFETCH(const Format, format);
    const MutationSet set = comparedSet();
    mutationexport::Job job{set, {}, format, {u"s"_s}};
    for (qsizetype row = 0; row < set.size(); ++row) {
        if (set.differenceOf(row) != Difference::Partner)
            job.rows.push_back(quint32(row));
    }
    QTEST(written(job), "text");
    job.rows = {2}; // one that is copied says it as well
    QVERIFY(mutationexport::bytes(job).contains(format == Format::Markdown ? "+ Added" : "added"));
}

void TestMutationExport::severalEnvsAreTold()
{
    const auto log = test::jobLog(R"({"state":{"mutations":[{"table":"t","action":"DELETE","key":{"id":1}}]}})");
    const MutationSet set({{u"j-1"_s, u"git"_s, log}, {u"j-2"_s, u"crm"_s, log}});
    QCOMPARE(
        written(allOf(set, Format::Json)),
        QByteArray("[\n{\"env\":\"git\",\"record\":{\"table\":\"t\",\"action\":\"DELETE\",\"key\":{\"id\":1}}},\n"
                   "{\"env\":\"crm\",\"record\":{\"table\":\"t\",\"action\":\"DELETE\",\"key\":{\"id\":1}}}\n]\n"));
    QCOMPARE(written(allOf(set, Format::Sql)), QByteArray("-- env: git\nDELETE FROM \"t\" WHERE \"id\" = 1;\n"
                                                          "-- env: crm\nDELETE FROM \"t\" WHERE \"id\" = 1;\n"));
    QCOMPARE(csvRecords(written(allOf(set, Format::Csv)))[2][0], QByteArray("crm"));
    QVERIFY(written(allOf(set, Format::Markdown)).contains("| crm |"));
}

void TestMutationExport::oneRecordIsItself()
{
    const MutationSet set = setOf(R"([{"table_name":"a"}, {"table_name":  "b"}])");
    QCOMPARE(mutationexport::bytes({set, {1}, Format::Json}), QByteArray(R"({"table_name":  "b"})"));
    QCOMPARE(mutationexport::bytes({set, {1, 0}, Format::Json}),
             QByteArray("[\n{\"table_name\":  \"b\"},\n{\"table_name\":\"a\"}\n]\n"));
    QCOMPARE(mutationexport::bytes({set, {}, Format::Markdown}), QByteArray());
}

void TestMutationExport::stops()
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    const StopFlag stop{true};
    for (const Format format : {Format::Json, Format::Csv, Format::Sql}) {
        const auto done = mutationexport::write(allOf(setOf(R"([{"table_name":"a"}])"), format), buffer, stop);
        QVERIFY(done && !*done);
    }
}

void TestMutationExport::saysWhenTheDeviceIsFull()
{
    QFile full(u"/dev/full"_s);
    QVERIFY(full.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    const StopFlag stop{false};
    const auto done = mutationexport::write(allOf(setOf(R"([{"table_name":"a"}])"), Format::Json), full, stop);
    QVERIFY(!done && !done.error().message.isEmpty());
}

QTEST_APPLESS_MAIN(TestMutationExport)
#include "tst_mutationexport.moc"
