// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/readinesspoll.h"

#include <algorithm>

using namespace std::chrono_literals;

namespace plato {

ReadinessPoll::ReadinessPoll(PlatoApi &api, const QString &sessionId, std::chrono::seconds hold,
                             std::chrono::milliseconds pause, QDeadlineTimer deadline, QObject *parent)
    : QObject(parent)
    , m_api(api)
    , m_sessionId(sessionId)
    , m_hold(hold)
    , m_pause(pause)
    , m_backoff(pause, 8 * pause)
    , m_deadline(deadline)
{
    m_next.setSingleShot(true);
    m_budget.setSingleShot(true);
    m_budget.setTimerType(Qt::CoarseTimer);
    connect(&m_next, &QTimer::timeout, this, &ReadinessPoll::ask);
    connect(&m_budget, &QTimer::timeout, this, &ReadinessPoll::onBudgetTimer);
}

ReadinessPoll::~ReadinessPoll()
{
    stop();
}

void ReadinessPoll::start()
{
    if (!m_deadline.isForever())
        startBudgetTimer();
    ask();
}

void ReadinessPoll::startBudgetTimer()
{
    m_budget.start(std::min<std::chrono::milliseconds>(
        std::chrono::ceil<std::chrono::milliseconds>(m_deadline.remainingTimeAsDuration()), Backoff::Longest));
}

/// A timer can wait for 24 days only, and this one, being coarse, may be early.
void ReadinessPoll::onBudgetTimer()
{
    if (!m_deadline.hasExpired()) {
        startBudgetTimer();
        return;
    }
    stop();
    Q_EMIT outOfTime();
}

void ReadinessPoll::ask()
{
    auto hold = m_hold;
    if (!m_deadline.isForever())
        hold = std::min(hold, std::chrono::ceil<std::chrono::seconds>(m_deadline.remainingTimeAsDuration()));
    m_asked.start();
    m_job = m_api.waitForReady(m_sessionId, hold);
    m_job->then(this, &ReadinessPoll::onFinished);
}

void ReadinessPoll::onFinished(const PlatoApi::SessionReadyJob &job)
{
    m_job = nullptr;
    if (!job.error()) {
        m_backoff.reset();
        if (job.result().ready)
            stop();
        else
            m_next.start(std::max(0ms, m_pause - std::chrono::milliseconds(m_asked.elapsed())));
        Q_EMIT answered(job.result());
        return;
    }
    const ApiError error = *job.error();
    if (error.kind == ApiError::Kind::NotReady) {
        m_backoff.reset();
        m_next.start(std::max(0ms, m_pause - std::chrono::milliseconds(m_asked.elapsed())));
        return;
    }
    if (error.kind == ApiError::Kind::Gone)
        stop();
    else
        m_next.start(m_backoff.next(error));
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
