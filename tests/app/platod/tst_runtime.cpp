// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/runtime.h"
#include "tests/support/httpclient.h"
#include "tests/support/processes.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using plato::runtime::Runtime;
using plato::test::HttpAnswer;
using plato::test::HttpClient;

/// The whole runtime in this process, with simulators made for the purpose: what goes wrong, and clocks made short.
class TestRuntime : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void endsWithoutHeartbeats();
    void heartbeatsKeepItAlive();
    void endsWithItsLifetime();
    void tellsWhyAnEnvDiedWhileBooting();
    void givesUpOnAnEnvThatIsNeverReady();
    void asksAsTheManifestSays();
    void noticesAnEnvThatDiesLater();
    void oneFailureHidesNoOther();
    void tellsWhyThereIsNoExample();
    void recordsSeveralDatabases();
    void seesChangesBelowFolders();
    void followsNoLinkToADatabase();
    void listsWhatIsNotInstalled();
    void servesWithoutBubblewrap();
    void saysWhenBubblewrapIsRefused();
    void failsAnEnvWhoseFolderCannotBeMade();
    void forgetsOldSessions();
    void stopEndsEverything();

private:
    void startRuntime(std::chrono::milliseconds heartbeat = 300s);
    void addSimulator(const QString &name, const QJsonArray &start, const QJsonObject &more = {});
    HttpAnswer get(const QString &path) { return m_http->get(m_runtime->url().resolved(QUrl(path))); }
    HttpAnswer post(const QString &path, const QJsonObject &body = {})
    {
        return m_http->send("POST", m_runtime->url().resolved(QUrl(path)), QJsonDocument(body).toJson());
    }
    /// Makes a session of these simulators; its path. The aliases are the names.
    QString make(const QStringList &simulators, int lifetime = 600);
    QJsonObject wait(const QString &session, int seconds = 20)
    {
        return get(session + u"/wait_for_ready?timeout=%1"_s.arg(seconds)).object();
    }
    /// The entry of GET jobs for an alias.
    QJsonObject job(const QString &session, const QString &alias)
    {
        const QJsonArray jobs = get(session + u"/jobs"_s).object().value(u"jobs"_s).toArray();
        for (const QJsonValue entry : jobs) {
            if (entry[u"alias"_s].toString() == alias)
                return entry.toObject();
        }
        return {};
    }
    QStringList envFolders() const
    {
        return QDir(m_stateDir->path() + u"/envs"_s).entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
    }

    /// Serves its state folder on port 8080; python3 is in every Debian that runs our checks.
    const QJsonArray m_server{u"python3"_s,   u"-m"_s,          u"http.server"_s, u"--bind"_s,
                              u"{address}"_s, u"--directory"_s, u"/state"_s,      u"8080"_s};
    std::unique_ptr<QTemporaryDir> m_stateDir;
    std::unique_ptr<QTemporaryDir> m_simulators;
    std::unique_ptr<Runtime> m_runtime;
    std::unique_ptr<HttpClient> m_http;
    QJsonObject m_made;
    QByteArray m_path;
};

void TestRuntime::init()
{
    m_path = qgetenv("PATH");
    m_stateDir = std::make_unique<QTemporaryDir>();
    m_simulators = std::make_unique<QTemporaryDir>();
    m_http = std::make_unique<HttpClient>();
}

void TestRuntime::cleanup()
{
    qputenv("PATH", m_path);
    m_runtime.reset();
    QCOMPARE(plato::test::processesMentioning(m_stateDir->path()), QList<qint64>());
}

void TestRuntime::addSimulator(const QString &name, const QJsonArray &start, const QJsonObject &more)
{
    QJsonObject manifest{{u"name"_s, name},
                         {u"title"_s, u"Title of %1"_s.arg(name)},
                         {u"description"_s, u"For a test"_s},
                         {u"start"_s, start},
                         {u"app_port"_s, 8080},
                         {u"ready"_s, QJsonObject{{u"http_path"_s, u"/"_s}}}};
    for (auto it = more.begin(); it != more.end(); ++it)
        manifest[it.key()] = it.value();
    QFile file(m_simulators->filePath(name + u".json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QJsonDocument(manifest).toJson());
}

void TestRuntime::startRuntime(std::chrono::milliseconds heartbeat)
{
    Runtime::Options options;
    options.stateDir = m_stateDir->path();
    options.simulatorFolders = {m_simulators->path()};
    options.heartbeat = heartbeat;
    m_runtime = std::make_unique<Runtime>(options);
    QSignalSpy serving(m_runtime.get(), &Runtime::serving);
    m_runtime->start();
    QVERIFY(!serving.isEmpty() || serving.wait(10'000));
    m_http->setHeader("X-API-Key", m_runtime->apiKey());
}

QString TestRuntime::make(const QStringList &simulators, int lifetime)
{
    QJsonArray envs;
    for (const QString &name : simulators)
        envs.append(QJsonObject{{u"type"_s, u"simulator"_s}, {u"simulator"_s, name}, {u"alias"_s, name}});
    m_made = post(u"/api/v2/sessions/make"_s, {{u"type"_s, u"envs"_s}, {u"envs"_s, envs}, {u"timeout"_s, lifetime}})
                 .object();
    return u"/api/v2/sessions/"_s + m_made.value(u"session_id"_s).toString();
}

void TestRuntime::endsWithoutHeartbeats()
{
    addSimulator(u"web"_s, m_server);
    startRuntime(1500ms);
    const QString session = make({u"web"_s});
    QVERIFY(wait(session).value(u"ready"_s).toBool());
    QTRY_COMPARE(job(session, u"web"_s).value(u"status"_s).toString(), u"timeout"_s);
    QCOMPARE(job(session, u"web"_s).value(u"status_reason"_s).toString(), u"heartbeat missed for 1.5 s"_s);
    QCOMPARE(post(session + u"/heartbeat"_s).status, 410);
    QTRY_COMPARE(envFolders(), QStringList());
}

void TestRuntime::heartbeatsKeepItAlive()
{
    addSimulator(u"web"_s, m_server);
    startRuntime(1500ms);
    const QString session = make({u"web"_s});
    QTimer pace;
    QSignalSpy due(&pace, &QTimer::timeout);
    pace.start(200ms);
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 3500) { // more than two leases
        QVERIFY(due.wait());
        const HttpAnswer beat = post(session + u"/heartbeat"_s);
        QCOMPARE(beat.status, 200);
        QVERIFY(beat.object().value(u"success"_s).toBool());
        wait(session, 1);
    }
    QCOMPARE(job(session, u"web"_s).value(u"status"_s).toString(), u"running"_s);
}

void TestRuntime::endsWithItsLifetime()
{
    addSimulator(u"web"_s, m_server);
    startRuntime();
    const QString session = make({u"web"_s}, 1);
    QTRY_COMPARE(job(session, u"web"_s).value(u"status"_s).toString(), u"timeout"_s);
    QCOMPARE(job(session, u"web"_s).value(u"status_reason"_s).toString(), u"lifetime of 1 s reached"_s);
    const QJsonObject ready = wait(session);
    QVERIFY(!ready.value(u"ready"_s).toBool(true));
    QCOMPARE(ready.value(u"status"_s).toString(), u"timeout"_s);
    QTRY_COMPARE(envFolders(), QStringList());
}

void TestRuntime::tellsWhyAnEnvDiedWhileBooting()
{
    addSimulator(u"dies"_s, {u"sh"_s, u"-c"_s, u"echo no luck today >&2; exit 3"_s});
    startRuntime();
    const QString session = make({u"dies"_s});
    QVERIFY(m_made.value(u"envs"_s).toArray().at(0)[u"success"_s].toBool()); // it was made; it fails later
    const QJsonObject ready = wait(session);
    QVERIFY(!ready.value(u"ready"_s).toBool(true));
    QCOMPARE(ready.value(u"status"_s).toString(), u"failed"_s);
    QCOMPARE(job(session, u"dies"_s).value(u"status"_s).toString(), u"failed"_s);
    QCOMPARE(job(session, u"dies"_s).value(u"status_reason"_s).toString(),
             u"process ended with status 3: no luck today"_s);
    QTRY_COMPARE(envFolders(), QStringList());
}

void TestRuntime::givesUpOnAnEnvThatIsNeverReady()
{
    addSimulator(u"idle"_s, {u"sh"_s, u"-c"_s, u"echo waiting for Godot; sleep 1000"_s},
                 {{u"ready"_s, QJsonObject{{u"http_path"_s, u"/"_s}, {u"within_seconds"_s, 2}}}});
    startRuntime();
    const QString session = make({u"idle"_s});
    const QJsonObject early = wait(session, 1); // a long poll that comes back with no
    QVERIFY(!early.value(u"ready"_s).toBool(true));
    QCOMPARE(early.value(u"status"_s).toString(), u"created"_s);
    QVERIFY(early.value(u"context"_s).isNull());
    const QJsonObject late = wait(session, 10);
    QVERIFY(!late.value(u"ready"_s).toBool(true));
    const QString reason = job(session, u"idle"_s).value(u"status_reason"_s).toString();
    QVERIFY2(reason.startsWith(u"not ready within 2 s: GET / was answered with nothing: "_s) &&
                 reason.endsWith(u"; its last line: waiting for Godot"_s),
             qPrintable(reason));
}

/// What a manifest says to ask for is what is asked for, and what was answered is told.
void TestRuntime::asksAsTheManifestSays()
{
    const QJsonArray serve{u"python3"_s, u"-c"_s,
                           u"import http.server as h\n"
                           "class H(h.BaseHTTPRequestHandler):\n"
                           "    def do_GET(self):\n"
                           "        self.send_response(200 if self.path == '/up?full=1&x=%2F' else 500)\n"
                           "        self.end_headers()\n"
                           "h.HTTPServer(('{address}', 8080), H).serve_forever()\n"_s};
    addSimulator(u"right"_s, serve, {{u"ready"_s, QJsonObject{{u"http_path"_s, u"/up?full=1&x=%2F"_s}}}});
    addSimulator(u"wrong"_s, serve,
                 {{u"ready"_s, QJsonObject{{u"http_path"_s, u"/down?x"_s}, {u"within_seconds"_s, 3}}}});
    startRuntime();
    const QJsonObject right = wait(make({u"right"_s}), 20);
    QVERIFY(right.value(u"ready"_s).toBool());
    const QString session = make({u"wrong"_s});
    QVERIFY(!wait(session, 20).value(u"ready"_s).toBool(true));
    const QString reason = job(session, u"wrong"_s).value(u"status_reason"_s).toString();
    QVERIFY2(reason.startsWith(u"not ready within 3 s: GET /down?x was answered with 500 Internal Server Error"_s),
             qPrintable(reason));
}

void TestRuntime::noticesAnEnvThatDiesLater()
{
    addSimulator(u"web"_s, m_server);
    addSimulator(u"brief"_s, {u"sh"_s, u"-c"_s,
                              u"python3 -m http.server --bind $0 8080 & while [ ! -e ~/end ]; do sleep 0.1; done; "
                              "echo the end >&2; exit 9"_s,
                              u"{address}"_s});
    startRuntime();
    const QString session = make({u"web"_s, u"brief"_s});
    QVERIFY(wait(session).value(u"ready"_s).toBool());
    const QString id = job(session, u"brief"_s).value(u"job_id"_s).toString();
    QFile end(m_stateDir->path() + u"/envs/%1/home/end"_s.arg(id));
    QVERIFY(end.open(QIODevice::WriteOnly));
    QTRY_COMPARE(job(session, u"brief"_s).value(u"status"_s).toString(), u"failed"_s);
    const QString reason = job(session, u"brief"_s).value(u"status_reason"_s).toString();
    QVERIFY2(reason.startsWith(u"process ended with status 9"_s), qPrintable(reason));
    // The session goes on, and says of each env how it is.
    QCOMPARE(job(session, u"web"_s).value(u"status"_s).toString(), u"running"_s);
    const QJsonObject beat = post(session + u"/heartbeat"_s).object();
    QVERIFY(beat.value(u"success"_s).toBool());
    QVERIFY(!beat.value(u"results"_s)[id][u"success"_s].toBool(true));
    const QJsonObject state = get(session + u"/state"_s).object();
    QVERIFY(state.value(u"results"_s)[id][u"state"_s][u"error"_s].toString().contains(u"status 9"_s));
    QCOMPARE(get(u"/api/v2/jobs/%1/public_url"_s.arg(id)).status, 410);
    QTRY_COMPARE(envFolders().size(), 1);
}

void TestRuntime::oneFailureHidesNoOther()
{
    addSimulator(u"web"_s, m_server);
    addSimulator(u"dies"_s, {u"false"_s});
    startRuntime();
    const QString session = make({u"dies"_s, u"web"_s, u"unknown"_s});
    const QJsonArray envs = m_made.value(u"envs"_s).toArray();
    QCOMPARE(envs.size(), 3);
    QCOMPARE(envs[2][u"success"_s].toBool(true), false);
    QVERIFY(envs[2][u"error"_s].toString().contains(u"unknown"_s));
    QTRY_COMPARE(job(session, u"web"_s).value(u"status"_s).toString(), u"running"_s);
    const QJsonObject ready = wait(session);
    QVERIFY(!ready.value(u"ready"_s).toBool(true));
    QCOMPARE(ready.value(u"context"_s)[u"envs"_s].toArray().size(), 2);
    const QString web = job(session, u"web"_s).value(u"job_id"_s).toString();
    QVERIFY(ready.value(u"results"_s)[web][u"ready"_s].toBool());
    QVERIFY(get(u"/api/v2/jobs/%1/wait_for_ready"_s.arg(web)).object().value(u"ready"_s).toBool());
}

void TestRuntime::tellsWhyThereIsNoExample()
{
    addSimulator(u"web"_s, m_server, {{u"seed"_s, QJsonArray{u"sh"_s, u"-c"_s, u"echo the seed is bad; exit 4"_s}}});
    startRuntime();
    const QString session = make({u"web"_s});
    QVERIFY(!wait(session).value(u"ready"_s).toBool(true));
    const QString reason = job(session, u"web"_s).value(u"status_reason"_s).toString();
    QVERIFY2(reason.contains(u"status 4: the seed is bad"_s), qPrintable(reason));
    const QString artifact = m_made.value(u"envs"_s).toArray().at(0)[u"artifact_id"_s].toString();
    QCOMPARE(get(u"/api/v2/artifacts/"_s + artifact).object().value(u"status"_s).toString(), u"failed"_s);
    QTRY_COMPARE(
        QDir(m_stateDir->path() + u"/artifacts"_s).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
        QStringList());
}

void TestRuntime::recordsSeveralDatabases()
{
    const QString script = u"import sqlite3\nfor n in 'ab':\n c = sqlite3.connect('/state/' + n + '.db')\n"
                           " c.execute('create table t%s(id integer primary key, v)' % n)\n c.commit()\n"_s;
    addSimulator(
        u"web"_s, m_server,
        {{u"seed"_s, QJsonArray{u"python3"_s, u"-c"_s, script}}, {u"databases"_s, QJsonArray{u"a.db"_s, u"b.db"_s}}});
    startRuntime();
    const QString session = make({u"web"_s});
    QVERIFY(wait(session).value(u"ready"_s).toBool());
    const QString folder =
        m_stateDir->path() + u"/envs/%1/state/"_s.arg(job(session, u"web"_s).value(u"job_id"_s).toString());
    const auto change = [&](const QString &sql, const QString &database) {
        QProcess python;
        python.start(u"python3"_s, {u"-c"_s,
                                    u"import sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\n"
                                    "c.execute(sys.argv[2])\nc.commit()"_s,
                                    folder + database, sql});
        return python.waitForFinished() && python.exitCode() == 0;
    };
    const auto mutations = [&](const QString &query = {}) {
        const QJsonObject results = get(session + u"/state"_s + query).object().value(u"results"_s).toObject();
        return results.begin().value()[u"state"_s][u"mutations"_s].toArray();
    };
    QVERIFY(change(u"insert into ta(v) values('before the reset')"_s, u"a.db"_s));
    QCOMPARE(mutations(), QJsonArray());
    QVERIFY(post(session + u"/reset"_s).object().value(u"success"_s).toBool());
    QCOMPARE(mutations(), QJsonArray());
    QVERIFY(change(u"insert into tb(v) values('one')"_s, u"b.db"_s));
    QTRY_COMPARE(mutations().size(), 1);
    QVERIFY(change(u"insert into ta(v) values('two')"_s, u"a.db"_s));
    QVERIFY(change(u"update tb set v = 'three'"_s, u"b.db"_s));
    QTRY_COMPARE(mutations().size(), 3);
    QCOMPARE(mutations()[0][u"table_name"_s].toString(), u"tb"_s); // in the order of what happened
    QCOMPARE(mutations(u"?merge_mutations=true"_s).size(), 2);
    QVERIFY(post(session + u"/reset"_s).object().value(u"success"_s).toBool());
    QCOMPARE(mutations(), QJsonArray());
    QCOMPARE(mutations(u"?merge_mutations=true"_s), QJsonArray());
}

void TestRuntime::seesChangesBelowFolders()
{
    const QString seed = u"import os, sqlite3\nos.mkdir('/state/data')\nc = sqlite3.connect('/state/data/c.db')\n"
                         "c.execute('pragma journal_mode = wal')\nc.execute('create table t(v)')\nc.commit()\n"_s;
    addSimulator(u"web"_s, m_server,
                 {{u"seed"_s, QJsonArray{u"python3"_s, u"-c"_s, seed}}, {u"databases"_s, QJsonArray{u"data/c.db"_s}}});
    startRuntime();
    const QString session = make({u"web"_s});
    QVERIFY(wait(session).value(u"ready"_s).toBool());
    const QString folder = m_stateDir->path() + u"/envs/"_s + job(session, u"web"_s).value(u"job_id"_s).toString();
    QVERIFY(post(session + u"/reset"_s).object().value(u"success"_s).toBool());
    const auto copies = [&] { return QDir(folder + u"/capture/0"_s).entryList(QDir::Files); };
    QVERIFY(!copies().isEmpty());
    const QStringList before = copies();

    // With a log of its own the database itself is not written: that the log comes is seen in the folder.
    QProcess python;
    python.start(u"python3"_s, {u"-c"_s,
                                u"import sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\n"
                                "c.execute('insert into t values (1)')\nc.commit()\nsys.stdin.read()"_s,
                                folder + u"/state/data/c.db"_s});
    QVERIFY(python.waitForStarted());
    QTRY_VERIFY(copies() != before); // nobody has asked for the state
    python.closeWriteChannel();
    QVERIFY(python.waitForFinished());
}

void TestRuntime::followsNoLinkToADatabase()
{
    const QString seed = u"import os, sqlite3\nos.mkdir('/state/real')\nos.symlink('real', '/state/data')\n"
                         "c = sqlite3.connect('/state/real/c.db')\nc.execute('create table t(v)')\nc.commit()\n"_s;
    addSimulator(u"web"_s, m_server,
                 {{u"seed"_s, QJsonArray{u"python3"_s, u"-c"_s, seed}}, {u"databases"_s, QJsonArray{u"data/c.db"_s}}});
    startRuntime();
    const QString session = make({u"web"_s});
    QVERIFY(wait(session).value(u"ready"_s).toBool());
    QVERIFY(post(session + u"/reset"_s).object().value(u"success"_s).toBool()); // it costs the state, not the env
    const QJsonObject results = get(session + u"/state"_s).object().value(u"results"_s).toObject();
    QCOMPARE(results.size(), 1);
    const QString error = (*results.constBegin())[u"state"_s][u"error"_s].toString();
    QVERIFY2(error.contains(u"c.db"_s) && error.contains(u"a symbolic link leads to it"_s), qPrintable(error));
}

void TestRuntime::listsWhatIsNotInstalled()
{
    addSimulator(u"exotic"_s, {u"exotic"_s},
                 {{u"needs"_s, QJsonArray{QJsonObject{{u"program"_s, u"exotic"_s}, {u"package"_s, u"exotic-bin"_s}}}}});
    startRuntime();
    const QJsonObject simulator = get(u"/api/v1/env/simulators"_s).array().at(0).toObject();
    QCOMPARE(simulator.value(u"enabled"_s).toBool(true), false);
    const QString notes = simulator.value(u"config"_s)[u"notes"_s].toString();
    QVERIFY2(notes.contains(u"sudo apt install exotic-bin"_s), qPrintable(notes));
    const QString session = make({u"exotic"_s});
    const QJsonValue env = m_made.value(u"envs"_s).toArray().at(0);
    QCOMPARE(env[u"success"_s].toBool(true), false);
    QCOMPARE(env[u"error"_s].toString(), notes);
    QVERIFY(env[u"job_id"_s].isNull());
    QCOMPARE(wait(session).value(u"status"_s).toString(), u"failed"_s);
    QVERIFY(post(session + u"/close"_s).object().value(u"success"_s).toBool());
}

void TestRuntime::servesWithoutBubblewrap()
{
    addSimulator(u"web"_s, m_server);
    qputenv("PATH", "/nowhere");
    startRuntime();
    QVERIFY(m_runtime->trouble().contains(u"sudo apt install bubblewrap"_s));
    QCOMPARE(get(u"/api/v2/user/me"_s).status, 200);
    QCOMPARE(get(u"/api/v1/env/simulators"_s).array().at(0)[u"enabled"_s].toBool(true), false);
    make({u"web"_s});
    QCOMPARE(m_made.value(u"envs"_s).toArray().at(0)[u"error"_s].toString(), m_runtime->trouble());
}

void TestRuntime::saysWhenBubblewrapIsRefused()
{
    QTemporaryDir folder;
    QFile refused(folder.filePath(u"bwrap"_s));
    QVERIFY(refused.open(QIODevice::WriteOnly));
    refused.write("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n");
    refused.close();
    QVERIFY(refused.setPermissions(QFile::ReadOwner | QFile::ExeOwner));
    qputenv("PATH", folder.path().toUtf8() + ":/usr/bin:/bin");
    addSimulator(u"web"_s, m_server);
    startRuntime();
    make({u"web"_s});
    const QJsonValue env = m_made.value(u"envs"_s).toArray().at(0);
    QCOMPARE(env[u"success"_s].toBool(true), false);
    QVERIFY2(env[u"error"_s].toString().contains(u"setting up uid map: Permission denied"_s),
             qPrintable(env[u"error"_s].toString()));
    QCOMPARE(envFolders(), QStringList());
}

void TestRuntime::failsAnEnvWhoseFolderCannotBeMade()
{
    addSimulator(u"web"_s, m_server);
    startRuntime();
    // What a broken disk would do, and root cannot get around: a file where the folder of all envs was.
    QVERIFY(QDir(m_stateDir->path()).rmdir(u"envs"_s));
    QFile file(m_stateDir->path() + u"/envs"_s);
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QString session = make({u"web"_s});
    QVERIFY(!wait(session).value(u"ready"_s).toBool(true));
    const QJsonObject entry = job(session, u"web"_s);
    QCOMPARE(entry.value(u"status"_s).toString(), u"failed"_s);
    QVERIFY2(entry.value(u"status_reason"_s).toString().contains(u"could not be prepared"_s),
             qPrintable(entry.value(u"status_reason"_s).toString()));
    QVERIFY(post(session + u"/close"_s).object().value(u"success"_s).toBool());
    QVERIFY(file.remove());
}

void TestRuntime::forgetsOldSessions()
{
    startRuntime();
    const QString first = make({u"nothing"_s});
    for (int i = 0; i < plato::runtime::Registry::KeptWhenOver - 1; ++i)
        make({u"nothing"_s});
    QCOMPARE(get(first).status, 200);
    make({u"nothing"_s});
    QCOMPARE(get(first).status, 404);
    const QJsonObject page = get(u"/api/v2/sessions?page=2&page_size=60"_s).object();
    QCOMPARE(page.value(u"total_count"_s).toInt(), plato::runtime::Registry::KeptWhenOver);
    QCOMPARE(page.value(u"sessions"_s).toArray().size(), plato::runtime::Registry::KeptWhenOver - 60);
    QCOMPARE(page.value(u"has_more_pages"_s).toBool(true), false);
}

void TestRuntime::stopEndsEverything()
{
    addSimulator(u"web"_s, m_server);
    addSimulator(u"idle"_s, {u"sleep"_s, u"1000"_s});
    startRuntime();
    const QString session = make({u"web"_s, u"idle"_s});
    QTRY_COMPARE(job(session, u"web"_s).value(u"status"_s).toString(), u"running"_s);
    QVERIFY(!plato::test::processesMentioning(m_stateDir->path()).isEmpty());
    bool stopped = false;
    QElapsedTimer timer;
    timer.start();
    m_runtime->stop([&] { stopped = true; });
    QTRY_VERIFY_WITH_TIMEOUT(stopped, 2000);
    QVERIFY(timer.elapsed() < 1500); // not by giving up
    QCOMPARE(plato::test::processesMentioning(m_stateDir->path()), QList<qint64>());
    QCOMPARE(envFolders(), QStringList());
}

QTEST_GUILESS_MAIN(TestRuntime)
#include "tst_runtime.moc"
