// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/crowdfigures.h"

#include "tests/bench/jobs.h"
#include "tests/bench/report.h"
#include "tests/bench/usage.h"

#include <QDir>
#include <QProcess>
#include <QTcpSocket>

#include <memory>
#include <vector>

using namespace Qt::StringLiterals;

namespace plato::bench {

namespace {

constexpr int AtOnce = 20;
constexpr int Rounds = 5;
constexpr int Crowd = 50;
constexpr int IdleMs = 20'000;
constexpr int EmptyMs = IdleMs / 4; // where nothing runs yet

bool answers(const QString &address)
{
    QTcpSocket socket;
    socket.connectToHost(address, 8080);
    if (!socket.waitForConnected(100))
        return false;
    socket.write("GET / HTTP/1.0\r\nHost: " + address.toLatin1() + "\r\n\r\n");
    return socket.waitForReadyRead(1000);
}

/// The floor: as many copies of a repository, with a bare fossil on each. Milliseconds until all answer.
double bareFossils(const QString &folder)
{
    const QString origin = folder + u"/origin.fossil"_s;
    QProcess init;
    init.setStandardOutputFile(QProcess::nullDevice()); // ours is for figures
    if (!QFile::exists(origin)) {
        QDir().mkpath(folder);
        init.start(u"fossil"_s, {u"init"_s, u"--admin-user"_s, u"demo"_s, origin});
        if (!init.waitForFinished(LimitMs) || init.exitCode() != 0)
            giveUp(u"fossil makes no repository"_s);
    }
    QElapsedTimer timer;
    timer.start();
    std::vector<std::unique_ptr<QProcess>> servers;
    QStringList addresses;
    for (int i = 0; i < AtOnce; ++i) {
        const QString copy = folder + u"/%1.fossil"_s.arg(i);
        addresses.append(u"127.213.77.%1"_s.arg(i + 1));
        if (!QFile::copy(origin, copy))
            giveUp(u"a repository could not be copied"_s);
        servers.push_back(std::make_unique<QProcess>());
        servers.back()->setStandardOutputFile(QProcess::nullDevice());
        servers.back()->setStandardErrorFile(QProcess::nullDevice());
        servers.back()->start(u"fossil"_s,
                              {u"server"_s, u"--nojail"_s, u"--port"_s, addresses.last() + u":8080"_s, copy});
    }
    for (const QString &address : addresses) {
        while (!answers(address)) {
            if (timer.elapsed() > LimitMs)
                giveUp(u"a bare fossil does not answer"_s);
        }
    }
    const double took = milliseconds(timer);
    for (int i = 0; i < AtOnce; ++i) {
        servers[size_t(i)]->kill();
        servers[size_t(i)]->waitForFinished();
        QFile::remove(folder + u"/%1.fossil"_s.arg(i));
    }
    return took;
}

void measureAtOnce(PlatoApi &api, const QString &folder)
{
    Figure ready{u"20_fossil_sessions_at_once_to_ready"_s, u"s"_s, true, 10.0, {}, {}, u"20 bare copies and fossils"_s};
    for (int round = 0; round < Rounds; ++round) {
        QElapsedTimer timer;
        timer.start();
        const QList<MadeSession> sessions = createAtOnce(api, u"fossil"_s, AtOnce);
        ready.samples.append(milliseconds(timer) / 1e3);
        closeAll(api, sessions);
        ready.floorSamples.append(bareFossils(folder) / 1e3);
    }
    print(ready);
}

} // namespace

void measureCrowd(PlatoApi &api, qint64 platod, const QString &folder)
{
    finished(api.userMe());
    const double emptyMegabytes = proportionalMegabytes(platod);
    const double emptyBefore = cpuMs(platod);
    idle(EmptyMs);
    const double emptyPercent = (cpuMs(platod) - emptyBefore) / EmptyMs * 100;

    const QList<MadeSession> sessions = createAtOnce(api, u"fossil"_s, Crowd);
    for (const MadeSession &session : sessions)
        resetOne(api, session); // from then on they are observed
    idle(3000);                 // what a start leaves to be done is over

    Figure cpu{u"50_idle_envs_platod_cpu"_s, u"% of a core"_s, true, 2.0, {}, {}, u"platod without envs"_s};
    Figure all{u"50_idle_envs_cpu_with_their_programs"_s, u"% of a core"_s, true, 2.0, {}, {}, {}};
    Figure memory{u"50_idle_envs_platod_memory_each"_s, u"MB"_s, true, 3.0, {}, {}, {}};
    const double before = cpuMs(platod);
    const double programsBefore = cpuMsOfDescendants(platod);
    QElapsedTimer timer;
    timer.start();
    idle(IdleMs);
    const double took = milliseconds(timer);
    const double used = cpuMs(platod) - before;
    cpu.samples.append(used / took * 100);
    cpu.floorSamples.append(emptyPercent);
    all.samples.append((used + cpuMsOfDescendants(platod) - programsBefore) / took * 100);
    memory.samples.append((proportionalMegabytes(platod) - emptyMegabytes) / Crowd);
    for (const Figure &figure : {cpu, all, memory})
        print(figure);
    closeAll(api, sessions);

    measureAtOnce(api, folder);
}

} // namespace plato::bench
