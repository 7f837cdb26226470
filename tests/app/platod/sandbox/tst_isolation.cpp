// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/processes.h"
#include "tests/support/realplatod.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>
#include <QThread>
#include <QUrlQuery>

#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace plato::test;

/// What an env can reach and use, tried from inside, through the shell of blank machines.
class TestIsolation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void seesNothingOfTheHome();
    void seesNothingOfOtherEnvs();
    void seesNothingOfPlatod();
    void seesNoSecretsOfTheComputer();
    void reachesNoProcessOutside();
    void reachesNoAbstractSocketOutside();
    void writesNothingOutside();
    void opensToItsTokenAlone();
    void refusesForeignPages_data();
    void refusesForeignPages();
    void tellsItsLimits();
    void runsOnItsProcessors();
    void limitsACommandAsItsPrograms();
    void endsWhenItUsesTooMuchMemory_data();
    void endsWhenItUsesTooMuchMemory();
    void endsWhenACommandUsesTooMuchMemory();
    void endsWhenItWritesTooMuch();
    void keepsItsLimitsInAnArtifact();
    void refusesOneFileThatIsTooLarge();

private:
    struct Box
    {
        QString jobId;
        QUrl url; // of the agent, with its token
    };

    static QJsonObject blank(const QString &alias)
    {
        const QJsonObject config{{u"cpus"_s, 1}, {u"memory"_s, 512}, {u"disk"_s, 1024}};
        return {{u"type"_s, u"resource"_s}, {u"simulator"_s, u"box"_s}, {u"alias"_s, alias}, {u"sim_config"_s, config}};
    }
    /// Starts blank machines; empty when they did not become ready.
    QList<Box> start(const QStringList &aliases);
    /// stdout and stderr of a command in there.
    QString run(const Box &box, const QString &command);
    int ask(const Box &box, const QString &token, const HttpClient::Headers &headers = {});
    QJsonObject job(const Box &box) { return m_platod.get(u"/api/v2/jobs/"_s + box.jobId).object(); }
    static QString endReason(const QJsonObject &job)
    {
        return job.value(u"status"_s).toString() + u": "_s + job.value(u"status_reason"_s).toString();
    }

    QTemporaryDir m_home;
    RealPlatod m_platod;
    Box m_one;
    Box m_two;
};

QList<TestIsolation::Box> TestIsolation::start(const QStringList &aliases)
{
    QJsonArray wanted;
    for (const QString &alias : aliases)
        wanted.append(blank(alias));
    const QJsonObject ready = m_platod.launch(wanted);
    const QString session = u"/api/v2/sessions/"_s + ready.value(u"session_id"_s).toString();
    const QJsonObject urls = m_platod.get(session + u"/connect_url"_s).object().value(u"results"_s).toObject();
    QList<Box> boxes;
    const QJsonArray envs = ready.value(u"context"_s)[u"envs"_s].toArray();
    for (const QJsonValue env : envs) {
        const QString id = env[u"job_id"_s].toString();
        boxes.append({id, QUrl(urls.value(id)[u"url"_s].toString())});
    }
    return ready.value(u"ready"_s).toBool() ? boxes : QList<Box>();
}

QString TestIsolation::run(const Box &box, const QString &command)
{
    QUrl url = box.url;
    url.setPath(u"/bash"_s);
    const QJsonObject body{{u"command"_s, command}};
    const QJsonObject answer = m_platod.http().send("POST", url, QJsonDocument(body).toJson()).object();
    return answer.value(u"output"_s).toString() + answer.value(u"error"_s).toString();
}

int TestIsolation::ask(const Box &box, const QString &token, const HttpClient::Headers &headers)
{
    QUrl url = box.url;
    url.setPath(u"/status"_s);
    url.setQuery(token.isNull() ? QString() : u"token="_s + token);
    HttpClient stranger;
    return stranger.send("GET", url, {}, headers).status;
}

void TestIsolation::initTestCase()
{
    QFile file(m_home.filePath(u"diary"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("dear diary");
    file.close();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"HOME"_s, m_home.path());
    environment.insert(u"PLATO_API_KEY"_s, u"pk_of-another-server"_s);
    m_platod.setEnvironment(environment);
    QVERIFY2(m_platod.start(), qPrintable(m_platod.diagnostics()));
    const QList<Box> boxes = start({u"one"_s, u"two"_s});
    QCOMPARE(boxes.size(), 2);
    m_one = boxes[0];
    m_two = boxes[1];
    QCOMPARE(run(m_one, u"echo hello"_s).trimmed(), u"hello"_s); // so that silence below means something
}

void TestIsolation::cleanupTestCase()
{
    QVERIFY(m_platod.terminate());
    QCOMPARE(processesMentioning(m_platod.stateDir()), QList<qint64>());
}

void TestIsolation::seesNothingOfTheHome()
{
    const QString words = run(m_one, u"cat '%1/diary'; echo \"home: $HOME\""_s.arg(m_home.path()));
    QVERIFY2(!words.contains(u"dear"_s) && words.contains(u"No such file"_s), qPrintable(words));
    QVERIFY2(words.contains(u"home: /home/user"_s), qPrintable(words));
    QVERIFY(run(m_one, u"ls -A '%1' /root /home"_s.arg(QDir::homePath())).contains(u"No such file"_s));
    QCOMPARE(run(m_one, u"ls -A /home"_s).trimmed(), u"user"_s);
}

void TestIsolation::seesNothingOfOtherEnvs()
{
    QCOMPARE(run(m_two, u"echo mine > /state/secret; echo mine > /tmp/secret; cat /state/secret"_s).trimmed(),
             u"mine"_s);
    const QString folder = m_platod.stateDir() + u"/envs/"_s + m_two.jobId;
    QVERIFY(QFile::exists(folder + u"/state/secret"_s));
    const QString words =
        run(m_one, u"cat '%1/state/secret' /state/secret /tmp/secret; ls '%2'"_s.arg(folder, m_platod.stateDir()));
    QVERIFY2(!words.contains(u"mine"_s), qPrintable(words));
    QCOMPARE(words.count(u"No such file"_s), 4);
    // Nor its sockets, processes or shared memory.
    run(m_two, u"echo mine > /dev/shm/secret; sleep 1234 &"_s);
    QVERIFY(!run(m_one, u"ls /dev/shm; cat /proc/[0-9]*/cmdline"_s).contains(u"1234"_s));
    QCOMPARE(run(m_one, u"ls -A /dev/shm"_s), QString());
}

void TestIsolation::seesNothingOfPlatod()
{
    const QString key = QString::fromLatin1(m_platod.apiKey());
    // Whole /proc, and all files that are no part of the system; the key split, so that it is not in the command, and
    // /proc read before grep has it among its arguments.
    const QString words =
        run(m_one, u"k='%1'; k=$k'%2'; cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null > /tmp/seen; "
                   "tr '\\0' '\\n' < /tmp/seen | grep -c -e \"$k\" -e pk_of-another; "
                   "grep -rlF \"$k\" /home /state /run /tmp /var 2>/dev/null"_s.arg(key.left(20), key.mid(20)));
    QCOMPARE(words.trimmed(), u"0"_s);
    // It is not reached: localhost is the env.
    const QString asked = run(
        m_one,
        u"python3 -c 'import urllib.request as r; r.urlopen(\"%1/api/v2/sessions\")'"_s.arg(m_platod.url().toString()));
    QVERIFY2(asked.contains(u"Connection refused"_s), qPrintable(asked));
}

void TestIsolation::seesNoSecretsOfTheComputer()
{
    QVERIFY(QFile::exists(u"/etc/shadow"_s));
    const QString words = run(m_one, u"cat /etc/shadow /etc/gshadow; ls -A /etc/ssl/private"_s);
    QVERIFY2(words.count(u"No such file"_s) == 3 && words.count(u'\n') == 3, qPrintable(words));
}

void TestIsolation::reachesNoProcessOutside()
{
    const auto platod = m_platod.process().processId();
    const QString words = run(m_one, u"kill -9 %1; kill -9 %2"_s.arg(platod).arg(QCoreApplication::applicationPid()));
    QCOMPARE(words.count(u"No such process"_s), 2);
    QVERIFY(isAlive(platod));
    // What there is, is its own: bubblewrap, the agent, the shell, ls.
    const QStringList pids = run(m_one, u"ls -d /proc/[0-9]*"_s).split(u'\n', Qt::SkipEmptyParts);
    QVERIFY2(!pids.isEmpty() && pids.size() < 8, qPrintable(pids.join(u' ')));
    run(m_one, u"kill -9 -1"_s); // everything that it may
    QVERIFY(isAlive(platod));
    QTRY_COMPARE(job(m_one).value(u"status"_s).toString(), u"failed"_s);
    QCOMPARE(job(m_two).value(u"status"_s).toString(), u"running"_s);
    const QList<Box> boxes = start({u"one"_s});
    QCOMPARE(boxes.size(), 1);
    m_one = boxes[0];
}

void TestIsolation::reachesNoAbstractSocketOutside()
{
    const QByteArray name = "plato-test-" + QByteArray::number(QCoreApplication::applicationPid());
    const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path + 1, name.constData(), static_cast<size_t>(name.size()));
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + static_cast<size_t>(name.size()));
    QCOMPARE(::bind(server, reinterpret_cast<const sockaddr *>(&address), length), 0);
    QCOMPARE(::listen(server, 5), 0);
    const auto connectTo = [&](const QString &socket) {
        return run(
            m_one,
            u"python3 -c 'import socket; s = socket.socket(socket.AF_UNIX); s.connect(\"\\0%1\"); print(\"reached\")'"_s
                .arg(socket));
    };
    const QString words = connectTo(QString::fromLatin1(name));
    QVERIFY2(words.contains(u"ConnectionRefusedError"_s), qPrintable(words));
    // Its own are its own.
    run(m_one,
        u"python3 -c 'import socket, time; s = socket.socket(socket.AF_UNIX); s.bind(\"\\0own-%1\"); s.listen(); "
        "time.sleep(100)' & sleep 0.3"_s.arg(QString::fromLatin1(name)));
    QTRY_VERIFY(connectTo(u"own-"_s + QString::fromLatin1(name)).contains(u"reached"_s));
    ::close(server);
}

void TestIsolation::writesNothingOutside()
{
    for (const QString &place : {u"/"_s, u"/usr/"_s, u"/etc/"_s, u"/dev/"_s, u"/home/"_s, u"/opt/"_s}) {
        const QString words = run(m_one, u"touch %1x && echo done"_s.arg(place));
        QVERIFY2(!words.contains(u"done"_s), qPrintable(place + words));
    }
    for (const QString &place :
         {u"/home/user/"_s, u"/state/"_s, u"/tmp/"_s, u"/var/tmp/"_s, u"/run/"_s, u"/dev/shm/"_s})
        QCOMPARE(run(m_one, u"touch %1x && echo done"_s.arg(place)).trimmed(), u"done"_s);
}

void TestIsolation::opensToItsTokenAlone()
{
    const QString one = QUrlQuery(m_one.url).queryItemValue(u"token"_s);
    const QString two = QUrlQuery(m_two.url).queryItemValue(u"token"_s);
    QVERIFY(one.size() >= 43 && one != two);
    QCOMPARE(ask(m_one, one), 200);
    QCOMPARE(ask(m_one, {}), 401);
    QCOMPARE(ask(m_one, two), 401);
    QCOMPARE(ask(m_one, QString::fromLatin1(m_platod.apiKey())), 401);
    QCOMPARE(ask(m_one, {}, {{"Authorization", "Bearer " + one.toLatin1()}}), 200);
    QCOMPARE(ask(m_one, {}, {{"Authorization", "Bearer " + two.toLatin1()}}), 401);
    QCOMPARE(ask(m_one, {}, {{"X-API-Key", m_platod.apiKey()}}), 401);
}

void TestIsolation::refusesForeignPages_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("host") << QByteArray("Host") << QByteArray("evil.example:9000");
    QTest::newRow("host of the computer") << QByteArray("Host") << QByteArray("localhost.evil.example:9000");
    QTest::newRow("origin") << QByteArray("Origin") << QByteArray("http://evil.example");
    QTest::newRow("origin of another port") << QByteArray("Origin") << QByteArray("http://{address}:8080");
}

void TestIsolation::refusesForeignPages()
{
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, value);
    value.replace("{address}", m_one.url.host().toLatin1());
    QCOMPARE(ask(m_one, QUrlQuery(m_one.url).queryItemValue(u"token"_s), {{header, value}}), 403);
}

void TestIsolation::tellsItsLimits()
{
    const QJsonObject limits = job(m_one).value(u"limits"_s).toObject();
    QCOMPARE(limits.value(u"cpus"_s)[u"limit"_s].toInt(), 1);
    QCOMPARE(limits.value(u"memory_mb"_s)[u"limit"_s].toInt(), 512);
    QCOMPARE(limits.value(u"disk_mb"_s)[u"limit"_s].toInt(), 1024);
    for (const QJsonValue limit : limits)
        QVERIFY(!limit[u"enforced_by"_s].toString().isEmpty());
}

void TestIsolation::runsOnItsProcessors()
{
    QCOMPARE(run(m_one, u"nproc"_s).trimmed(), u"1"_s);
}

/// A command that is sent in: as the programs that were there before.
void TestIsolation::limitsACommandAsItsPrograms()
{
    // Which processors, of what one process may ask for, and how large a file may get.
    const QString question = u"grep Cpus_allowed_list: /proc/self/status; ulimit -d; ulimit -f"_s;
    const QJsonObject sent = m_platod
                                 .post(u"/api/v2/jobs/"_s + m_one.jobId + u"/execute"_s,
                                       QJsonObject{{u"command"_s, question}, {u"timeout"_s, 60}})
                                 .object();
    QCOMPARE(sent.value(u"stdout"_s).toString().trimmed(), run(m_one, question).trimmed());
}

void TestIsolation::endsWhenItUsesTooMuchMemory_data()
{
    QTest::addColumn<QString>("command");
    QTest::newRow("one process") << u"python3 -c 'b = bytearray(600 << 20); import time; time.sleep(100)' &"_s;
    QTest::newRow("several together")
        << u"for i in 1 2 3; do python3 -c 'b = bytearray(200 << 20); import time; time.sleep(100)' & done"_s;
    QTest::newRow("files in memory") << u"head -c 300M /dev/zero > /tmp/a; head -c 300M /dev/zero > /dev/shm/b &"_s;
}

void TestIsolation::endsWhenItUsesTooMuchMemory()
{
    QFETCH(QString, command);
    const QList<Box> boxes = start({u"greedy"_s});
    QCOMPARE(boxes.size(), 1);
    run(boxes[0], u"python3 -c 'b = bytearray(200 << 20)'"_s); // fits
    QCOMPARE(job(boxes[0]).value(u"status"_s).toString(), u"running"_s);
    run(boxes[0], command);
    QTRY_VERIFY_WITH_TIMEOUT(job(boxes[0]).value(u"status"_s).toString() != u"running"_s, 15'000);
    const QString end = endReason(job(boxes[0]));
    QVERIFY2(end.startsWith(u"failed: it used "_s) && end.endsWith(u"MB of memory, and its limit is 512 MB"_s),
             qPrintable(end));
    QCOMPARE(job(m_one).value(u"status"_s).toString(), u"running"_s);
}

/// A command that is sent in is no child of the machine's first process, and counts all the same.
void TestIsolation::endsWhenACommandUsesTooMuchMemory()
{
    const QList<Box> boxes = start({u"sent"_s});
    QCOMPARE(boxes.size(), 1);
    const QJsonObject command{{u"command"_s, u"for i in 1 2 3; do python3 -c 'b = bytearray(200 << 20); import time; "
                                             "time.sleep(100)' & done; wait"_s},
                              {u"timeout"_s, 60}};
    m_platod.post(u"/api/v2/jobs/"_s + boxes[0].jobId + u"/execute"_s, command);
    QTRY_VERIFY(job(boxes[0]).value(u"status"_s).toString() != u"running"_s);
    const QString end = endReason(job(boxes[0]));
    QVERIFY2(end.startsWith(u"failed: it used "_s) && end.endsWith(u"MB of memory, and its limit is 512 MB"_s),
             qPrintable(end));
}

void TestIsolation::keepsItsLimitsInAnArtifact()
{
    const QList<Box> boxes = start({u"kept"_s});
    QCOMPARE(boxes.size(), 1);
    const QJsonObject kept = m_platod.post(u"/api/v2/jobs/"_s + boxes[0].jobId + u"/snapshot"_s).object();
    const QString artifact = kept.value(u"artifact_id"_s).toString();
    QVERIFY2(!artifact.isEmpty(), QJsonDocument(kept).toJson().constData());
    const QJsonObject again = m_platod.launch(
        {QJsonObject{{u"type"_s, u"artifact"_s}, {u"artifact_id"_s, artifact}, {u"alias"_s, u"again"_s}}});
    QVERIFY(again.value(u"ready"_s).toBool());
    const Box box{again.value(u"context"_s)[u"envs"_s][0][u"job_id"_s].toString(), {}};
    QCOMPARE(job(box).value(u"limits"_s).toObject(), job(boxes[0]).value(u"limits"_s).toObject());
}

void TestIsolation::endsWhenItWritesTooMuch()
{
    const QList<Box> boxes = start({u"writer"_s});
    QCOMPARE(boxes.size(), 1);
    QCOMPARE(run(boxes[0], u"fallocate -l 700M /state/a"_s), QString()); // fits
    QCOMPARE(run(boxes[0], u"fallocate -l 700M /home/user/b"_s), QString());
    QTRY_VERIFY(job(boxes[0]).value(u"status"_s).toString() != u"running"_s);
    const QString end = endReason(job(boxes[0]));
    QVERIFY2(end.startsWith(u"failed: it used 14"_s) && end.endsWith(u"MB of disk space, and its limit is 1024 MB"_s),
             qPrintable(end));
}

void TestIsolation::refusesOneFileThatIsTooLarge()
{
    const QString words = run(m_one, u"fallocate -l 1025M /state/large; echo still here"_s);
    QVERIFY2(words.contains(u"File too large"_s) || words.contains(u"File size limit"_s), qPrintable(words));
    QVERIFY2(words.contains(u"still here"_s), qPrintable(words));
    QCOMPARE(job(m_one).value(u"status"_s).toString(), u"running"_s);
}

QTEST_GUILESS_MAIN(TestIsolation)
#include "tst_isolation.moc"
