// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/processes.h"
#include "tests/support/realplatod.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace plato::test;

/// Processes of an env that are stopped (SIGSTOP), from outside or by themselves: SIGKILL ends them, and nobody waits
/// for them.
class TestStoppedSandbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ends_data();
    void ends();
    void endsWhileItStarts();
    void commandEndsInTime_data();
    void commandEndsInTime();
    void commandEndsWithItsEnv();

private:
    static constexpr int SoonMs = 5000;

    /// The processes whose command line or environment has `text`, and all that are below them.
    static QList<qint64> family(const QString &text);
    static QList<qint64> childrenOf(qint64 pid);
    /// Of all: so the example of the simulator is made once.
    QString stateDir() const { return m_folder.filePath(u"state"_s); }

    QTemporaryDir m_folder;
};

QList<qint64> TestStoppedSandbox::childrenOf(qint64 pid)
{
    QFile file(u"/proc/%1/task/%1/children"_s.arg(pid));
    QList<qint64> children;
    if (!file.open(QIODevice::ReadOnly))
        return children;
    const QByteArrayList words = file.readAll().split(' ');
    for (const QByteArray &word : words) {
        if (const qint64 child = word.toLongLong(); child > 0)
            children.append(child);
    }
    return children;
}

QList<qint64> TestStoppedSandbox::family(const QString &text)
{
    QList<qint64> all = processesOf(u"bwrap"_s, text);
    for (qsizetype i = 0; i < all.size(); ++i) {
        const QList<qint64> children = childrenOf(all[i]);
        for (const qint64 child : children) {
            if (!all.contains(child))
                all.append(child);
        }
    }
    return all;
}

void TestStoppedSandbox::ends_data()
{
    QTest::addColumn<QString>("victim");
    QTest::addColumn<QString>("action");
    for (const char *victim : {"bubblewrap", "everything", "everything but bubblewrap", "what it can reach itself"}) {
        for (const char *action : {"reset", "close", "close the env", "set the date", "end of platod"})
            QTest::addRow("%s, %s", victim, action) << QString::fromLatin1(victim) << QString::fromLatin1(action);
    }
}

void TestStoppedSandbox::ends()
{
    QFETCH(const QString, victim);
    QFETCH(const QString, action);
    RealPlatod platod(stateDir());
    QVERIFY2(platod.start(), qPrintable(platod.diagnostics()));
    const QJsonObject ready = platod.launch({RealPlatod::env(u"fossil"_s, u"git"_s)});
    QVERIFY(ready.value(u"ready"_s).toBool());
    const QString session = u"/api/v2/sessions/"_s + ready.value(u"session_id"_s).toString();
    const QString id = ready.value(u"context"_s)[u"envs"_s][0][u"job_id"_s].toString();
    const QString job = u"/api/v2/jobs/"_s + id;

    const QList<qint64> all = family(id);
    QVERIFY(all.size() >= 3); // bubblewrap, the first process inside, the application
    if (victim == u"what it can reach itself") {
        platod.post(job + u"/execute"_s, {{u"command"_s, u"kill -STOP -1; kill -STOP $$"_s}, {u"timeout"_s, 1}});
    } else {
        const qsizetype from = victim == u"everything but bubblewrap" ? 1 : 0;
        const qsizetype count = victim == u"bubblewrap" ? 1 : all.size() - from;
        for (const qint64 pid : all.mid(from, count))
            ::kill(static_cast<pid_t>(pid), SIGSTOP); // some end by themselves
    }

    QElapsedTimer timer;
    timer.start();
    if (action == u"reset") {
        QVERIFY(platod.post(session + u"/reset"_s).object().value(u"success"_s).toBool());
        QCOMPARE(platod.get(job).object().value(u"status"_s).toString(), u"running"_s);
    } else if (action == u"close") {
        QVERIFY(platod.post(session + u"/close"_s).object().value(u"success"_s).toBool());
        QTRY_COMPARE(family(id), QList<qint64>());
    } else if (action == u"close the env") {
        QVERIFY(platod.post(job + u"/close"_s).object().value(u"success"_s).toBool());
        QTRY_COMPARE(family(id), QList<qint64>());
    } else if (action == u"set the date") {
        const QJsonObject set = platod.post(job + u"/set_date"_s, {{u"datetime"_s, u"2031-02-03T04:05:06"_s}}).object();
        QVERIFY2(set.value(u"success"_s).toBool(), QJsonDocument(set).toJson().constData());
    } else {
        QVERIFY(platod.terminate());
    }
    QVERIFY2(timer.elapsed() < SoonMs, qPrintable(QString::number(timer.elapsed())));
    for (const qint64 pid : all)
        QTRY_VERIFY(!isAlive(pid));
    if (action != u"end of platod")
        QVERIFY(platod.terminate());
    QCOMPARE(QDir(platod.stateDir() + u"/envs"_s).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList());
}

/// However early it is stopped: before bubblewrap has told anything, or after.
void TestStoppedSandbox::endsWhileItStarts()
{
    RealPlatod platod(stateDir());
    QVERIFY2(platod.start(), qPrintable(platod.diagnostics()));
    QVERIFY(platod.launch({RealPlatod::env(u"fossil"_s, u"git"_s)}).value(u"ready"_s).toBool()); // the example is there
    for (int i = 0; i < 8; ++i) {
        const QJsonObject made =
            platod
                .post(u"/api/v2/sessions/make"_s, {{u"type"_s, u"envs"_s},
                                                   {u"envs"_s, QJsonArray{RealPlatod::env(u"fossil"_s, u"git"_s)}},
                                                   {u"timeout"_s, 600},
                                                   {u"source"_s, u"SDK"_s}})
                .object();
        const QString id = made.value(u"envs"_s)[0][u"job_id"_s].toString();
        QVERIFY2(!id.isEmpty(), QJsonDocument(made).toJson().constData());
        QList<qint64> found;
        QTRY_VERIFY(!(found = family(id)).isEmpty());
        ::kill(static_cast<pid_t>(found.constFirst()), SIGSTOP);
        const QString session = u"/api/v2/sessions/"_s + made.value(u"session_id"_s).toString();
        QElapsedTimer timer;
        timer.start();
        QVERIFY(platod.post(session + u"/close"_s).object().value(u"success"_s).toBool());
        QTRY_COMPARE(family(id), QList<qint64>());
        QVERIFY2(timer.elapsed() < SoonMs, qPrintable(QString::number(timer.elapsed())));
    }
    QVERIFY(platod.terminate());
}

void TestStoppedSandbox::commandEndsInTime_data()
{
    QTest::addColumn<QString>("command");
    QTest::newRow("stops itself") << u"kill -STOP $$"_s;
    QTest::newRow("stops its group") << u"kill -STOP 0"_s;
    QTest::newRow("stops its group, and goes on outside of it") << u"setsid sleep 500 & kill -STOP 0"_s;
    QTest::newRow("ignores signals") << u"trap '' TERM INT HUP; while :; do sleep 1; done"_s;
}

void TestStoppedSandbox::commandEndsInTime()
{
    QFETCH(const QString, command);
    RealPlatod platod(stateDir());
    QVERIFY2(platod.start(), qPrintable(platod.diagnostics()));
    const QJsonObject ready = platod.launch({RealPlatod::env(u"fossil"_s, u"git"_s)});
    const QString job = u"/api/v2/jobs/"_s + ready.value(u"context"_s)[u"envs"_s][0][u"job_id"_s].toString();
    QElapsedTimer timer;
    timer.start();
    const QJsonObject outcome = platod.post(job + u"/execute"_s, {{u"command"_s, command}, {u"timeout"_s, 1}}).object();
    QVERIFY2(outcome.value(u"timed_out"_s).toBool(), QJsonDocument(outcome).toJson().constData());
    QVERIFY2(timer.elapsed() < 1000 + SoonMs, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(platod.terminate());
}

void TestStoppedSandbox::commandEndsWithItsEnv()
{
    RealPlatod platod(stateDir());
    QVERIFY2(platod.start(), qPrintable(platod.diagnostics()));
    const QJsonObject ready = platod.launch({RealPlatod::env(u"fossil"_s, u"git"_s)});
    const QString id = ready.value(u"context"_s)[u"envs"_s][0][u"job_id"_s].toString();
    const QString mark = u"sleep 1%1"_s.arg(QCoreApplication::applicationPid());
    // Nobody waits for this one's answer: the client is a process of its own.
    QProcess client;
    client.start(u"curl"_s, {u"-s"_s, u"-H"_s, u"X-API-Key: "_s + QString::fromLatin1(platod.apiKey()), u"-d"_s,
                             uR"({"command": "%1 & kill -STOP 0", "timeout": 600})"_s.arg(mark),
                             platod.url().toString() + u"/api/v2/jobs/%1/execute"_s.arg(id)});
    QList<qint64> waiting;
    QTRY_VERIFY(!(waiting = processesOf(u"timeout"_s, mark)).isEmpty());
    QVERIFY(platod.post(u"/api/v2/jobs/%1/close"_s.arg(id)).object().value(u"success"_s).toBool());
    QTRY_COMPARE(processesOf(u"timeout"_s, mark), QList<qint64>());
    QTRY_COMPARE(client.state(), QProcess::NotRunning); // it may have ended before, which waitForFinished() calls false
    QVERIFY2(client.readAllStandardOutput().contains("exit_code"), qPrintable(client.errorString()));
    QVERIFY(platod.terminate());
}

QTEST_GUILESS_MAIN(TestStoppedSandbox)
#include "tst_stoppedsandbox.moc"
