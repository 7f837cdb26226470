// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/sqlitecapture.h"
#include "tests/app/platod/capture/databasewriter.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace std::chrono_literals;
using test::errorOf;
using test::summary;

/// The application's side: it is never disturbed, and whatever it does we see what was committed, or say why not.
class DatabaseCopyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder.emplace();
        QVERIFY(QDir(m_folder->path()).mkdir(u"app"_s));
        QVERIFY(QDir(m_folder->path()).mkdir(u"work"_s));
        m_path = m_folder->filePath(u"app/app.db"_s);
        m_app.emplace(m_path);
    }
    void cleanup() { m_app.reset(); }

    void neverDisturbsAWriter_data();
    void neverDisturbsAWriter();
    void leavesNothingBesideTheDatabase_data();
    void leavesNothingBesideTheDatabase();
    void seesWhatIsStillInTheLog();
    void doesNotSeeWhatIsNotCommitted();
    void seesTheLastCommitAfterACrash_data();
    void seesTheLastCommitAfterACrash();
    void readsNextToNothingWhenNothingChanged_data();
    void readsNextToNothingWhenNothingChanged();
    void waitsForALockToBeReleased();
    void tellsWhyItCannotRead_data();
    void tellsWhyItCannotRead();
    void isNotLedOutOfTheRoot();
    void goesOnWithAReplacedFile();
    void keepsLogAfterAFailure();
    void tellsThatTheWorkFolderIsMissing();
    void tidiesUp();

private:
    QStringList filesBeside() const { return QDir(m_folder->filePath(u"app"_s)).entryList(QDir::Files, QDir::Name); }
    QString workDir() const { return m_folder->filePath(u"work"_s); }
    QString run(const QString &sql) { return m_app->run(sql); }

    std::optional<QTemporaryDir> m_folder;
    QString m_path;
    std::optional<test::DatabaseWriter> m_app;
};

void DatabaseCopyTest::neverDisturbsAWriter_data()
{
    QTest::addColumn<QString>("mode");
    for (const char *mode : {"DELETE", "TRUNCATE", "PERSIST", "WAL"})
        QTest::newRow(mode) << QString::fromLatin1(mode);
}

void DatabaseCopyTest::neverDisturbsAWriter()
{
    QFETCH(QString, mode);
    QCOMPARE(run(u"CREATE TABLE pair(id INTEGER PRIMARY KEY, n, filler);"
                 "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 40)"
                 "INSERT INTO pair SELECT i, 1000000, zeroblob(3000) FROM c"_s),
             u"ok"_s);
    m_app->finish();

    SqliteCapture capture(m_path, workDir(), 10s);
    test::DatabaseWriter writer(m_path, mode);
    const auto begun = capture.begin();
    QVERIFY2(begun, errorOf(begun).constData());

    int changedLooks = 0;
    int seen = 0;
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 4'000 || (changedLooks < 10 && timer.elapsed() < 60'000)) {
        const auto log = capture.observe();
        QVERIFY2(log, errorOf(log).constData());
        if (log->size() == seen)
            continue;
        // One look is one committed moment: all rows, with one number, and not one that was rolled back.
        QCOMPARE(log->size(), seen + 40);
        const int number = log->at(seen)[u"values"_s][u"n"_s].toInt();
        QVERIFY(number > 0);
        for (; seen < log->size(); ++seen)
            QCOMPARE(log->at(seen)[u"values"_s][u"n"_s].toInt(), number);
        ++changedLooks;
    }
    const QStringList result = writer.finish().split(u' ');
    QVERIFY2(changedLooks >= 10, qPrintable(QString::number(changedLooks)));
    QVERIFY(result.value(1).toInt() > 50);
    QVERIFY2(result.value(3) == u"0", qPrintable(result.join(u' ')));
}

void DatabaseCopyTest::leavesNothingBesideTheDatabase_data()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<bool>("stillOpen");
    for (const char *mode : {"DELETE", "PERSIST", "WAL"}) {
        QTest::addRow("%s, application running", mode) << QString::fromLatin1(mode) << true;
        QTest::addRow("%s, application gone", mode) << QString::fromLatin1(mode) << false;
    }
}

void DatabaseCopyTest::leavesNothingBesideTheDatabase()
{
    QFETCH(QString, mode);
    QFETCH(bool, stillOpen);
    QCOMPARE(run(u"PRAGMA journal_mode=%1; CREATE TABLE t(v); INSERT INTO t VALUES (1)"_s.arg(mode)), u"ok"_s);
    SqliteCapture capture(m_path, workDir());
    QVERIFY(capture.begin());
    run(u"INSERT INTO t VALUES (2)"_s);
    if (!stillOpen)
        m_app->finish();
    const QStringList before = filesBeside();
    QCOMPARE(summary(capture.observe()), uR"(t INSERT {"$rowid":2})"_s);
    QCOMPARE(filesBeside(), before);
    QCOMPARE(QDir(workDir()).entryList(QDir::Files).size(), 2); // as of the reset, as of now
    if (stillOpen)
        QCOMPARE(run(u"PRAGMA journal_mode=%1"_s.arg(mode == u"WAL" ? u"DELETE"_s : u"WAL"_s)), u"ok"_s);
}

void DatabaseCopyTest::seesWhatIsStillInTheLog()
{
    run(u"PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; CREATE TABLE t(v); INSERT INTO t VALUES (1)"_s);
    SqliteCapture capture(m_path, workDir());
    QVERIFY(capture.begin());
    run(u"INSERT INTO t VALUES (2)"_s);
    QCOMPARE(summary(capture.observe()), uR"(t INSERT {"$rowid":2})"_s);
    run(u"PRAGMA wal_checkpoint(RESTART); INSERT INTO t VALUES (3)"_s); // the log begins anew, over its old frames
    QCOMPARE(summary(capture.merged()), uR"(t INSERT {"$rowid":2}; t INSERT {"$rowid":3})"_s);
    run(u"INSERT INTO t VALUES (4); PRAGMA wal_checkpoint(TRUNCATE)"_s);
    QCOMPARE(capture.observe()->size(), 3);
    run(u"INSERT INTO t VALUES (5)"_s);
    m_app->finish();
    QCOMPARE(capture.observe()->size(), 4);
}

void DatabaseCopyTest::doesNotSeeWhatIsNotCommitted()
{
    for (const QString &mode : {u"DELETE"_s, u"WAL"_s}) {
        run(u"PRAGMA journal_mode=%1; DROP TABLE IF EXISTS t; CREATE TABLE t(v)"_s.arg(mode));
        SqliteCapture capture(m_path, workDir());
        QVERIFY(capture.begin());
        QCOMPARE(run(u"BEGIN; INSERT INTO t VALUES (1)"_s), u"ok"_s);
        QCOMPARE(summary(capture.observe()), QString());
        QVERIFY(capture.begin());
        QCOMPARE(run(u"COMMIT"_s), u"ok"_s);
        QCOMPARE(summary(capture.observe()), uR"(t INSERT {"$rowid":1})"_s);
    }
}

void DatabaseCopyTest::seesTheLastCommitAfterACrash_data()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<QString>("left");
    QTest::newRow("journal") << u"DELETE"_s << u"app.db-journal"_s;
    QTest::newRow("journal, kept") << u"PERSIST"_s << u"app.db-journal"_s;
    QTest::newRow("log") << u"WAL"_s << u"app.db-wal"_s;
}

void DatabaseCopyTest::seesTheLastCommitAfterACrash()
{
    QFETCH(QString, mode);
    QFETCH(QString, left);
    run(u"PRAGMA journal_mode=%1; PRAGMA cache_size=5; CREATE TABLE t(id INTEGER PRIMARY KEY, v, filler);"
        "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 100)"
        "INSERT INTO t SELECT i, 0, zeroblob(3000) FROM c"_s.arg(mode));
    SqliteCapture capture(m_path, workDir(), 500ms);
    QVERIFY(capture.begin());
    run(u"UPDATE t SET v = 1 WHERE id = 1"_s);
    QCOMPARE(run(u"BEGIN; UPDATE t SET v = 2"_s), u"ok"_s); // more than the cache holds: it is in the file
    m_app->kill();

    QVERIFY(filesBeside().contains(left));
    const QStringList before = filesBeside();
    QCOMPARE(summary(capture.observe()), uR"(t UPDATE {"id":1} v)"_s);
    QCOMPARE(filesBeside(), before); // to be dealt with by the application when it comes back
    m_app.emplace(m_path);
    QCOMPARE(run(u"UPDATE t SET v = 3 WHERE id = 2"_s), u"ok"_s);
    QCOMPARE(summary(capture.observe()), uR"(t UPDATE {"id":1} v; t UPDATE {"id":2} v)"_s);
}

void DatabaseCopyTest::readsNextToNothingWhenNothingChanged_data()
{
    leavesNothingBesideTheDatabase_data();
}

void DatabaseCopyTest::readsNextToNothingWhenNothingChanged()
{
    QFETCH(QString, mode);
    QFETCH(bool, stillOpen);
    run(u"PRAGMA journal_mode=%1; CREATE TABLE t(v); INSERT INTO t VALUES (zeroblob(5000000))"_s.arg(mode));
    SqliteCapture capture(m_path, workDir());
    QVERIFY(capture.begin());
    run(u"INSERT INTO t VALUES (1)"_s);
    if (!stillOpen)
        m_app->finish();
    const auto first = capture.observe();
    QCOMPARE(first->size(), 1);

    // Our copies may be gone: without a commit nobody looks at them.
    QDir work(workDir());
    for (const QString &copy : work.entryList(QDir::Files))
        QVERIFY(work.remove(copy));
    if (stillOpen)
        run(u"SELECT count(*) FROM t; BEGIN; DELETE FROM t WHERE 0; ROLLBACK"_s);
    QCOMPARE(capture.observe(), first);
    QVERIFY(work.isEmpty());
}

void DatabaseCopyTest::waitsForALockToBeReleased()
{
    run(u"CREATE TABLE t(v); BEGIN EXCLUSIVE; INSERT INTO t VALUES (1)"_s);
    {
        SqliteCapture hasty(m_path, workDir(), 20ms);
        const auto begun = hasty.begin();
        QVERIFY(!begun);
        QCOMPARE(begun.error().message, u"The database app.db cannot be read: the application holds it locked."_s);
    }
    SqliteCapture patient(m_path, workDir(), 60s);
    QThread *waiting = QThread::create([&] { QVERIFY(patient.begin()); });
    waiting->start();
    QVERIFY(!waiting->wait(100));
    QCOMPARE(run(u"COMMIT"_s), u"ok"_s);
    QVERIFY(waiting->wait(30'000));
    delete waiting;
    QCOMPARE(run(u"INSERT INTO t VALUES (2)"_s), u"ok"_s);
    QCOMPARE(summary(patient.observe()), uR"(t INSERT {"$rowid":2})"_s);
}

void DatabaseCopyTest::tellsWhyItCannotRead_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("expected");
    QTest::newRow("missing") << u"missing"_s << u"there is no such file"_s;
    QTest::newRow("no database") << u"text"_s << u"file is not a database"_s;
    QTest::newRow("a link") << u"link"_s << u"a symbolic link leads to it"_s;
    QTest::newRow("a folder") << u"folder"_s << u"it is not a regular file"_s;
    QTest::newRow("a pipe") << u"pipe"_s << u"it is not a regular file"_s;
}

void DatabaseCopyTest::tellsWhyItCannotRead()
{
    QFETCH(QString, what);
    QFETCH(QString, expected);
    run(u"CREATE TABLE t(id INTEGER PRIMARY KEY, v);"
        "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 2000) INSERT INTO t SELECT i, i FROM c"_s);
    SqliteCapture capture(m_path, workDir(), 20ms);
    QVERIFY(capture.begin());
    run(u"INSERT INTO t VALUES (NULL, 0)"_s);
    m_app->finish();

    QVERIFY(QFile::rename(m_path, m_path + u".old"_s));
    if (what == u"text") {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray("not a database at all\n").repeated(100));
    } else if (what == u"link") {
        QVERIFY(QFile::link(m_path + u".old"_s, m_path));
    } else if (what == u"folder") {
        QVERIFY(QDir().mkdir(m_path));
    } else if (what == u"pipe") {
        QCOMPARE(::mkfifo(QFile::encodeName(m_path).constData(), 0600), 0);
    }
    for (int i = 0; i < 2; ++i) {
        const auto log = capture.observe();
        QVERIFY(!log);
        QVERIFY2(log.error().message.startsWith(u"The database app.db cannot be read: "),
                 qPrintable(log.error().message));
        QVERIFY2(log.error().message.contains(expected), qPrintable(log.error().message));
    }
    QCOMPARE(QDir(workDir()).entryList(QDir::Files).size(), 1);
}

void DatabaseCopyTest::isNotLedOutOfTheRoot()
{
    // The application puts a link where its folder was, to read through us what it cannot read itself.
    QVERIFY(QDir(m_folder->path()).mkpath(u"app/data"_s));
    const QString path = m_folder->filePath(u"app/data/app.db"_s);
    test::DatabaseWriter(path).run(u"CREATE TABLE t(v)"_s);
    SqliteCapture capture(path, workDir(), 20ms, m_folder->filePath(u"app"_s));
    QVERIFY(capture.begin());
    test::DatabaseWriter(path).run(u"INSERT INTO t VALUES (1)"_s);
    QCOMPARE(summary(capture.observe()), uR"(t INSERT {"$rowid":1})"_s);

    QVERIFY(QFile::rename(m_folder->filePath(u"app/data"_s), m_folder->filePath(u"elsewhere"_s)));
    QVERIFY(QFile::link(m_folder->filePath(u"elsewhere"_s), m_folder->filePath(u"app/data"_s)));
    test::DatabaseWriter(path).run(u"INSERT INTO t VALUES ('secret')"_s);
    const auto log = capture.observe();
    QVERIFY(!log);
    QCOMPARE(log.error().message, u"The database app.db cannot be read: a symbolic link leads to it."_s);
}

void DatabaseCopyTest::goesOnWithAReplacedFile()
{
    run(u"CREATE TABLE t(id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES (1, 'a'), (2, 'b')"_s);
    SqliteCapture capture(m_path, workDir(), 20ms);
    QVERIFY(capture.begin());
    m_app->finish();
    QVERIFY(QFile::rename(m_path, m_path + u".old"_s));
    QVERIFY(!capture.observe());

    m_app.emplace(m_path);
    run(u"PRAGMA encoding='UTF-16'; CREATE TABLE t(id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES (2, 'b'), (3, 'c')"_s);
    QCOMPARE(summary(capture.merged()),
             uR"(t DELETE {"id":1}; t DELETE {"id":2}; t INSERT {"id":2}; t INSERT {"id":3})"_s);
    m_app->finish();
    QVERIFY(QFile::remove(m_path));
    QVERIFY(QFile::rename(m_path + u".old"_s, m_path));
    QCOMPARE(capture.observe()->size(), 8);
    QCOMPARE(summary(capture.merged()), QString());
}

void DatabaseCopyTest::keepsLogAfterAFailure()
{
    run(u"CREATE TABLE t(v)"_s);
    SqliteCapture capture(m_path, workDir(), 20ms);
    QVERIFY(capture.begin());
    run(u"INSERT INTO t VALUES (1)"_s);
    const auto first = capture.observe();
    QCOMPARE(run(u"BEGIN EXCLUSIVE; INSERT INTO t VALUES (2)"_s), u"ok"_s);
    QVERIFY(!capture.begin());
    QCOMPARE(run(u"COMMIT"_s), u"ok"_s);
    const auto second = capture.observe();
    QVERIFY2(second, errorOf(second).constData());
    QCOMPARE(second->size(), 2);
    QCOMPARE(second->first(), first->first());
}

void DatabaseCopyTest::tellsThatTheWorkFolderIsMissing()
{
    run(u"CREATE TABLE t(v)"_s);
    SqliteCapture capture(m_path, m_folder->filePath(u"nowhere"_s));
    const auto begun = capture.begin();
    QVERIFY(!begun);
    QVERIFY2(begun.error().message.contains(u"cannot make"_s), qPrintable(begun.error().message));
}

void DatabaseCopyTest::tidiesUp()
{
    run(u"PRAGMA journal_mode=WAL; CREATE TABLE t(v)"_s);
    {
        SqliteCapture capture(m_path, workDir());
        for (int i = 0; i < 3; ++i) {
            QVERIFY(capture.begin());
            run(u"INSERT INTO t VALUES (1)"_s);
            QVERIFY(capture.observe());
            run(u"INSERT INTO t VALUES (2)"_s);
            QVERIFY(capture.merged());
            QCOMPARE(QDir(workDir()).entryList(QDir::Files).size(), 2);
        }
    }
    QVERIFY(QDir(workDir()).isEmpty());
}

QTEST_GUILESS_MAIN(DatabaseCopyTest)
#include "tst_databasecopy.moc"
