// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "core/session/envmerge.h"
#include "core/session/jobsfollow.h"
#include "core/session/leasekeeper.h"
#include "core/session/readinesspoll.h"
#include "core/session/statetimeline.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato {

Session::Session(PlatoApi &api, LeaseKeeper &leases, QThreadPool &pool, QObject *parent)
    : QObject(parent)
    , m_api(api)
    , m_pollApi(&api)
    , m_leases(leases)
    , m_pool(pool)
    , m_states(new StateTimeline(this))
{
    connect(&m_leases, &LeaseKeeper::beat, this, &Session::onBeat);
    connect(&m_leases, &LeaseKeeper::missed, this, &Session::onMissedBeat);
}

Session::~Session()
{
    if (!m_id.isEmpty())
        m_leases.stop(m_id);
}

void Session::make(const MakeRequest &request, const QString &name)
{
    if (m_begun)
        return;
    m_begun = true;
    m_made = true;
    m_request = request;
    m_name = name;
    m_makeSentAt = QDateTime::currentDateTimeUtc();
    auto *job = m_api.makeSession(request);
    connect(job, &ApiJob::finished, this, [this, job] { onMade(*job); });
}

void Session::attach(const QString &sessionId, const QString &name, Ownership ownership)
{
    if (m_begun)
        return;
    m_begun = true;
    m_name = name;
    m_ownership = ownership;
    m_id = sessionId;
    if (m_timing.budget.count() > 0)
        m_bootDeadline = QDeadlineTimer(m_timing.budget);
    boot();
}

int Session::indexOf(const QString &jobId) const
{
    const auto env = std::find_if(m_envs.begin(), m_envs.end(), [&](const Env &e) { return e.jobId == jobId; });
    return jobId.isEmpty() || env == m_envs.end() ? -1 : int(env - m_envs.begin());
}

bool Session::mayStillRun() const
{
    if (m_ownership != Ownership::Owned || !m_begun)
        return false;
    switch (m_state) {
    case State::Creating:
    case State::Booting:
    case State::Ready:
    case State::Closing:
        return true;
    case State::Failed:
        return m_closeOwed;
    case State::Closed:
    case State::Lost:
        break;
    }
    return false;
}

std::optional<Env> Session::desktopEnv() const
{
    const auto env =
        std::find_if(m_envs.begin(), m_envs.end(), [](const Env &e) { return e.isDesktop.value_or(false); });
    return env == m_envs.end() ? std::nullopt : std::optional(*env);
}

void Session::onMade(const PlatoApi::MakeJob &job)
{
    if (m_state == State::Lost)
        return; // the server ended before its answer came
    if (job.error()) {
        if (m_state == State::Closing && job.error()->surelyNotRun()) {
            enter(State::Closed); // the person wanted nothing any more, and nothing is what there is
            return;
        }
        tell(Step::Make, {}, job.error()->detail, job.error(), job.exchange().id);
        enter(State::Failed);
        return;
    }

    const MadeSession &made = job.result();
    m_id = made.sessionId;
    m_lifetimeEnd = m_makeSentAt.addSecs(m_request.timeoutSeconds);
    m_bootDeadline =
        QDeadlineTimer(m_timing.budget.count() > 0 ? m_timing.budget : std::chrono::seconds(m_request.timeoutSeconds));
    const QList<Env> envs = envsOf(made, m_request);
    const bool incomplete =
        std::any_of(envs.begin(), envs.end(), [](const Env &e) { return e.ending == Env::Ending::NotMade; });
    if (incomplete)
        m_afterClose = State::Failed;
    const bool unwanted = m_state == State::Closing;
    if (incomplete && !unwanted) {
        m_beforeClose = State::Failed;
        enter(State::Closing);
    }
    update(envs);
    Q_EMIT clocksChanged();
    for (const Env &env : envs) {
        if (env.ending == Env::Ending::NotMade) {
            Q_EMIT problem({.step = Step::Make,
                            .jobId = env.jobId,
                            .alias = env.alias,
                            .error = {},
                            .message = env.error.isEmpty() ? tr("The server did not say why.") : env.error,
                            .exchangeId = job.exchange().id});
        }
    }
    if (m_state == State::Closing)
        sendClose();
    else if (m_state == State::Creating)
        boot();
}

void Session::boot()
{
    enter(State::Booting);
    if (m_state != State::Booting)
        return;
    if (m_ownership == Ownership::Owned)
        m_leases.start(m_id); // VMs may boot longer than their lease lasts
    m_poll = new ReadinessPoll(*m_pollApi, m_id, m_timing.hold, m_timing.pause, m_bootDeadline, this);
    connect(m_poll, &ReadinessPoll::answered, this, &Session::onReadiness);
    connect(m_poll, &ReadinessPoll::failed, this, &Session::onPollFailed);
    connect(m_poll, &ReadinessPoll::outOfTime, this, [this] {
        tell(Step::Boot, {}, tr("The environments were not ready in time."));
        giveUp();
    });
    m_poll->start();
}

void Session::onReadiness(const SessionReady &answer)
{
    m_pollFailures.clear();
    if (m_ownership == Ownership::Owned)
        m_leases.start(m_id); // does nothing, save where an early beat was told that there is no such session yet
    update(withReadiness(m_envs, m_id, answer));
    if (m_state != State::Booting)
        return;
    if (answer.status.compare("failed"_L1, Qt::CaseInsensitive) == 0) {
        const QList<Env> envs = m_envs;
        bool said = false;
        for (const Env &env : envs) {
            if (env.ending == Env::Ending::None && !env.error.isEmpty()) {
                said = true;
                tell(Step::Boot, env.jobId, env.error);
            }
        }
        if (!said)
            tell(Step::Boot, {}, tr("The server says that the session failed, and not why."));
        giveUp();
        return;
    }
    if (!answer.ready)
        return;
    enter(State::Ready);
    if (m_state != State::Ready)
        return;
    findSimulators();
    if (!m_request.testcaseId.isEmpty())
        reset(); // the SDK does it, so nobody else will
}

void Session::onPollFailed(const ApiError &error, quint64 exchangeId)
{
    if (error.kind == ApiError::Kind::Gone)
        lose(Step::Boot, error, exchangeId);
    else if (m_pollFailures.fail(error))
        tell(Step::Boot, {}, error.detail, error, exchangeId);
}

void Session::onJobs(const QList<JobInfo> &jobs)
{
    m_followFailures.clear();
    update(withJobs(m_envs, m_id, jobs));
}

void Session::onFollowFailed(const ApiError &error, quint64 exchangeId)
{
    // While booting, the poll speaks for both; once over, the last look is a courtesy.
    if (m_state != State::Ready)
        return;
    if (error.kind == ApiError::Kind::Gone) {
        lose(Step::Follow, error, exchangeId);
        return;
    }
    if (m_followFailures.fail(error))
        tell(Step::Follow, {}, error.detail, error, exchangeId);
    // Out of reach, and past the time at which the server ends the VMs whatever we do.
    if (m_state == State::Ready && m_lifetimeEnd.isValid() && QDateTime::currentDateTimeUtc() > m_lifetimeEnd)
        lose(Step::Follow, error, exchangeId);
}

void Session::onBeat(const QString &sessionId, const Heartbeat &heartbeat, const QDateTime &sentAt)
{
    if (sessionId != m_id || m_id.isEmpty())
        return;
    m_leaseFailures.clear();
    const bool reachedOne = std::any_of(m_envs.cbegin(), m_envs.cend(), [&](const Env &env) {
        return !env.isOver() && !heartbeat.errors.contains(env.jobId);
    });
    if (heartbeat.success || (!heartbeat.errors.isEmpty() && reachedOne)) {
        m_leaseEnd = sentAt.addSecs(LeaseLength.count());
        Q_EMIT clocksChanged();
    }

    if (m_state != State::Ready)
        return; // a VM that boots has no worker to beat yet
    const auto before = std::exchange(m_beatErrors, heartbeat.errors);
    for (auto entry = heartbeat.errors.cbegin(); entry != heartbeat.errors.cend(); ++entry) {
        const int row = indexOf(entry.key());
        if ((row < 0 || !m_envs[row].isOver()) && before.value(entry.key()) != entry.value())
            tell(Step::Lease, entry.key(), entry.value().join(u'\n'));
    }
}

void Session::onMissedBeat(const QString &sessionId, const ApiError &error)
{
    if (sessionId != m_id || m_id.isEmpty())
        return;
    if (error.kind == ApiError::Kind::Gone) {
        if (m_state == State::Ready) // while booting, the poll decides
            lose(Step::Lease, error, 0);
    } else if ((m_state == State::Ready || m_state == State::Booting) && m_leaseFailures.fail(error)) {
        tell(Step::Lease, {}, error.detail, error);
    }
}

/// It will not come to work. What is ours goes, so that nothing leaks.
void Session::giveUp()
{
    if (m_state != State::Booting)
        return;
    if (m_ownership == Ownership::Watched) {
        enter(State::Failed);
        return;
    }
    m_afterClose = State::Failed;
    beginClose();
}

void Session::lose(Step step, const ApiError &error, quint64 exchangeId)
{
    tell(step, {}, error.detail, error, exchangeId);
    if (m_state == State::Ready || m_state == State::Booting)
        enter(State::Lost);
}

void Session::serverGone(const QString &reason)
{
    const bool runs =
        m_closeOwed || std::any_of(m_envs.cbegin(), m_envs.cend(), [](const Env &e) { return !e.isOver(); });
    if (!m_begun || (isStateOver(m_state) && !runs))
        return;
    m_closeOwed = false; // what could not be closed has ended all the same
    QList<Env> envs = m_envs;
    for (Env &env : envs) {
        if (env.isOver())
            continue;
        env.ready = false;
        env.activity = Env::Activity::None;
        env.statusReason = reason.section(u'\n', 0, 0); // of a cell
        env.error = reason;
    }
    update(envs);
    enter(State::Lost);
}

bool Session::canClose(const QString &jobId) const
{
    if (jobId.isEmpty()) {
        const bool running = m_state == State::Creating || m_state == State::Booting || m_state == State::Ready;
        return m_begun && (running || (m_state == State::Failed && m_closeOwed));
    }
    const int row = indexOf(jobId);
    return m_state == State::Ready && row >= 0 && !m_envs[row].isOver() && m_envs[row].activity == Env::Activity::None;
}

void Session::close(const QString &jobId)
{
    if (!canClose(jobId))
        return;
    if (jobId.isEmpty())
        beginClose();
    else
        closeEnv(jobId);
}

void Session::beginClose()
{
    m_beforeClose = m_state;
    enter(State::Closing);
    if (!m_id.isEmpty()) // otherwise onMade() goes on from here
        sendClose();
}

void Session::sendClose()
{
    if (m_closeSent || m_state != State::Closing)
        return;
    m_closeSent = true;
    if (m_afterClose == State::Failed)
        m_leases.stop(m_id);
    auto *job = m_api.close(m_id);
    connect(job, &ApiJob::finished, this, [this, job] { onClosed(*job); });
}

void Session::onClosed(const PlatoApi::OutcomeJob &job)
{
    m_closeSent = false;
    if (m_state != State::Closing)
        return; // the server ended meanwhile, and everything with it
    const quint64 exchange = job.exchange().id;
    bool closed = true;
    if (!job.error()) {
        QStringList alive;
        for (const Env &env : std::as_const(m_envs)) {
            if (!env.isOver())
                alive.append(env.jobId);
        }
        const OutcomeReading reading = readOutcome(job.result(), alive, m_envs);
        closed = reading.failures.isEmpty();
        QList<Env> envs = m_envs;
        for (Env &env : envs) {
            if (reading.succeeded.contains(env.jobId))
                env.ending = Env::Ending::Closed;
        }
        for (const auto &failure : reading.failures) {
            if (const int row = indexOf(failure.jobId); row >= 0)
                envs[row].error = failure.message;
        }
        update(envs);
        for (const auto &failure : reading.failures)
            tell(Step::Close, failure.jobId, failure.message, {}, exchange);
    } else if (job.error()->kind != ApiError::Kind::Gone) { // gone is what we wanted
        closed = false;
        tell(Step::Close, {}, job.error()->detail, job.error(), exchange);
    }

    m_closeOwed = !closed && m_afterClose == State::Failed;
    if (closed || m_closeOwed)
        enter(m_afterClose);
    else if (allOver(m_envs))
        enter(State::Closed); // the VMs are gone; only the session's own entry is left, and ends by itself
    else if (m_beforeClose == State::Ready)
        enter(State::Ready);
    else
        boot();
}

void Session::enter(State state)
{
    if (m_state == state)
        return;
    m_state = state;

    if (m_poll) {
        m_poll->stop();
        m_poll->deleteLater(); // it may be what called us
        m_poll = nullptr;
    }
    if (!m_id.isEmpty() && !m_follow) {
        m_follow = new JobsFollow(m_api, m_id, this);
        connect(m_follow, &JobsFollow::arrived, this, &Session::onJobs);
        connect(m_follow, &JobsFollow::failed, this, &Session::onFollowFailed);
    }

    QList<Env> envs = m_envs;
    switch (state) {
    case State::Creating:
        break;
    case State::Booting:
        m_follow->start(m_timing.pause);
        break;
    case State::Ready:
        m_follow->start(m_timing.follow);
        break;
    case State::Closing:
        if (m_follow)
            m_follow->stop();
        break;
    case State::Closed:
    case State::Failed:
    case State::Lost:
        if (!m_id.isEmpty()) {
            m_leases.stop(m_id);
            m_follow->stop();
            m_follow->look(); // once more, for the last words of each job
        }
        for (Env &env : envs)
            env.activity = Env::Activity::None;
        if (state == State::Lost)
            envs = withEnding(envs, Env::Ending::Gone);
        else if (state == State::Closed || (m_ownership == Ownership::Owned && !m_closeOwed))
            envs = withEnding(envs, Env::Ending::Closed);
        break;
    }
    update(envs);
    if (m_state == state)
        Q_EMIT stateChanged(state);
}

/// Takes the new values of the envs, says what changed, and draws the consequences of those that ended. In `logRows` a
/// log was fetched or dropped.
void Session::update(const QList<Env> &envs, const QList<int> &logRows)
{
    const QList<Env> before = std::exchange(m_envs, envs);
    EnvsChange change;
    change.logRows = logRows;
    for (qsizetype row = 0; row < before.size(); ++row) {
        if (before[row] != envs[row] || logRows.contains(int(row)))
            change.changedRows.append(int(row));
    }
    if (envs.size() > before.size()) {
        change.firstNewRow = int(before.size());
        change.lastNewRow = int(envs.size()) - 1;
    }
    if (!change.isEmpty())
        Q_EMIT envsChanged(change);
    if (m_state != State::Booting && m_state != State::Ready)
        return;

    const bool booting = m_state == State::Booting;
    bool ended = false;
    for (qsizetype row = 0; row < before.size(); ++row) {
        const Env &env = envs[row];
        // What we close ourselves is no news.
        if (before[row].isOver() || !env.status.isTerminal() || env.activity == Env::Activity::Closing)
            continue;
        ended = true;
        tell(booting ? Step::Boot : Step::Follow, env.jobId,
             !env.statusReason.isEmpty() ? env.statusReason
             : !env.error.isEmpty()      ? env.error
                                         : env.status.word());
    }
    if (booting && m_made && ended)
        giveUp();
    else if (allOver(envs))
        onAllOver();
}

void Session::onAllOver()
{
    const bool byUs = std::any_of(m_envs.cbegin(), m_envs.cend(), [](const Env &env) {
        return env.ending == Env::Ending::Closed || env.activity == Env::Activity::Closing;
    });
    if (!byUs)
        enter(State::Lost);
    else if (m_ownership == Ownership::Watched)
        enter(State::Closed);
    else
        beginClose(); // tells the server that the session, too, is over
}

void Session::tell(Step step, const QString &jobId, const QString &message, const std::optional<ApiError> &error,
                   quint64 exchangeId)
{
    const int row = indexOf(jobId);
    Q_EMIT problem({.step = step,
                    .jobId = jobId,
                    .alias = row < 0 ? QString() : m_envs[row].alias,
                    .error = error,
                    .message = message.isEmpty() ? tr("The server did not say why.") : message,
                    .exchangeId = exchangeId});
}

bool isStateOver(Session::State state)
{
    return state == Session::State::Closed || state == Session::State::Failed || state == Session::State::Lost;
}

} // namespace plato
