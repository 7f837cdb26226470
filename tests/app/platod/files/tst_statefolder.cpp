// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/files/statedir.h"
#include "tests/support/realplatod.h"

#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QLocalServer>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using plato::runtime::StateDir;
using plato::test::RealPlatod;

/// What becomes of a folder that platod is pointed at: it is ours by its mark alone, nothing else is touched, and what
/// is in it leads nowhere and holds nobody up.
class TestStateFolder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_temporary = std::make_unique<QTemporaryDir>(); }
    void refusesWhatIsNotOurs_data();
    void refusesWhatIsNotOurs();
    void refusesWhatLeadsElsewhere_data();
    void refusesWhatLeadsElsewhere();
    void goesOnWithoutFollowing_data();
    void goesOnWithoutFollowing();
    void writesNoCrashElsewhere();
    void takesWhatIsOurs_data();
    void takesWhatIsOurs();
    void keepsWhatAnEarlierVersionKept();
    void makesItForThisUserAlone();

private:
    QString folder() const { return m_temporary->filePath(u"state"_s); }
    QString person() const { return m_temporary->filePath(u"person"_s); } // somebody's folder beside it

    static void write(const QString &path, const QByteArray &content)
    {
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
    }
    static void link(const QString &to, const QString &at) { QCOMPARE(::symlink(qPrintable(to), qPrintable(at)), 0); }
    static void pipe(const QString &at) { QCOMPARE(::mkfifo(qPrintable(at), 0644), 0); }

    /// A line for everything in there: kind, permissions, times and content.
    static QStringList snapshot(const QString &folder)
    {
        QStringList lines;
        const auto add = [&](const QString &path) {
            struct stat info = {};
            ::lstat(qPrintable(path), &info);
            QString content;
            if (S_ISREG(info.st_mode)) {
                QFile file(path);
                content = file.open(QIODevice::ReadOnly) ? QString::fromLatin1(file.readAll()) : u"?"_s;
            }
            lines.append(u"%1 %2 %3.%4 %5"_s.arg(path)
                             .arg(info.st_mode, 0, 8)
                             .arg(info.st_mtim.tv_sec)
                             .arg(info.st_mtim.tv_nsec)
                             .arg(content));
        };
        add(folder);
        QDirIterator it(folder, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                        QDirIterator::Subdirectories);
        while (it.hasNext())
            add(it.next());
        lines.sort();
        return lines;
    }
    void makePerson()
    {
        write(person() + u"/envs/letter"_s, "to somebody");
        write(person() + u"/precious"_s, "kept for years");
        QCOMPARE(::chmod(qPrintable(person()), 0755), 0);
    }
    /// A state folder that has been in use, with an env in it that was left.
    void makeOurs()
    {
        QVERIFY(StateDir::open(folder()));
        write(folder() + u"/envs/dead/state/file"_s, "x");
    }
    void prepare(const QString &how);

    std::unique_ptr<QTemporaryDir> m_temporary;
};

void TestStateFolder::refusesWhatIsNotOurs_data()
{
    QTest::addColumn<QString>("how");
    for (const char *how :
         {"names of ours", "names of ours, and a number", "names of ours, and an empty mark",
          "a mark of something else", "a lock alone", "a hidden file", "a folder", "a link", "a mark that is a link",
          "a mark that is a pipe", "a mark that is a folder", "a mark that is a socket", "a mark that goes on",
          "a mark of a later version", "an earlier version and a letter", "an earlier version that others may read"})
        QTest::newRow(how) << QString::fromLatin1(how);
}

void TestStateFolder::prepare(const QString &how)
{
    QVERIFY(QDir().mkpath(folder()));
    QCOMPARE(::chmod(qPrintable(folder()), 0755), 0);
    const auto put = [this](const QString &name, const QByteArray &content) { write(folder() + u'/' + name, content); };
    const auto putOld = [&] {
        for (const QString &name : {u"artifacts"_s, u"envs"_s, u"simulators"_s}) {
            QVERIFY(QDir().mkpath(folder() + u'/' + name));
            QCOMPARE(::chmod(qPrintable(folder() + u'/' + name), 0700), 0);
        }
        put(u"format"_s, "1\n");
        put(u"lock"_s, "4711\n");
    };
    if (how.startsWith(u"names of ours"_s)) {
        put(u"envs/letter"_s, "to somebody");
        put(u"simulators/model"_s, "of a ship");
        put(u"artifacts/.new-thing"_s, "found");
        if (how.endsWith(u"number"_s))
            put(u"format"_s, "1\n");
        else if (how.endsWith(u"empty mark"_s))
            put(u"format"_s, {});
    } else if (how == u"a mark of something else"_s) {
        put(u"format"_s, "ext4\n");
    } else if (how == u"a lock alone"_s) {
        put(u"lock"_s, "12\n");
    } else if (how == u"a hidden file"_s) {
        put(u".profile"_s, "export X=1\n");
    } else if (how == u"a folder"_s) {
        QVERIFY(QDir().mkpath(folder() + u"/envs"_s));
    } else if (how == u"a link"_s) {
        link(person(), folder() + u"/envs"_s);
    } else if (how == u"a mark that is a link"_s) {
        write(m_temporary->filePath(u"mark"_s), "platod state folder, format 1\n");
        link(m_temporary->filePath(u"mark"_s), folder() + u"/format"_s);
    } else if (how == u"a mark that is a pipe"_s) {
        pipe(folder() + u"/format"_s);
    } else if (how == u"a mark that is a folder"_s) {
        QVERIFY(QDir().mkpath(folder() + u"/format"_s));
    } else if (how == u"a mark that is a socket"_s) {
        QLocalServer server;
        QVERIFY(server.listen(folder() + u"/socket"_s));
        QCOMPARE(::link(qPrintable(folder() + u"/socket"_s), qPrintable(folder() + u"/format"_s)), 0);
    } else if (how == u"a mark that goes on"_s) {
        put(u"format"_s, "platod state folder, format 1\nand more\n");
    } else if (how == u"a mark of a later version"_s) {
        put(u"format"_s, "platod state folder, format 99\n");
    } else if (how == u"an earlier version and a letter"_s) {
        putOld();
        put(u"letter"_s, "to somebody");
    } else {
        QCOMPARE(how, u"an earlier version that others may read"_s);
        putOld();
        QCOMPARE(::chmod(qPrintable(folder() + u"/envs"_s), 0755), 0);
    }
}

void TestStateFolder::refusesWhatIsNotOurs()
{
    QFETCH(QString, how);
    makePerson();
    prepare(how);
    const QStringList before = snapshot(m_temporary->path());
    {
        RealPlatod platod(folder());
        QVERIFY(!platod.start());
        QCOMPARE(platod.process().exitCode(), 1);
        QCOMPARE(platod.process().exitStatus(), QProcess::NormalExit);
        const QString words = platod.diagnostics();
        QVERIFY2(words.contains(folder()) && words.count(u'\n') == 1, qPrintable(words));
    }
    QCOMPARE(snapshot(m_temporary->path()), before);
}

void TestStateFolder::refusesWhatLeadsElsewhere_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("kind");
    for (const char *name : {"envs", "simulators", "artifacts", "left", "lock"}) {
        for (const char *kind : {"link", "pipe", "dangling link"})
            QTest::addRow("%s: %s", name, kind) << QString::fromLatin1(name) << QString::fromLatin1(kind);
    }
    QTest::newRow("envs: file") << u"envs"_s << u"file"_s;
}

void TestStateFolder::refusesWhatLeadsElsewhere()
{
    QFETCH(QString, name);
    QFETCH(QString, kind);
    makePerson();
    makeOurs();
    const QString path = folder() + u'/' + name;
    QFile::remove(path);
    QDir(path).removeRecursively();
    if (kind == u"pipe"_s)
        pipe(path);
    else if (kind == u"file"_s)
        write(path, "words");
    else if (kind == u"dangling link"_s)
        link(m_temporary->filePath(u"nothing"_s), path);
    else
        link(name == u"lock"_s ? person() + u"/precious"_s : person(), path);
    const QStringList before = snapshot(person());
    RealPlatod platod(folder());
    QVERIFY(!platod.start());
    QCOMPARE(platod.process().exitCode(), 1);
    QVERIFY2(platod.diagnostics().contains(path), qPrintable(platod.diagnostics()));
    QCOMPARE(snapshot(person()), before);
    QVERIFY(!QFileInfo::exists(m_temporary->filePath(u"nothing"_s)));
}

void TestStateFolder::goesOnWithoutFollowing_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("target"); // of a link; none: a pipe
    QTest::newRow("log: link") << u"platod.log"_s << u"precious"_s;
    QTest::newRow("log: pipe") << u"platod.log"_s << QString();
    QTest::newRow("log: dangling link") << u"platod.log"_s << u"nothing"_s;
    QTest::newRow("old log: link") << u"platod.log.1"_s << u"precious"_s;
    QTest::newRow("old log: link to a folder") << u"platod.log.1"_s << u"envs"_s;
    QTest::newRow("env: link") << u"envs/one"_s << u"envs"_s;
    QTest::newRow("in an env: link") << u"envs/dead/state/more"_s << u"envs"_s;
    QTest::newRow("in an env: pipe") << u"envs/dead/state/more"_s << QString();
    QTest::newRow("unfinished artifact: link") << u"artifacts/.new-one"_s << u"envs"_s;
    QTest::newRow("artifact: link") << u"artifacts/one"_s << u"envs"_s;
    QTest::newRow("artifact: pipe") << u"artifacts/one"_s << QString();
    QTest::newRow("record of an artifact: link") << u"artifacts/two/artifact.json"_s << u"precious"_s;
    QTest::newRow("record of an artifact: pipe") << u"artifacts/two/artifact.json"_s << QString();
    QTest::newRow("simulator: link") << u"simulators/fossil"_s << u"envs"_s;
    QTest::newRow("left: link") << u"left/one"_s << u"envs"_s;
}

void TestStateFolder::goesOnWithoutFollowing()
{
    QFETCH(QString, name);
    QFETCH(QString, target);
    makePerson();
    makeOurs();
    QVERIFY(QDir().mkpath(folder() + u"/artifacts/two"_s));
    const QString path = folder() + u'/' + name;
    if (name == u"platod.log.1"_s) // full, so that it is put aside with the first word
        write(folder() + u"/platod.log"_s, QByteArray(1024 * 1024, 'x'));
    if (target.isEmpty())
        pipe(path);
    else
        link(person() + u'/' + target, path);
    const QStringList before = snapshot(person());
    {
        RealPlatod platod(folder());
        QVERIFY2(platod.start(), qPrintable(platod.diagnostics()));
        QVERIFY(platod.launch({RealPlatod::env(u"fossil"_s, u"git"_s)}).value(u"ready"_s).toBool());
        QVERIFY2(platod.terminate(), qPrintable(platod.diagnostics()));
    }
    QCOMPARE(snapshot(person()), before);
    QCOMPARE(QDir(folder() + u"/envs"_s).entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot),
             QStringList());
}

void TestStateFolder::writesNoCrashElsewhere()
{
    makePerson();
    makeOurs();
    link(person() + u"/precious"_s, folder() + u"/crash.txt"_s);
    const QStringList before = snapshot(person());
    RealPlatod platod(folder());
    QVERIFY2(platod.start(), qPrintable(platod.diagnostics()));
    ::kill(static_cast<pid_t>(platod.process().processId()), SIGSEGV);
    QVERIFY(platod.process().waitForFinished());
    QCOMPARE(snapshot(person()), before);
}

void TestStateFolder::takesWhatIsOurs_data()
{
    QTest::addColumn<QString>("how");
    for (const char *how : {"nothing", "empty", "an empty mark alone", "below what is missing", "by a link"})
        QTest::newRow(how) << QString::fromLatin1(how);
}

void TestStateFolder::takesWhatIsOurs()
{
    QFETCH(QString, how);
    QString path = folder();
    if (how == u"below what is missing"_s)
        path += u"/a/b/c"_s;
    else if (how != u"nothing"_s)
        QVERIFY(QDir().mkpath(path));
    if (how == u"an empty mark alone"_s)
        write(path + u"/format"_s, {});
    if (how == u"by a link"_s) {
        link(path, m_temporary->filePath(u"link"_s));
        path = m_temporary->filePath(u"link"_s);
    }
    for (int i = 0; i < 2; ++i) { // and it stays ours
        const auto dir = StateDir::open(path);
        QVERIFY2(dir, dir ? "" : qPrintable(dir.error().message));
        QCOMPARE((*dir)->path(), how == u"by a link"_s ? folder() : path);
    }
}

void TestStateFolder::keepsWhatAnEarlierVersionKept()
{
    for (const QString &name : {u"artifacts"_s, u"envs"_s, u"simulators"_s}) {
        QVERIFY(QDir().mkpath(folder() + u'/' + name));
        QCOMPARE(::chmod(qPrintable(folder() + u'/' + name), 0700), 0);
    }
    write(folder() + u"/format"_s, "1\n");
    write(folder() + u"/lock"_s, "4711\n");
    write(folder() + u"/platod.log"_s, "words\n");
    write(folder() + u"/artifacts/one/artifact.json"_s, "{}");
    for (int i = 0; i < 2; ++i) {
        const auto dir = StateDir::open(folder());
        QVERIFY2(dir, dir ? "" : qPrintable(dir.error().message));
        QVERIFY(QFileInfo::exists(folder() + u"/artifacts/one/artifact.json"_s));
    }
}

void TestStateFolder::makesItForThisUserAlone()
{
    QVERIFY(QDir().mkpath(folder()));
    QCOMPARE(::chmod(qPrintable(folder()), 0755), 0);
    QVERIFY(StateDir::open(folder()));
    for (const QString &name : {u""_s, u"/envs"_s, u"/artifacts"_s, u"/simulators"_s, u"/left"_s}) {
        struct stat info = {};
        QCOMPARE(::stat(qPrintable(folder() + name), &info), 0);
        QCOMPARE(info.st_mode & 07777, 0700u);
    }
}

QTEST_GUILESS_MAIN(TestStateFolder)
#include "tst_statefolder.moc"
