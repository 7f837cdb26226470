// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/commandline.h"
#include "app/platod/env/meshaddresses.h"
#include "app/platod/env/randomkey.h"
#include "app/platod/env/readinessprobe.h"
#include "app/platod/files/statedir.h"
#include "app/platod/files/tree.h"
#include "app/platod/logfile.h"
#include "app/platod/sandbox/envprocess.h"
#include "app/platod/sandbox/sandbox.h"
#include "tests/support/processes.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QSet>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace plato::runtime;

/// The parts below sessions, one by one.
class TestRuntimeParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void copiesTrees();
    void copyLeavesNothingHalf();
    void removesStubbornTrees();
    void removalDoesNotFollowLinks();
    void meshBlocksAreDistinct();
    void stateDirIsHeldAlone();
    void stateDirClearsLeftovers();
    void stateDirEndsHalfMadeSandboxes();
    void stateDirIsWhereEnvsDoNotLook();
    void logFilesHaveASize();
    void stateDirSaysWhatIsWrong_data();
    void stateDirSaysWhatIsWrong();
    void readsTheCommandLine();
    void refusesCommandLines_data();
    void refusesCommandLines();
    void findsSimulators();
    void keysAreLongAndDiffer();
    void sandboxIsPrivate();
    void sandboxEndsAsAWhole();
    void sandboxEndsHoweverEarly();
    void stateDirEndsForgottenSandboxes();
    void sandboxTellsHowItEnded();
    void probesLeaveEachOtherAlone();
    void probesAskMoreSeldomTheLongerTheyWait();

private:
    static void write(const QString &path, const QByteArray &content)
    {
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    static QByteArray read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(unreadable)");
    }
    static SandboxSpec sandboxIn(const QString &folder, const QString &script)
    {
        SandboxSpec spec;
        spec.folder = folder;
        spec.hostName = u"box"_s;
        spec.command = {u"bash"_s, u"-c"_s, script};
        [&] {
            QVERIFY(makePrivateDir(folder + u"/state"_s));
            QVERIFY(makePrivateDir(folder + u"/home"_s));
            QVERIFY(writeSandboxEtc(folder, {{QHostAddress(u"127.9.9.2"_s), u"box"_s}}));
        }();
        return spec;
    }
    const QString m_bwrap = QStandardPaths::findExecutable(u"bwrap"_s);
};

void TestRuntimeParts::copiesTrees()
{
    QTemporaryDir temporary;
    const QString from = temporary.filePath(u"from"_s);
    const QString to = temporary.filePath(u"to"_s);
    write(from + u"/a/b/deep.txt"_s, "deep");
    write(from + u"/run.sh"_s, "#!/bin/sh\n");
    write(from + u"/empty"_s, {});
    ::chmod(qPrintable(from + u"/run.sh"_s), 0750);
    QVERIFY(QFile::link(u"a/b/deep.txt"_s, from + u"/link"_s));
    QVERIFY(QFile::link(u"/nowhere"_s, from + u"/dangling"_s));
    ::mkfifo(qPrintable(from + u"/pipe"_s), 0600);
    {
        QFile sparse(from + u"/sparse"_s);
        QVERIFY(sparse.open(QIODevice::WriteOnly));
        QVERIFY(sparse.resize(64LL * 1024 * 1024));
        QVERIFY(sparse.seek(32LL * 1024 * 1024));
        sparse.write("middle");
    }
    const std::atomic_bool cancelled = false;
    const auto copied = copyTree(from, to, cancelled);
    QVERIFY2(copied, copied ? "" : qPrintable(copied.error().message));
    QCOMPARE(read(to + u"/a/b/deep.txt"_s), "deep");
    QCOMPARE(read(to + u"/empty"_s), "");
    QVERIFY(QFileInfo(to + u"/run.sh"_s).isExecutable());
    QCOMPARE(QFile::symLinkTarget(to + u"/dangling"_s), u"/nowhere"_s);
    QVERIFY(QFileInfo(to + u"/link"_s).isSymLink());
    QVERIFY(!QFileInfo::exists(to + u"/pipe"_s));
    QCOMPARE(QFileInfo(to + u"/run.sh"_s).lastModified(), QFileInfo(from + u"/run.sh"_s).lastModified());
    QCOMPARE(read(to + u"/sparse"_s), read(from + u"/sparse"_s));
    struct stat info = {};
    QCOMPARE(::stat(qPrintable(to + u"/sparse"_s), &info), 0);
    QVERIFY2(info.st_blocks * 512L < 8L * 1024 * 1024, "the hole was filled");
}

void TestRuntimeParts::copyLeavesNothingHalf()
{
    QTemporaryDir temporary;
    const QString from = temporary.filePath(u"from"_s);
    const QString to = temporary.filePath(u"to"_s);
    write(from + u"/file"_s, "content");
    const std::atomic_bool cancelled = true;
    QVERIFY(!copyTree(from, to, cancelled));
    QVERIFY(!QFileInfo::exists(to));

    const std::atomic_bool going = false;
    const auto nowhere = copyTree(from, temporary.filePath(u"no/such/parent"_s), going);
    QVERIFY(!nowhere);
    QVERIFY2(nowhere.error().message.contains(u"no/such/parent"_s), qPrintable(nowhere.error().message));
    QVERIFY(!copyTree(temporary.filePath(u"nothing"_s), to, going));
    QVERIFY(!QFileInfo::exists(to));
}

void TestRuntimeParts::removesStubbornTrees()
{
    QTemporaryDir temporary;
    const QString tree = temporary.filePath(u"tree"_s);
    write(tree + u"/locked/inner/file"_s, "x");
    ::chmod(qPrintable(tree + u"/locked/inner"_s), 0);
    ::chmod(qPrintable(tree + u"/locked"_s), 0500);
    const auto removed = removeTree(tree);
    QVERIFY2(removed, removed ? "" : qPrintable(removed.error().message));
    QVERIFY(!QFileInfo::exists(tree));
    QVERIFY(removeTree(tree)); // there is nothing, and that is fine
}

void TestRuntimeParts::removalDoesNotFollowLinks()
{
    QTemporaryDir temporary;
    write(temporary.filePath(u"precious/file"_s), "x");
    const QString tree = temporary.filePath(u"tree"_s);
    QVERIFY(QDir().mkpath(tree));
    QVERIFY(QFile::link(temporary.filePath(u"precious"_s), tree + u"/link"_s));
    QVERIFY(removeTree(tree));
    QVERIFY(QFileInfo::exists(temporary.filePath(u"precious/file"_s)));
}

void TestRuntimeParts::meshBlocksAreDistinct()
{
    std::vector<std::unique_ptr<MeshBlock>> blocks;
    QSet<QString> subnets;
    for (int i = 0; i < 200; ++i) {
        blocks.push_back(MeshBlock::take());
        QVERIFY(blocks.back());
        subnets.insert(blocks.back()->subnet());
    }
    QCOMPARE(subnets.size(), 200);
    const MeshBlock &block = *blocks.front();
    QVERIFY(block.address(0).isLoopback());
    QVERIFY(!block.address(0).toString().startsWith("127.0."_L1));
    QVERIFY(block.address(0).toString().endsWith(".2"_L1));
    QVERIFY(block.address(MeshBlock::MaxAddresses - 1).toString().endsWith(".251"_L1));
    QVERIFY(block.address(0).isInSubnet(QHostAddress::parseSubnet(block.subnet())));
}

void TestRuntimeParts::stateDirIsHeldAlone()
{
    QTemporaryDir temporary;
    const QString path = temporary.filePath(u"state"_s);
    auto first = StateDir::open(path);
    QVERIFY2(first, first ? "" : qPrintable(first.error().message));
    const auto second = StateDir::open(path);
    QVERIFY(!second);
    QVERIFY2(second.error().message.contains(u"pid %1"_s.arg(::getpid())) && second.error().message.contains(path),
             qPrintable(second.error().message));
    first->reset();
    QVERIFY(StateDir::open(path));
}

void TestRuntimeParts::stateDirClearsLeftovers()
{
    QTemporaryDir temporary;
    const QString path = temporary.path();
    QVERIFY(StateDir::open(path));
    write(path + u"/envs/dead/state/file"_s, "x");
    write(path + u"/artifacts/.new-half/state/file"_s, "x");
    write(path + u"/artifacts/whole/artifact.json"_s, "x");
    const auto dir = StateDir::open(path);
    QVERIFY(dir);
    QVERIFY(!QFileInfo::exists(path + u"/envs/dead"_s));
    QVERIFY(!QFileInfo::exists(path + u"/artifacts/.new-half"_s));
    QVERIFY(QFileInfo::exists(path + u"/artifacts/whole"_s));
    struct stat info = {};
    QCOMPARE(::stat(qPrintable((*dir)->envs()), &info), 0);
    QCOMPARE(info.st_mode & 0777, 0700u);
}

void TestRuntimeParts::stateDirEndsHalfMadeSandboxes()
{
    QTemporaryDir temporary;
    // Bubblewrap waits for its stdin before it releases its child, and is gone by then.
    QProcess bubblewrap;
    const QString mine = temporary.path() + u"/envs/dead/home"_s;
    bubblewrap.start(u"/usr/bin/bwrap"_s, {u"--unshare-user"_s, u"--unshare-pid"_s, u"--userns-block-fd"_s, u"0"_s,
                                           u"--info-fd"_s, u"2"_s, u"--bind"_s, mine, u"/home"_s, u"true"_s});
    QTRY_COMPARE(plato::test::processesMentioning(mine).size(), 2);
    bubblewrap.setReadChannel(QProcess::StandardError);
    QTRY_VERIFY(bubblewrap.peek(4096).contains('}')); // all of its words: now it waits
    bubblewrap.kill();
    QVERIFY(bubblewrap.waitForFinished());
    QCOMPARE(plato::test::processesMentioning(mine).size(), 1);
    QVERIFY(StateDir::open(temporary.path()));
    QTRY_COMPARE(plato::test::processesMentioning(mine), QList<qint64>());
}

void TestRuntimeParts::stateDirIsWhereEnvsDoNotLook()
{
    for (const QString &path : {u"/usr/share/plato-test"_s, u"/opt/plato-test"_s, u"/var/../etc/plato-test"_s}) {
        const auto dir = StateDir::open(path);
        QVERIFY(!dir);
        QVERIFY2(dir.error().message.contains(u"which envs see"_s), qPrintable(dir.error().message));
        QVERIFY(!QFile::exists(path));
    }
}

void TestRuntimeParts::logFilesHaveASize()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"log"_s);
    const auto contentOf = [](const QString &file) {
        QFile log(file);
        return log.open(QIODevice::ReadOnly) ? log.readAll() : QByteArray();
    };
    {
        const LogFile log(path, 10'000);
        for (int i = 0; i < 700; ++i)
            qInfo("line %d of many", i);
        qInfo("%s", QByteArray(50'000, 'x').constData());
        qInfo("the last");
    }
    qInfo("not for the file");
    QVERIFY(contentOf(path).size() <= 10'000 && contentOf(path + u".1"_s).size() <= 10'000);
    QVERIFY(contentOf(path).trimmed().endsWith("the last"));
    QVERIFY(contentOf(path + u".1"_s).contains("line 699 of many") || contentOf(path).contains("line 699 of many"));
    QVERIFY(!contentOf(path).contains("line 1 of many") && !contentOf(path + u".1"_s).contains("line 1 of many"));
    QCOMPARE(folder.isValid() ? QDir(folder.path()).entryList(QDir::Files).size() : 0, 2);
    const LogFile again(path, 10'000);
    qInfo("the next run");
    QVERIFY(contentOf(path).contains("the last") && contentOf(path).contains("the next run"));
}

void TestRuntimeParts::stateDirSaysWhatIsWrong_data()
{
    QTest::addColumn<QString>("path");
    QTest::newRow("below a file") << u"/dev/null/state"_s;
    QTest::newRow("where nobody writes") << u"/proc/state"_s; // root, too, cannot
}

void TestRuntimeParts::stateDirSaysWhatIsWrong()
{
    QFETCH(QString, path);
    const auto dir = StateDir::open(path);
    QVERIFY(!dir);
    QVERIFY2(dir.error().message.contains(path), qPrintable(dir.error().message));
}

void TestRuntimeParts::readsTheCommandLine()
{
    const auto parsed = CommandLine::parse({u"platod"_s, u"--listen"_s, u"127.0.0.5:8123"_s, u"--state-dir"_s,
                                            u"/tmp/x"_s, u"--exit-with-parent"_s, u"--verbose"_s});
    QVERIFY2(parsed, parsed ? "" : qPrintable(parsed.error().message));
    const auto &line = std::get<CommandLine>(*parsed);
    QCOMPARE(line.runtime.address, QHostAddress(u"127.0.0.5"_s));
    QCOMPARE(line.runtime.port, 8123);
    QCOMPARE(line.runtime.stateDir, u"/tmp/x"_s);
    QVERIFY(line.exitWithParent && line.verbose);

    const auto plain = CommandLine::parse({u"platod"_s});
    QVERIFY(plain);
    QCOMPARE(std::get<CommandLine>(*plain).runtime.port, 0);
    QVERIFY(std::get<CommandLine>(*plain).runtime.stateDir.endsWith(u"/plato-desk/runtime"_s));
    const auto sixth = CommandLine::parse({u"platod"_s, u"--listen=[::1]:0"_s});
    QVERIFY(sixth);
    QCOMPARE(std::get<CommandLine>(*sixth).runtime.address, QHostAddress(QHostAddress::LocalHostIPv6));

    const auto help = CommandLine::parse({u"platod"_s, u"--help"_s});
    QVERIFY(help && std::get<CommandLine::Text>(*help).text.contains(u"--state-dir"_s));
    const auto version = CommandLine::parse({u"platod"_s, u"--version"_s});
    QVERIFY(version && std::get<CommandLine::Text>(*version).text.startsWith(u"platod "_s));
}

void TestRuntimeParts::refusesCommandLines_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("everywhere") << QStringList{u"--listen"_s, u"0.0.0.0:0"_s};
    QTest::newRow("not loopback") << QStringList{u"--listen"_s, u"192.168.1.1:0"_s};
    QTest::newRow("a name") << QStringList{u"--listen"_s, u"localhost:0"_s};
    QTest::newRow("no port") << QStringList{u"--listen"_s, u"127.0.0.1"_s};
    QTest::newRow("port too large") << QStringList{u"--listen"_s, u"127.0.0.1:65536"_s};
    QTest::newRow("with a path") << QStringList{u"--listen"_s, u"127.0.0.1:0/x"_s};
    QTest::newRow("no value") << QStringList{u"--listen"_s};
    QTest::newRow("unknown option") << QStringList{u"--port"_s};
    QTest::newRow("argument") << QStringList{u"serve"_s};
    QTest::newRow("empty folder") << QStringList{u"--state-dir"_s, QString()};
}

void TestRuntimeParts::refusesCommandLines()
{
    QFETCH(QStringList, arguments);
    const auto parsed = CommandLine::parse(QStringList{u"platod"_s} + arguments);
    QVERIFY(!parsed);
    QVERIFY(!parsed.error().message.isEmpty());
}

void TestRuntimeParts::findsSimulators()
{
    const QTemporaryDir data;
    const QByteArray before = qgetenv("XDG_DATA_HOME");
    qputenv("XDG_DATA_HOME", data.path().toUtf8());
    const QStringList folders = Runtime::findSimulatorFolders();
    qputenv("XDG_DATA_HOME", before);
    if (before.isEmpty())
        qunsetenv("XDG_DATA_HOME");
    const QString own = data.path() + u"/plato-desk/simulators"_s;
    QCOMPARE(folders.size(), 3);
    QCOMPARE(folders.first(), u":/simulators"_s);
    QCOMPARE(folders.last(), own); // it wins

    write(own + u"/broken.json"_s, R"({"name": "broken", "title": "Broken", "description": "x", "start": "sh"})");
    write(own + u"/fossil.json"_s, R"({"name": "fossil", "title": "Mine", "description": "x", "start": ["sh"],
        "app_port": 8080, "ready": {"http_path": "/"}})");
    write(own + u"/fossil/start.sh"_s, "true");
    const Simulators simulators(folders);
    QVERIFY(simulators.find(u"fossil"_s));
    QCOMPARE(simulators.find(u"fossil"_s)->title, u"Mine"_s);
    QCOMPARE(simulators.find(u"fossil"_s)->filesFolder, own + u"/fossil"_s);
    QVERIFY(simulators.find(u"ubuntu-vm"_s)); // not hidden by a broken one
    QCOMPARE(simulators.problems(),
             QStringList(own + u"/broken.json: start: a list of texts is needed, as in \"start\": [\"…\", \"…\"]"_s));
}

void TestRuntimeParts::keysAreLongAndDiffer()
{
    const QByteArray key = randomKey();
    QVERIFY(QByteArray::fromBase64(key, QByteArray::Base64UrlEncoding).size() >= 32);
    QVERIFY(key != randomKey());
    QVERIFY(!key.contains('+') && !key.contains('/') && !key.contains('='));
}

void TestRuntimeParts::sandboxIsPrivate()
{
    QTemporaryDir temporary;
    write(temporary.filePath(u"secret"_s), "x");
    SandboxSpec spec =
        sandboxIn(temporary.filePath(u"env"_s),
                  u"{ whoami; hostname; id -u; pwd; umask; getent hosts box.plato.internal box;"
                  " ls %1/secret; touch /usr/x /etc/x; ls /proc | grep -c '^[0-9]'; echo $GIVEN;"
                  " echo ${PATH_OF_TEST-none}; } > /state/out 2> /state/err; touch ~/mine"_s.arg(temporary.path()));
    spec.extraEnvironment.insert(u"GIVEN"_s, u"a secret"_s);
    qputenv("PATH_OF_TEST", "here");
    EnvProcess process;
    QSignalSpy ended(&process, &EnvProcess::ended);
    process.start(m_bwrap, spec);
    QVERIFY(ended.wait());
    qunsetenv("PATH_OF_TEST");
    const QByteArrayList lines = read(spec.folder + u"/state/out"_s).trimmed().split('\n');
    QCOMPARE(lines.value(0), "user");
    QCOMPARE(lines.value(1), "box");
    QCOMPARE(lines.value(2), "1000");
    QCOMPARE(lines.value(3), "/home/user");
    QCOMPARE(lines.value(4), "0022");
    QVERIFY(lines.value(5).startsWith("127.9.9.2") && lines.value(6).startsWith("127.9.9.2"));
    QVERIFY2(lines.value(7).toInt() < 8, lines.value(7).constData()); // processes: its own alone
    QCOMPARE(lines.value(8), "a secret");
    QCOMPARE(lines.value(9), "none");
    const QByteArray errors = read(spec.folder + u"/state/err"_s);
    QVERIFY2(errors.contains("secret': No such file"), errors.constData());
    QCOMPARE(errors.count("Read-only file system"), 2);
    QVERIFY(QFileInfo::exists(spec.folder + u"/home/mine"_s));
    QVERIFY(!spec.arguments().join(u' ').contains(u"a secret"_s));
}

void TestRuntimeParts::sandboxEndsAsAWhole()
{
    QTemporaryDir temporary;
    // Children that ignore signals and have sessions of their own; the marker finds them from outside.
    const QString marker = u"1234567.%1"_s.arg(::getpid());
    const SandboxSpec spec =
        sandboxIn(temporary.filePath(u"env"_s), u"for i in 1 2 3; do (trap '' TERM HUP; setsid sleep %1) & done; touch "
                                                "/state/up; sleep %1"_s.arg(marker));
    EnvProcess process;
    QSignalSpy ended(&process, &EnvProcess::ended);
    process.start(m_bwrap, spec);
    QTRY_VERIFY(QFileInfo::exists(spec.folder + u"/state/up"_s));
    QTRY_VERIFY(plato::test::processesMentioning(marker).size() >= 4);
    process.stop();
    QVERIFY(ended.wait());
    QCOMPARE(plato::test::processesMentioning(marker), QList<qint64>()); // at once, not soon
    QCOMPARE(ended.first().first().toBool(), false);
}

void TestRuntimeParts::sandboxEndsHoweverEarly()
{
    // Stopped, or thrown away, at any moment of its start: bubblewrap has not always told whom it started by then.
    QTemporaryDir temporary;
    const QString folder = temporary.filePath(u"env"_s);
    const SandboxSpec spec = sandboxIn(folder, u"sleep 1000"_s);
    for (int i = 0; i < 40; ++i) {
        EnvProcess process;
        QSignalSpy ended(&process, &EnvProcess::ended);
        process.start(m_bwrap, spec);
        QElapsedTimer timer;
        timer.start();
        while (timer.nsecsElapsed() < i / 2 * 500'000LL) // the moments between nothing and a running sandbox
            QCoreApplication::processEvents();
        if (i % 2 == 0) {
            process.stop();
            QVERIFY(!ended.isEmpty() || ended.wait());
            QCOMPARE(plato::test::processesMentioning(folder), QList<qint64>());
        }
    }
    QCOMPARE(plato::test::processesMentioning(folder), QList<qint64>());
}

void TestRuntimeParts::stateDirEndsForgottenSandboxes()
{
    QTemporaryDir temporary;
    QVERIFY(StateDir::open(temporary.path()));
    const SandboxSpec spec = sandboxIn(temporary.filePath(u"envs/dead"_s), u"sleep 1000"_s);
    QStringList arguments = spec.arguments();
    arguments.removeAll(u"--die-with-parent"_s);
    QProcess forgotten;
    forgotten.start(m_bwrap, arguments);
    QVERIFY(forgotten.waitForStarted());
    QTRY_VERIFY(plato::test::processesMentioning(spec.folder).size() >= 2);
    QVERIFY(StateDir::open(temporary.path()));
    QTRY_COMPARE(plato::test::processesMentioning(spec.folder), QList<qint64>());
    QTRY_COMPARE(forgotten.state(), QProcess::NotRunning);
    QVERIFY(!QFileInfo::exists(spec.folder));
}

void TestRuntimeParts::sandboxTellsHowItEnded()
{
    QTemporaryDir temporary;
    const auto outcomeOf = [&](const QString &bwrap, const QString &script) {
        EnvProcess process;
        QSignalSpy ended(&process, &EnvProcess::ended);
        process.start(bwrap, sandboxIn(temporary.filePath(u"env"_s), script));
        if (ended.isEmpty())
            ended.wait();
        return ended.value(0);
    };
    QCOMPARE(outcomeOf(m_bwrap, u"exit 0"_s).value(0).toBool(), true);
    const QVariantList failed = outcomeOf(m_bwrap, u"echo one >&2; echo the last words; exit 7"_s);
    QCOMPARE(failed.value(0).toBool(), false);
    QCOMPARE(failed.value(1).toString(), u"process ended with status 7: the last words"_s);
    const QVariantList missing = outcomeOf(u"/no/such/bwrap"_s, u"true"_s);
    QCOMPARE(missing.value(0).toBool(), false);
    QVERIFY2(missing.value(1).toString().contains(u"bubblewrap did not start"_s),
             qPrintable(missing.value(1).toString()));
}

/// Many envs boot at once: one that has become ready must not make the others ask anew.
void TestRuntimeParts::probesLeaveEachOtherAlone()
{
    const auto urlOf = [](const QTcpServer &server) {
        return QUrl(u"http://127.0.0.1:%1/"_s.arg(server.serverPort()));
    };
    QTcpServer slow;
    QTcpServer fast;
    QVERIFY(slow.listen(QHostAddress::LocalHost));
    QVERIFY(fast.listen(QHostAddress::LocalHost));

    ReadinessProbe slowProbe;
    const QSignalSpy slowReady(&slowProbe, &ReadinessProbe::ready);
    slowProbe.start(urlOf(slow));
    QTRY_VERIFY(slow.hasPendingConnections());
    QTcpSocket *held = slow.nextPendingConnection();
    QTRY_VERIFY(held->bytesAvailable() > 0);

    ReadinessProbe fastProbe;
    connect(&fastProbe, &ReadinessProbe::ready, &fastProbe, &ReadinessProbe::stop);
    const QSignalSpy fastReady(&fastProbe, &ReadinessProbe::ready);
    fastProbe.start(urlOf(fast));
    QTRY_VERIFY(fast.hasPendingConnections());
    QTcpSocket *answered = fast.nextPendingConnection();
    QTRY_VERIFY(answered->bytesAvailable() > 0);
    answered->write("HTTP/1.1 204 No Content\r\n\r\n");
    QTRY_COMPARE(fastReady.count(), 1);

    held->write("HTTP/1.1 204 No Content\r\n\r\n");
    QTRY_COMPARE(slowReady.count(), 1);
    QVERIFY(!slow.hasPendingConnections()); // it has asked once
}

/// Or what an application writes for each question would soon be all that is kept of its words.
void TestRuntimeParts::probesAskMoreSeldomTheLongerTheyWait()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QElapsedTimer clock;
    QList<qint64> asked;
    QList<qint64> answered;
    connect(&server, &QTcpServer::newConnection, &server, [&] {
        QTcpSocket *socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QTcpSocket::readyRead, socket, [&, socket] {
            if (!socket->readAll().contains("\r\n\r\n"))
                return;
            asked.append(clock.elapsed());
            socket->write("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
            socket->disconnectFromHost();
            answered.append(clock.elapsed());
        });
    });
    ReadinessProbe probe;
    clock.start();
    probe.start(QUrl(u"http://127.0.0.1:%1/"_s.arg(server.serverPort())));
    QTRY_VERIFY_WITH_TIMEOUT(asked.size() >= 30, 60'000);
    for (qsizetype i = 1; i < asked.size(); ++i) {
        const qint64 pause = asked[i] - answered[i - 1];
        QVERIFY2(pause >= answered[i - 1] / 10 - 2, qPrintable(u"%1 ms after %2 ms"_s.arg(pause).arg(answered[i - 1])));
    }
    QVERIFY(probe.lastAnswer().contains(u"503"_s));
}

QTEST_GUILESS_MAIN(TestRuntimeParts)
#include "tst_runtimeparts.moc"
