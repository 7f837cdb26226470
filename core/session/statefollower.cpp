// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/statefollower.h"

#include <QLoggingCategory>

#include <algorithm>

namespace plato {

namespace {

Q_LOGGING_CATEGORY(lcFollow, "plato.follow", QtInfoMsg)

} // namespace

StateFollower::StateFollower(QObject *parent)
    : QObject(parent)
    , m_backoff(backoff())
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] { m_isHeld ? schedule(m_interval, m_status) : look(); });
}

/// The first pause is twice the usual one; an interval longer than LongestPause is kept to.
Backoff StateFollower::backoff() const
{
    return {m_interval * 2, std::max<std::chrono::milliseconds>(LongestPause, m_interval)};
}

void StateFollower::setHeld(bool isHeld)
{
    m_isHeld = isHeld;
}

void StateFollower::start(Session *session, const QString &jobId, bool merge)
{
    stop();
    if (!session || isPhaseOver(session->phase()))
        return;
    m_session = session;
    m_jobId = jobId;
    m_merge = merge;
    m_backoff.reset();
    connect(session, &Session::stateLooked, this, &StateFollower::onLooked);
    connect(session, &Session::phaseChanged, this, [this](Session::Phase phase) {
        if (isPhaseOver(phase))
            stop();
    });
    connect(session, &QObject::destroyed, this, &StateFollower::stop);
    look();
}

void StateFollower::stop()
{
    m_timer.stop();
    if (m_session)
        m_session->disconnect(this);
    m_session = nullptr;
    m_error.reset();
    setStatus(Status::Off);
}

void StateFollower::pause()
{
    if (!isOn())
        return;
    m_timer.stop();
    setStatus(Status::Paused);
}

void StateFollower::resume()
{
    if (m_status == Status::Paused)
        look();
}

void StateFollower::setScope(const QString &jobId, bool merge)
{
    if (jobId == m_jobId && merge == m_merge)
        return;
    m_jobId = jobId;
    m_merge = merge;
    if (m_status == Status::Waiting)
        look();
}

void StateFollower::setInterval(std::chrono::milliseconds interval)
{
    m_interval = interval;
    m_backoff = backoff();
    if (m_status == Status::Waiting)
        schedule(m_interval, Status::Waiting);
}

void StateFollower::look()
{
    if (!m_session)
        return;
    // Busy (being reset, not ready yet) is no failure: it passes.
    if (m_session->isLookingAtState() || m_session->lookAtState(m_jobId, m_merge))
        setStatus(Status::Fetching);
    else
        schedule(m_interval, Status::Waiting);
}

void StateFollower::onLooked(const std::optional<ApiError> &error)
{
    m_error = error;
    std::chrono::milliseconds pause = m_interval;
    if (error)
        pause = m_backoff.next(*error);
    else
        m_backoff.reset();
    if (m_status == Status::Off || m_status == Status::Paused)
        return;
    if (error)
        qCInfo(lcFollow).noquote() << "no state:" << ApiError::nameOfKind(error->kind) << "- again in" << pause.count()
                                   << "ms";
    schedule(pause, error ? Status::Retrying : Status::Waiting);
}

void StateFollower::schedule(std::chrono::milliseconds delay, Status status)
{
    m_nextAt = QDateTime::currentDateTimeUtc().addMSecs(delay.count());
    m_timer.start(delay);
    setStatus(status);
}

void StateFollower::setStatus(Status status)
{
    const bool isNews = status != m_status || status == Status::Waiting || status == Status::Retrying;
    m_status = status;
    if (isNews)
        Q_EMIT statusChanged();
}

} // namespace plato
