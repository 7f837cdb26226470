// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QProcessEnvironment>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

constexpr auto Word = "hush-of-the-person";
constexpr uid_t Nobody = 65534;

QByteArray contentOf(qint64 pid, const QString &file)
{
    QFile entry(u"/proc/%1/%2"_s.arg(pid).arg(file));
    return entry.open(QIODevice::ReadOnly) ? entry.readAll() : QByteArray();
}

} // namespace

/// The three programs as they run, looked at by their neighbours.
class TestSecrecy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsItsKey_data() { programs(); }
    void keepsItsKey();
    void childrenGetNoKey();
    void leavesNoCore_data();
    void leavesNoCore();
    void isHidden_data() { programs(); }
    void isHidden();

private:
    static void programs();
    /// Starts one of them in m_folder, with a key in its environment and core files allowed, and waits until it serves.
    void start(QProcess &process, const QString &program, bool asNobody = false);
    static void end(QProcess &process);

    QTemporaryDir m_folder;
};

void TestSecrecy::programs()
{
    QTest::addColumn<QString>("program");
    for (const char *program : {"platod", "plato-desktop-agent", "platodesk"})
        QTest::newRow(program) << QString::fromLatin1(program);
}

void TestSecrecy::start(QProcess &process, const QString &program, bool asNobody)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"PLATO_API_KEY"_s, QLatin1StringView(Word));
    environment.insert(u"PLATO_BASE_URL"_s, u"http://127.0.0.1:1"_s); // nobody is there
    environment.insert(u"HOME"_s, m_folder.path());
    environment.insert(u"XDG_RUNTIME_DIR"_s, m_folder.path());
    environment.insert(u"XDG_DATA_HOME"_s, m_folder.filePath(u"data"_s));
    environment.insert(u"XDG_CONFIG_HOME"_s, m_folder.filePath(u"config"_s));
    environment.insert(u"XDG_CACHE_HOME"_s, m_folder.filePath(u"cache"_s));
    environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path=/nonexistent/bus"_s);
    environment.insert(u"QT_LOGGING_RULES"_s, u"plato.startup.info=true"_s);
    QStringList arguments;
    if (program == u"platod")
        arguments = {u"--state-dir"_s, m_folder.filePath(u"state"_s)};
    else if (program == u"plato-desktop-agent")
        arguments = {u"--listen"_s, u"127.0.0.1:0"_s, u"--no-display"_s};
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(m_folder.path());
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setChildProcessModifier([asNobody] {
        const rlimit all{RLIM_INFINITY, RLIM_INFINITY};
        ::setrlimit(RLIMIT_CORE, &all);
        if (asNobody && ::geteuid() == 0 && (::setgid(Nobody) != 0 || ::setuid(Nobody) != 0))
            ::_exit(1);
    });
    process.start(QCoreApplication::applicationDirPath() + u'/' + program, arguments);
    QByteArray said;
    const QByteArray ready = program == u"platodesk" ? "window painted" : "\"url\"";
    QTRY_VERIFY2_WITH_TIMEOUT((said += process.readAll()).contains(ready), said.constData(), 20'000);
}

void TestSecrecy::end(QProcess &process)
{
    process.terminate();
    if (!process.waitForFinished(5000))
        process.kill();
    process.waitForFinished();
}

void TestSecrecy::keepsItsKey()
{
    QFETCH(const QString, program);
    QProcess process;
    start(process, program);
    // What it hands down to children is what stands here, too.
    QVERIFY(!contentOf(process.processId(), u"environ"_s).contains(Word));
    QVERIFY(!contentOf(process.processId(), u"cmdline"_s).contains(Word));
    end(process);
}

void TestSecrecy::childrenGetNoKey()
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"PLATO_API_KEY"_s, QLatin1StringView(Word));
    environment.insert(u"PLATO_OTHER"_s, u"other"_s);
    process.setProcessEnvironment(environment);
    process.start(QCoreApplication::applicationDirPath() + u"/childofours"_s);
    QVERIFY(process.waitForFinished());
    const QByteArray said = process.readAllStandardOutput();
    QVERIFY2(said.contains("taken: " + QByteArray(Word)), said.constData());
    QVERIFY2(said.contains("PLATO_OTHER=other"), said.constData());
    QVERIFY2(!said.contains("PLATO_API_KEY"), said.constData());
}

void TestSecrecy::leavesNoCore_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<int>("signal");
    for (const char *program : {"platod", "plato-desktop-agent", "platodesk"}) {
        QTest::addRow("%s, crash", program) << QString::fromLatin1(program) << SIGSEGV;
        QTest::addRow("%s, asked to", program) << QString::fromLatin1(program) << SIGQUIT;
    }
}

void TestSecrecy::leavesNoCore()
{
    QFETCH(const QString, program);
    QFETCH(const int, signal);
    QProcess process;
    start(process, program);
    const QByteArrayList limits = contentOf(process.processId(), u"limits"_s).split('\n');
    const auto core = std::find_if(limits.begin(), limits.end(),
                                   [](const QByteArray &line) { return line.startsWith("Max core file size"); });
    QVERIFY(core != limits.end());
    QCOMPARE(core->simplified(), "Max core file size 0 0 bytes");
    ::kill(static_cast<pid_t>(process.processId()), signal);
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitStatus(), QProcess::CrashExit);
    QCOMPARE(process.exitCode(), signal);
    QCOMPARE(QDir(m_folder.path()).entryList({u"core*"_s}, QDir::Files), QStringList());
}

/// The kernel gives what others may not look at to root. That is seen of a program of another user than root.
void TestSecrecy::isHidden()
{
    QFETCH(const QString, program);
    QProcess process;
    const uid_t user = ::geteuid() == 0 ? Nobody : ::geteuid();
    QVERIFY(::geteuid() != 0 || ::chown(QFile::encodeName(m_folder.path()).constData(), Nobody, Nobody) == 0);
    QVERIFY(!QDir(m_folder.filePath(u"state"_s)).exists() || QDir(m_folder.filePath(u"state"_s)).removeRecursively());
    start(process, program, true);
    struct stat status = {};
    QCOMPARE(::stat(u"/proc/%1/environ"_s.arg(process.processId()).toLatin1().constData(), &status), 0);
    // The window is not: portals of the desktop look at those who ask them.
    QCOMPARE(status.st_uid, program == u"platodesk" ? user : uid_t(0));
    end(process);
}

QTEST_GUILESS_MAIN(TestSecrecy)
#include "tst_secrecy.moc"
