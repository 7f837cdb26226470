// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// The local runtime under everything at once, for a long time: several clients create, use, reset, look at, snapshot
/// and close envs of all kinds, and kill processes of theirs; at the end nothing may be left, and platod may not have
/// grown. Fails when something is.
#include "tests/bench/report.h"
#include "tests/support/processes.h"
#include "tests/support/realplatod.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QTest>
#include <QThread>
#include <QUrlQuery>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <memory>
#include <vector>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;

namespace {

constexpr int Clients = 4;
constexpr int NoticeMs = 2000; // from the death of a process to the word of platod
constexpr int IdleMs = 3000;
constexpr int KeptSessions =
    100; // that are over: platod remembers them, so it has to have so many before it is measured

struct Samples
{
    QList<double> ready;
    QList<double> reset;
    QList<double> state;
    QList<double> snapshot;
    QList<double> close;
    QList<double> notice;
    QStringList problems;
};

double since(const QElapsedTimer &timer)
{
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

/// One client: a session after the other until the time is over. Runs on a thread of its own.
class Client
{
public:
    Client(QUrl url, const QByteArray &key, QString stateDir, quint32 seed)
        : m_url(std::move(url))
        , m_stateDir(std::move(stateDir))
        , m_dice(seed)
    {
        m_http.setHeader("X-API-Key", key);
    }

    void run(const QDeadlineTimer &end, std::atomic_int &sessions)
    {
        while (!end.hasExpired() && samples.problems.size() < 20) {
            oneSession();
            ++sessions;
        }
    }

    Samples samples;

private:
    HttpAnswer send(const QByteArray &method, const QString &path, const QJsonObject &body = {})
    {
        return m_http.send(method, m_url.resolved(QUrl(path)), QJsonDocument(body).toJson(QJsonDocument::Compact));
    }
    void problem(const QString &what, const HttpAnswer &answer)
    {
        samples.problems.append(
            u"%1: HTTP %2 %3"_s.arg(what).arg(answer.status).arg(QString::fromUtf8(answer.body.left(300))));
    }
    bool chance(int percent) { return m_dice.bounded(100) < percent; }

    QJsonObject wish()
    {
        const int kind = m_dice.bounded(10);
        if (kind < 2) {
            return {{u"type"_s, u"resource"_s},
                    {u"simulator"_s, u"box"_s},
                    {u"alias"_s, u"box"_s},
                    {u"sim_config"_s, QJsonObject{{u"cpus"_s, 1}, {u"memory"_s, 512}, {u"disk"_s, 1024}}}};
        }
        return kind < 3 ? RealPlatod::env(u"ubuntu-vm"_s, u"desk"_s) : RealPlatod::env(u"fossil"_s, u"git"_s);
    }

    void oneSession()
    {
        QElapsedTimer timer;
        timer.start();
        const HttpAnswer made = send("POST", u"/api/v2/sessions/make"_s,
                                     {{u"type"_s, u"envs"_s}, {u"envs"_s, QJsonArray{wish()}}, {u"timeout"_s, 120}});
        const QString session = u"/api/v2/sessions/"_s + made.object().value(u"session_id"_s).toString();
        const QString job = u"/api/v2/jobs/"_s + made.object().value(u"envs"_s)[0][u"job_id"_s].toString();
        if (made.status != 200)
            return problem(u"make"_s, made);
        if (chance(10)) { // somebody changes their mind
            close(session);
            return;
        }
        const HttpAnswer ready = send("GET", session + u"/wait_for_ready?timeout=60"_s);
        if (!ready.object().value(u"ready"_s).toBool())
            problem(u"wait_for_ready"_s, ready);
        else
            samples.ready.append(since(timer));
        const QString address = ready.object().value(u"context"_s)[u"envs"_s][0][u"mesh_ip"_s].toString();
        if (measured(u"reset"_s, "POST", session + u"/reset"_s, samples.reset)) {
            use(job);
            measured(u"state"_s, "GET", session + u"/state"_s, samples.state);
            if (chance(20))
                measured(u"snapshot"_s, "POST", session + u"/snapshot"_s, samples.snapshot);
            if (chance(40))
                killSomething(job, address);
        }
        if (!chance(5)) // the others are for the end of platod
            close(session);
        else
            send("POST", session + u"/heartbeat"_s);
    }

    bool measured(const QString &what, const QByteArray &method, const QString &path, QList<double> &into)
    {
        QElapsedTimer timer;
        timer.start();
        const HttpAnswer answer = send(method, path);
        if (answer.status != 200 || answer.object().value(u"success"_s).toBool(true) == false) {
            problem(what, answer);
            return false;
        }
        into.append(since(timer));
        return true;
    }

    void use(const QString &job)
    {
        const QUrl page(send("GET", job + u"/public_url"_s).object().value(u"url"_s).toString());
        if (!page.isEmpty())
            m_http.send("GET", page);
    }

    void killSomething(const QString &job, const QString &address)
    {
        // Any process without which the env is none; the last by the 15 characters that the kernel keeps.
        QList<qint64> pids = processesOf(u"bwrap"_s, m_stateDir + u"/envs/"_s + job.section(u'/', -1));
        for (const QString &program : {u"fossil"_s, u"Xvnc"_s, u"plato-desktop-a"_s}) {
            QList<qint64> found = processesOf(program, address);
            std::sort(found.begin(), found.end());
            pids +=
                found.first(std::min<qsizetype>(found.size(), 1)); // the others are children that answer one request
        }
        if (pids.isEmpty())
            return;
        const qint64 pid = pids[m_dice.bounded(static_cast<int>(pids.size()))];
        if (::kill(static_cast<pid_t>(pid), SIGKILL) != 0)
            return;
        QElapsedTimer timer;
        timer.start();
        QDeadlineTimer limit(NoticeMs);
        while (!limit.hasExpired()) {
            if (send("GET", job).object().value(u"status"_s).toString() == "failed"_L1) {
                samples.notice.append(since(timer));
                return;
            }
            QThread::msleep(20);
        }
        samples.problems.append(
            u"process %1 was killed, and its job did not fail within %2 ms"_s.arg(pid).arg(NoticeMs));
    }

    void close(const QString &session) { measured(u"close"_s, "POST", session + u"/close"_s, samples.close); }

    HttpClient m_http;
    QUrl m_url;
    QString m_stateDir;
    QRandomGenerator m_dice;
};

struct Load
{
    qint64 memory = 0; // bytes
    qint64 descriptors = 0;
};

Load loadOf(qint64 pid)
{
    Load load;
    QFile status(u"/proc/%1/status"_s.arg(pid));
    if (status.open(QIODevice::ReadOnly)) {
        const QByteArrayList lines = status.readAll().split('\n');
        for (const QByteArray &line : lines) {
            if (line.startsWith("RssAnon:"))
                load.memory = line.mid(8).trimmed().split(' ').constFirst().toLongLong() * 1024;
        }
    }
    load.descriptors = static_cast<qint64>(
        QDir(u"/proc/%1/fd"_s.arg(pid)).entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot).size());
    return load;
}

/// What is there and should not be, in words.
QStringList leftovers(RealPlatod &platod)
{
    QStringList words;
    QList<qint64> pids = processesMentioning(platod.stateDir());
    pids.removeAll(platod.process().processId());
    for (const qint64 pid : std::as_const(pids))
        words.append(u"process %1"_s.arg(pid));
    const auto all = QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot;
    for (const QString &folder : QDir(platod.stateDir() + u"/envs"_s).entryList(all))
        words.append(u"folder envs/"_s + folder);
    for (const QString &folder : QDir(platod.stateDir() + u"/artifacts"_s).entryList({u".new-*"_s}, all))
        words.append(u"folder artifacts/"_s + folder);
    QFile mounts(u"/proc/self/mountinfo"_s);
    if (mounts.open(QIODevice::ReadOnly) && mounts.readAll().contains(QFile::encodeName(platod.stateDir())))
        words.append(u"a mount"_s);
    return words;
}

void print(const QString &name, const QString &unit, const QList<double> &samples, std::optional<double> goal = {})
{
    if (!samples.isEmpty())
        bench::print({name, unit, true, goal, samples, {}, {}});
}

/// Waits until nothing is left of any env, and tells what is after all.
QStringList settle(RealPlatod &platod)
{
    QStringList left;
    (void)QTest::qWaitFor([&] { return (left = leftovers(platod)).isEmpty(); }, 15'000);
    return left;
}

void closeAll(RealPlatod &platod)
{
    const QJsonArray sessions =
        platod.get(u"/api/v2/sessions?page_size=1000"_s).object().value(u"sessions"_s).toArray();
    for (const QJsonValue session : sessions)
        platod.post(u"/api/v2/sessions/%1/close"_s.arg(session[u"session_id"_s].toString()));
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    const QCommandLineOption secondsOption(u"seconds"_s, u"How long."_s, u"N"_s, u"600"_s);
    const QCommandLineOption seedOption(u"seed"_s, u"Of what is random."_s, u"N"_s, u"1"_s);
    parser.addOptions({secondsOption, seedOption});
    parser.process(app);
    const int seconds = std::max(1, parser.value(secondsOption).toInt());
    const auto seed = parser.value(seedOption).toUInt();

    RealPlatod platod;
    if (!platod.start()) {
        std::fprintf(stderr, "bench_soak: platod did not start: %s\n", qPrintable(platod.diagnostics()));
        return 1;
    }
    const qint64 pid = platod.process().processId();
    QStringList problems;
    Load before;
    Samples all;
    std::atomic_int sessions = 0;
    // A first part, after which platod has all that it keeps; then the one that counts.
    for (const int part : {0, 1}) {
        const QDeadlineTimer end(part == 0 ? seconds * 300LL : seconds * 700LL);
        std::vector<std::unique_ptr<QThread>> threads;
        std::vector<Samples> results(Clients);
        for (int i = 0; i < Clients; ++i) {
            threads.emplace_back(QThread::create([&, i] {
                Client client(platod.url(), platod.apiKey(), platod.stateDir(),
                              seed * 1000 + static_cast<quint32>(part * Clients + i));
                client.run(end, sessions);
                results[static_cast<size_t>(i)] = client.samples;
            }));
            threads.back()->start();
        }
        (void)QTest::qWaitFor(
            [&] {
                platod.diagnostics(); // read, so that platod never waits for us
                return std::all_of(threads.begin(), threads.end(), [](const auto &t) { return t->isFinished(); });
            },
            seconds * 1000 + 300'000);
        for (const auto &thread : threads)
            thread->wait();
        closeAll(platod);
        problems += settle(platod);
        QTest::qWait(IdleMs); // until threads without work have ended, and what they held has gone
        for (const Samples &one : results) {
            all.ready += one.ready;
            all.reset += one.reset;
            all.state += one.state;
            all.snapshot += one.snapshot;
            all.close += one.close;
            all.notice += one.notice;
            problems += one.problems;
        }
        if (part == 0) {
            before = loadOf(pid);
            if (sessions < KeptSessions)
                std::fprintf(stderr, "bench_soak: too short for a word about memory: %d sessions\n", sessions.load());
        }
    }
    const Load after = loadOf(pid);
    const bool tellsOfMemory = sessions >= 2 * KeptSessions;

    print(u"soak_sessions"_s, u"1"_s, {static_cast<double>(sessions)});
    print(u"soak_create_to_ready"_s, u"ms"_s, all.ready);
    print(u"soak_reset"_s, u"ms"_s, all.reset);
    print(u"soak_state"_s, u"ms"_s, all.state);
    print(u"soak_snapshot"_s, u"ms"_s, all.snapshot);
    print(u"soak_close"_s, u"ms"_s, all.close);
    print(u"soak_kill_to_notice"_s, u"ms"_s, all.notice, NoticeMs);
    print(u"soak_memory_growth"_s, u"MB"_s, {static_cast<double>(after.memory - before.memory) / 1e6}, 2.0);
    print(u"soak_descriptor_growth"_s, u"1"_s, {static_cast<double>(after.descriptors - before.descriptors)}, 0.0);
    if (after.descriptors > before.descriptors)
        problems.append(u"%1 descriptors more than before"_s.arg(after.descriptors - before.descriptors));
    if (tellsOfMemory && after.memory - before.memory > 2'000'000)
        problems.append(u"platod has grown by %1 MB"_s.arg(static_cast<double>(after.memory - before.memory) / 1e6));
    if (!platod.terminate())
        problems.append(u"platod did not end within two seconds"_s);
    problems += leftovers(platod);
    print(u"soak_problems"_s, u"1"_s, {static_cast<double>(problems.size())}, 0.0);
    for (const QString &problem : std::as_const(problems))
        std::fprintf(stderr, "bench_soak: %s\n", qPrintable(problem));
    return problems.isEmpty() ? 0 : 1;
}
