// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/changedpages.h"
#include "app/platod/capture/sqlitehandles.h"
#include "app/platod/capture/tabledifference.h"
#include "tests/app/platod/capture/databasewriter.h"

#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <limits>
#include <sqlite3.h>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::sqlite;
using test::errorOf;

namespace {

constexpr qint64 Lowest = std::numeric_limits<qint64>::min();
constexpr qint64 Highest = std::numeric_limits<qint64>::max();

/// A database of this process.
class Writer
{
public:
    explicit Writer(const QString &path)
    {
        sqlite3_open(path.toUtf8().constData(), &m_handle);
        run(u"PRAGMA synchronous=OFF"_s);
    }
    ~Writer() { sqlite3_close(m_handle); }
    Q_DISABLE_COPY_MOVE(Writer)

    /// Empty, or SQLite's error.
    QString run(const QString &sql)
    {
        char *error = nullptr;
        sqlite3_exec(m_handle, sql.toUtf8().constData(), nullptr, nullptr, &error);
        const QString text = QString::fromUtf8(error);
        sqlite3_free(error);
        return text;
    }
    qint64 number(const QString &sql)
    {
        sqlite3_stmt *statement = nullptr;
        sqlite3_prepare_v2(m_handle, sql.toUtf8().constData(), -1, &statement, nullptr);
        const qint64 value = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
        sqlite3_finalize(statement);
        return value;
    }
    /// Into the middle of a value, which leaves everything around it where it is.
    void overwrite(const QString &table, const QString &column, qint64 rowid, double where)
    {
        sqlite3_blob *blob = nullptr;
        if (sqlite3_blob_open(m_handle, "main", table.toUtf8().constData(), column.toUtf8().constData(), rowid, 1,
                              &blob) == SQLITE_OK &&
            sqlite3_blob_bytes(blob) > 0)
            sqlite3_blob_write(blob, "!", 1, int(where * (sqlite3_blob_bytes(blob) - 1)));
        sqlite3_blob_close(blob);
    }

private:
    sqlite3 *m_handle = nullptr;
};

const QStringList &declarations()
{
    static const QStringList all{
        u"plain(id INTEGER PRIMARY KEY, a, b TEXT, c REAL, d BLOB)"_s,
        u"keyless(a, b, c, d)"_s,
        u"named(a TEXT PRIMARY KEY, b, c, d)"_s,
        u"composite(a, b INTEGER, c, d, PRIMARY KEY(b, a))"_s,
        u"clustered(a NOT NULL, b, c, d, PRIMARY KEY(a)) WITHOUT ROWID"_s,
        u"folded(a TEXT COLLATE NOCASE PRIMARY KEY, b, c, d)"_s,
        u"backwards(id INTEGER PRIMARY KEY DESC, a, b, c, d)"_s,
        u"hidden(a, b, c, d, rowid, oid, _rowid_)"_s,
        u"halfhidden(a, b, c, d, rowid DEFAULT 7)"_s,
        u"derived(a, b, c, d, e AS (b || c))"_s,
    };
    return all;
}

QString nameOf(const QString &declaration)
{
    return declaration.section(u'(', 0, 0);
}

} // namespace

/// What is told from pages is what comparing every row tells.
class ChangedPagesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder.emplace();
        m_app = path(u"app"_s);
        m_before = path(u"before"_s);
        m_after = path(u"after"_s);
    }

    void findsTheSameAsComparingEveryRow_data();
    void findsTheSameAsComparingEveryRow();
    void leavesOutWhatIsOnUnchangedPages();
    void seesAChangeOnAnOverflowPageAlone();
    void knowsTheEndsOfTheRowids();
    void tellsNothingOfPagesOfTwoKinds_data();
    void tellsNothingOfPagesOfTwoKinds();
    void tellsNothingOfWhatIsNoTable();
    void tellsNothingOfAChainInCircles();
    void tellsNothingOfATreeInCircles();
    void survivesDamage_data();
    void survivesDamage();

private:
    QString path(const QString &name) const { return m_folder->filePath(name + u".db"_s); }
    /// The database as it is now, as the copy `target`.
    void copyTo(const QString &target) const
    {
        QFile::remove(target);
        QVERIFY(QFile::copy(m_app, target));
    }
    static quint32 rootOf(const QString &database, const QString &table)
    {
        return quint32(Writer(database).number(u"SELECT rootpage FROM sqlite_schema WHERE name = '%1'"_s.arg(table)));
    }
    static void patch(const QString &database, qint64 offset, const QByteArray &bytes)
    {
        QFile file(database);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(offset));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    /// Of a table in the copies `before` and `after`.
    std::optional<ChangedRows> changedRows(const QString &table) const
    {
        const auto pages = ChangedPages::between(m_before, m_after);
        return pages ? pages->changedRows(rootOf(m_before, table), rootOf(m_after, table)) : std::nullopt;
    }
    Expected<QJsonArray> difference(const QString &before, const QString &after, Reading reading) const
    {
        const auto one = Database::open(before, Database::Mode::Finished);
        const auto other = Database::open(after, Database::Mode::Finished);
        if (!one || !other)
            return failure(u"not opened"_s);
        return differenceOf(*one, *other, reading).and_then([](const Differences &found) -> Expected<QJsonArray> {
            if (!found.unread.isEmpty())
                return failure(found.unread.first().reason);
            return found.records;
        });
    }
    /// The copies, after statements between them.
    void given(const QString &first, const QString &then) const
    {
        Writer app(m_app);
        QCOMPARE(app.run(first), QString());
        copyTo(m_before);
        QCOMPARE(app.run(then), QString());
        copyTo(m_after);
    }

    std::optional<QTemporaryDir> m_folder;
    QString m_app;
    QString m_before;
    QString m_after;
};

namespace {

QString randomValue(QRandomGenerator &random, int pageSize)
{
    switch (random.bounded(9)) {
    case 0:
        return u"NULL"_s;
    case 1:
        return QString::number(random.bounded(40)) + u".0"_s;
    case 2:
        return u"i * 0.5"_s;
    case 3:
        return u"'word ' || i"_s;
    case 4:
        return u"CAST(x'ff%1' AS TEXT)"_s.arg(random.bounded(256), 2, 16, QChar(u'0'));
    case 5:
        return u"zeroblob(%1)"_s.arg(random.bounded(pageSize));
    case 6: // over a few pages
        return u"CAST(printf('%.*c', %1, '%2') AS BLOB)"_s.arg(random.bounded(pageSize * 4)).arg(random.bounded(10));
    default:
        return u"i"_s;
    }
}

/// Rowids here and there: in a row at the end, in between, and at the ends of the numbers.
QString randomKey(QRandomGenerator &random)
{
    switch (random.bounded(8)) {
    case 0:
        return u"-i * %1"_s.arg(random.bounded(1, 1000));
    case 1:
        return u"9223372036854775807 - i + 1"_s;
    case 2:
        return u"-9223372036854775807 + i - 2"_s;
    case 3:
        return u"i * %1"_s.arg(random.bounded(1, 1000));
    case 4:
        return QString::number(random.bounded(2000)) + u" + i"_s;
    default:
        return u"NULL"_s;
    }
}

QString randomStatement(QRandomGenerator &random, int pageSize)
{
    const QString declaration = declarations().at(random.bounded(declarations().size()));
    const QString table = nameOf(declaration);
    const bool hasRowid = table != u"clustered" && table != u"hidden";
    const QString column(QChar(u'a' + random.bounded(4)));
    const QString i = hasRowid && table != u"halfhidden" ? u"rowid"_s : table == u"halfhidden" ? u"oid"_s : u"b"_s;
    const QString from = QString::number(random.bounded(600));
    const QString where = random.bounded(2) ? u"WHERE %1 = %2"_s.arg(i, from)
                          : random.bounded(3)
                              ? u"WHERE %1 BETWEEN %2 AND %2 + %3"_s.arg(i, from).arg(random.bounded(60))
                              : u"WHERE %1 % %2 = 1"_s.arg(i).arg(random.bounded(2, 200));
    switch (random.bounded(16)) {
    case 0:
    case 1:
        return u"DELETE FROM %1 %2"_s.arg(table, where);
    case 2:
        return u"UPDATE OR IGNORE %1 SET %2 = %2 + 1 %3"_s.arg(table, i, where);
    case 3:
        return random.bounded(6) ? QString() : u"VACUUM"_s;
    case 4:
        return u"PRAGMA incremental_vacuum(%1)"_s.arg(random.bounded(20));
    case 5:
        return random.bounded(4) ? QString() : u"DROP TABLE %1; CREATE TABLE %2"_s.arg(table, declaration);
    case 6:
        return random.bounded(4) ? QString() : u"ALTER TABLE %1 ADD COLUMN f DEFAULT 3"_s.arg(table);
    case 7:
        return random.bounded(4) ? QString() : u"ALTER TABLE %1 DROP COLUMN f"_s.arg(table);
    case 8:
        return random.bounded(4) ? QString()
                                 : u"ALTER TABLE keyless RENAME TO away; ALTER TABLE derived RENAME TO keyless;"
                                   "ALTER TABLE away RENAME TO derived"_s;
    case 9:
        return random.bounded(4) ? u"REINDEX"_s : u"DELETE FROM "_s + table;
    case 10:
    case 11:
    case 12:
        return u"UPDATE OR REPLACE %1 SET %2 = (SELECT %3 FROM (SELECT %4 AS i)) %5"_s.arg(
            table, column, randomValue(random, pageSize), i, where);
    default: {
        const QString key = hasRowid && random.bounded(2) ? randomKey(random) : QString();
        return u"WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n LIMIT %1) "
               "INSERT OR %2 INTO %3(a, b, c, d%4) SELECT %5, %6, %7, %8%9 FROM n"_s
                   .arg(random.bounded(3) ? random.bounded(1, 10) : random.bounded(1, 400))
                   .arg(random.bounded(2) ? u"REPLACE"_s : u"IGNORE"_s, table, key.isEmpty() ? QString() : u", "_s + i,
                        random.bounded(2) ? u"i + %1"_s.arg(random.bounded(1000)) : randomValue(random, pageSize),
                        random.bounded(2) ? u"i"_s : randomValue(random, pageSize), randomValue(random, pageSize),
                        randomValue(random, pageSize), key.isEmpty() ? QString() : u", "_s + key);
    }
    }
}

} // namespace

void ChangedPagesTest::findsTheSameAsComparingEveryRow_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 24; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void ChangedPagesTest::findsTheSameAsComparingEveryRow()
{
    QFETCH(quint32, seed);
    QRandomGenerator random(seed);
    const int pageSize = 512 << random.bounded(seed % 12 == 0 ? 8 : 4);
    Writer app(m_app);
    QCOMPARE(app.run(u"PRAGMA page_size=%1; PRAGMA auto_vacuum=%2; PRAGMA encoding='%3'"_s.arg(pageSize)
                         .arg(random.bounded(3))
                         .arg(seed % 4 ? u"UTF-8"_s : u"UTF-16"_s)),
             QString());
    for (const QString &declaration : declarations())
        QCOMPARE(app.run(u"CREATE TABLE "_s + declaration), QString());
    const auto work = [&](int statements) {
        for (int i = 0; i < statements; ++i) {
            const QString sql = randomStatement(random, pageSize);
            const QString error = app.run(sql);
            const bool mayBe = error.isEmpty() || error.contains(u"NOT NULL") || error.contains(u"column") ||
                               error.contains(u"full") || error.contains(u"mismatch") || error.contains(u"UNIQUE");
            QVERIFY2(mayBe, qPrintable(sql + u": "_s + error));
            if (random.bounded(4) == 0) {
                const QString table = random.bounded(2) ? u"plain"_s : u"named"_s;
                const qint64 row = app.number(
                    u"SELECT rowid FROM %1 WHERE length(d) > 0 ORDER BY rowid %% %2 LIMIT 1"_s.arg(table).arg(
                        random.bounded(1, 100)));
                app.overwrite(table, u"d"_s, row, random.generateDouble());
            }
        }
    };

    work(60);
    const QString start = path(u"start"_s);
    copyTo(start);
    copyTo(m_after);
    for (int look = 0; look < 8; ++look) {
        QFile::remove(m_before);
        QVERIFY(QFile::rename(m_after, m_before));
        work(random.bounded(6));
        copyTo(m_after);
        for (const QString &before : {start, m_before}) {
            const auto expected = difference(before, m_after, Reading::Everything);
            const auto found = difference(before, m_after, Reading::ChangedPages);
            QVERIFY2(expected, errorOf(expected).constData());
            QVERIFY2(found, errorOf(found).constData());
            if (*found != *expected)
                QCOMPARE(test::summary(found), test::summary(expected));
            QVERIFY(*found == *expected);
        }
        // Of a sound database it can always be told.
        for (const QString &declaration : declarations()) {
            const QString table = nameOf(declaration);
            QCOMPARE(changedRows(table).has_value(), table != u"clustered");
        }
    }
}

void ChangedPagesTest::leavesOutWhatIsOnUnchangedPages()
{
    given(u"CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT);"
          "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n LIMIT 20000) "
          "INSERT INTO t SELECT i, 'row ' || i FROM n"_s,
          u"UPDATE t SET a = 'ROW' WHERE id IN (7000, 15000)"_s);
    const auto rows = changedRows(u"t"_s);
    QVERIFY(rows);
    QCOMPARE(rows->spans.size(), 2U);
    for (size_t i = 0; i < 2; ++i) {
        const RowidSpan span = rows->spans[i];
        const qint64 changed = i == 0 ? 7000 : 15000;
        QVERIFY(span.first <= changed && changed <= span.last);
        QVERIFY(span.last - span.first < 500); // of a page of 4096 bytes
    }
    QVERIFY(rows->bytes > 0 && rows->bytes < 4 * 4096);

    given(u"DELETE FROM t WHERE id % 2"_s, u"CREATE TABLE other(a)"_s);
    const auto none = changedRows(u"t"_s);
    QVERIFY(none);
    QVERIFY(none->spans.empty());
}

/// The last byte of rows that go on in one page or more, which they fill more or less.
void ChangedPagesTest::seesAChangeOnAnOverflowPageAlone()
{
    given(u"PRAGMA page_size=512; CREATE TABLE t(id INTEGER PRIMARY KEY, a BLOB);"
          "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n LIMIT 150) "
          "INSERT INTO t SELECT i, zeroblob(470 + i * 11) FROM n"_s,
          QString());
    for (qint64 id = 1; id <= 150; ++id) {
        Writer(m_app).overwrite(u"t"_s, u"a"_s, id, 1);
        copyTo(m_after);
        const auto rows = changedRows(u"t"_s);
        QVERIFY(rows);
        QCOMPARE(rows->spans.size(), 1U);
        QVERIFY(rows->spans[0].first <= id && id <= rows->spans[0].last);
        QCOMPARE(test::summary(difference(m_before, m_after, Reading::ChangedPages)),
                 u"t UPDATE {\"id\":%1} a"_s.arg(id));
        QVERIFY(QFile::remove(m_before));
        QVERIFY(QFile::rename(m_after, m_before));
    }
}

void ChangedPagesTest::knowsTheEndsOfTheRowids()
{
    given(u"CREATE TABLE t(id INTEGER PRIMARY KEY, a);"
          "INSERT INTO t VALUES (-9223372036854775808, 1), (9223372036854775807, 1)"_s,
          u"UPDATE t SET a = 2"_s);
    const auto rows = changedRows(u"t"_s);
    QVERIFY(rows);
    QVERIFY(rows->spans == (std::vector<RowidSpan>{{Lowest, Highest}}));
    QCOMPARE(difference(m_before, m_after, Reading::ChangedPages)->size(), 2);
}

void ChangedPagesTest::tellsNothingOfPagesOfTwoKinds_data()
{
    QTest::addColumn<QString>("pragma");
    QTest::addColumn<int>("patched"); // a byte of the header
    QTest::addRow("page size") << u"PRAGMA page_size=1024"_s << 0;
    QTest::addRow("encoding") << u"PRAGMA encoding='UTF-16le'"_s << 0;
    QTest::addRow("reserved bytes") << QString() << 20;
    QTest::addRow("schema format") << QString() << 47;
    QTest::addRow("no database") << QString() << 1;
}

void ChangedPagesTest::tellsNothingOfPagesOfTwoKinds()
{
    QFETCH(QString, pragma);
    QFETCH(int, patched);
    for (const auto &[words, target] : {std::pair(QString(), m_before), std::pair(pragma, m_after)}) {
        QFile::remove(m_app);
        QCOMPARE(Writer(m_app).run(words + u"; CREATE TABLE t(a)"_s), QString());
        copyTo(target);
    }
    if (patched > 0)
        patch(m_after, patched, "\1");
    QVERIFY(!ChangedPages::between(m_before, m_after));
    QVERIFY(ChangedPages::between(m_before, m_before));
    QVERIFY(!ChangedPages::between(m_before, path(u"missing"_s)));
}

void ChangedPagesTest::tellsNothingOfWhatIsNoTable()
{
    given(u"CREATE TABLE t(a); CREATE INDEX i ON t(a)"_s, u"INSERT INTO t VALUES (1)"_s);
    QVERIFY(!changedRows(u"i"_s));
    QVERIFY(!changedRows(u"missing"_s));
    const auto pages = ChangedPages::between(m_before, m_after);
    for (const quint32 root : {0U, 1U, 99U, std::numeric_limits<quint32>::max()})
        QVERIFY(!pages->changedRows(root, root));
}

void ChangedPagesTest::tellsNothingOfAChainInCircles()
{
    given(u"CREATE TABLE t(a); INSERT INTO t VALUES (zeroblob(100000))"_s, QString());
    const quint32 root = rootOf(m_before, u"t"_s);
    patch(m_before, 2 * 4096, QByteArray("\0\0\0\3", 4)); // the first overflow page, which then follows itself
    QVERIFY(QFile::resize(m_before, 3 * 4096));
    const auto pages = ChangedPages::between(m_before, m_before);
    QVERIFY(pages);
    QVERIFY(!pages->changedRows(root, root));
}

/// Were it followed, it would not end in this life.
void ChangedPagesTest::tellsNothingOfATreeInCircles()
{
    given(u"CREATE TABLE t(id INTEGER PRIMARY KEY, a);"
          "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n LIMIT 50) "
          "INSERT INTO t SELECT i, zeroblob(3000) FROM n"_s,
          QString());
    const quint32 root = rootOf(m_before, u"t"_s);
    QCOMPARE(root, 2U);
    const QByteArray itself("\0\0\0\2", 4);
    QFile file(m_before);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray page = file.readAll().mid(4096, 4096);
    QCOMPARE(page[0], '\5');
    const auto number = [&](qsizetype at) { return qFromBigEndian<quint16>(page.constData() + at); };
    const int cells = number(3);
    QVERIFY(cells > 20);
    QByteArray circular = page;
    for (int i = 0; i < cells; ++i) {
        circular.replace(number(12 + 2 * i), 4, itself);
        circular[number(12 + 2 * i) + 4] = char(i); // rowids leave room for no other ones
    }
    patch(m_before, 4096, circular.replace(8, 4, itself));
    const auto pages = ChangedPages::between(m_before, m_before);
    QVERIFY(pages);
    QVERIFY(!pages->changedRows(root, root));
}

void ChangedPagesTest::survivesDamage_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 8; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

/// No claim of a file is followed out of it or for ever.
void ChangedPagesTest::survivesDamage()
{
    QFETCH(quint32, seed);
    QRandomGenerator random(seed);
    given(u"PRAGMA page_size=512; CREATE TABLE t(id INTEGER PRIMARY KEY, a);"
          "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n LIMIT 3000) "
          "INSERT INTO t SELECT i, CASE i % 50 WHEN 0 THEN zeroblob(3000) ELSE i END FROM n"_s,
          u"UPDATE t SET a = 2 WHERE id % 700 = 1"_s);
    const quint32 root = rootOf(m_before, u"t"_s);
    QFile file(m_before);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray sound = file.readAll();
    int notTold = 0;
    for (int turn = 0; turn < 200; ++turn) {
        QByteArray damaged = sound;
        for (int i = random.bounded(1, 4); i > 0; --i) {
            // Mostly where a page begins, or the tree itself does.
            const qsizetype page = random.bounded(3) ? random.bounded(int(damaged.size() / 512)) : root - 1;
            const qsizetype offset = random.bounded(3) ? random.bounded(40) : random.bounded(512);
            damaged[page * 512 + offset] = char(random.bounded(256));
        }
        if (random.bounded(10) == 0)
            damaged.truncate(random.bounded(int(damaged.size())));
        for (const QString &target : {m_before, random.bounded(2) ? m_after : m_before}) {
            QFile copy(target);
            QVERIFY(copy.open(QIODevice::WriteOnly | QIODevice::Truncate));
            QCOMPARE(copy.write(damaged), damaged.size());
        }
        const auto pages = ChangedPages::between(m_before, m_after);
        notTold += pages && pages->changedRows(root, root) ? 0 : 1;
    }
    QVERIFY(notTold > 0);
}

QTEST_GUILESS_MAIN(ChangedPagesTest)
#include "tst_changedpages.moc"
