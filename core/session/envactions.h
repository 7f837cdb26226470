// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/platoapi.h"
#include "core/session/envlist.h"
#include "core/session/envmerge.h"
#include "core/session/sessionproblem.h"

#include <QObject>
#include <QString>
#include <QStringList>

namespace plato {

class StateTimeline;

/// Resets and closes the envs of one session: each call sends one request, never twice, and puts into the env list what
/// the server says has come of it. Whether it may be done now is decided by the caller. GUI thread only.
class EnvActions : public QObject
{
    Q_OBJECT

public:
    /// All three are used until the destructor has run. A reset is noted in `timeline`.
    EnvActions(PlatoApi &api, EnvList &envs, StateTimeline &timeline);

    void resetSession(const QString &sessionId);
    void resetEnv(const QString &jobId);
    void closeEnv(const QString &jobId);
    void closeSession(const QString &sessionId); ///< sessionClosed() follows
    /// Launches from an artifact may come without the simulator's name: asks for it. Without an answer it stays empty,
    /// which does no harm; so it does where there are more artifacts than anybody would ask for one by one.
    void findSimulators();

Q_SIGNALS:
    void problem(const plato::SessionProblem &problem);
    void sessionGone(const plato::SessionProblem &problem); ///< the server knows no such session any more
    void jobsOutdated();                                    ///< the list of jobs may tell more
    /// False: not all of it could be closed, and problem() has told why.
    void sessionClosed(bool isClosed);

private:
    void onReset(const PlatoApi::OutcomeJob &job, const QStringList &jobIds, const QString &onlyJob);
    void onEnvClosed(const PlatoApi::OutcomeJob &job, const QString &jobId);
    void onSessionClosed(const PlatoApi::OutcomeJob &job);
    void tell(SessionProblem::Step step, const PlatoApi::OutcomeJob &job, const QString &jobId, const QString &message);
    void tell(SessionProblem::Step step, const PlatoApi::OutcomeJob &job,
              const QList<OutcomeReading::Failure> &failures); ///< of many the first

    PlatoApi &m_api;
    EnvList &m_envs;
    StateTimeline &m_timeline;
};

} // namespace plato
