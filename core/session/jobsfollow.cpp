// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/jobsfollow.h"

#include "core/api/backoff.h"

#include <algorithm>
#include <utility>

namespace plato {

JobsFollow::JobsFollow(PlatoApi &api, const QString &sessionId, QObject *parent)
    : QObject(parent)
    , m_api(api)
    , m_sessionId(sessionId)
{
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &JobsFollow::look);
}

JobsFollow::~JobsFollow()
{
    stop();
}

void JobsFollow::start(std::chrono::milliseconds interval)
{
    m_interval = interval;
    if (m_running)
        return;
    m_running = true;
    look();
}

void JobsFollow::stop()
{
    m_running = false;
    m_again = false;
    m_next.stop();
    if (m_job) {
        m_job->disconnect(this);
        m_job->cancel();
        m_job = nullptr;
    }
}

void JobsFollow::look()
{
    if (m_job) {
        m_again = true;
        return;
    }
    m_next.stop();
    m_job = m_api.jobs(m_sessionId);
    m_job->then(this, &JobsFollow::onFinished);
}

void JobsFollow::onFinished(const PlatoApi::JobsJob &job)
{
    m_job = nullptr;
    if (std::exchange(m_again, false)) {
        look();
    } else if (m_running) {
        m_next.start(job.error() ? std::max(m_interval, retryAfterOf(*job.error())) : m_interval);
    }
    if (job.error())
        Q_EMIT failed(*job.error(), job.exchange().id);
    else
        Q_EMIT arrived(job.result());
}

} // namespace plato
