// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile/localruntime.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace plato;

namespace {

constexpr std::chrono::milliseconds Never{600'000};
constexpr std::chrono::milliseconds Soon{100};

/// Neither running nor waiting to be collected.
bool isGone(qint64 pid)
{
    return kill(static_cast<pid_t>(pid), 0) != 0 && errno == ESRCH;
}

} // namespace

class TestLocalRuntime : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<LocalRuntime> m_runtime;
    std::unique_ptr<QSignalSpy> m_ready;
    std::unique_ptr<QSignalSpy> m_failed;
    std::unique_ptr<QSignalSpy> m_stopped;

    static QString fake() { return QCoreApplication::applicationDirPath() + u"/fakeplatod"_s; }
    QString reportPath() const { return m_dir->filePath(u"report"_s); }
    QStringList report() const
    {
        QFile file(reportPath());
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).split(u'\n') : QStringList();
    }

    void use(std::unique_ptr<LocalRuntime> runtime, const char *mode)
    {
        qputenv("PLATO_FAKE_MODE", mode);
        m_runtime = std::move(runtime);
        // No deadline but where a test is about it: a busy computer must not look like a fault.
        m_runtime->setTiming({Never, Never, Never});
        m_ready = std::make_unique<QSignalSpy>(m_runtime.get(), &LocalRuntime::ready);
        m_failed = std::make_unique<QSignalSpy>(m_runtime.get(), &LocalRuntime::failed);
        m_stopped = std::make_unique<QSignalSpy>(m_runtime.get(), &LocalRuntime::stopped);
    }
    void use(const char *mode) { use(std::make_unique<LocalRuntime>(fake()), mode); }

    /// A runtime that was kept runs, and m_runtime is a fresh one that can find it. Its process.
    qint64 leaveOne()
    {
        const QString socket = m_dir->filePath(u"socket"_s);
        use("serve");
        m_runtime->setSocket(socket);
        m_runtime->start();
        if (!QTest::qWaitFor([this] { return m_runtime->canBeKept(); }))
            return 0;
        m_runtime->setKeepRunning(true);
        if (!QTest::qWaitFor([this] { return m_runtime->isKept(); }))
            return 0;
        const qint64 pid = m_runtime->processId();
        use("serve");
        m_runtime->setSocket(socket);
        return pid;
    }

    QString reason() const { return m_failed->isEmpty() ? QString() : m_failed->constLast().constFirst().toString(); }
    void isStopped() const
    {
        QCOMPARE(m_runtime->phase(), LocalRuntime::Phase::Stopped);
        QVERIFY(m_runtime->url().isEmpty());
        QVERIFY(m_runtime->apiKey().isEmpty());
        QCOMPARE(m_runtime->processId(), 0);
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        qputenv("PLATO_FAKE_REPORT", reportPath().toUtf8());
    }

    void cleanup()
    {
        // Whatever a test did, nothing of it may run on.
        if (const qint64 pid = m_runtime ? m_runtime->processId() : 0; pid > 0) {
            kill(static_cast<pid_t>(pid), SIGKILL);
            QTRY_VERIFY(isGone(pid));
        }
        m_runtime.reset();
    }

    void serves()
    {
        use("serve");
        m_runtime->start();
        QCOMPARE(m_runtime->phase(), LocalRuntime::Phase::Starting);
        m_runtime->start(); // one is enough
        QTRY_COMPARE(m_ready->size(), 1);
        QCOMPARE(m_runtime->phase(), LocalRuntime::Phase::Running);
        QCOMPARE(m_runtime->url(), QUrl(u"http://127.0.0.1:4711"_s));
        QCOMPARE(m_runtime->apiKey(), u"k-1"_s);
        const qint64 pid = m_runtime->processId();
        QVERIFY(pid > 0);

        m_runtime->stop();
        QCOMPARE(m_runtime->phase(), LocalRuntime::Phase::Stopping);
        QVERIFY(m_runtime->apiKey().isEmpty());
        QTRY_COMPARE(m_stopped->size(), 1);
        isStopped();
        QVERIFY(isGone(pid));
        QCOMPARE(m_failed->size(), 0);

        m_runtime->stop(); // nothing to stop
        m_runtime->start();
        QTRY_COMPARE(m_ready->size(), 2);
        m_runtime->stop();
        QTRY_COMPARE(m_stopped->size(), 2);
    }

    void arguments()
    {
        qputenv("PLATO_API_KEY", "hush-hush");
        qputenv("PLATO_BASE_URL", "https://plato.example");
        use("serve");
        m_runtime->setStateDir(u"/some where"_s);
        m_runtime->start();
        qunsetenv("PLATO_API_KEY");
        qunsetenv("PLATO_BASE_URL");
        QTRY_COMPARE(m_ready->size(), 1);
        QCOMPARE(report(), (QStringList{u"--listen"_s, u"127.0.0.1:0"_s, u"--exit-with-parent"_s, u"--state-dir"_s,
                                        u"/some where"_s, u"key:"_s, QString()}));
        m_runtime->stop();
        QTRY_COMPARE(m_stopped->size(), 1);
    }

    void answerInPieces()
    {
        use("pieces");
        m_runtime->start();
        QTRY_COMPARE(m_ready->size(), 1);
        QCOMPARE(m_runtime->apiKey(), u"k-1"_s);
        m_runtime->stop();
        QTRY_COMPARE(m_stopped->size(), 1);
        QCOMPARE(m_failed->size(), 0);
    }

    void badAnswer_data()
    {
        QTest::addColumn<QByteArray>("mode");
        QTest::newRow("no JSON") << QByteArray("garbage");
        QTest::newRow("no key") << QByteArray("nokey");
        QTest::newRow("no address") << QByteArray("leak");
        QTest::newRow("no end of line") << QByteArray("flood");
    }

    void badAnswer()
    {
        QFETCH(QByteArray, mode);
        use(mode.constData());
        m_runtime->start();
        QVERIFY(m_runtime->processId() > 0);
        const qint64 pid = m_runtime->processId();
        QTRY_COMPARE(m_failed->size(), 1);
        QVERIFY2(reason().contains(u"something else"_s), qPrintable(reason()));
        QVERIFY(!reason().contains(u"hush"_s));
        isStopped();
        QVERIFY(isGone(pid));
        QCOMPARE(m_ready->size(), 0);
        QCOMPARE(m_stopped->size(), 0);
    }

    void endsWithAnError()
    {
        use("error");
        m_runtime->start();
        QTRY_COMPARE(m_failed->size(), 1);
        isStopped();
        const QStringList lines = reason().split(u'\n');
        QVERIFY2(lines.constFirst().contains(u"exit code 3"_s), qPrintable(reason()));
        QCOMPARE(lines.constLast(), u"address already in use"_s);
        QVERIFY(lines.contains(u"line 40"_s));
        QVERIFY(!lines.contains(u"line 1"_s)); // the last ones only
    }

    void neverAnswers()
    {
        use("silent");
        m_runtime->setTiming({Never, Soon, Never});
        m_runtime->start();
        QTRY_COMPARE(m_failed->size(), 1);
        QVERIFY2(reason().contains(u"within"_s), qPrintable(reason()));
        isStopped();
    }

    void killedWhileRunning()
    {
        use("serve");
        m_runtime->start();
        QTRY_COMPARE(m_ready->size(), 1);
        QCOMPARE(kill(static_cast<pid_t>(m_runtime->processId()), SIGKILL), 0);
        QTRY_COMPARE(m_failed->size(), 1);
        QVERIFY2(reason().contains(u"killed"_s), qPrintable(reason()));
        isStopped();
    }

    void stopsWhileStarting()
    {
        use("silent");
        m_runtime->start();
        m_runtime->stop();
        QTRY_COMPARE(m_stopped->size(), 1);
        isStopped();
        QCOMPARE(m_failed->size(), 0);
    }

    void stubbornIsKilled()
    {
        use("stubborn");
        m_runtime->setTiming({Never, Never, Soon});
        m_runtime->start();
        QTRY_COMPARE(m_ready->size(), 1);
        const qint64 pid = m_runtime->processId();
        m_runtime->stop();
        QTRY_COMPARE(m_stopped->size(), 1);
        QVERIFY(isGone(pid));
        QCOMPARE(m_failed->size(), 0);
    }

    void cannotBeStarted()
    {
        QFile file(m_dir->filePath(u"platod"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("no program");
        file.close();
        use(std::make_unique<LocalRuntime>(file.fileName()), "serve");
        m_runtime->start();
        QCOMPARE(m_failed->size(), 0); // later, never from within the call
        QTRY_COMPARE(m_failed->size(), 1);
        QVERIFY2(reason().contains(u"could not be started"_s), qPrintable(reason()));
        isStopped();
    }

    void restartsFromFailed()
    {
        use("error");
        connect(
            m_runtime.get(), &LocalRuntime::failed, this,
            [this] {
                qputenv("PLATO_FAKE_MODE", "serve");
                m_runtime->start();
            },
            Qt::SingleShotConnection);
        m_runtime->start();
        QTRY_COMPARE(m_ready->size(), 1);
        QCOMPARE(m_failed->size(), 1);
        m_runtime->stop();
        QTRY_COMPARE(m_stopped->size(), 1);
    }

    void endsWithItsOwner()
    {
        use("serve");
        m_runtime->start();
        QTRY_COMPARE(m_ready->size(), 1);
        const qint64 pid = m_runtime->processId();
        m_runtime.reset();
        QTRY_VERIFY(isGone(pid));
    }

    void isFoundAndKept()
    {
        const QString socket = m_dir->filePath(u"socket"_s);
        use("serve");
        m_runtime->setSocket(socket);
        m_runtime->start();
        QTRY_COMPARE(m_ready->size(), 1);
        QVERIFY(!m_runtime->wasFound());
        QVERIFY(!report().contains(u"--exit-with-parent"_s));
        QCOMPARE(report().value(report().indexOf(u"--hand-over"_s) + 1), socket);
        const qint64 pid = m_runtime->processId();
        QCOMPARE(getsid(static_cast<pid_t>(pid)), static_cast<pid_t>(pid)); // no terminal of ours can end it
        QTRY_VERIFY(m_runtime->canBeKept());
        QVERIFY(!m_runtime->isKept());
        QSignalSpy kept(m_runtime.get(), &LocalRuntime::keptChanged);
        m_runtime->setKeepRunning(true);
        QTRY_COMPARE(kept.size(), 1);
        QVERIFY(m_runtime->isKept());
        m_runtime.reset();
        QVERIFY(!isGone(pid));

        use("serve");
        m_runtime->setSocket(socket);
        m_runtime->start();
        QTRY_COMPARE(m_ready->size(), 1);
        QVERIFY(m_runtime->wasFound());
        QCOMPARE(m_runtime->processId(), pid);
        QCOMPARE(m_runtime->url(), QUrl(u"http://127.0.0.1:4711"_s));
        QCOMPARE(m_runtime->apiKey(), u"k-1"_s);
        QVERIFY(m_runtime->isKept());
        m_runtime->stop();
        QTRY_COMPARE(m_stopped->size(), 1);
        isStopped();
        QTRY_VERIFY(isGone(pid));
    }

    void foundAndNotKeptEndsWithItsOwner()
    {
        const qint64 pid = leaveOne();
        m_runtime->start();
        QTRY_COMPARE(m_ready->size(), 1);
        QSignalSpy kept(m_runtime.get(), &LocalRuntime::keptChanged);
        m_runtime->setKeepRunning(false);
        QTRY_COMPARE(kept.size(), 1);
        m_runtime.reset();
        QTRY_VERIFY(isGone(pid));
    }

    void foundIsKilled()
    {
        const qint64 pid = leaveOne();
        m_runtime->start();
        QTRY_COMPARE(m_ready->size(), 1);
        kill(static_cast<pid_t>(pid), SIGKILL);
        QTRY_COMPARE(m_failed->size(), 1);
        isStopped();
        // Its socket lies there still; the next one takes its place.
        m_runtime->start();
        QTRY_COMPARE(m_ready->size(), 2);
        QVERIFY(!m_runtime->wasFound());
        m_runtime->stop();
        QTRY_COMPARE(m_stopped->size(), 1);
    }

    void foundAndSaysNothing()
    {
        const qint64 pid = leaveOne();
        kill(static_cast<pid_t>(pid), SIGSTOP);
        m_runtime->setTiming({Soon, Never, Soon});
        QSignalSpy silent(m_runtime.get(), &LocalRuntime::silent);
        m_runtime->start();
        QTRY_COMPARE(silent.size(), 1);
        QCOMPARE(m_runtime->phase(), LocalRuntime::Phase::Running);
        QCOMPARE(m_runtime->processId(), pid);
        QVERIFY(m_runtime->apiKey().isEmpty());
        QVERIFY(!m_runtime->canBeKept());
        m_runtime->stop(); // on purpose alone
        QTRY_COMPARE(m_stopped->size(), 1);
        QVERIFY(isGone(pid));
    }

    void unwillingIsNotKept()
    {
        use("unwilling");
        m_runtime->setSocket(m_dir->filePath(u"socket"_s));
        m_runtime->start();
        QTRY_COMPARE(m_ready->size(), 1);
        QTRY_VERIFY(m_runtime->canBeKept());
        const qint64 pid = m_runtime->processId();
        m_runtime->setKeepRunning(true);
        m_runtime.reset();
        QTRY_VERIFY(isGone(pid));
    }

    void findsPrograms()
    {
        const auto place = [this](const QString &path) {
            const QString file = m_dir->filePath(path);
            QDir().mkpath(QFileInfo(file).path());
            return QFile::copy(fake(), file) ? QFileInfo(file).canonicalFilePath() : QString();
        };
        const QByteArray before = qgetenv("PATH");
        qputenv("PATH", QFile::encodeName(m_dir->filePath(u"path"_s)));
        const QString bin = m_dir->filePath(u"bin"_s);
        QDir().mkpath(bin);
        const auto restore = qScopeGuard([&] { qputenv("PATH", before); });

        QCOMPARE(LocalRuntime::findProgram(u"tool"_s, bin), QString());
        const QString inPath = place(u"path/tool"_s);
        QCOMPARE(LocalRuntime::findProgram(u"tool"_s, bin), inPath);
        const QString inLibexec = place(u"libexec/plato-desk/tool"_s);
        QCOMPARE(LocalRuntime::findProgram(u"tool"_s, bin), inLibexec);
        const QString beside = place(u"bin/tool"_s);
        QCOMPARE(LocalRuntime::findProgram(u"tool"_s, bin), beside);
        QCOMPARE(LocalRuntime::findProgram(u"fakeplatod"_s), QFileInfo(fake()).canonicalFilePath());
    }
};

QTEST_GUILESS_MAIN(TestLocalRuntime)
#include "tst_localruntime.moc"
