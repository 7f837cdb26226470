// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/statefigures.h"

#include "tests/bench/jobs.h"
#include "tests/bench/report.h"
#include "tests/bench/usage.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace plato::bench {

namespace {

constexpr int Asks = 200;
constexpr int WriteMs = 20'000;
constexpr int Resets = 5;

struct BenchSimulator
{
    QString name;
    int rows;
    int rowBytes;
    int megabytes;
    int writesPerSecond;
    bool observesFiles;
};

const QList<BenchSimulator> &simulators()
{
    static const QList<BenchSimulator> all{
        {u"bench-writes"_s, 100'000, 16, 0, 50, false},
        {u"bench-still"_s, 1'000'000, 16, 0, 0, false},
        {u"bench-gigabyte"_s, 0, 0, 1024, 0, false},
        {u"bench-gigabyte-files"_s, 0, 0, 1024, 0, true},
        {u"bench-gigabyte-database"_s, 10'240, 102'400, 0, 0, false},
    };
    return all;
}

/// % of a core that platod takes while the application writes 50 times a second, looked at from the reset on.
void measureObserving(PlatoApi &api, qint64 platod)
{
    Figure cpu{u"observing_50_writes_a_second_platod_cpu"_s, u"% of a core"_s, true, 10.0, {}, {}, {}};
    cpu.floorName = u"the application itself"_s;
    const MadeSession session = createAndWait(api, u"bench-writes"_s);
    resetOne(api, session);
    idle(1000); // what was there before the reset is gone
    QElapsedTimer timer;
    timer.start();
    const double before = cpuMs(platod);
    const double applicationBefore = cpuMsOfDescendants(platod);
    idle(WriteMs);
    const double took = milliseconds(timer);
    cpu.samples.append((cpuMs(platod) - before) / took * 100);
    cpu.floorSamples.append((cpuMsOfDescendants(platod) - applicationBefore) / took * 100);
    if (!finished(api.state(session.sessionId, true)).contains("\"UPDATE\""))
        giveUp(u"nothing of what was written was seen"_s);
    closeAll(api, {session});
    print(cpu);
}

void measureUnchanged(PlatoApi &api)
{
    Figure state{u"http_state_unchanged_of_1000000_rows"_s, u"ms"_s, true, 5.0, {}, {}, u"an empty route"_s};
    const MadeSession session = createAndWait(api, u"bench-still"_s);
    resetOne(api, session);
    for (int i = 0; i < Asks; ++i) {
        QElapsedTimer timer;
        timer.start();
        finished(api.state(session.sessionId, false));
        state.samples.append(milliseconds(timer));
        timer.restart();
        finished(api.userMe());
        state.floorSamples.append(milliseconds(timer));
    }
    closeAll(api, {session});
    print(state);
}

/// Milliseconds for a copy of what a reset starts from, as cp makes it; the copy goes again.
double bareCopy(const QString &artifact, const QString &target)
{
    ::sync(); // nobody pays for what others wrote before
    QElapsedTimer timer;
    timer.start();
    if (QProcess::execute(u"cp"_s, {u"--reflink=auto"_s, u"-a"_s, artifact, target}) != 0)
        giveUp(u"the state could not be copied"_s);
    const double took = milliseconds(timer);
    QDir(target).removeRecursively();
    return took;
}

void measureReset(PlatoApi &api, const QString &simulator, const QString &name, const QString &stateDir)
{
    Figure reset{name, u"ms"_s, true, {}, {}, {}, u"cp --reflink=auto -a"_s};
    Figure ratio{name + u"_over_floor"_s, u"x"_s, true, 2.0, {}, {}, {}};
    const MadeSession session = createAndWait(api, simulator);
    for (int i = 0; i < Resets; ++i) {
        reset.floorSamples.append(
            bareCopy(stateDir + u"/artifacts/"_s + session.envs.at(0).artifactId, stateDir + u"/bare-copy"_s));
        ::sync();
        QElapsedTimer timer;
        timer.start();
        resetOne(api, session);
        reset.samples.append(milliseconds(timer));
        ratio.samples.append(reset.samples.last() / reset.floorSamples.last());
    }
    closeAll(api, {session});
    print(reset);
    print(ratio);
}

} // namespace

void installBenchSimulators(const QString &dataHome)
{
    const QString folder = dataHome + u"/plato-desk/simulators"_s;
    for (const BenchSimulator &one : simulators()) {
        const QString app = u"/run/plato/simulator/app.py"_s;
        QJsonObject manifest{
            {u"name"_s, one.name},
            {u"title"_s, one.name},
            {u"description"_s, u"For benchmarks"_s},
            {u"needs"_s, QJsonArray{QJsonObject{{u"program"_s, u"python3"_s}, {u"package"_s, u"python3"_s}}}},
            {u"seed"_s, QJsonArray{u"python3"_s, app, u"seed"_s, QString::number(one.rows),
                                   QString::number(one.rowBytes), QString::number(one.megabytes)}},
            {u"start"_s,
             QJsonArray{u"python3"_s, app, u"serve"_s, u"{address}"_s, QString::number(one.writesPerSecond)}},
            {u"app_port"_s, 8000},
            {u"ready"_s, QJsonObject{{u"http_path"_s, u"/"_s}}}};
        if (one.rows > 0)
            manifest.insert(u"databases"_s, QJsonArray{u"app.db"_s});
        if (one.observesFiles)
            manifest.insert(u"folders"_s, QJsonArray{u"files"_s});
        QFile file(folder + u'/' + one.name + u".json"_s);
        if (!QDir().mkpath(folder + u'/' + one.name) ||
            !QFile::copy(QStringLiteral(BENCH_APP), folder + u'/' + one.name + u"/app.py"_s) ||
            !file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(manifest).toJson()) < 0)
            giveUp(u"the simulators could not be written"_s);
    }
}

void measureState(PlatoApi &api, qint64 platod, const QString &stateDir)
{
    // platod makes the examples of all simulators when it starts; what is measured must not run beside that.
    for (const BenchSimulator &one : simulators())
        closeAll(api, {createAndWait(api, one.name)});
    measureObserving(api, platod);
    measureUnchanged(api);
    measureReset(api, u"bench-gigabyte"_s, u"reset_of_1_gb"_s, stateDir);
    measureReset(api, u"bench-gigabyte-files"_s, u"reset_of_1_gb_of_observed_files"_s, stateDir);
    measureReset(api, u"bench-gigabyte-database"_s, u"reset_of_a_1_gb_database"_s, stateDir);
}

} // namespace plato::bench
