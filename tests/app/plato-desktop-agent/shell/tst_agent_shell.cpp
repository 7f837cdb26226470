// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/shell/shellsession.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace plato::agent;
using namespace std::chrono_literals;

class TestShell : public QObject
{
    Q_OBJECT

    using End = ShellResult::End;

    std::unique_ptr<ShellSession> m_shell;
    QTemporaryDir m_folder;

    ShellResult run(const QByteArray &command, std::chrono::seconds timeout = 60s, bool restart = false)
    {
        std::optional<ShellResult> result;
        m_shell->run({command, timeout, restart, [&](const ShellResult &r) { result = r; }});
        if (!QTest::qWaitFor([&] { return result.has_value(); }, 70000))
            qFatal("the shell did not answer");
        return *result;
    }
    QByteArray output(const QByteArray &command) { return run(command).output.bytes; }

    static bool lives(const QByteArray &pid)
    {
        QFile stat(u"/proc/%1/stat"_s.arg(QLatin1StringView(pid.trimmed())));
        if (!stat.open(QIODevice::ReadOnly))
            return false;
        const QByteArray line = stat.readAll();
        return line.mid(line.lastIndexOf(')') + 2, 1) != "Z"; // ended, and nobody has asked how
    }

private Q_SLOTS:
    void init() { m_shell = std::make_unique<ShellSession>(); }
    void cleanup() { m_shell.reset(); }

    void separatesOutputErrorAndStatus()
    {
        const ShellResult result = run("echo out; echo err >&2; (exit 7)");
        QCOMPARE(result.end, End::Finished);
        QCOMPARE(result.output.bytes, QByteArray("out\n"));
        QCOMPARE(result.error.bytes, QByteArray("err\n"));
        QCOMPARE(result.exitStatus, 7);
        QCOMPARE(run("true").exitStatus, 0);
        QCOMPARE(run("printf 'no end of line'").output.bytes, QByteArray("no end of line"));
    }

    void lasts()
    {
        run("cd /usr; X=1; export Y=2; f() { echo \"f $1\"; }; declare -A map=([k]=v); set -u; shopt -s nullglob");
        QCOMPARE(output("pwd; echo $X; bash -c 'echo $Y'; f 3; echo ${map[k]}"), QByteArray("/usr\n1\n2\nf 3\nv\n"));
        QVERIFY(run("echo $unset").error.bytes.contains("unbound variable"));
    }

    void takesAnyText()
    {
        QCOMPARE(output("cat <<'END'\nline '\"\\ 1\nGrüße 🙂\nEND\n"), QByteArray("line '\"\\ 1\nGrüße 🙂\n"));
        QCOMPARE(output("echo a\n\n# remark\necho b"), QByteArray("a\nb\n"));
        QCOMPARE(run("").end, End::Finished);
        const QByteArray longText(300'000, 'x');
        QCOMPARE(output("X=" + longText + "; echo ${#X}"), QByteArray("300000\n"));
    }

    void survivesSyntaxErrors()
    {
        const ShellResult result = run("echo 'open");
        QCOMPARE(result.end, End::Finished);
        QVERIFY(result.exitStatus != 0);
        QVERIFY(result.error.bytes.contains("unexpected EOF"));
        QCOMPARE(output("echo on"), QByteArray("on\n"));
    }

    /// Commands that could confuse what reads them.
    void survives_data()
    {
        QTest::addColumn<QByteArray>("command");
        QTest::newRow("break") << QByteArray("X=kept; break");
        QTest::newRow("continue") << QByteArray("X=kept; continue");
        QTest::newRow("trace") << QByteArray("X=kept; set -x");
        QTest::newRow("redirected for good")
            << QByteArray("X=kept; exec 3>&1 >/dev/null 2>&1; echo lost; exec >&3 2>&1");
        QTest::newRow("reads its input") << QByteArray("X=kept; cat; read line");
        QTest::newRow("closed output") << QByteArray("X=kept; exec 3>&1; exec >&-; echo lost; exec >&3");
        QTest::newRow("odd separators") << QByteArray("X=kept; IFS=e");
        QTest::newRow("dollar") << QByteArray("X=kept; set -- a b; shift");
        QTest::newRow("non-blocking output")
            << QByteArray("X=kept; python3 -c 'import os; os.set_blocking(1, False); os.set_blocking(2, False)'");
    }

    void survives()
    {
        QFETCH(QByteArray, command);
        QCOMPARE(run(command).end, End::Finished);
        QCOMPARE(output("echo \"$X\""), QByteArray("kept\n"));
    }

    void keepsChannelsFromCommands()
    {
        QCOMPARE(output("ls /proc/self/fd | grep -c '^25[0-2]$'"), QByteArray("0\n"));
        QCOMPARE(output("readlink /proc/self/fd/0"), QByteArray("/dev/null\n"));
    }

    void passesBinaryOutput()
    {
        QByteArray all;
        for (int i = 0; i < 256; ++i)
            all.append(char(i));
        QFile file(m_folder.filePath(u"binary"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(all);
        file.close();
        const QByteArray path = file.fileName().toUtf8();
        const ShellResult result = run("cat " + path + "; cat " + path + " >&2");
        QCOMPARE(result.output.bytes, all);
        QCOMPARE(result.error.bytes, all);
    }

    void capsMuchOutput()
    {
        const ShellResult result =
            run("head -c 10000000 /dev/zero | tr '\\0' x; head -c 2000000 /dev/zero >&2; echo end");
        QCOMPARE(result.output.total, qint64(10'000'004));
        QCOMPARE(result.output.bytes, QByteArray(MarkedStream::MaxKept, 'x'));
        QCOMPARE(result.error.total, qint64(2'000'000));
        QCOMPARE(result.error.bytes.size(), MarkedStream::MaxKept);
        QCOMPARE(output("echo on"), QByteArray("on\n"));
    }

    void doesNotWaitForBackgroundProcesses()
    {
        QElapsedTimer timer;
        timer.start();
        const QByteArray pid = output("sleep 1000 & echo $!");
        QVERIFY(timer.elapsed() < 30000);
        QVERIFY(lives(pid));
        m_shell.reset();
        QTRY_VERIFY(!lives(pid));
    }

    void givesLateOutputToTheNextCommand()
    {
        const QByteArray fifo = m_folder.filePath(u"late"_s).toUtf8();
        output("mkfifo " + fifo + "; { cat " + fifo + "; echo late; } & true");
        QByteArray seen = output("echo go > " + fifo);
        QTRY_VERIFY((seen += output("true")).contains("late\n"));
        QCOMPARE(seen, QByteArray("go\nlate\n"));
    }

    void stopsWhatTakesTooLong()
    {
        const QByteArray kept = output("sleep 1000 & echo $!");
        QElapsedTimer timer;
        timer.start();
        const ShellResult result =
            run("echo begun; sleep 1001 & echo $!; bash -c 'sleep 1002; true'; echo not reached", 1s);
        QCOMPARE(result.end, End::TimedOut);
        QVERIFY(timer.elapsed() >= 1000);
        const QList<QByteArray> lines = result.output.bytes.trimmed().split('\n');
        QCOMPARE(lines.size(), 2);
        QCOMPARE(lines[0], QByteArray("begun"));
        QVERIFY(!lives(lines[1]));
        // What an earlier command left running is not part of this one.
        QVERIFY(lives(kept));
        QCOMPARE(output("echo new; jobs"), QByteArray("new\n"));
        m_shell.reset();
        QTRY_VERIFY(!lives(kept));
    }

    void stopsALoopOfTheShell()
    {
        QCOMPARE(run("while :; do :; done", 1s).end, End::TimedOut);
        QCOMPARE(run("trap '' TERM INT; while :; do echo x; done", 1s).end, End::TimedOut);
        QCOMPARE(output("echo on"), QByteArray("on\n"));
    }

    void earlierBackgroundProcessesStillWriteAfterATimeout()
    {
        const QByteArray fifo = m_folder.filePath(u"later"_s).toUtf8();
        output("mkfifo " + fifo + "; { cat " + fifo + "; echo still here; } & true");
        QCOMPARE(run("sleep 1000", 1s).end, End::TimedOut);
        QByteArray seen = output("echo > " + fifo);
        QTRY_VERIFY((seen += output("true")).contains("still here"));
    }

    void restarts()
    {
        run("X=1; cd /usr");
        const ShellResult result = run("echo \"[$X]\"; pwd", 60s, true);
        QCOMPARE(result.end, End::Finished);
        QCOMPARE(result.output.bytes.first(3), QByteArray("[]\n"));
        QVERIFY(!result.output.bytes.contains("/usr\n"));
    }

    void restartsUnderARunningCommand()
    {
        std::optional<ShellResult> running, waiting, restart;
        m_shell->run({"echo begun; sleep 1000", 60s, false, [&](const ShellResult &r) { running = r; }});
        m_shell->run({"echo waited", 60s, false, [&](const ShellResult &r) {
                          QVERIFY(restart); // the restart does not wait for its turn
                          waiting = r;
                      }});
        m_shell->run({"echo restarted", 60s, true, [&](const ShellResult &r) {
                          QVERIFY(running);
                          restart = r;
                      }});
        QTRY_VERIFY(waiting);
        QCOMPARE(running->end, End::Restarted);
        QCOMPARE(restart->output.bytes, QByteArray("restarted\n"));
        QCOMPARE(waiting->output.bytes, QByteArray("waited\n"));
    }

    void goesOnAfterTheShellEnded_data()
    {
        QTest::addColumn<QByteArray>("command");
        QTest::addColumn<int>("status");
        QTest::newRow("exit") << QByteArray("echo bye; exit 3") << 3;
        QTest::newRow("exec") << QByteArray("echo bye; exec bash -c 'exit 4'") << 4;
        QTest::newRow("killed") << QByteArray("echo bye; kill -9 $$") << 128 + SIGKILL;
        QTest::newRow("exit at first error") << QByteArray("set -e; echo bye; false; echo no") << 1;
        QTest::newRow("exit with a process that holds the output") << QByteArray("echo bye; sleep 1000 & exit 5") << 5;
    }

    void goesOnAfterTheShellEnded()
    {
        QFETCH(QByteArray, command);
        const ShellResult result = run(command);
        QCOMPARE(result.end, End::ShellEnded);
        QCOMPARE(result.output.bytes, QByteArray("bye\n"));
        QTEST(result.exitStatus, "status");
        QCOMPARE(output("echo on"), QByteArray("on\n"));
    }

    void keepsOrder()
    {
        QByteArray order;
        for (int i = 0; i < 20; ++i)
            m_shell->run({"echo " + QByteArray::number(i), 60s, false,
                          [&](const ShellResult &r) { order += r.output.bytes.trimmed() + ' '; }});
        QTRY_COMPARE(order, QByteArray("0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 "));
    }

    void leavesNothingBehind()
    {
        const QByteArray pids = output("sleep 1000 & echo $!; (sleep 1001 & echo $!) ; echo $$");
        bool answered = false;
        m_shell->run({"sleep 1002", 60s, false, [&](const ShellResult &) { answered = true; }});
        m_shell.reset();
        for (const QByteArray &pid : pids.trimmed().split('\n'))
            QTRY_VERIFY2(!lives(pid), pid.constData());
        QVERIFY(!answered);
    }
};

QTEST_GUILESS_MAIN(TestShell)
#include "tst_agent_shell.moc"
