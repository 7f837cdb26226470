// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/readinesspoll.h"

#include "core/session/failurestreak.h"

#include <algorithm>
#include <limits>

using namespace std::chrono_literals;

namespace plato {

ReadinessPoll::ReadinessPoll(PlatoApi &api, const QString &sessionId, std::chrono::seconds hold,
                             std::chrono::milliseconds pause, QDeadlineTimer deadline, QObject *parent)
    : QObject(parent)
    , m_api(api)
    , m_sessionId(sessionId)
    , m_hold(hold)
    , m_pause(pause)
    , m_deadline(deadline)
{
    m_next.setSingleShot(true);
    m_budget.setSingleShot(true);
    m_budget.setTimerType(Qt::CoarseTimer);
    connect(&m_next, &QTimer::timeout, this, &ReadinessPoll::ask);
    connect(&m_budget, &QTimer::timeout, this, [this] {
        stop();
        Q_EMIT outOfTime();
    });
}

ReadinessPoll::~ReadinessPoll()
{
    stop();
}

void ReadinessPoll::start()
{
    if (!m_deadline.isForever())
        m_budget.start(int(std::min<qint64>(m_deadline.remainingTime(), std::numeric_limits<int>::max())));
    ask();
}

void ReadinessPoll::ask()
{
    auto hold = m_hold;
    if (!m_deadline.isForever())
        hold = std::min(hold, std::chrono::ceil<std::chrono::seconds>(m_deadline.remainingTimeAsDuration()));
    m_asked.start();
    auto *job = m_api.waitForReady(m_sessionId, hold);
    m_job = job;
    connect(job, &ApiJob::finished, this, [this, job] { onFinished(*job); });
}

void ReadinessPoll::onFinished(const PlatoApi::SessionReadyJob &job)
{
    m_job = nullptr;
    if (!job.error()) {
        m_failuresInARow = 0;
        if (job.result().ready)
            stop();
        else
            m_next.start(std::max(0ms, m_pause - std::chrono::milliseconds(m_asked.elapsed())));
        Q_EMIT answered(job.result());
        return;
    }
    const ApiError error = *job.error();
    if (error.kind == ApiError::Kind::NotReady) {
        m_failuresInARow = 0;
        m_next.start(std::max(0ms, m_pause - std::chrono::milliseconds(m_asked.elapsed())));
        return;
    }
    if (error.kind == ApiError::Kind::Gone) {
        stop();
    } else {
        m_next.start(std::max(m_pause * (1 << std::min(m_failuresInARow, 3)), retryAfterOf(error)));
        ++m_failuresInARow;
    }
    Q_EMIT failed(error, job.exchange().id);
}

void ReadinessPoll::stop()
{
    m_next.stop();
    m_budget.stop();
    if (m_job) {
        m_job->disconnect(this);
        m_job->cancel();
        m_job = nullptr;
    }
}

} // namespace plato
