// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// How long people wait for the local runtime: creating, resetting and closing envs, and pictures of a desktop, through
/// HTTP as any client sees them.
#include "app/plato-desktop-agent/display/xdisplay.h"
#include "app/plato-desktop-agent/screen/screencapture.h"
#include "core/desktop/desktopagent.h"
#include "core/profile/localruntime.h"
#include "core/session/workspace.h"
#include "tests/app/plato-desktop-agent/support/xserver.h"
#include "tests/bench/capturefigures.h"
#include "tests/bench/crowdfigures.h"
#include "tests/bench/jobs.h"
#include "tests/bench/report.h"
#include "tests/bench/statefigures.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <ctime>
#include <functional>
#include <vector>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::bench;

namespace {

constexpr int Runs = 10;
constexpr int Pictures = 150;

/// CPU time of the agent so far. Its own shell tells: the agent is that one's parent.
double agentCpuMs(DesktopAgent &agent)
{
    const QString told = finished(agent.bash(u"cat /proc/$PPID/task/*/schedstat"_s)).output;
    double nanoseconds = 0;
    const QStringList threads = told.split(u'\n', Qt::SkipEmptyParts);
    for (const QString &thread : threads)
        nanoseconds += thread.section(u' ', 0, 0).toDouble();
    if (nanoseconds <= 0)
        giveUp(u"the kernel tells no CPU time of the agent"_s);
    return nanoseconds / 1e6;
}

double threadCpuMs()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

/// The floor: the same size from the same kind of X server through shared memory, and copied once.
void bareGrabs(QList<double> &rates, QList<double> &cpu)
{
    test::XServer server(test::XServer::Kind::Xvnc, QSize(1280, 800));
    auto display = agent::XDisplay::open(server.display());
    if (!display)
        giveUp(display.error().message);
    agent::ScreenCapture capture(**display);
    std::vector<std::uint32_t> copy;
    for (int i = 0; i < Pictures; ++i) {
        QElapsedTimer timer;
        timer.start();
        const double before = threadCpuMs();
        const auto frame = capture.capture();
        if (!frame)
            giveUp(frame.error().message);
        copy.assign(frame->pixels, frame->pixels + frame->count());
        cpu.append(threadCpuMs() - before);
        rates.append(1000.0 / milliseconds(timer));
    }
}

void screenshots(PlatoApi &api, const QString &jobId)
{
    DesktopAgent agent{QUrl(finished(api.jobConnectUrl(jobId, 9000)).url)};
    Figure rate{u"screenshot_1280x800_rate"_s, u"1/s"_s, false, 30.0, {}, {}, u"bare grab and copy"_s};
    Figure cpu{u"screenshot_1280x800_agent_cpu"_s, u"ms"_s, true, 20.0, {}, {}, u"bare grab and copy"_s};
    Figure still{u"screenshot_unchanged"_s, u"ms"_s, true, {}, {}, {}, {}};
    Figure stillCpu{u"screenshot_unchanged_agent_cpu"_s, u"ms"_s, true, 2.0, {}, {}, {}};
    bareGrabs(rate.floorSamples, cpu.floorSamples);

    finished(agent.screenshot());
    double before = agentCpuMs(agent);
    for (int i = 0; i < Pictures; ++i) {
        QElapsedTimer timer;
        timer.start();
        finished(agent.screenshot());
        still.samples.append(milliseconds(timer));
    }
    stillCpu.samples.append((agentCpuMs(agent) - before) / Pictures);

    // A large terminal that scrolls. It starts no program for a line: that would be most of the load.
    finished(agent.bash(u"xterm -geometry 160x55+0+0 -e bash -c 'while :; do echo $EPOCHREALTIME; read -t 0.005; done'"
                        " >/dev/null 2>&1 &"_s));
    // Only pictures that differ from the one before count: the agent answers for an unchanged screen from memory.
    QByteArray last;
    QElapsedTimer whole;
    QElapsedTimer timer;
    whole.start();
    int asked = 0;
    while (rate.samples.size() < Pictures) {
        if (whole.elapsed() > LimitMs)
            giveUp(u"the screen does not change"_s);
        const QByteArray picture = finished(agent.screenshot()).base64Png;
        ++asked;
        if (picture == last)
            continue;
        // From the second difference on: the first ones wait for the terminal to start.
        if (timer.isValid()) {
            rate.samples.append(1000.0 / milliseconds(timer));
        } else if (!last.isEmpty()) {
            before = agentCpuMs(agent);
            asked = 0;
        }
        if (!last.isEmpty())
            timer.start();
        last = picture;
    }
    cpu.samples.append((agentCpuMs(agent) - before) / asked);
    for (const Figure &figure : {rate, cpu, still, stillCpu})
        print(figure);
}

void measure(PlatoApi &api, const QString &simulator, double readyGoal)
{
    Figure ready{simulator + u"_create_to_ready"_s, u"ms"_s, true, readyGoal, {}, {}, {}};
    Figure reset{simulator + u"_reset"_s, u"ms"_s, true, 2000.0, {}, {}, {}};
    Figure close{simulator + u"_close"_s, u"ms"_s, true, 1000.0, {}, {}, {}};
    for (int run = 0; run < Runs; ++run) {
        QElapsedTimer timer;
        timer.start();
        const MadeSession made = createAndWait(api, simulator);
        ready.samples.append(milliseconds(timer));
        timer.restart();
        resetOne(api, made);
        reset.samples.append(milliseconds(timer));
        if (run == Runs - 1 && simulator == u"ubuntu-vm"_s)
            screenshots(api, made.envs.at(0).jobId);
        timer.restart();
        closeAll(api, {made});
        close.samples.append(milliseconds(timer));
    }
    print(ready);
    print(reset);
    print(close);
}

void withPlatod(const QString &stateDir, const std::function<void(PlatoApi &, qint64)> &use)
{
    LocalRuntime runtime(QCoreApplication::applicationDirPath() + u"/platod"_s);
    runtime.setStateDir(stateDir);
    QObject::connect(&runtime, &LocalRuntime::failed, &runtime, [](const QString &reason) { giveUp(reason); });
    runtime.start();
    if (!QTest::qWaitFor([&] { return runtime.phase() == LocalRuntime::Phase::Running; }, LimitMs))
        giveUp(u"platod did not start"_s);
    {
        Workspace workspace(runtime.url(), runtime.apiKey());
        use(workspace.api(), runtime.processId());
    }
    bool stopped = false;
    QObject::connect(&runtime, &LocalRuntime::stopped, &runtime, [&] { stopped = true; });
    runtime.stop();
    if (!QTest::qWaitFor([&] { return stopped; }, LimitMs))
        giveUp(u"platod did not stop"_s);
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QStringList chosen = app.arguments().sliced(1); // parts by name; none: all
    const auto has = [&chosen](const QString &part) { return chosen.isEmpty() || chosen.contains(part); };
    QTemporaryDir folder;
    if (has(u"capture"_s) && !measureCapture(folder.filePath(u"capture"_s)))
        return 1;
    // Not the developer's own simulators; platod gets it from here.
    qputenv("XDG_DATA_HOME", folder.filePath(u"data"_s).toUtf8());
    withPlatod(folder.filePath(u"runtime"_s), [&](PlatoApi &api, qint64 platod) {
        if (has(u"crowd"_s)) // first: it looks at a platod that has had no env yet
            measureCrowd(api, platod, folder.filePath(u"bare"_s));
        if (has(u"fossil"_s))
            measure(api, u"fossil"_s, 2000.0);
        if (has(u"desktop"_s))
            measure(api, u"ubuntu-vm"_s, 5000.0);
    });
    if (!has(u"state"_s))
        return 0;
    installBenchSimulators(folder.filePath(u"data"_s));
    const QString stateDir = folder.filePath(u"runtime-state"_s);
    withPlatod(stateDir, [&](PlatoApi &api, qint64 platod) { measureState(api, platod, stateDir); });
    return 0;
}
