// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/jobs.h"

#include <cstdio>
#include <cstdlib>
#include <functional>

using namespace Qt::StringLiterals;

namespace plato::bench {

namespace {

constexpr std::chrono::seconds Hold{2}; // a long poll keeps one of a client's six connections busy

MakeRequest requestFor(const QString &simulator)
{
    EnvRequest env;
    env.simulator = simulator;
    env.alias = u"one"_s;
    MakeRequest request;
    request.envs = {env};
    return request;
}

} // namespace

void giveUp(const QString &what)
{
    std::fprintf(stderr, "bench_runtime: %s\n", qPrintable(what));
    std::exit(1);
}

double milliseconds(const QElapsedTimer &timer)
{
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

QList<MadeSession> createAtOnce(PlatoApi &api, const QString &simulator, int count)
{
    QEventLoop loop;
    QList<MadeSession> sessions;
    int ready = 0;
    const auto failed = [](const auto *job) {
        if (job->error())
            giveUp(job->exchange().operation + u": "_s + job->error()->detail);
    };
    std::function<void(const QString &)> wait = [&](const QString &sessionId) {
        auto *job = api.waitForReady(sessionId, Hold);
        QObject::connect(job, &ApiJob::finished, &loop, [&, job, sessionId] {
            failed(job);
            if (job->result().status == u"failed"_s)
                giveUp(simulator + u": its session failed"_s);
            if (!job->result().ready)
                wait(sessionId);
            else if (++ready == count)
                loop.quit();
        });
    };
    for (int i = 0; i < count; ++i) {
        auto *job = api.makeSession(requestFor(simulator));
        QObject::connect(job, &ApiJob::finished, &loop, [&, job] {
            failed(job);
            sessions.append(job->result());
            wait(job->result().sessionId);
        });
    }
    QTimer::singleShot(LimitMs, &loop,
                       [&] { giveUp(u"%1 of %2 %3 became ready"_s.arg(ready).arg(count).arg(simulator)); });
    loop.exec();
    return sessions;
}

MadeSession createAndWait(PlatoApi &api, const QString &simulator)
{
    return createAtOnce(api, simulator, 1).constFirst();
}

void resetOne(PlatoApi &api, const MadeSession &session)
{
    if (!finished(api.reset(session.sessionId)).success)
        giveUp(u"a reset failed"_s);
}

void closeAll(PlatoApi &api, const QList<MadeSession> &sessions)
{
    for (const MadeSession &session : sessions) {
        if (!finished(api.close(session.sessionId)).success)
            giveUp(u"a close failed"_s);
    }
}

void idle(int ms)
{
    QEventLoop loop;
    QTimer::singleShot(ms, Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec();
}

} // namespace plato::bench
