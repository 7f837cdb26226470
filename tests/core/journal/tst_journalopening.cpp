// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/journalschema.h"
#include "core/journal/journalstates.h"
#include "tests/core/journal/journalsamples.h"

#include <QDir>
#include <QProcess>
#include <QSqlQuery>
#include <QStandardPaths>
#include <QTest>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;

namespace {

QString pathIn(const QString &folder)
{
    return QDir(folder).filePath(JournalDatabase::FileName);
}

/// Runs the statements of a script, one a line, on a database of its own.
bool runSql(const QString &path, const QByteArray &script)
{
    bool isDone = false;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"fixture"_s);
        database.setDatabaseName(path);
        isDone = database.open();
        for (const QByteArray &line : script.split('\n')) {
            if (isDone && !line.isEmpty() && !line.startsWith("--"))
                isDone = QSqlQuery(database).exec(QString::fromUtf8(line));
        }
        database.close();
    }
    QSqlDatabase::removeDatabase(u"fixture"_s);
    return isDone;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
}

bool write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QFile::WriteOnly) && file.write(bytes) == bytes.size();
}

QStringList setAsideIn(const QTemporaryDir &folder)
{
    return QDir(folder.path()).entryList({u"set-aside-*"_s}, QDir::Dirs);
}

} // namespace

/// A journal of another version, of another program, damaged, or where nothing can be written.
class TestJournalOpening : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void olderVersions_data();
    void olderVersions();
    void newOnesAreOurs();
    void setsAside_data();
    void setsAside();
    void damagedWhileOpen();
    void aDamagedIndex();
    void onlyForItsOwner();
    void noPlace_data();
    void noPlace();
    void placesThatTakeNothing_data();
    void placesThatTakeNothing();
};

void TestJournalOpening::olderVersions_data()
{
    QTest::addColumn<int>("version");
    for (int version = 1; version < journalschema::Version; ++version)
        QTest::addRow("version %d", version) << version;
}

void TestJournalOpening::olderVersions()
{
    QFETCH(int, version);
    const QTemporaryDir folder;
    const QByteArray fixture = contentOf(QStringLiteral(FIXTURES "/journal-%1.sql").arg(version));
    QVERIFY(!fixture.isEmpty());
    QVERIFY(runSql(pathIn(folder.path()), fixture));
    for (int start = 0; start < 2; ++start) { // once more: nothing is done twice
        OpenJournal journal(folder.path());
        QVERIFY(journal.isOpen());
        QCOMPARE(journal.told, QStringList());
        QCOMPARE(setAsideIn(folder), QStringList());
        for (const QString &text :
             {u"version 1"_s, u"ticketchng"_s, u"kept since"_s, u"fossil"_s, u"s-old"_s, u"f-1"_s})
            QVERIFY2(journal.namesFound(text).contains(u"From version 1"_s), qPrintable(text));
        const auto details = journal->details(journal->find({u"version"_s, false}, 0, 1)[0].session.id);
        QCOMPARE(details->actions.size(), 1);
        QCOMPARE(details->states.size(), 1);
        QCOMPARE(details->envs.size(), 1);
        QVERIFY(details->entry.isStarred);
        QVERIFY(journal->put(sampleSession(u"new"_s)));
        QCOMPARE(journal.namesFound(u"new"_s).size(), start + 1);
    }
}

void TestJournalOpening::newOnesAreOurs()
{
    const QTemporaryDir folder;
    {
        OpenJournal journal(folder.path());
        QVERIFY(journal.isOpen());
    }
    const QByteArray head = contentOf(pathIn(folder.path())).left(100);
    QVERIFY(head.startsWith("SQLite format 3"));
    QCOMPARE(head.sliced(68, 4), QByteArray("PlJo"));
    QCOMPARE(int(head.at(63)), journalschema::Version);
}

void TestJournalOpening::setsAside_data()
{
    QTest::addColumn<QByteArray>("bytes"); // of the file; else
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QString>("why");
    const QByteArray ours = "PRAGMA application_id = 1349274223;\n";
    QTest::newRow("no database") << QByteArray("This is not a database at all, just a longer text than its head has.")
                                 << QByteArray() << u"damaged"_s;
    QTest::newRow("zeros") << QByteArray(8192, '\0') << QByteArray() << u"damaged"_s;
    QTest::newRow("half a database") << QByteArray("half")
                                     << ours + "PRAGMA user_version = 2;\nCREATE TABLE session (id);" << u"damaged"_s;
    QTest::newRow("another program's") << QByteArray() << QByteArray("PRAGMA application_id = 7;\nCREATE TABLE x (y);")
                                       << u"foreign"_s;
    QTest::newRow("of nobody") << QByteArray() << QByteArray("CREATE TABLE session (id);") << u"foreign"_s;
    QTest::newRow("newer") << QByteArray() << ours + "PRAGMA user_version = 99;\nCREATE TABLE x (y);" << u"newer"_s;
}

void TestJournalOpening::setsAside()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, script);
    QFETCH(QString, why);
    const QTemporaryDir folder;
    const QString path = pathIn(folder.path());
    if (!script.isEmpty())
        QVERIFY(runSql(path, script));
    if (bytes == "half")
        QVERIFY(QFile::resize(path, QFile(path).size() / 2 + 10));
    else if (!bytes.isEmpty())
        QVERIFY(write(path, bytes));
    QVERIFY(QDir(folder.path()).mkdir(u"states"_s));
    QVERIFY(write(folder.filePath(u"states/1-2.platostate"_s), "PLATO-STATE 1\n"));
    const QByteArray before = contentOf(path);

    OpenJournal journal(folder.path());
    QVERIFY(journal.isOpen());
    QCOMPARE(journal.told.size(), 1);
    const QStringList aside = setAsideIn(folder);
    QCOMPARE(aside.size(), 1);
    QVERIFY2(aside[0].endsWith(why), qPrintable(aside[0]));
    QVERIFY2(journal.told[0].contains(aside[0]), qPrintable(journal.told[0]));
    // Nothing of it is lost.
    QCOMPARE(contentOf(folder.filePath(aside[0] + u'/' + JournalDatabase::FileName)), before);
    QVERIFY(QFile::exists(folder.filePath(aside[0] + u"/states/1-2.platostate"_s)));
    QVERIFY(journal->put(sampleSession(u"new"_s)));
    QCOMPARE(journal.namesFound({}), QStringList{u"new"_s});
}

void TestJournalOpening::damagedWhileOpen()
{
    const QTemporaryDir folder;
    const QString path = pathIn(folder.path());
    {
        OpenJournal journal(folder.path());
        for (int i = 0; i < 200; ++i)
            QVERIFY(journal->put(sampleSession(u"run %1"_s.arg(i))));
    }
    OpenJournal journal(folder.path());
    QVERIFY(journal.isOpen());
    // All pages but the first.
    QFile file(path);
    QVERIFY(file.open(QFile::ReadWrite));
    QVERIFY(file.seek(4096));
    QVERIFY(file.write(QByteArray(int(file.size()) - 4096, 'x')) > 0);
    file.close();
    const JournalSession session = sampleSession(u"after"_s);
    for (int i = 0; i < 5 && journal.told.isEmpty(); ++i)
        journal->put(session);
    QCOMPARE(journal.told.size(), 1);
    QCOMPARE(journal.renewals, 1); // whoever writes is asked to say it once more
    QCOMPARE(setAsideIn(folder).size(), 1);
    QVERIFY(journal->put(session));
    QCOMPARE(journal.namesFound({}), QStringList{u"after"_s});
}

/// The tables are whole, and what searches go by is not.
void TestJournalOpening::aDamagedIndex()
{
    const QTemporaryDir folder;
    OpenJournal journal(folder.path());
    QVERIFY(journal->put(sampleSession(u"before"_s)));
    {
        QSqlDatabase other = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"other"_s);
        other.setDatabaseName(pathIn(folder.path()));
        QVERIFY(other.open());
        QVERIFY(QSqlQuery(other).exec(u"DELETE FROM session_search_data"_s));
        other.close();
    }
    QSqlDatabase::removeDatabase(u"other"_s);
    const JournalSession session = sampleSession(u"after"_s);
    QVERIFY(!journal->put(session));
    QCOMPARE(journal.told.size(), 1);
    QCOMPARE(journal.renewals, 1);
    QCOMPARE(setAsideIn(folder).size(), 1);
    QVERIFY(journal->put(session));
    QCOMPARE(journal.namesFound({}), QStringList{u"after"_s});
}

void TestJournalOpening::onlyForItsOwner()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"of/mine"_s);
    OpenJournal journal(path);
    QVERIFY(journal.isOpen());
    const auto others =
        QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    QCOMPARE(QFile::permissions(path) & others, QFile::Permissions());
}

void TestJournalOpening::noPlace_data()
{
    QTest::addColumn<QString>("path");
    QTest::newRow("below a file") << u"file/journal"_s;
    QTest::newRow("a file itself") << u"file"_s;
    QTest::newRow("where the kernel has its files") << u"/proc/journal"_s;
}

void TestJournalOpening::noPlace()
{
    QFETCH(QString, path);
    const QTemporaryDir folder;
    QVERIFY(write(folder.filePath(u"file"_s), "x"));
    OpenJournal journal(QDir(folder.path()).filePath(path));
    QVERIFY(!journal.isOpen());
    for (int i = 0; i < 3; ++i)
        QVERIFY(!journal->put(sampleSession(u"one"_s)));
    QVERIFY(!journal->setStarred(1, true));
    QCOMPARE(journal.namesFound(u"one"_s), QStringList());
    QVERIFY(!journal->details(1));
    journal->tidy();
    QCOMPARE(journal.told.size(), 1); // once
}

void TestJournalOpening::placesThatTakeNothing_data()
{
    QTest::addColumn<QString>("kind");
    QTest::newRow("read-only") << u"read-only"_s;
    QTest::newRow("full") << u"full"_s;
}

/// In a mount of its own, where this program looks at it once more: see inside().
void TestJournalOpening::placesThatTakeNothing()
{
    QFETCH(QString, kind);
    const QTemporaryDir folder;
    {
        OpenJournal journal(folder.path());
        QVERIFY(journal->put(sampleSession(u"before"_s)));
    }
    const QString bwrap = QStandardPaths::findExecutable(u"bwrap"_s);
    QVERIFY(!bwrap.isEmpty());
    QStringList arguments{u"--bind"_s, u"/"_s, u"/"_s, u"--dev-bind"_s, u"/dev"_s, u"/dev"_s};
    if (kind == u"full"_s)
        arguments += {u"--size"_s, u"600000"_s, u"--tmpfs"_s, folder.path()};
    else
        arguments += {u"--ro-bind"_s, folder.path(), folder.path()};
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(bwrap,
                  arguments + QStringList{QCoreApplication::applicationFilePath(), u"--inside"_s, kind, folder.path()});
    QVERIFY(process.waitForFinished());
    QVERIFY2(process.exitCode() == 0, process.readAll().constData());
}

/// 0: as it should be; else what was not is on standard error.
static int inside(const QString &kind, const QString &folder)
{
    const auto complain = [](const char *words) {
        std::fprintf(stderr, "%s\n", words);
        return 1;
    };
    OpenJournal journal(folder);
    if (kind == u"read-only"_s) {
        if (journal->put(sampleSession(u"x"_s)))
            return complain("a session was written into a folder that cannot be");
        journal->add({});
        return journal.told.size() == 1 ? 0 : complain("it was not said once");
    }
    if (!journal.isOpen())
        return complain("it was not opened");
    int written = 0;
    while (written < 2000 && journal->put(sampleSession(QString(2000, u'n') + QString::number(written))))
        ++written;
    if (written == 0 || written == 2000)
        return complain("the disk was not filled");
    for (int i = 0; i < 5; ++i)
        journal->put(sampleSession(QString(2000, u'm')));
    if (journal.told.size() != 1)
        return complain("it was not said once");
    if (journal->find({}, 0, 5000).size() < written)
        return complain("what had been written is not there");
    return journal->details(journal->find({}, 0, 1)[0].session.id) ? 0 : complain("what is there cannot be read");
}

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == u"--inside"_s)
        return inside(arguments.value(2), arguments.value(3));
    TestJournalOpening test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_journalopening.moc"
