// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/changewatch.h"
#include "app/platod/capture/filecapture.h"
#include "app/platod/capture/folderpath.h"
#include "app/platod/capture/sqlitecapture.h"
#include "app/platod/files/livecopy.h"
#include "app/platod/files/statedir.h"
#include "app/platod/files/tree.h"
#include "app/platod/store/remover.h"
#include "tests/support/timerrunsout.h"

#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <fcntl.h>
#include <functional>
#include <memory>
#include <optional>
#include <semaphore>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::runtime;

namespace {

constexpr int LongName = 200; // letters: with these, no path of a deep tree fits into a system call

int openFolder(int parent, const QByteArray &name)
{
    return ::openat(parent, name.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/// Lets this process have no more than `count` descriptors beside those that are open, while it lives.
class FewDescriptors
{
public:
    explicit FewDescriptors(int count)
    {
        ::getrlimit(RLIMIT_NOFILE, &m_before);
        // The limit is on their numbers: the first `count` free ones are below it, and the others are not.
        int highest = -1;
        QList<int> taken;
        for (int i = 0; i < count; ++i) {
            taken.append(::open("/dev/null", O_RDONLY | O_CLOEXEC));
            highest = std::max(highest, taken.last());
        }
        if (count == 0) {
            taken.append(::open("/dev/null", O_RDONLY | O_CLOEXEC));
            highest = taken.last() - 1;
        }
        for (const int fd : std::as_const(taken))
            ::close(fd);
        rlimit few = m_before;
        few.rlim_cur = rlim_t(highest) + 1;
        ::setrlimit(RLIMIT_NOFILE, &few);
    }
    ~FewDescriptors() { ::setrlimit(RLIMIT_NOFILE, &m_before); }
    Q_DISABLE_COPY_MOVE(FewDescriptors)

private:
    rlimit m_before{};
};

} // namespace

/// Trees that were made to break what copies, measures, observes and removes them: too deep for paths, with too few
/// descriptors, with what cannot be removed, and too large to wait for.
class TestTrees : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir(m_temporary->path()).mkpath(u"from"_s));
    }
    void cleanup()
    {
        // Not by paths, which QTemporaryDir would use.
        QVERIFY(removeTree(m_temporary->path()));
    }
    void goesAsDeepAsItIs_data();
    void goesAsDeepAsItIs();
    void needsFewDescriptors();
    void lacksNothingOrSaysSo_data();
    void lacksNothingOrSaysSo();
    void observesNothingThatIsNot_data();
    void observesNothingThatIsNot();
    void readsNoLogAsMissing();
    void copiesNoDatabaseThroughALink();
    void removesAllButWhatCannotBe();
    void setsAsideWhatCannotBeRemoved();
    void measuresADiskForALimit();
    void comesBackFromAFolderThatWasMoved();
    void leavesWhatWasThereBefore();
    void stopsWithinAMoment_data();
    void stopsWithinAMoment();

private:
    QString path(const QString &name) const { return m_temporary->filePath(name); }
    static void write(const QString &path, const QByteArray &content)
    {
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
    }
    /// `depth` folders in each other, with a file of four KiB in each.
    static void makeDeep(const QString &top, int depth, int nameLength = LongName)
    {
        QVERIFY(QDir().mkpath(top));
        int at = openFolder(AT_FDCWD, QFile::encodeName(top));
        const QByteArray name(nameLength, 'd');
        const QByteArray content(4096, 'c');
        for (int i = 0; i < depth; ++i) {
            const int file = ::openat(at, "file", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
            QCOMPARE(::write(file, content.constData(), size_t(content.size())), content.size());
            ::close(file);
            QCOMPARE(::mkdirat(at, name.constData(), 0700), 0);
            const int inner = openFolder(at, name);
            QVERIFY(inner >= 0);
            ::close(at);
            at = inner;
        }
        ::close(at);
    }
    /// How many folders are in each other there, each with its file.
    static int depthOf(const QString &top, int nameLength = LongName)
    {
        int depth = 0;
        int at = openFolder(AT_FDCWD, QFile::encodeName(top));
        while (at >= 0 && ::faccessat(at, "file", R_OK, 0) == 0) {
            const int inner = openFolder(at, QByteArray(nameLength, 'd'));
            ::close(at);
            at = inner;
            ++depth;
        }
        ::close(at);
        return depth;
    }
    /// `count` files of one letter in folders of a hundred.
    static void makeWide(const QString &top, int count)
    {
        for (int i = 0; i < count; ++i) {
            if (i % 100 == 0)
                QVERIFY(QDir().mkpath(top + u"/%1"_s.arg(i / 100)));
            QFile file(top + u"/%1/%2"_s.arg(i / 100).arg(i));
            QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
            file.write("x");
        }
    }
    static int filesIn(const QString &top)
    {
        int count = 0;
        QDirIterator it(top, QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
        for (; it.hasNext(); it.next())
            ++count;
        return count;
    }
    static bool runSql(const QString &database, const QString &sql)
    {
        return QProcess::execute(u"python3"_s, {u"-c"_s,
                                                u"import sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\n"
                                                "c.executescript(sys.argv[2])\nc.commit()"_s,
                                                database, sql}) == 0;
    }

    std::unique_ptr<QTemporaryDir> m_temporary;
};

void TestTrees::goesAsDeepAsItIs_data()
{
    QTest::addColumn<int>("depth");
    QTest::addColumn<int>("nameLength");
    QTest::newRow("one") << 1 << 10;
    QTest::newRow("at the bound of open folders") << 12 << 10;
    QTest::newRow("one more") << 13 << 10;
    QTest::newRow("beyond PATH_MAX") << 60 << LongName;
    QTest::newRow("beyond the usual descriptors") << 1200 << LongName;
    QTest::newRow("short names") << 5000 << 1;
    QTest::newRow("the longest names") << 300 << 255;
}

void TestTrees::goesAsDeepAsItIs()
{
    QFETCH(int, depth);
    QFETCH(int, nameLength);
    makeDeep(path(u"from/top"_s), depth, nameLength);
    QCOMPARE(treeSize(path(u"from"_s)).value_or(-1), depth * qint64(4096));
    const auto copied = copyTree(path(u"from"_s), path(u"copy"_s), NeverStop);
    QVERIFY2(copied, copied ? "" : qPrintable(copied.error().message));
    QCOMPARE(depthOf(path(u"copy/top"_s), nameLength), depth);
    const auto live = copyLiveTree(path(u"from"_s), path(u"live"_s), {u"app.db"_s}, NeverStop);
    QVERIFY2(live, live ? "" : qPrintable(live.error().message));
    QCOMPARE(depthOf(path(u"live/top"_s), nameLength), depth);
    for (const QString &name : {u"from"_s, u"copy"_s, u"live"_s}) {
        const auto removed = removeTree(path(name));
        QVERIFY2(removed, removed ? "" : qPrintable(removed.error().message));
        QVERIFY(!QFileInfo::exists(path(name)));
    }
}

void TestTrees::needsFewDescriptors()
{
    makeDeep(path(u"from/top"_s), 500);
    const FewDescriptors few(40);
    QCOMPARE(treeSize(path(u"from"_s)).value_or(-1), 500 * qint64(4096));
    const auto live = copyLiveTree(path(u"from"_s), path(u"live"_s), {}, NeverStop);
    QVERIFY2(live, live ? "" : qPrintable(live.error().message));
    QCOMPARE(depthOf(path(u"live/top"_s)), 500);
    QVERIFY(removeTree(path(u"live"_s)));
}

void TestTrees::lacksNothingOrSaysSo_data()
{
    QTest::addColumn<QString>("what");
    for (const char *what : {"copy", "live copy", "live copy with a database", "measure", "remove", "list"})
        QTest::newRow(what) << QString::fromLatin1(what);
}

void TestTrees::lacksNothingOrSaysSo()
{
    QFETCH(QString, what);
    // With any number of free descriptors: what says that it is done lacks nothing.
    makeDeep(path(u"from/top"_s), 30, 3);
    makeWide(path(u"from/wide"_s), 40);
    if (what.endsWith(u"database"_s))
        QVERIFY(runSql(path(u"from/app.db"_s), u"create table t(v); insert into t values (1)"_s));
    const int files = filesIn(path(u"from"_s));
    const qint64 bytes = treeSize(path(u"from"_s)).value();
    int succeeded = 0;
    int failed = 0;
    for (int count = 0; count <= 45; ++count) {
        const QString to = path(u"to%1"_s.arg(count));
        if (what == u"remove"_s)
            QVERIFY(copyTree(path(u"from"_s), to, NeverStop));
        Result done;
        qint64 told = bytes;
        qsizetype names = 2;
        {
            const FewDescriptors few(count);
            if (what == u"copy"_s) {
                done = copyTree(path(u"from"_s), to, NeverStop);
            } else if (what.startsWith(u"live"_s)) {
                const QStringList databases = what == u"live copy"_s ? QStringList() : QStringList{u"app.db"_s};
                done = copyLiveTree(path(u"from"_s), to, databases, NeverStop);
            } else if (what == u"measure"_s) {
                done = treeSize(path(u"from"_s)).map([&](qint64 size) { told = size; });
            } else if (what == u"list"_s) {
                done = foldersIn(path(u"from"_s)).map([&](const QStringList &list) { names = list.size(); });
            } else {
                done = removeTree(to);
            }
        }
        (done ? succeeded : failed) += 1;
        if (done && (what == u"copy"_s || what.startsWith(u"live"_s)))
            QCOMPARE(filesIn(to), files);
        if (done && what == u"remove"_s)
            QVERIFY(!QFileInfo::exists(to));
        QCOMPARE(told, bytes);
        QCOMPARE(names, 2);
    }
    QVERIFY(succeeded > 0 && failed > 0);
}

void TestTrees::observesNothingThatIsNot_data()
{
    QTest::addColumn<bool>("isDatabase");
    QTest::newRow("files") << false;
    QTest::newRow("database") << true;
}

void TestTrees::observesNothingThatIsNot()
{
    QFETCH(bool, isDatabase);
    const QString state = path(u"from"_s);
    makeWide(state + u"/files"_s, 300);
    QVERIFY(QDir().mkpath(path(u"work"_s)));
    QVERIFY(runSql(state + u"/app.db"_s, u"pragma journal_mode = wal; create table t(v)"_s));
    ChangeWatch watch;
    std::unique_ptr<MutationSource> source;
    if (isDatabase)
        source =
            std::make_unique<SqliteCapture>(state + u"/app.db"_s, path(u"work"_s), std::chrono::milliseconds(0), state);
    else
        source = std::make_unique<FileCapture>(ScanPlace{state, u"files"_s, {}, {}}, watch);
    QVERIFY(source->begin());
    int failed = 0;
    int changes = 0;
    for (int count = 0; count < 12; ++count) {
        if (isDatabase)
            QVERIFY(runSql(state + u"/app.db"_s, u"insert into t values (%1)"_s.arg(count)));
        else
            write(state + u"/files/0/new%1"_s.arg(count), "y");
        ++changes;
        Expected<QJsonArray> observed = failure({});
        {
            const FewDescriptors few(count);
            observed = source->observe();
        }
        failed += observed ? 0 : 1;
        if (observed)
            QCOMPARE(observed->size(), changes);
    }
    QVERIFY(failed > 0);
    const auto all = source->observe(); // and what was missed then is not lost
    QVERIFY(all);
    QCOMPARE(all->size(), changes);
    for (const QJsonValue record : *all)
        QCOMPARE(record[u"action"_s].toString(), u"INSERT"_s);
}

void TestTrees::readsNoLogAsMissing()
{
    // What is committed in the log alone is in the copy, or there is no copy.
    const QString database = path(u"from/app.db"_s);
    QProcess app;
    app.start(u"python3"_s, {u"-c"_s,
                             u"import sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\n"
                             "c.executescript('pragma journal_mode = wal; create table t(v)')\n"
                             "c.execute('insert into t values (1)')\nc.commit()\nprint('ok', flush=True)\n"
                             "sys.stdin.read()"_s,
                             database});
    QVERIFY(app.waitForReadyRead());
    int failed = 0;
    for (int count = 0; count < 16; ++count) {
        const QString to = path(u"to%1"_s.arg(count));
        Result done;
        {
            const FewDescriptors few(count);
            done = copyLiveTree(path(u"from"_s), to, {u"app.db"_s}, NeverStop);
        }
        failed += done ? 0 : 1;
        if (!done)
            continue;
        QProcess look;
        look.start(u"python3"_s, {u"-c"_s,
                                  u"import sqlite3, sys\n"
                                  "print(sqlite3.connect(sys.argv[1]).execute('select v from t').fetchall())"_s,
                                  to + u"/app.db"_s});
        QVERIFY(look.waitForFinished());
        QCOMPARE(look.readAllStandardOutput().trimmed(), "[(1,)]");
    }
    QVERIFY(failed > 0 && failed < 16);
    app.closeWriteChannel();
    QVERIFY(app.waitForFinished());
}

void TestTrees::copiesNoDatabaseThroughALink()
{
    // The application has put a link where the folder of its database was.
    QVERIFY(QDir().mkpath(path(u"person"_s)));
    QCOMPARE(::symlink(qPrintable(path(u"person"_s)), qPrintable(path(u"from/data"_s))), 0);
    QVERIFY(runSql(path(u"person/app.db"_s), u"create table t(v)"_s));
    const auto copied = copyLiveTree(path(u"from"_s), path(u"to"_s), {u"data/app.db"_s}, NeverStop);
    QVERIFY(!copied);
    QVERIFY(!QFileInfo::exists(path(u"to"_s)));
    QCOMPARE(QDir(path(u"person"_s)).entryList(QDir::Files), QStringList{u"app.db"_s});
}

void TestTrees::removesAllButWhatCannotBe()
{
    // For want of descriptors what is in a folder cannot be removed, and what is beside it can.
    write(path(u"from/folder/inner"_s), "x");
    for (int i = 0; i < 20; ++i)
        write(path(u"from/file%1"_s.arg(i)), "x");
    {
        const FewDescriptors few(2); // for the top and its list
        const auto removed = removeTree(path(u"from"_s));
        QVERIFY(!removed);
        QVERIFY2(removed.error().message.contains(u"folder"_s), qPrintable(removed.error().message));
    }
    QCOMPARE(filesIn(path(u"from"_s)), 1);
}

void TestTrees::measuresADiskForALimit()
{
    QCOMPARE(diskUse(path(u"missing"_s)), 0);
    QDir base(path(u"from"_s));
    QVERIFY(base.mkpath(u"locked"_s));
    const qint64 empty = diskUse(base.path());
    QFile file(base.filePath(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray(1 << 20, 'x')) == 1 << 20);
    file.close();
    const qint64 one = diskUse(base.path());
    QVERIFY(one - empty >= 1 << 20);
    // Another name of it takes an entry; a hole takes nothing; a file without content takes an entry, too.
    QCOMPARE(::link(QFile::encodeName(file.fileName()).constData(),
                    QFile::encodeName(base.filePath(u"other"_s)).constData()),
             0);
    QVERIFY(diskUse(base.path()) - one < 64 * 1024);
    QFile hole(base.filePath(u"hole"_s));
    QVERIFY(hole.open(QIODevice::WriteOnly) && hole.resize(qint64(1) << 40));
    QVERIFY(diskUse(base.path()) - one < 64 * 1024);
    QVERIFY(diskUse(base.path()) > one);
    // What is deeper than paths go counts.
    makeDeep(base.filePath(u"deep"_s), 300);
    QVERIFY(diskUse(base.path()) - one > 300 * 512);
    const StopFlag stopped{true};
    QVERIFY(diskUse(base.path(), stopped) < one);
}

/// Its folder above is none that we were led through: what we would find there is not ours to look at.
void TestTrees::comesBackFromAFolderThatWasMoved()
{
    constexpr int Depth = 20;
    QDir base(path(u"from"_s));
    QString inner = u"."_s;
    for (int i = 0; i < Depth; ++i)
        inner += u"/d%1"_s.arg(i);
    QVERIFY(base.mkpath(inner) && base.mkpath(u"beside"_s));
    FolderPath at(openFolderAt(AT_FDCWD, QFile::encodeName(base.path())));
    FileInfo root{};
    QCOMPARE(::fstat(at.fd(), &root), 0);
    QCOMPARE(at.list(), 0);
    for (int i = 0; i < Depth; ++i)
        QCOMPARE(at.enter("d" + QByteArray::number(i)), 0);
    QVERIFY(base.rename(u"d0/d1/d2/d3"_s, u"moved"_s));
    QVERIFY(base.rename(u"d0/d1/d2"_s, u"moved-too"_s));
    int failed = 0;
    while (failed == 0 && at.depth() > 0)
        failed = at.leave();
    QCOMPARE(failed, ESTALE);
    at.leaveToOpen();
    QCOMPARE(at.depth(), 0);
    FileInfo here{};
    QCOMPARE(::fstat(at.fd(), &here), 0);
    QCOMPARE(here.st_ino, root.st_ino);
    QSet<QByteArray> names;
    while (const auto name = at.takeNext())
        names.insert(*name);
    QCOMPARE(names, (QSet<QByteArray>{"d0", "beside"}));
}

void TestTrees::setsAsideWhatCannotBeRemoved()
{
    const QString state = path(u"state"_s);
    {
        const auto dir = StateDir::open(state);
        QVERIFY(dir);
        write(state + u"/envs/one/folder/inner"_s, "x");
        Remover remover(**dir);
        {
            const FewDescriptors few(0);
            QTest::ignoreMessage(QtWarningMsg,
                                 QRegularExpression(u"envs/one cannot be removed and is kept as .*left/"_s));
            QVERIFY(remover.remove(state + u"/envs/one"_s));
            QVERIFY(!QFileInfo::exists(state + u"/envs/one"_s)); // its place is free at once
            QTRY_VERIFY(remover.waitForDone(std::chrono::milliseconds(0)));
        }
        QCOMPARE(filesIn(state + u"/left"_s), 1);
        QVERIFY(remover.remove(state + u"/envs/one"_s)); // nothing is there
    }
    const auto again = StateDir::open(state);
    QVERIFY2(again, again ? "" : qPrintable(again.error().message));
    QCOMPARE((*again)->leftovers().size(), 1);
    Remover remover(**again);
    remover.removeLeftovers();
    QTRY_COMPARE((*again)->leftovers().size(), 0);
}

void TestTrees::leavesWhatWasThereBefore()
{
    write(path(u"to/precious"_s), "x");
    write(path(u"from/file"_s), "x");
    QVERIFY(!copyTree(path(u"from"_s), path(u"to"_s), NeverStop));
    QVERIFY(!copyLiveTree(path(u"from"_s), path(u"to"_s), {}, NeverStop));
    QVERIFY(QFileInfo::exists(path(u"to/precious"_s)));
}

void TestTrees::stopsWithinAMoment_data()
{
    QTest::addColumn<QString>("what");
    for (const char *what :
         {"copy", "live copy", "measure", "remove", "observe", "copy of one file", "copy of a database"})
        QTest::newRow(what) << QString::fromLatin1(what);
}

void TestTrees::stopsWithinAMoment()
{
    QFETCH(QString, what);
    const QString from = path(u"from"_s);
    StopFlag stop = false;
    std::function<bool()> work; // again and again, until it was stopped
    ChangeWatch watch;
    const auto shared = std::make_shared<StopFlag>(false);
    FileCapture capture(ScanPlace{path({}), u"from"_s, {}, {}}, watch);
    capture.setStop(shared);
    if (what == u"copy of one file"_s || what == u"copy of a database"_s) {
        QFile large(from + u"/app.db"_s);
        QVERIFY(large.open(QIODevice::WriteOnly));
        QVERIFY(large.resize(qint64(3) << 30)); // nearly all holes
        large.write("SQLite format 3");
    } else if (what == u"observe"_s) {
        for (int i = 0; i < 4; ++i) {
            QFile large(from + u"/%1"_s.arg(i));
            QVERIFY(large.open(QIODevice::WriteOnly));
            QVERIFY(large.resize(LargestFile));
        }
    } else {
        makeWide(from, 2000);
    }
    int runs = 0;
    const auto once = [&]() -> Result {
        const QString to = path(u"to%1"_s.arg(++runs));
        if (what == u"measure"_s)
            return treeSize(from, stop).map([](qint64) {});
        if (what == u"observe"_s)
            return capture.begin();
        if (what == u"remove"_s)
            return copyTree(from, to, stop).and_then([&] { return removeTree(to, stop); });
        if (what == u"copy"_s || what == u"copy of one file"_s)
            return copyTree(from, to, stop);
        return copyLiveTree(from, to, what == u"live copy"_s ? QStringList() : QStringList{u"app.db"_s}, stop);
    };
    std::binary_semaphore begun(0);
    QElapsedTimer sinceStop;
    std::optional<QString> words;
    std::thread worker([&] {
        begun.release();
        Result done;
        while ((done = once()))
            ;
        words = done.error().message;
    });
    begun.acquire();
    QVERIFY(plato::test::timerRunsOutTwice(std::chrono::milliseconds(20))); // somewhere in the middle
    sinceStop.start();
    stop = true;
    *shared = true;
    worker.join();
    QVERIFY2(sinceStop.elapsed() < 1000, qPrintable(u"%1 ms: %2"_s.arg(sinceStop.elapsed()).arg(*words)));
}

QTEST_GUILESS_MAIN(TestTrees)
#include "tst_trees.moc"
