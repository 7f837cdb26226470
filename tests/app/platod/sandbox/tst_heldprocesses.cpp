// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/sandbox/heldprocesses.h"
#include "app/platod/sandbox/processtree.h"
#include "app/process/descriptor.h"

#include <QProcess>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <sys/syscall.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::runtime;

/// Processes that are held while what they have written is copied.
class TestHeldProcesses : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void holdsAll_data();
    void holdsAll();
    void holdsNothingOfWhatHasEnded();
    void saysThatItEndedMeanwhile();

private:
    /// Starts what stands for the first process of a sandbox.
    bool start(const QString &children);

    QProcess m_first;
    Descriptor m_pidfd;
};

void TestHeldProcesses::init()
{
    m_first.setProcessChannelMode(QProcess::ForwardedErrorChannel);
}

void TestHeldProcesses::cleanup()
{
    const QList<qint64> all = withDescendants({m_first.processId()});
    if (m_first.state() != QProcess::NotRunning) {
        for (const qint64 pid : all)
            ::kill(pid_t(pid), SIGKILL);
    }
    m_first.waitForFinished();
    m_pidfd.close();
}

bool TestHeldProcesses::start(const QString &children)
{
    const QString functions = u"import ctypes, os, threading, time\n"
                              "def child(work):\n"
                              "  if os.fork() == 0:\n"
                              "    work()\n"
                              "    os._exit(0)\n"
                              "def up():\n"
                              "  print('up', flush=True)\n"
                              "def loop():\n"
                              "  up()\n"
                              "  while True: time.sleep(0.01)\n"_s;
    m_first.start(u"python3"_s, {u"-c"_s, functions + children + u"\nwhile True: time.sleep(1)"_s});
    m_pidfd = Descriptor(int(::syscall(SYS_pidfd_open, pid_t(m_first.processId()), 0)));
    return m_pidfd >= 0 && m_first.waitForReadyRead();
}

void TestHeldProcesses::holdsAll_data()
{
    QTest::addColumn<QString>("children");
    QTest::addColumn<int>("count");
    QTest::newRow("none") << u"up()"_s << 0;
    QTest::newRow("one") << u"child(loop)"_s << 1;
    QTest::newRow("below one") << u"child(lambda: (child(loop), loop()))"_s << 2;
    QTest::newRow("one that has ended, and nobody has asked how")
        << u"child(lambda: 0)\nos.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)\nup()"_s << 1;
    // The process is told as one that has ended then, while its other thread works.
    QTest::newRow("one whose first thread has ended")
        << u"number = {'x86_64': 60}.get(os.uname().machine, 93)\n"
           "def work():\n"
           "  main = os.getpid()\n"
           "  def late():\n"
           "    while ') Z' not in open('/proc/%d/stat' % main).read(): time.sleep(0.01)\n"
           "    loop()\n"
           "  threading.Thread(target=late).start()\n"
           "  ctypes.CDLL(None).syscall(number, 0)\n"
           "child(work)"_s
        << 1;
}

void TestHeldProcesses::holdsAll()
{
    QFETCH(QString, children);
    QFETCH(int, count);
    QVERIFY(start(children));
    QTRY_COMPARE(withDescendants({m_first.processId()}).size(), count + 1);
    QList<qint64> below = withDescendants({m_first.processId()});
    below.removeAll(m_first.processId());
    const auto areAtRest = [&] { return std::all_of(below.cbegin(), below.cend(), &isAtRest); };
    const bool wereAtRest = areAtRest();
    {
        const HeldProcesses held(m_first.processId(), m_pidfd, NeverStop);
        QVERIFY(held.areAllHeld());
        QVERIFY(areAtRest());
    }
    QTRY_COMPARE(areAtRest(), wereAtRest); // they go on
}

void TestHeldProcesses::holdsNothingOfWhatHasEnded()
{
    QVERIFY(start(u"up()"_s));
    const qint64 pid = m_first.processId();
    m_first.kill();
    QVERIFY(m_first.waitForFinished());
    QVERIFY(!HeldProcesses(pid, m_pidfd, NeverStop).areAllHeld());
}

void TestHeldProcesses::saysThatItEndedMeanwhile()
{
    QVERIFY(start(u"up()"_s));
    const HeldProcesses held(m_first.processId(), m_pidfd, NeverStop);
    QVERIFY(held.areAllHeld());
    m_first.kill();
    QVERIFY(m_first.waitForFinished());
    QVERIFY(!held.areAllHeld());
}

QTEST_GUILESS_MAIN(TestHeldProcesses)
#include "tst_heldprocesses.moc"
