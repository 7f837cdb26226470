// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/sessionlife.h"

#include "core/session/envactions.h"
#include "core/session/envmerge.h"
#include "core/session/sessionlease.h"
#include "core/session/statuspoll.h"

#include <QLoggingCategory>
#include <QMetaEnum>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

Q_LOGGING_CATEGORY(lcSession, "plato.session", QtInfoMsg)

template <typename Enum>
QString nameOf(Enum value)
{
    return QString::fromLatin1(QMetaEnum::fromType<Enum>().valueToKey(int(value)));
}

} // namespace

SessionLife::SessionLife(PlatoApi &api, EnvList &envs, StatusPoll &polls, SessionLease &lease, EnvActions &actions)
    : m_api(api)
    , m_envs(envs)
    , m_polls(polls)
    , m_lease(lease)
    , m_actions(actions)
{
    connect(&m_polls, &StatusPoll::readinessArrived, this, &SessionLife::onReadiness);
    connect(&m_polls, &StatusPoll::outOfTime, this, &SessionLife::onOutOfTime);
    connect(&m_polls, &StatusPoll::jobsArrived, this, &SessionLife::onJobs);
    connect(&m_polls, &StatusPoll::failed, this, &SessionLife::onPollFailed);
    connect(&m_lease, &SessionLease::extended, this, &SessionLife::clocksChanged);
    connect(&m_lease, &SessionLease::beat, this, &SessionLife::onBeat);
    connect(&m_lease, &SessionLease::missed, this, &SessionLife::onMissedBeat);
    connect(&m_actions, &EnvActions::sessionClosed, this, &SessionLife::onClosed);
}

SessionLife::~SessionLife()
{
    if (!m_id.isEmpty() && mayStillRun())
        qCInfo(lcSession).noquote() << m_id << "is let go of and may run on at the server";
}

void SessionLife::prepare(const MakeRequest &request, const QString &name)
{
    if (m_begun)
        return;
    m_begun = true;
    m_made = true;
    m_request = request;
    m_name = name;
}

void SessionLife::sendMake()
{
    if (!m_made || m_makeSentAt.isValid())
        return;
    if (m_phase == Phase::Closing)
        enter(Phase::Closed); // it is not wanted any more, and nothing was made
    if (m_phase != Phase::Creating)
        return;
    m_makeSentAt = QDateTime::currentDateTimeUtc();
    m_api.makeSession(m_request)->then(this, &SessionLife::onMade);
}

void SessionLife::attach(const QString &sessionId, const QString &name, Ownership ownership)
{
    if (m_begun)
        return;
    m_begun = true;
    m_name = name;
    m_ownership = ownership;
    setId(sessionId);
    if (m_timing.budget.count() > 0)
        m_bootDeadline = QDeadlineTimer(m_timing.budget);
    boot();
}

void SessionLife::recall(const QDateTime &lifetimeEnd, const QHash<QString, QDateTime> &resets)
{
    m_resets = resets;
    if (!lifetimeEnd.isValid() || m_lifetimeEnd.isValid())
        return;
    m_lifetimeEnd = lifetimeEnd;
    Q_EMIT clocksChanged();
}

void SessionLife::setId(const QString &id)
{
    m_id = id;
    m_polls.setSession(id);
}

bool SessionLife::mayStillRun() const
{
    if (m_ownership != Ownership::Owned || !m_begun)
        return false;
    switch (m_phase) {
    case Phase::Creating:
    case Phase::Booting:
    case Phase::Ready:
    case Phase::Closing:
        return true;
    case Phase::Failed:
        return m_closeOwed;
    case Phase::Closed:
    case Phase::Lost:
        break;
    }
    return false;
}

void SessionLife::onMade(const PlatoApi::MakeJob &job)
{
    if (m_phase == Phase::Lost)
        return; // the server ended before its answer came
    if (job.error()) {
        if (m_phase == Phase::Closing && job.error()->surelyNotRun()) {
            enter(Phase::Closed); // nothing was made, so there is nothing to close
            return;
        }
        tell(Problem::of(Step::Make, {}, job.error()->detail, job.error(), job.exchange().id));
        enter(Phase::Failed);
        return;
    }

    const MadeSession &made = job.result();
    setId(made.sessionId);
    m_lifetimeEnd = m_makeSentAt.addSecs(m_request.timeoutSeconds);
    m_bootDeadline =
        QDeadlineTimer(m_timing.budget.count() > 0 ? m_timing.budget : std::chrono::seconds(m_request.timeoutSeconds));
    const QList<Env> envs = envsOf(made, m_request);
    const bool incomplete =
        std::any_of(envs.begin(), envs.end(), [](const Env &e) { return e.ending == Env::Ending::NotMade; });
    if (incomplete)
        m_afterClose = Phase::Failed;
    const bool unwanted = m_phase == Phase::Closing;
    if (incomplete && !unwanted) {
        m_beforeClose = Phase::Failed;
        enter(Phase::Closing);
    }
    m_envs.set(envs);
    Q_EMIT clocksChanged();
    QList<Problem> problems;
    for (const Env &env : envs) {
        if (env.ending == Env::Ending::NotMade)
            problems.append({Step::Make, env.jobId, env.alias, {}, env.error, job.exchange().id});
    }
    tellFew(problems);
    if (m_phase == Phase::Closing)
        sendClose();
    else if (m_phase == Phase::Creating)
        boot();
}

void SessionLife::boot()
{
    enter(Phase::Booting);
    if (m_phase != Phase::Booting)
        return;
    if (m_ownership == Ownership::Owned)
        m_lease.start(m_id); // VMs may boot longer than their lease lasts
    m_polls.pollReadiness(m_timing.hold, m_timing.pause, m_bootDeadline);
}

void SessionLife::onOutOfTime()
{
    tell(Problem::of(Step::Boot, {}, tr("The environments were not ready in time.")));
    giveUp();
}

void SessionLife::onReadiness(const SessionReady &answer)
{
    seen();
    if (m_ownership == Ownership::Owned)
        m_lease.start(m_id); // does nothing, save where an early beat was told that there is no such session yet
    QList<Env> envs = withReadiness(m_envs.all(), m_id, answer);
    for (Env &env : envs) {
        if (const QDateTime reset = m_resets.take(env.jobId); reset.isValid() && !env.lastReset.isValid())
            env.lastReset = reset;
    }
    m_envs.set(envs);
    if (m_phase != Phase::Booting)
        return;
    if (answer.status.compare("failed"_L1, Qt::CaseInsensitive) == 0) {
        QList<Problem> problems;
        for (const Env &env : m_envs.all()) {
            if (env.ending == Env::Ending::None && !env.error.isEmpty())
                problems.append(Problem::of(Step::Boot, env.jobId, env.error));
        }
        if (problems.isEmpty())
            problems.append(Problem::of(Step::Boot, {}, tr("The server says that the session failed, and not why.")));
        tellFew(problems);
        giveUp();
        return;
    }
    if (!answer.ready)
        return;
    enter(Phase::Ready);
    if (m_phase == Phase::Ready)
        Q_EMIT booted();
}

void SessionLife::seen()
{
    const bool wasUnseen = unseenSince().isValid();
    m_seenAt = QDateTime::currentDateTimeUtc();
    m_unseenPolls = 0;
    if (wasUnseen)
        Q_EMIT clocksChanged();
}

void SessionLife::onJobs(const QList<JobInfo> &jobs)
{
    seen();
    m_envs.set(withJobs(m_envs.all(), m_id, jobs));
}

void SessionLife::onPollFailed(const Problem &problem, bool isNews)
{
    if (problem.error->kind == ApiError::Kind::Gone) {
        lose(problem);
        return;
    }
    if (m_seenAt.isValid() && ++m_unseenPolls > SparedPolls)
        Q_EMIT clocksChanged();
    if (isNews)
        tell(problem);
    // Out of reach, and past the time at which the server ends the VMs whatever we do.
    if (problem.step == Step::Follow && m_phase == Phase::Ready && m_lifetimeEnd.isValid() &&
        QDateTime::currentDateTimeUtc() > m_lifetimeEnd)
        lose(problem);
}

void SessionLife::onBeat(const Heartbeat &heartbeat)
{
    m_leaseFailures.clear();
    if (m_phase != Phase::Ready)
        return; // a VM that boots has no worker to beat yet
    const auto errors = m_lease.takeNewErrors(heartbeat);
    QList<Problem> problems;
    for (auto entry = errors.cbegin(); entry != errors.cend(); ++entry) {
        const int row = m_envs.indexOf(entry.key());
        if (row < 0 || !m_envs.all()[row].isOver())
            problems.append(Problem::of(Step::Lease, entry.key(), entry.value().join(u'\n')));
    }
    tellFew(problems);
}

void SessionLife::onMissedBeat(const ApiError &error)
{
    const Problem missed = Problem::of(Step::Lease, {}, error.detail, error);
    if (error.kind == ApiError::Kind::Gone) {
        if (m_phase == Phase::Ready) // while booting, the poll decides
            lose(missed);
    } else if ((m_phase == Phase::Ready || m_phase == Phase::Booting) && m_leaseFailures.fail(error)) {
        tell(missed);
    }
}

/// It will not become ready. What is ours is closed, so that no VM runs on unused.
void SessionLife::giveUp()
{
    if (m_phase != Phase::Booting)
        return;
    qCWarning(lcSession).noquote() << m_id << "has not become ready and is given up";
    if (m_ownership == Ownership::Watched) {
        enter(Phase::Failed);
        return;
    }
    m_afterClose = Phase::Failed;
    beginClose();
}

void SessionLife::lose(const Problem &problem)
{
    tell(problem);
    if (m_phase == Phase::Ready || m_phase == Phase::Booting)
        enter(Phase::Lost);
}

void SessionLife::serverGone(const QString &reason)
{
    const bool runs = m_closeOwed || !m_envs.runningJobs().isEmpty();
    if (!m_begun || (isPhaseOver(m_phase) && !runs))
        return;
    m_closeOwed = false; // what could not be closed has ended all the same
    QList<Env> envs = m_envs.all();
    for (Env &env : envs) {
        if (env.isOver())
            continue;
        env.ready = false;
        env.activity = Env::Activity::None;
        env.statusReason = reason.section(u'\n', 0, 0); // shown in a table cell
        env.error = reason;
    }
    m_envs.set(std::move(envs));
    enter(Phase::Lost);
}

bool SessionLife::canClose() const
{
    const bool running = m_phase == Phase::Creating || m_phase == Phase::Booting || m_phase == Phase::Ready;
    return m_begun && (running || (m_phase == Phase::Failed && m_closeOwed));
}

void SessionLife::close()
{
    if (canClose())
        beginClose();
}

void SessionLife::beginClose()
{
    m_beforeClose = m_phase;
    enter(Phase::Closing);
    if (!m_id.isEmpty()) // otherwise onMade() goes on from here
        sendClose();
}

void SessionLife::sendClose()
{
    if (m_closeSent || m_phase != Phase::Closing)
        return;
    m_closeSent = true;
    if (m_afterClose == Phase::Failed)
        m_lease.stop();
    m_actions.closeSession(m_id);
}

void SessionLife::onClosed(bool isClosed)
{
    m_closeSent = false;
    if (m_phase != Phase::Closing)
        return; // the server ended meanwhile, and everything with it
    m_closeOwed = !isClosed && m_afterClose == Phase::Failed;
    if (m_closeOwed)
        qCWarning(lcSession).noquote() << m_id << "could not be closed and may run on until its lease ends";
    if (isClosed || m_closeOwed)
        enter(m_afterClose);
    else if (allOver(m_envs.all()))
        enter(Phase::Closed); // its VMs have ended, and the session ends by itself without them
    else if (m_beforeClose == Phase::Ready)
        enter(Phase::Ready);
    else
        boot();
}

void SessionLife::enter(Phase phase)
{
    if (m_phase == phase)
        return;
    qCInfo(lcSession).noquote() << (m_id.isEmpty() ? u"a new session"_s : m_id) << nameOf(m_phase) << "->"
                                << nameOf(phase);
    m_phase = phase;
    m_polls.stopReadiness();
    QList<Env> envs = m_envs.all();
    switch (phase) {
    case Phase::Creating:
        break;
    case Phase::Booting:
        m_polls.followJobs(m_timing.pause);
        break;
    case Phase::Ready:
        m_polls.followJobs(m_timing.follow);
        break;
    case Phase::Closing:
        m_polls.stopJobs();
        break;
    case Phase::Closed:
    case Phase::Failed:
    case Phase::Lost:
        m_lease.stop();
        m_polls.stopJobs();
        m_polls.lookAtJobs(); // once more, for the last words of each job
        for (Env &env : envs)
            env.activity = Env::Activity::None;
        if (phase == Phase::Lost)
            envs = withEnding(envs, Env::Ending::Gone);
        else if (phase == Phase::Closed || (m_ownership == Ownership::Owned && !m_closeOwed))
            envs = withEnding(envs, Env::Ending::Closed);
        break;
    }
    m_envs.set(std::move(envs));
    if (m_phase == phase)
        Q_EMIT phaseChanged(phase);
}

void SessionLife::onEnvsChanged(const EnvsChange &change)
{
    if (m_phase != Phase::Booting && m_phase != Phase::Ready)
        return;
    const bool booting = m_phase == Phase::Booting;
    QList<Problem> problems;
    for (const int row : change.endedRows) {
        const Env &env = m_envs.all()[row];
        problems.append(Problem::of(booting ? Step::Boot : Step::Follow, env.jobId,
                                    !env.statusReason.isEmpty() ? env.statusReason
                                    : !env.error.isEmpty()      ? env.error
                                                                : env.status.word()));
    }
    tellFew(problems);
    if (booting && m_made && !change.endedRows.isEmpty())
        giveUp();
    else if (allOver(m_envs.all()))
        onAllOver();
}

void SessionLife::onAllOver()
{
    const QList<Env> &envs = m_envs.all();
    const bool byUs = std::any_of(envs.cbegin(), envs.cend(), [](const Env &env) {
        return env.ending == Env::Ending::Closed || env.activity == Env::Activity::Closing;
    });
    if (!byUs)
        enter(Phase::Lost);
    else if (m_ownership == Ownership::Watched)
        enter(Phase::Closed);
    else
        beginClose(); // tells the server that the session, too, is over
}

void SessionLife::tellFew(const QList<Problem> &problems)
{
    for (const Problem &problem : Problem::fewOf(problems))
        tell(problem);
}

void SessionLife::tell(Problem told)
{
    if (told.alias.isEmpty())
        told.alias = m_envs.aliasOf(told.jobId);
    if (told.message.isEmpty())
        told.message = tr("The server did not say why.");
    // Not the message: it has the server's words, which may have the person's in them.
    qCWarning(lcSession).noquote().nospace()
        << m_id << (told.jobId.isEmpty() ? told.jobId : u' ' + told.jobId) << ": " << nameOf(told.step) << " failed, "
        << (told.error ? ApiError::nameOfKind(told.error->kind) : u"as the server says"_s);
    Q_EMIT problem(told);
}

} // namespace plato
