// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/realplatod.h"

#include <QTest>

#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace plato::test;

namespace {

constexpr auto Begin = R"(
import ctypes, mmap, os, sys, time
M = 1 << 20
held = []
def file_of(fd, megabytes):
    for _ in range(megabytes): os.write(fd, b"x" * M)
    held.append(fd)
def touched(mapping, megabytes):
    for i in range(megabytes): mapping[i * M:(i + 1) * M] = b"x" * M
    held.append(mapping)
def disk(fd, megabytes):
    os.posix_fallocate(fd, 0, megabytes * M)
    held.append(fd)
)";

} // namespace

/// An env with 512 MB of memory, 1024 MB of disk and a bound on processes tries to use more, in ways that are easily
/// overlooked. Its neighbour goes on.
class TestResourceAttacks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void endsWhatUsesTooMuch_data();
    void endsWhatUsesTooMuch();
    void boundsProcesses_data();
    void boundsProcesses();
    void letsFairUseBe_data();
    void letsFairUseBe();

private:
    /// Job id of a blank machine; empty when it did not become ready.
    QString start(const QString &alias);
    /// Starts a Python program in there that goes on after the command.
    void leave(const QString &job, const QString &script);
    QString status(const QString &job)
    {
        const QJsonObject details = m_platod.get(u"/api/v2/jobs/"_s + job).object();
        return details.value(u"status"_s).toString() + u": "_s + details.value(u"status_reason"_s).toString();
    }

    RealPlatod m_platod;
    QString m_neighbour;
};

QString TestResourceAttacks::start(const QString &alias)
{
    const QJsonObject config{{u"cpus"_s, 1}, {u"memory"_s, 512}, {u"disk"_s, 1024}};
    const QJsonObject ready = m_platod.launch({QJsonObject{
        {u"type"_s, u"resource"_s}, {u"simulator"_s, u"box"_s}, {u"alias"_s, alias}, {u"sim_config"_s, config}}});
    if (!ready.value(u"ready"_s).toBool())
        qWarning("not ready: %s", QJsonDocument(ready).toJson(QJsonDocument::Compact).constData());
    return ready.value(u"ready"_s).toBool() ? ready.value(u"context"_s)[u"envs"_s][0][u"job_id"_s].toString()
                                            : QString();
}

void TestResourceAttacks::leave(const QString &job, const QString &script)
{
    const QString command = u"cat >/tmp/attack.py <<'PLATO'\n%1%2\ntime.sleep(1000)\nPLATO\n"
                            "setsid python3 /tmp/attack.py >/tmp/said 2>&1 &"_s.arg(QLatin1StringView(Begin), script);
    m_platod.post(u"/api/v2/jobs/%1/execute"_s.arg(job), {{u"command"_s, command}, {u"timeout"_s, 60}});
}

void TestResourceAttacks::initTestCase()
{
    QVERIFY2(m_platod.start(), qPrintable(m_platod.diagnostics()));
    m_neighbour = start(u"neighbour"_s);
    QVERIFY(!m_neighbour.isEmpty());
}

void TestResourceAttacks::endsWhatUsesTooMuch_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("what");
    const auto row = [](const char *name, const char *what, const char *script) {
        QTest::newRow(name) << QString::fromLatin1(script) << QString::fromLatin1(what);
    };
    row("memory file", "memory", "file_of(os.memfd_create('a'), 600)");
    row("memory files, small", "memory", "for i in range(600): file_of(os.memfd_create('a'), 1)");
    row("memory files of several", "memory", "os.fork(); os.fork(); file_of(os.memfd_create('a'), 200)");
    row("memory file, mapped and closed", "memory",
        "for i in range(2):\n"
        "    fd = os.memfd_create('a'); os.ftruncate(fd, 300 * M); touched(mmap.mmap(fd, 300 * M), 300); os.close(fd)");
    row("memory files, one open and one mapped", "memory",
        "file_of(os.memfd_create('a'), 300)\n"
        "fd = os.memfd_create('b'); os.ftruncate(fd, 300 * M); touched(mmap.mmap(fd, 300 * M), 300); os.close(fd)");
    row("shared memory", "memory", "touched(mmap.mmap(-1, 600 * M), 600)");
    row("shared memory, deleted and open", "memory",
        "fd = os.open('/dev/shm/a', os.O_RDWR | os.O_CREAT); os.unlink('/dev/shm/a'); file_of(fd, 400)\n"
        "file_of(os.memfd_create('b'), 200)");
    row("all folders in memory", "memory",
        "for place in ('/tmp', '/var/tmp', '/run', '/dev/shm'): file_of(os.open(place + '/a', os.O_RDWR | os.O_CREAT), "
        "150)");
    row("empty files in memory", "memory",
        "for i in range(1200):\n    os.mkdir('/dev/shm/%d' % i)\n"
        "    for k in range(1000): os.mknod('/dev/shm/%d/%d' % (i, k))");
    row("memory of its own and a file", "memory",
        "held.append(bytearray(300 * M)); file_of(os.memfd_create('a'), 300)");
    row("left by a process that has gone to another group", "memory",
        "if os.fork(): os._exit(0)\nos.setsid()\nif os.fork(): os._exit(0)\nheld.append(bytearray(600 * M))");
    row("deleted and open", "disk space",
        "for n in '12':\n"
        "    fd = os.open('/state/' + n, os.O_RDWR | os.O_CREAT); os.unlink('/state/' + n); disk(fd, 600)");
    row("without a name", "disk space", "for n in '12': disk(os.open('/home/user', os.O_RDWR | os.O_TMPFILE), 600)");
    row("some deleted, some not", "disk space",
        "fd = os.open('/state/1', os.O_RDWR | os.O_CREAT); os.unlink('/state/1'); disk(fd, 600)\n"
        "disk(os.open('/state/2', os.O_RDWR | os.O_CREAT), 600)");
    row("below long names", "disk space",
        "os.chdir('/state')\n"
        "for i in range(60): os.mkdir('n' * 200); os.chdir('n' * 200)\n"
        "for n in '12': disk(os.open(n, os.O_RDWR | os.O_CREAT), 600)");
    row("below many folders", "disk space",
        "os.chdir('/state')\n"
        "for i in range(1500): os.mkdir('n'); os.chdir('n')\n"
        "for n in '12': disk(os.open(n, os.O_RDWR | os.O_CREAT), 600)");
    row("beside folders that move", "disk space",
        "os.makedirs('/state/a/b/c'); os.makedirs('/state/d')\n"
        "for n in '12': disk(os.open('/state/' + n, os.O_RDWR | os.O_CREAT), 600)\n"
        "while True: os.rename('/state/a/b', '/state/d/b'); os.rename('/state/d/b', '/state/a/b')");
    if (::geteuid() == 0) // the kernel tells nobody else
        row("deleted, mapped and closed", "disk space",
            "for n in '12':\n"
            "    fd = os.open('/state/' + n, os.O_RDWR | os.O_CREAT); os.unlink('/state/' + n); disk(fd, 600)\n"
            "    held.append(mmap.mmap(fd, 4096)); os.close(fd)");
}

void TestResourceAttacks::endsWhatUsesTooMuch()
{
    QFETCH(const QString, script);
    QFETCH(const QString, what);
    const QString job = start(u"greedy"_s);
    QVERIFY(!job.isEmpty());
    leave(job, script);
    QTRY_VERIFY_WITH_TIMEOUT(!status(job).startsWith(u"running"_s), 15'000);
    const QString limit = what == u"memory" ? u"512"_s : u"1024"_s;
    QVERIFY2(status(job).startsWith(u"failed: it used "_s) &&
                 status(job).endsWith(u"MB of %1, and its limit is %2 MB"_s.arg(what, limit)),
             qPrintable(status(job)));
    QVERIFY(status(m_neighbour).startsWith(u"running"_s));
}

void TestResourceAttacks::boundsProcesses_data()
{
    QTest::addColumn<QString>("script");
    QTest::newRow("processes") << u"while True:\n    try:\n        if os.fork() == 0: time.sleep(1000)\n"
                                  "    except OSError: break"_s;
    QTest::newRow("threads") << u"import threading\nthreading.stack_size(32768)\nwhile True:\n    try: "
                                "threading.Thread(target=time.sleep, args=(1000,)).start()\n"
                                "    except RuntimeError: break"_s;
    if (::geteuid() != 0) // root's would have all of the computer's processors until the watch ends them
        QTest::newRow("processes that fork on")
            << u"while True:\n    try: os.fork()\n    except OSError: time.sleep(1)"_s;
}

void TestResourceAttacks::boundsProcesses()
{
    QFETCH(const QString, script);
    const QString job = start(u"bomb"_s);
    QVERIFY(!job.isEmpty());
    leave(job, u"os.nice(19)\n"_s + script); // other tests run beside this one
    if (::geteuid() == 0) {
        // The kernel bounds those of others only.
        QTRY_VERIFY_WITH_TIMEOUT(!status(job).startsWith(u"running"_s), 90'000);
        QVERIFY2(status(job).contains(u"processes and threads, and its limit is 2048"_s) ||
                     status(job).contains(u"MB of memory"_s),
                 qPrintable(status(job)));
    } else {
        const auto close = [&] { return m_platod.post(u"/api/v2/jobs/%1/close"_s.arg(job)).object(); };
        QTRY_VERIFY_WITH_TIMEOUT(close().value(u"success"_s).toBool(), 30'000);
    }
    QVERIFY(status(m_neighbour).startsWith(u"running"_s));
    const QJsonObject fine = m_platod
                                 .post(u"/api/v2/jobs/%1/execute"_s.arg(m_neighbour),
                                       QJsonObject{{u"command"_s, u"echo fine"_s}, {u"timeout"_s, 20}})
                                 .object();
    QCOMPARE(fine.value(u"stdout"_s).toString(), u"fine\n"_s);
}

void TestResourceAttacks::letsFairUseBe_data()
{
    QTest::addColumn<QString>("script");
    // What is shared counts once.
    QTest::newRow("memory file, mapped and open")
        << u"fd = os.memfd_create('a'); file_of(fd, 300); touched(mmap.mmap(fd, 300 * M), 300)"_s;
    QTest::newRow("memory file of several")
        << u"fd = os.memfd_create('a'); file_of(fd, 300); touched(mmap.mmap(fd, 300 * M), 300); os.fork(); os.fork()\n"
           "held[-1][0:10]"_s;
    QTest::newRow("file in memory, mapped")
        << u"fd = os.open('/dev/shm/a', os.O_RDWR | os.O_CREAT); file_of(fd, 300); touched(mmap.mmap(fd, 300 * M), 300)"_s;
    QTest::newRow("memory that is forked") << u"held.append(bytearray(b'x') * (300 * M)); os.fork(); os.fork()"_s;
    QTest::newRow("memory that is reserved") << u"held.append(mmap.mmap(-1, 900 * M, flags=mmap.MAP_PRIVATE))"_s;
    QTest::newRow("links")
        << u"disk(os.open('/state/a', os.O_RDWR | os.O_CREAT), 700); os.link('/state/a', '/state/b')"_s;
    QTest::newRow("a file with a hole") << u"os.truncate(os.open('/state/a', os.O_RDWR | os.O_CREAT), 1000 * M)"_s;
}

void TestResourceAttacks::letsFairUseBe()
{
    QFETCH(const QString, script);
    const QString job = start(u"fair"_s);
    QVERIFY(!job.isEmpty());
    leave(job, script + u"\nopen('/tmp/done', 'w')"_s);
    const QJsonObject waited =
        m_platod
            .post(u"/api/v2/jobs/%1/execute"_s.arg(job),
                  QJsonObject{{u"command"_s, u"for i in {1..100}; do [ -e /tmp/done ] && break; sleep 0.1; done; "
                                             "sleep 3; cat /tmp/said; ls /tmp/done"_s},
                              {u"timeout"_s, 30}})
            .object();
    QCOMPARE(waited.value(u"stdout"_s).toString(), u"/tmp/done\n"_s);
    QVERIFY2(status(job).startsWith(u"running"_s), qPrintable(status(job)));
    m_platod.post(u"/api/v2/jobs/%1/close"_s.arg(job));
}

QTEST_GUILESS_MAIN(TestResourceAttacks)
#include "tst_resourceattacks.moc"
