// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "core/session/envactions.h"
#include "core/session/sessionlease.h"
#include "core/session/sessionlife.h"
#include "core/session/statefetcher.h"
#include "core/session/statetimeline.h"
#include "core/session/statuspoll.h"

namespace plato {

Session::Session(PlatoApi &api, LeaseKeeper &leases, QThreadPool &pool, QObject *parent)
    : QObject(parent)
    , m_polls(std::make_unique<StatusPoll>(api))
    , m_lease(std::make_unique<SessionLease>(leases, m_envs))
    , m_fetcher(std::make_unique<StateFetcher>(api, pool, m_envs))
    , m_actions(std::make_unique<EnvActions>(api, m_envs, m_fetcher->timeline()))
    , m_life(std::make_unique<SessionLife>(api, m_envs, *m_polls, *m_lease, *m_actions))
{
    connect(m_life.get(), &SessionLife::phaseChanged, this, &Session::onPhaseChanged);
    connect(m_life.get(), &SessionLife::booted, this, &Session::onBooted);
    // The news first, then what follows from it.
    connect(&m_envs, &EnvList::changed, this, &Session::envsChanged);
    connect(&m_envs, &EnvList::changed, m_life.get(), &SessionLife::onEnvsChanged);
    connect(m_life.get(), &SessionLife::clocksChanged, this, &Session::clocksChanged);
    connect(m_life.get(), &SessionLife::problem, this, &Session::problem);
    connect(m_fetcher.get(), &StateFetcher::problem, this, &Session::onProblem);
    connect(m_fetcher.get(), &StateFetcher::sessionGone, this, &Session::onGone);
    connect(m_fetcher.get(), &StateFetcher::jobsOutdated, this, &Session::onJobsOutdated);
    connect(m_fetcher.get(), &StateFetcher::looked, this, &Session::stateLooked);
    connect(m_fetcher.get(), &StateFetcher::receivedChanged, this, &Session::stateReceivedChanged);
    connect(m_actions.get(), &EnvActions::problem, this, &Session::onProblem);
    connect(m_actions.get(), &EnvActions::sessionGone, this, &Session::onGone);
    connect(m_actions.get(), &EnvActions::jobsOutdated, this, &Session::onJobsOutdated);
}

Session::~Session() = default;

void Session::setTiming(const Timing &timing)
{
    m_life->setTiming(timing);
}

void Session::setPollApi(PlatoApi &api)
{
    m_polls->setPollApi(api);
}

void Session::make(const MakeRequest &request, const QString &name)
{
    m_life->prepare(request, name);
    m_life->sendMake();
}

void Session::prepare(const MakeRequest &request, const QString &name)
{
    m_life->prepare(request, name);
}

void Session::sendMake()
{
    m_life->sendMake();
}

void Session::attach(const QString &sessionId, const QString &name, Ownership ownership)
{
    m_life->attach(sessionId, name, ownership);
}

QDateTime Session::unseenSince() const
{
    return m_life->unseenSince();
}

void Session::recall(const QDateTime &lifetimeEnd, const QHash<QString, QDateTime> &resets)
{
    m_life->recall(lifetimeEnd, resets);
}

Session::Phase Session::phase() const
{
    return m_life->phase();
}

Session::Ownership Session::ownership() const
{
    return m_life->ownership();
}

QString Session::id() const
{
    return m_life->id();
}

QString Session::name() const
{
    return m_life->name();
}

const MakeRequest &Session::request() const
{
    return m_life->request();
}

bool Session::mayStillRun() const
{
    return m_life->mayStillRun();
}

QDateTime Session::lifetimeEnd() const
{
    return m_life->lifetimeEnd();
}

QDateTime Session::leaseEnd() const
{
    return m_lease->end();
}

StateTimeline &Session::states() const
{
    return m_fetcher->timeline();
}

bool Session::canReset(const QString &jobId) const
{
    if (phase() != Phase::Ready)
        return false;
    if (!jobId.isEmpty())
        return m_envs.isIdle(jobId);
    // The whole is reset as a whole: not while something is done with one of its envs.
    return m_envs.idleCount() > 0 && m_envs.idleCount() == m_envs.runningCount();
}

void Session::reset(const QString &jobId)
{
    if (!canReset(jobId))
        return;
    if (jobId.isEmpty())
        m_actions->resetSession(id());
    else
        m_actions->resetEnv(jobId);
}

bool Session::canFetchState(const QString &jobId) const
{
    return phase() == Phase::Ready && (jobId.isEmpty() ? m_envs.idleCount() > 0 : m_envs.isIdle(jobId));
}

void Session::fetchState(const QString &jobId, bool merge)
{
    if (canFetchState(jobId))
        m_fetcher->fetch(requestFor(jobId, merge));
}

bool Session::lookAtState(const QString &jobId, bool merge)
{
    if (m_fetcher->isLooking() || !canFetchState(jobId))
        return false;
    m_fetcher->look(requestFor(jobId, merge));
    return true;
}

bool Session::isLookingAtState() const
{
    return m_fetcher->isLooking();
}

void Session::cancelFetch()
{
    m_fetcher->cancel();
}

qint64 Session::stateReceived() const
{
    return m_fetcher->received();
}

bool Session::canClose(const QString &jobId) const
{
    if (jobId.isEmpty())
        return m_life->canClose();
    return phase() == Phase::Ready && m_envs.isIdle(jobId);
}

void Session::close(const QString &jobId)
{
    if (!canClose(jobId))
        return;
    if (jobId.isEmpty())
        m_life->close();
    else
        m_actions->closeEnv(jobId);
}

void Session::serverGone(const QString &reason)
{
    m_life->serverGone(reason);
}

StateRequest Session::requestFor(const QString &jobId, bool merge) const
{
    StateRequest request;
    request.sessionId = id();
    request.sessionName = name();
    request.onlyJob = jobId;
    request.merge = merge;
    request.jobs = jobId.isEmpty() ? m_envs.idleJobs() : QStringList{jobId};
    return request;
}

void Session::onPhaseChanged(Phase phase)
{
    if (isPhaseOver(phase))
        m_fetcher->end();
    Q_EMIT phaseChanged(phase);
}

void Session::onBooted()
{
    m_actions->findSimulators();
    if (!request().testcaseId.isEmpty())
        reset(); // the SDK does it, so nobody else will
}

/// Once the session is over or on its way there, nobody waits for what became of an earlier action.
void Session::onProblem(const Problem &problem)
{
    if (phase() == Phase::Ready || (phase() == Phase::Closing && problem.step == Step::Close))
        m_life->tell(problem);
}

void Session::onGone(const Problem &problem)
{
    if (phase() == Phase::Ready)
        m_life->lose(problem);
}

void Session::onJobsOutdated()
{
    if (phase() == Phase::Ready)
        m_polls->lookAtJobs();
}

bool isPhaseOver(Session::Phase phase)
{
    return phase == Session::Phase::Closed || phase == Session::Phase::Failed || phase == Session::Phase::Lost;
}

} // namespace plato
