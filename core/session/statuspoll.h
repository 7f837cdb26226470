// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/sessionrecords.h"
#include "core/session/failurestreak.h"
#include "core/session/sessionproblem.h"

#include <QDeadlineTimer>
#include <QList>
#include <QObject>
#include <QString>

#include <chrono>

namespace plato {

class JobsFollow;
class PlatoApi;
class ReadinessPoll;

/// What the server says of one session, asked again and again: `wait_for_ready` while it boots, and the list of its
/// jobs. GUI thread only. Destroying it aborts its requests.
class StatusPoll : public QObject
{
    Q_OBJECT

public:
    explicit StatusPoll(PlatoApi &api); ///< used until the destructor has run
    ~StatusPoll() override;

    /// Another connection pool for the long polls; it is used until the destructor has run, too.
    void setPollApi(PlatoApi &api) { m_pollApi = &api; }
    void setSession(const QString &id); ///< before all that follows

    /// See ReadinessPoll. stopReadiness() may be called from the signals.
    void pollReadiness(std::chrono::seconds hold, std::chrono::milliseconds pause, const QDeadlineTimer &deadline);
    void stopReadiness();
    /// See JobsFollow. The last two do nothing before setSession().
    void followJobs(std::chrono::milliseconds interval);
    void stopJobs();
    void lookAtJobs(); ///< once, also when stopped

Q_SIGNALS:
    void readinessArrived(const plato::SessionReady &answer);
    void outOfTime(); ///< not ready before the deadline
    void jobsArrived(const QList<plato::JobInfo> &jobs);
    /// A read failed; it is repeated, unless the session is gone. `isNews`: a person shall hear of it, see
    /// FailureStreak.
    void failed(const plato::SessionProblem &problem, bool isNews);

private:
    void onReadinessFailed(const ApiError &error, quint64 exchangeId);
    void onJobsFailed(const ApiError &error, quint64 exchangeId);

    PlatoApi &m_api;
    PlatoApi *m_pollApi; // m_api, unless set
    QString m_sessionId;
    ReadinessPoll *m_readiness = nullptr; // child; while it polls
    JobsFollow *m_jobs = nullptr;         // child; once there is an id
    bool m_isFollowing = false;
    FailureStreak m_readinessFailures;
    FailureStreak m_jobsFailures;
};

} // namespace plato
