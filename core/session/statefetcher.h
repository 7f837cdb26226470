// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/envlist.h"
#include "core/session/sessionproblem.h"

#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>

#include <optional>

class QThreadPool;

namespace plato {

class PlatoApi;
class StateFetch;
class StateTimeline;

/// What one request for states asks for. A value.
struct StateRequest
{
    QString sessionId;
    QString sessionName; ///< kept with the states
    QString onlyJob;     ///< empty: every env of the session
    bool merge = false;
    QStringList jobs; ///< whose states are taken from the reply: those that were idle when it was sent

    /// There is no merged state of one job on the wire: its part of the session's state is taken then.
    bool isOfSession() const { return onlyJob.isEmpty() || merge; }
};

/// Fetches the states of one session's envs, puts their logs into the env list, and keeps what was fetched in a
/// timeline. GUI thread only. Whether something may be fetched now is decided by the caller. Destroying it aborts its
/// requests.
class StateFetcher : public QObject
{
    Q_OBJECT

public:
    /// All three are used until the destructor has run.
    StateFetcher(PlatoApi &api, QThreadPool &pool, EnvList &envs);
    ~StateFetcher() override;

    StateTimeline &timeline() const { return *m_timeline; }

    /// The envs of the request show FetchingState until its end.
    void fetch(const StateRequest &request);
    /// Quietly, see Session::lookAtState(). One at a time.
    void look(const StateRequest &request);
    bool isLooking() const { return m_isLooking; }
    /// Gives up what fetch() has begun: envs keep what they had. look() goes on.
    void cancel();
    qint64 received() const; ///< bytes of what fetch() has begun, and that have come; 0: none, or few
    void end(); ///< the session is over: replies that are still to come change nothing but the activity of envs

Q_SIGNALS:
    void problem(const plato::SessionProblem &problem);
    void sessionGone(const plato::SessionProblem &problem);   ///< the server knows no such session any more
    void jobsOutdated();                                      ///< the list of jobs may tell why a fetch failed
    void looked(const std::optional<plato::ApiError> &error); ///< the end of look()
    void receivedChanged();

private:
    StateFetch *start(const StateRequest &request);
    void onHead(const StateFetch &fetch, const StateRequest &request);
    void onFetched(const StateFetch &fetch, const StateRequest &request);
    void onLooked(const StateFetch &fetch, StateRequest request, const QList<Env> &before);
    void takeLogs(const StateFetch &fetch, const StateRequest &request);
    void tell(const StateFetch &fetch, const QString &jobId, const QString &message);
    bool tellIfGone(const StateFetch &fetch, const StateRequest &request);

    PlatoApi &m_api;
    QThreadPool &m_pool;
    EnvList &m_envs;
    StateTimeline *m_timeline;     // child
    QList<StateFetch *> m_fetches; // begun by fetch(), and not ended
    bool m_isLooking = false;
    bool m_isEnded = false;
};

} // namespace plato
