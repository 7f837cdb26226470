// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/statuspoll.h"

#include "core/api/platoapi.h"
#include "core/session/jobsfollow.h"
#include "core/session/readinesspoll.h"

namespace plato {

StatusPoll::StatusPoll(PlatoApi &api)
    : m_api(api)
    , m_pollApi(&api)
{
}

StatusPoll::~StatusPoll() = default;

void StatusPoll::setSession(const QString &id)
{
    m_sessionId = id;
    m_jobs = new JobsFollow(m_api, id, this);
    connect(m_jobs, &JobsFollow::arrived, this, [this](const QList<JobInfo> &jobs) {
        m_jobsFailures.clear();
        Q_EMIT jobsArrived(jobs);
    });
    connect(m_jobs, &JobsFollow::failed, this, &StatusPoll::onJobsFailed);
}

void StatusPoll::pollReadiness(std::chrono::seconds hold, std::chrono::milliseconds pause,
                               const QDeadlineTimer &deadline)
{
    stopReadiness();
    m_readiness = new ReadinessPoll(*m_pollApi, m_sessionId, hold, pause, deadline, this);
    connect(m_readiness, &ReadinessPoll::answered, this, [this](const SessionReady &answer) {
        m_readinessFailures.clear();
        Q_EMIT readinessArrived(answer);
    });
    connect(m_readiness, &ReadinessPoll::failed, this, &StatusPoll::onReadinessFailed);
    connect(m_readiness, &ReadinessPoll::outOfTime, this, &StatusPoll::outOfTime);
    m_readiness->start();
}

void StatusPoll::stopReadiness()
{
    if (!m_readiness)
        return;
    m_readiness->stop();
    m_readiness->deleteLater(); // it may be what called us
    m_readiness = nullptr;
}

void StatusPoll::followJobs(std::chrono::milliseconds interval)
{
    m_isFollowing = true;
    m_jobs->start(interval);
}

void StatusPoll::stopJobs()
{
    m_isFollowing = false;
    if (m_jobs)
        m_jobs->stop();
}

void StatusPoll::lookAtJobs()
{
    if (m_jobs)
        m_jobs->look();
}

void StatusPoll::onReadinessFailed(const ApiError &error, quint64 exchangeId)
{
    const bool isNews = m_readinessFailures.fail(error);
    Q_EMIT failed(SessionProblem::of(SessionProblem::Step::Boot, {}, error.detail, error, exchangeId), isNews);
}

/// Two failures are not told: while the session boots, since the other poll tells the same, and that of a look after
/// the end, which nothing depends on.
void StatusPoll::onJobsFailed(const ApiError &error, quint64 exchangeId)
{
    if (m_readiness || !m_isFollowing)
        return;
    const bool isNews = m_jobsFailures.fail(error);
    Q_EMIT failed(SessionProblem::of(SessionProblem::Step::Follow, {}, error.detail, error, exchangeId), isNews);
}

} // namespace plato
