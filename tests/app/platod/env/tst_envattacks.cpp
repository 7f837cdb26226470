// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/processes.h"
#include "tests/support/realplatod.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using plato::test::HttpAnswer;
using plato::test::processesMentioning;
using plato::test::RealPlatod;

/// What an env does to its files to hurt its runtime and its neighbours: whatever that is, everybody is answered, it
/// can be put back and closed, and platod ends when it is told to, and starts again.
class TestEnvAttacks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void survives_data();
    void survives();
    void endsInTheMiddle_data();
    void endsInTheMiddle();
    void namesWhatIsNotObserved();

private:
    static void addAttacks();
    /// Serves its state folder; its database and one folder are observed.
    static void addSimulator(const RealPlatod &platod)
    {
        const QString folder = platod.dataHome() + u"/plato-desk/simulators"_s;
        QVERIFY(QDir().mkpath(folder));
        QFile file(folder + u"/target.json"_s);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"json({"name": "target", "title": "Target", "description": "For a test", "app_port": 8080,
            "seed": ["python3", "-c",
                "import sqlite3, os\nos.mkdir('/state/files')\nc = sqlite3.connect('/state/app.db')\nc.execute('create table t(v)')\nc.commit()"],
            "start": ["python3", "-m", "http.server", "--bind", "{address}", "--directory", "/usr/share/misc", "8080"],
            "ready": {"http_path": "/"}, "databases": ["app.db"], "folders": ["files"],
            "limits": {"disk_mb": 8388608}})json");
    }
    struct Session
    {
        QString path;
        QStringList jobs;
    };
    static Session launch(RealPlatod &platod)
    {
        const QJsonObject ready =
            platod.launch({RealPlatod::env(u"target"_s, u"bad"_s), RealPlatod::env(u"target"_s, u"good"_s)});
        Session session{u"/api/v2/sessions/"_s + ready.value(u"session_id"_s).toString(), {}};
        if (ready.value(u"ready"_s).toBool()) {
            const QJsonArray envs = ready.value(u"context"_s)[u"envs"_s].toArray();
            for (const QJsonValue env : envs)
                session.jobs.append(u"/api/v2/jobs/"_s + env[u"job_id"_s].toString());
        }
        return session;
    }
    /// A session of two envs that have been reset. Look at currentTestFailed() behind it.
    static void makeReset(RealPlatod &platod, Session &session)
    {
        addSimulator(platod);
        QVERIFY2(platod.start(), qPrintable(platod.diagnostics()));
        session = launch(platod);
        QCOMPARE(session.jobs.size(), 2);
        const HttpAnswer begun = platod.post(session.path + u"/reset"_s);
        QVERIFY2(begun.object().value(u"success"_s).toBool(), begun.body.constData());
    }
    /// Runs a command in the first env; its words where it failed.
    static QString run(RealPlatod &platod, const Session &session, const QString &command)
    {
        const HttpAnswer answer =
            platod.post(session.jobs.first() + u"/execute"_s, {{u"command"_s, command}, {u"timeout"_s, 100}});
        const QJsonObject result = answer.object();
        return answer.status == 200 && result.value(u"exit_code"_s).toInt(-1) == 0 ? QString()
                                                                                   : QString::fromUtf8(answer.body);
    }
    /// What QTemporaryDir, which goes by paths, could not remove.
    static void remove(const QString &stateDir) { QCOMPARE(QProcess::execute(u"rm"_s, {u"-rf"_s, stateDir}), 0); }

    QNetworkAccessManager m_network;

    static QStringList folders(const QString &path)
    {
        return QDir(path).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    }
};

void TestEnvAttacks::addAttacks()
{
    QTest::addColumn<QString>("command");
    const QString deep = u"python3 -c \"import os\nos.chdir('/state/%1')\n"
                         "for i in range(%2): os.mkdir('d' * %3); os.chdir('d' * %3)\""_s;
    QTest::newRow("sparse file") << u"truncate -s 4T /state/files/disk.img"_s;
    QTest::newRow("sparse files") << u"for i in $(seq 200); do truncate -s 1G /state/files/$i; done"_s;
    QTest::newRow("sparse files that are small enough")
        << u"for i in $(seq 200); do truncate -s 200M /state/files/$i; done"_s;
    QTest::newRow("sparse database") << u"truncate -s 4T /state/app.db"_s;
    QTest::newRow("sparse log")
        << u"truncate -s 4T /state/app.db-wal; printf '%032d' 7 | dd of=/state/app.db-wal conv=notrunc"_s;
    QTest::newRow("sparse journal")
        << u"truncate -s 4T /state/app.db-journal; printf x | dd of=/state/app.db-journal conv=notrunc"_s;
    QTest::newRow("sparse file at home") << u"truncate -s 4T ~/disk.img"_s;
    QTest::newRow("deep folders with long names") << deep.arg(u"files"_s).arg(60).arg(200);
    QTest::newRow("deeper than descriptors") << deep.arg(u"files"_s).arg(1500).arg(100);
    QTest::newRow("deep, and not observed") << deep.arg(u"."_s).arg(1500).arg(200);
    QTest::newRow("many files") << u"python3 -c \"for i in range(30000): open('/state/files/%d' % i, 'w')\""_s;
    QTest::newRow("locked folders") << u"mkdir -p /state/files/a/b && chmod 0 /state/files/a/b /state/files/a ~"_s;
    QTest::newRow("pipes") << u"for i in $(seq 50); do mkfifo /state/files/$i; done; mkfifo /state/app.db-wal"_s;
    QTest::newRow("a pipe for a database") << u"rm /state/app.db; mkfifo /state/app.db"_s;
    QTest::newRow("links") << u"rm -r /state/files; ln -s /proc /state/files; ln -s / ~/root; ln -s loop ~/loop"_s;
    QTest::newRow("strange names") << u"cd /state/files; touch -- $'a\\nb' $'\\xff\\xfe' '-rf' ' ' $'\\x1b[2J'"_s;
    QTest::newRow("a file that is written to all the time")
        << u"(while :; do date > /state/files/clock; done) > /dev/null 2>&1 & sleep 0.1"_s;
    QTest::newRow("folders that are moved all the time")
        << u"mkdir -p /state/files/a/b/c; (while :; do mv /state/files/a /state/files/z; mv /state/files/z "
           "/state/files/a; done) > /dev/null 2>&1 & sleep 0.1"_s;
}

void TestEnvAttacks::survives_data()
{
    addAttacks();
}

void TestEnvAttacks::survives()
{
    QFETCH(QString, command);
    RealPlatod platod;
    Session session;
    makeReset(platod, session);
    if (QTest::currentTestFailed())
        return;
    const QString words = run(platod, session, command);
    QVERIFY2(words.isEmpty(), qPrintable(words));

    QElapsedTimer timer;
    const auto isQuick = [&timer](int limitMs) {
        const bool quick = timer.elapsed() < limitMs;
        if (!quick)
            qWarning("took %lld ms", timer.elapsed());
        return quick;
    };
    timer.start();
    const QJsonObject bad = platod.get(session.jobs[0] + u"/state"_s).object().value(u"state"_s).toObject();
    QVERIFY(isQuick(15'000));
    QVERIFY(bad.contains(u"mutations"_s) != bad.contains(u"error"_s));
    timer.start();
    const QJsonObject good = platod.get(session.jobs[1] + u"/state"_s).object().value(u"state"_s).toObject();
    QVERIFY(isQuick(5'000));
    QCOMPARE(good.value(u"mutations"_s), QJsonValue(QJsonArray()));

    timer.start();
    const QJsonObject kept = platod.post(session.jobs[0] + u"/snapshot"_s).object();
    QVERIFY(isQuick(30'000));
    QVERIFY(kept.value(u"success"_s).toBool() || !kept.value(u"error"_s).toString().isEmpty());

    timer.start();
    const HttpAnswer reset = platod.post(session.jobs[0] + u"/reset"_s);
    QVERIFY(isQuick(30'000));
    QVERIFY2(reset.object().value(u"success"_s).toBool(), reset.body.constData());
    const QJsonObject after = platod.get(session.jobs[0] + u"/state"_s).object().value(u"state"_s).toObject();
    QCOMPARE(after.value(u"mutations"_s), QJsonValue(QJsonArray()));

    QVERIFY(run(platod, session, command).isEmpty());
    timer.start();
    const HttpAnswer closed = platod.post(session.path + u"/close"_s);
    QVERIFY(isQuick(3'000));
    QVERIFY2(closed.object().value(u"success"_s).toBool(), closed.body.constData());
    QCOMPARE(folders(platod.stateDir() + u"/envs"_s), QStringList());
    QVERIFY(platod.terminate());

    RealPlatod next(platod.stateDir());
    QVERIFY2(next.start(), qPrintable(next.diagnostics()));
    QTRY_COMPARE_WITH_TIMEOUT(folders(platod.stateDir() + u"/left"_s), QStringList(), 20'000);
    QVERIFY(next.terminate());
    remove(platod.stateDir());
}

void TestEnvAttacks::endsInTheMiddle_data()
{
    addAttacks();
}

void TestEnvAttacks::endsInTheMiddle()
{
    QFETCH(QString, command);
    RealPlatod platod;
    Session session;
    makeReset(platod, session);
    if (QTest::currentTestFailed())
        return;
    QVERIFY(run(platod, session, command).isEmpty());
    // The state is being read, a snapshot waits for that, and nobody waits for either.
    for (const auto &[method, name] : {std::pair("GET", u"/state"_s), std::pair("POST", u"/snapshot"_s)}) {
        QNetworkRequest request(platod.url().resolved(QUrl(session.jobs[0] + name)));
        request.setRawHeader("X-API-Key", platod.apiKey());
        request.setRawHeader("Content-Type", "application/json");
        const QSignalSpy sent(m_network.sendCustomRequest(request, method, "{}"), &QNetworkReply::requestSent);
        QTRY_COMPARE(sent.count(), 1);
    }
    QCOMPARE(platod.get(u"/api/v2/user/me"_s).status, 200);
    QVERIFY(platod.terminate());
    QCOMPARE(platod.process().exitCode(), 0);
    QCOMPARE(processesMentioning(platod.stateDir()), QList<qint64>());
    RealPlatod next(platod.stateDir());
    QVERIFY2(next.start(), qPrintable(next.diagnostics()));
    QCOMPARE(folders(platod.stateDir() + u"/envs"_s), QStringList());
    QVERIFY(next.terminate());
    remove(platod.stateDir());
}

void TestEnvAttacks::namesWhatIsNotObserved()
{
    RealPlatod platod;
    Session session;
    makeReset(platod, session);
    if (QTest::currentTestFailed())
        return;
    QCOMPARE(run(platod, session, u"truncate -s 4T /state/files/disk.img; echo words > /state/files/note"_s),
             QString());
    const QJsonObject state = platod.get(session.jobs[0] + u"/state"_s).object().value(u"state"_s).toObject();
    const QJsonArray unobserved = state.value(u"unobserved"_s).toArray();
    QCOMPARE(unobserved.size(), 1);
    QCOMPARE(unobserved[0][u"path"_s].toString(), u"files/disk.img"_s);
    QVERIFY(unobserved[0][u"reason"_s].toString().contains(u"256 MiB"_s));
    QCOMPARE(state.value(u"mutations"_s).toArray().size(), 2); // that it is there, and what is beside it
    // That it was written to is seen all the same.
    QCOMPARE(
        run(platod, session, u"echo x >> /state/files/disk.img; echo x | dd of=/state/files/disk.img conv=notrunc"_s),
        QString());
    const QJsonArray later =
        platod.get(session.jobs[0] + u"/state"_s).object().value(u"state"_s)[u"mutations"_s].toArray();
    QVERIFY(later.size() > 2);
    QCOMPARE(later.last()[u"path"_s].toString(), u"files/disk.img"_s);
    QCOMPARE(later.last()[u"action"_s].toString(), u"UPDATE"_s);
    QCOMPARE(later.last()[u"values"_s][u"unread"_s].toString(), unobserved[0][u"reason"_s].toString());
}

QTEST_GUILESS_MAIN(TestEnvAttacks)
#include "tst_envattacks.moc"
