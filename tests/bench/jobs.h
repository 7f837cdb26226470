// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apijob.h"
#include "core/api/platoapi.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QTimer>

#include <optional>
#include <type_traits>

/// Requests as a benchmark of platod makes them. A failure ends the benchmark, since there is no figure then.
namespace plato::bench {

constexpr int LimitMs = 60'000;

[[noreturn]] void giveUp(const QString &what);
double milliseconds(const QElapsedTimer &timer);

/// Runs the event loop until the job has ended. Not with QTest::qWaitFor(), which looks every 10 ms only: that would be
/// most of a figure.
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
        giveUp(operation + QStringLiteral(": no answer"));
    if (error)
        giveUp(operation + QStringLiteral(": ") + error->detail);
    return result;
}

/// `count` sessions of one env each, asked for at once; returns when all are ready.
QList<MadeSession> createAtOnce(PlatoApi &api, const QString &simulator, int count);
MadeSession createAndWait(PlatoApi &api, const QString &simulator);
void resetOne(PlatoApi &api, const MadeSession &session);
void closeAll(PlatoApi &api, const QList<MadeSession> &sessions);

/// Lets the event loop run, as long as is measured over.
void idle(int ms);

} // namespace plato::bench
