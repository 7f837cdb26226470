// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// How long people wait for the local runtime: creating, resetting and closing envs, and pictures of a desktop, through
/// HTTP as any client sees them.
#include "app/plato-desktop-agent/screencapture.h"
#include "app/plato-desktop-agent/xdisplay.h"
#include "core/desktop/desktopagent.h"
#include "core/profile/localruntime.h"
#include "core/session/workspace.h"
#include "tests/app/plato-desktop-agent/support/xserver.h"
#include "tests/bench/capturefigures.h"
#include "tests/bench/report.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <cstdio>
#include <ctime>
#include <vector>

using namespace Qt::StringLiterals;
using namespace plato;

namespace {

constexpr int Runs = 10;
constexpr int Pictures = 150;
constexpr int LimitMs = 60'000;

[[noreturn]] void giveUp(const QString &what)
{
    std::fprintf(stderr, "bench_runtime: %s\n", qPrintable(what));
    std::exit(1);
}

/// Runs the event loop until the job has ended; a failure ends the benchmark, since there is no figure then. Not with
/// QTest::qWaitFor(), which looks every 10 ms only: that would be most of a figure.
template <typename Job>
auto finished(Job *job)
{
    QEventLoop loop;
    bool ended = false;
    std::optional<ApiError> error;
    std::decay_t<decltype(job->result())> result;
    QObject::connect(job, &ApiJob::finished, job, [&] {
        ended = true;
        error = job->error();
        result = job->result();
        loop.quit();
    });
    const QString operation = job->exchange().operation;
    QTimer::singleShot(LimitMs, &loop, &QEventLoop::quit);
    loop.exec();
    if (!ended)
        giveUp(operation + u": no answer"_s);
    if (error)
        giveUp(operation + u": "_s + error->detail);
    return result;
}

double milliseconds(const QElapsedTimer &timer)
{
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

MadeSession createAndWait(PlatoApi &api, const QString &simulator)
{
    EnvRequest env;
    env.simulator = simulator;
    env.alias = u"one"_s;
    MakeRequest request;
    request.envs = {env};
    const MadeSession made = finished(api.makeSession(request));
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < LimitMs) {
        if (finished(api.waitForReady(made.sessionId, std::chrono::seconds(10))).ready)
            return made;
    }
    giveUp(simulator + u" did not become ready"_s);
}

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
        giveUp(display.error());
    agent::ScreenCapture capture(**display);
    std::vector<std::uint32_t> copy;
    for (int i = 0; i < Pictures; ++i) {
        QElapsedTimer timer;
        timer.start();
        const double before = threadCpuMs();
        const auto frame = capture.capture();
        if (!frame)
            giveUp(frame.error());
        copy.assign(frame->pixels, frame->pixels + frame->count());
        cpu.append(threadCpuMs() - before);
        rates.append(1000.0 / milliseconds(timer));
    }
}

void screenshots(PlatoApi &api, const QString &jobId)
{
    DesktopAgent agent{QUrl(finished(api.jobConnectUrl(jobId, 9000)).url)};
    bench::Figure rate{u"screenshot_1280x800_rate"_s, u"1/s"_s, false, 30.0, {}, {}, u"bare grab and copy"_s};
    bench::Figure cpu{u"screenshot_1280x800_agent_cpu"_s, u"ms"_s, true, 20.0, {}, {}, u"bare grab and copy"_s};
    bench::Figure still{u"screenshot_unchanged"_s, u"ms"_s, true, {}, {}, {}, {}};
    bench::Figure stillCpu{u"screenshot_unchanged_agent_cpu"_s, u"ms"_s, true, 2.0, {}, {}, {}};
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
        const QByteArray picture = finished(agent.screenshot()).png;
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
    for (const bench::Figure &figure : {rate, cpu, still, stillCpu})
        bench::print(figure);
}

void measure(PlatoApi &api, const QString &simulator, double readyGoal)
{
    bench::Figure ready{simulator + u"_create_to_ready"_s, u"ms"_s, true, readyGoal, {}, {}, {}};
    bench::Figure reset{simulator + u"_reset"_s, u"ms"_s, true, 2000.0, {}, {}, {}};
    bench::Figure close{simulator + u"_close"_s, u"ms"_s, true, 1000.0, {}, {}, {}};
    for (int run = 0; run < Runs; ++run) {
        QElapsedTimer timer;
        timer.start();
        const MadeSession made = createAndWait(api, simulator);
        ready.samples.append(milliseconds(timer));
        timer.restart();
        if (!finished(api.reset(made.sessionId)).success)
            giveUp(simulator + u": the reset failed"_s);
        reset.samples.append(milliseconds(timer));
        if (run == Runs - 1 && simulator == u"ubuntu-vm"_s)
            screenshots(api, made.envs.at(0).jobId);
        timer.restart();
        if (!finished(api.close(made.sessionId)).success)
            giveUp(simulator + u": the close failed"_s);
        close.samples.append(milliseconds(timer));
    }
    bench::print(ready);
    bench::print(reset);
    bench::print(close);
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QTemporaryDir folder;
    if (!bench::measureCapture(folder.filePath(u"capture"_s)))
        return 1;
    LocalRuntime runtime(QCoreApplication::applicationDirPath() + u"/platod"_s);
    runtime.setStateDir(folder.filePath(u"runtime"_s));
    QObject::connect(&runtime, &LocalRuntime::failed, &app, [](const QString &reason) { giveUp(reason); });
    runtime.start();
    if (!QTest::qWaitFor([&] { return runtime.state() == LocalRuntime::State::Running; }, LimitMs))
        giveUp(u"platod did not start"_s);
    {
        Workspace workspace(runtime.url(), runtime.apiKey());
        measure(workspace.api(), u"fossil"_s, 2000.0);
        measure(workspace.api(), u"ubuntu-vm"_s, 5000.0);
    }
    bool stopped = false;
    QObject::connect(&runtime, &LocalRuntime::stopped, &app, [&] { stopped = true; });
    runtime.stop();
    return QTest::qWaitFor([&] { return stopped; }, LimitMs) ? 0 : 1;
}
