// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/processes.h"
#include "tests/support/realplatod.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QHostAddress>
#include <QTcpServer>
#include <QTest>
#include <QThread>

#include <csignal>

using namespace Qt::StringLiterals;
using plato::test::HttpClient;
using plato::test::isAlive;
using plato::test::processesMentioning;
using plato::test::processesOf;
using plato::test::RealPlatod;

/// platod as a process: how it starts, whom it serves, and that nothing of it stays behind.
class TestPlatodProcess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void announcesItself();
    void servesItsKeyAlone();
    void refusesForeignPages();
    void refusesASecondOnTheSameFolder();
    void saysWhenThePortIsTaken();
    void saysWhenTheFolderCannotBeUsed();
    void saysWhatTheCommandLineLacks();
    void endsOnSignals_data();
    void endsOnSignals();
    void leavesNothingWhenItIsKilled();
    void endsWithItsParent();
    void leavesNothingWhenItIsKilledEarly();
    void noticesAKilledEnv();
    void noticesWhatIsKilled_data();
    void noticesWhatIsKilled();
    void shutsDownWhileEnvsBoot();
    void twoRuntimesLiveSideBySide();

private:
    static QStringList folders(const QString &path)
    {
        return QDir(path).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }
    static QJsonArray bothEnvs()
    {
        return {RealPlatod::env(u"fossil"_s, u"git"_s), RealPlatod::env(u"ubuntu-vm"_s, u"desk"_s)};
    }
};

void TestPlatodProcess::announcesItself()
{
    RealPlatod platod;
    QVERIFY2(platod.start(), qPrintable(platod.diagnostics()));
    const QJsonObject line = QJsonDocument::fromJson(platod.announcement()).object();
    QCOMPARE(line.keys(), (QStringList{u"api_key"_s, u"pid"_s, u"url"_s}));
    QCOMPARE(line.value(u"pid"_s).toInteger(), platod.process().processId());
    QVERIFY(QHostAddress(platod.url().host()).isLoopback());
    QVERIFY(platod.apiKey().size() >= 43); // 32 bytes
    QCOMPARE(platod.get(u"/api/v2/user/me"_s).status, 200);
    platod.launch({RealPlatod::env(u"fossil"_s, u"git"_s)});
    QVERIFY(platod.terminate());
    QVERIFY(platod.process().readAllStandardOutput().isEmpty()); // one line, no more
    QVERIFY(!platod.diagnostics().contains(QString::fromLatin1(platod.apiKey())));
    QVERIFY(platod.diagnostics().contains(u"plato.platod"_s));
    QFile log(platod.stateDir() + u"/platod.log"_s);
    QVERIFY(log.open(QIODevice::ReadOnly));
    const QByteArray said = log.readAll();
    QVERIFY2(said.contains("plato.platod") && !said.contains(platod.apiKey()), said.constData());
    const QByteArray before = platod.apiKey();
    RealPlatod next(platod.stateDir());
    QVERIFY(next.start());
    QVERIFY(next.apiKey() != before);
}

void TestPlatodProcess::servesItsKeyAlone()
{
    RealPlatod platod;
    QVERIFY(platod.start());
    HttpClient stranger;
    const QUrl me = platod.url().resolved(QUrl(u"/api/v2/user/me"_s));
    QCOMPARE(stranger.get(me).status, 401);
    QCOMPARE(stranger.send("GET", me, {}, {{"X-API-Key", "wrong"}}).status, 401);
    QCOMPARE(stranger.send("GET", me, {}, {{"X-API-Key", platod.apiKey() + "x"}}).status, 401);
    QCOMPARE(stranger.send("POST", platod.url().resolved(QUrl(u"/api/v2/sessions/make"_s)), "{}").status, 401);
    QCOMPARE(stranger.send("GET", me, {}, {{"X-API-Key", platod.apiKey()}}).status, 200);
}

void TestPlatodProcess::refusesForeignPages()
{
    RealPlatod platod;
    QVERIFY(platod.start());
    const QUrl me = platod.url().resolved(QUrl(u"/api/v2/user/me"_s));
    QCOMPARE(platod.http().send("GET", me, {}, {{"Host", "evil.example"}}).status, 403);
    QCOMPARE(platod.http().send("GET", me, {}, {{"Origin", "http://evil.example"}}).status, 403);
    QCOMPARE(platod.http().send("GET", me, {}, {{"Host", "localhost:1"}}).status, 200);
}

void TestPlatodProcess::refusesASecondOnTheSameFolder()
{
    RealPlatod first;
    QVERIFY(first.start());
    RealPlatod second(first.stateDir());
    QVERIFY(!second.start());
    QCOMPARE(second.process().exitCode(), 1);
    const QString words = second.diagnostics();
    QVERIFY2(words.contains(first.stateDir()) && words.contains(QString::number(first.process().processId())),
             qPrintable(words));
    QCOMPARE(first.get(u"/api/v2/user/me"_s).status, 200);
}

void TestPlatodProcess::saysWhenThePortIsTaken()
{
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost));
    const QString where = u"127.0.0.1:%1"_s.arg(taken.serverPort());
    RealPlatod platod;
    QVERIFY(!platod.start({u"--listen"_s, where}));
    QCOMPARE(platod.process().exitCode(), 1);
    QVERIFY2(platod.diagnostics().contains(where), qPrintable(platod.diagnostics()));
}

void TestPlatodProcess::saysWhenTheFolderCannotBeUsed()
{
    RealPlatod platod(u"/proc/plato"_s);
    QVERIFY(!platod.start());
    QCOMPARE(platod.process().exitCode(), 1);
    QVERIFY2(platod.diagnostics().contains(u"/proc/plato"_s), qPrintable(platod.diagnostics()));
}

void TestPlatodProcess::saysWhatTheCommandLineLacks()
{
    RealPlatod open;
    QVERIFY(!open.start({u"--listen"_s, u"0.0.0.0:0"_s}));
    QCOMPARE(open.process().exitCode(), 2);
    QVERIFY2(open.diagnostics().contains(u"loopback"_s), qPrintable(open.diagnostics()));

    QProcess help;
    help.start(RealPlatod::program(), {u"--help"_s});
    QVERIFY(help.waitForFinished());
    QCOMPARE(help.exitCode(), 0);
    const QByteArray text = help.readAllStandardOutput();
    for (const char *option : {"--listen", "--state-dir", "--exit-with-parent", "--faults", "--verbose", "--version"})
        QVERIFY2(text.contains(option), option);
}

void TestPlatodProcess::endsOnSignals_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("TERM") << SIGTERM;
    QTest::newRow("INT") << SIGINT;
    QTest::newRow("HUP") << SIGHUP;
}

void TestPlatodProcess::endsOnSignals()
{
    QFETCH(int, signal);
    RealPlatod platod;
    QVERIFY(platod.start());
    QVERIFY(platod.launch(bothEnvs()).value(u"ready"_s).toBool());
    QElapsedTimer timer;
    timer.start();
    ::kill(static_cast<pid_t>(platod.process().processId()), signal);
    QVERIFY(platod.process().waitForFinished(2000));
    QCOMPARE(platod.process().exitStatus(), QProcess::NormalExit);
    QCOMPARE(platod.process().exitCode(), 0);
    QCOMPARE(processesMentioning(platod.stateDir()), QList<qint64>());
    QCOMPARE(folders(platod.stateDir() + u"/envs"_s), QStringList());
}

void TestPlatodProcess::leavesNothingWhenItIsKilled()
{
    RealPlatod platod;
    QVERIFY(platod.start());
    const QJsonObject ready = platod.launch(bothEnvs());
    QVERIFY(ready.value(u"ready"_s).toBool());
    // Everything that runs inside, by the addresses in its command lines, and bubblewrap by the state folder.
    QStringList marks{platod.stateDir()};
    const QJsonArray envs = ready.value(u"context"_s)[u"envs"_s].toArray();
    for (const QJsonValue env : envs)
        marks.append(env[u"mesh_ip"_s].toString());
    for (const QString &mark : std::as_const(marks))
        QVERIFY(!processesMentioning(mark).isEmpty());
    platod.process().kill();
    QVERIFY(platod.process().waitForFinished());
    for (const QString &mark : std::as_const(marks))
        QTRY_COMPARE_WITH_TIMEOUT(processesMentioning(mark), QList<qint64>(), 2000);
    QCOMPARE(folders(platod.stateDir() + u"/envs"_s).size(), 2);

    RealPlatod next(platod.stateDir()); // takes the lock and the folder over
    QVERIFY2(next.start(), qPrintable(next.diagnostics()));
    QCOMPARE(folders(platod.stateDir() + u"/envs"_s), QStringList());
    QVERIFY(next.launch(bothEnvs()).value(u"ready"_s).toBool());
}

void TestPlatodProcess::leavesNothingWhenItIsKilledEarly()
{
    // While it makes its first sandbox: at every millisecond of that. A bubblewrap that ends between the words "die
    // with my parent" and the release of its child leaves that child waiting, doing nothing; the next start removes it.
    QTemporaryDir folder;
    const QStringList arguments{u"--state-dir"_s, folder.path()};
    for (int ms = 4; ms < 60; ms += 2) {
        QProcess platod;
        platod.start(RealPlatod::program(), arguments);
        QVERIFY(platod.waitForStarted());
        QThread::msleep(static_cast<unsigned long>(ms)); // the moment is what is tested
        platod.kill();
        QVERIFY(platod.waitForFinished());
    }
    RealPlatod next(folder.path());
    QVERIFY2(next.start(), qPrintable(next.diagnostics()));
    QVERIFY(next.terminate());
    QTRY_COMPARE_WITH_TIMEOUT(processesMentioning(folder.path()), QList<qint64>(), 10'000);
}

void TestPlatodProcess::endsWithItsParent()
{
    QTemporaryDir folder;
    QProcess parent;
    parent.start(u"sh"_s, {u"-c"_s, u"\"$0\" --exit-with-parent --state-dir \"$1\" & wait"_s, RealPlatod::program(),
                           folder.path()});
    QTRY_VERIFY_WITH_TIMEOUT(parent.canReadLine(), 20'000);
    const QJsonObject line = QJsonDocument::fromJson(parent.readLine()).object();
    const qint64 pid = line.value(u"pid"_s).toInteger();
    QVERIFY(isAlive(pid));
    parent.kill();
    parent.waitForFinished();
    QTRY_VERIFY_WITH_TIMEOUT(!isAlive(pid), 2000);
}

void TestPlatodProcess::noticesAKilledEnv()
{
    RealPlatod platod;
    QVERIFY(platod.start());
    const QJsonObject ready = platod.launch(bothEnvs());
    const QJsonArray envs = ready.value(u"context"_s)[u"envs"_s].toArray();
    const QString session = u"/api/v2/sessions/"_s + ready.value(u"session_id"_s).toString();
    // Its bubblewrap, as somebody with a process list would.
    const QString id = envs.at(0)[u"job_id"_s].toString();
    for (const qint64 pid : processesMentioning(u"envs/"_s + id))
        ::kill(static_cast<pid_t>(pid), SIGKILL);
    const auto job = [&](const QString &jobId) { return platod.get(u"/api/v2/jobs/"_s + jobId).object(); };
    QTRY_COMPARE(job(id).value(u"status"_s).toString(), u"failed"_s);
    QVERIFY2(job(id).value(u"status_reason"_s).toString().startsWith(u"process "_s),
             qPrintable(job(id).value(u"status_reason"_s).toString()));
    QCOMPARE(job(envs.at(1)[u"job_id"_s].toString()).value(u"status"_s).toString(), u"running"_s);
    QTRY_COMPARE(folders(platod.stateDir() + u"/envs"_s).size(), 1);
    QTRY_COMPARE(processesMentioning(envs.at(0)[u"mesh_ip"_s].toString() + u":8080"_s), QList<qint64>());
    QVERIFY(platod.post(session + u"/close"_s).object().value(u"success"_s).toBool());
}

void TestPlatodProcess::noticesWhatIsKilled_data()
{
    QTest::addColumn<QString>("simulator");
    QTest::addColumn<QString>("program"); // by the word of the kernel, which has 15 characters
    QTest::newRow("application") << u"fossil"_s << u"fossil"_s;
    QTest::newRow("agent") << u"ubuntu-vm"_s << u"plato-desktop-a"_s;
    QTest::newRow("X server") << u"ubuntu-vm"_s << u"Xvnc"_s;
}

void TestPlatodProcess::noticesWhatIsKilled()
{
    QFETCH(QString, simulator);
    QFETCH(QString, program);
    RealPlatod platod;
    QVERIFY(platod.start());
    const QJsonObject ready =
        platod.launch({RealPlatod::env(simulator, u"one"_s), RealPlatod::env(simulator, u"two"_s)});
    QVERIFY(ready.value(u"ready"_s).toBool());
    const QJsonValue env = ready.value(u"context"_s)[u"envs"_s][0];
    const QList<qint64> pids = processesOf(program, env[u"mesh_ip"_s].toString());
    QVERIFY(!pids.isEmpty());
    for (const qint64 pid : pids)
        ::kill(static_cast<pid_t>(pid), SIGKILL);
    const auto job = [&](const QJsonValue &of) {
        return platod.get(u"/api/v2/jobs/"_s + of[u"job_id"_s].toString()).object();
    };
    QTRY_COMPARE_WITH_TIMEOUT(job(env).value(u"status"_s).toString(), u"failed"_s, 2000);
    QVERIFY2(job(env).value(u"status_reason"_s).toString().startsWith(u"process was killed (signal 9)"_s),
             qPrintable(job(env).value(u"status_reason"_s).toString()));
    QCOMPARE(job(ready.value(u"context"_s)[u"envs"_s][1]).value(u"status"_s).toString(), u"running"_s);
}

void TestPlatodProcess::shutsDownWhileEnvsBoot()
{
    RealPlatod platod;
    QVERIFY(platod.start());
    QCOMPARE(platod.post(u"/api/v2/sessions/make"_s, {{u"type"_s, u"envs"_s}, {u"envs"_s, bothEnvs()}}).status, 200);
    QVERIFY(platod.terminate());
    QCOMPARE(platod.process().exitCode(), 0);
    QCOMPARE(processesMentioning(platod.stateDir()), QList<qint64>());
    QCOMPARE(folders(platod.stateDir() + u"/envs"_s), QStringList());
}

void TestPlatodProcess::twoRuntimesLiveSideBySide()
{
    RealPlatod first;
    RealPlatod second;
    QVERIFY(first.start() && second.start());
    const auto address = [](RealPlatod &platod) {
        const QJsonObject ready = platod.launch({RealPlatod::env(u"fossil"_s, u"git"_s)});
        return ready.value(u"context"_s)[u"envs"_s][0][u"mesh_ip"_s].toString();
    };
    const QString one = address(first);
    const QString two = address(second);
    QVERIFY(!one.isEmpty() && !two.isEmpty());
    QVERIFY(one != two);
}

QTEST_GUILESS_MAIN(TestPlatodProcess)
#include "tst_platodprocess.moc"
