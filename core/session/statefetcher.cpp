// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a Session does with its envs while it is ready; its life is in session.cpp.
#include "core/session/envmerge.h"
#include "core/session/jobsfollow.h"
#include "core/session/session.h"
#include "core/session/statefetch.h"
#include "core/session/statetimeline.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato {

/// Jobs that nothing is being done with.
QStringList Session::idleJobs() const
{
    QStringList jobs;
    for (const Env &env : m_envs) {
        if (!env.isOver() && env.activity == Env::Activity::None)
            jobs.append(env.jobId);
    }
    return jobs;
}

void Session::setActivity(const QStringList &jobIds, Env::Activity activity)
{
    QList<Env> envs = m_envs;
    for (Env &env : envs) {
        if (jobIds.contains(env.jobId))
            env.activity = activity;
    }
    update(envs);
}

bool Session::canReset(const QString &jobId) const
{
    if (m_state != State::Ready)
        return false;
    if (!jobId.isEmpty())
        return idleJobs().contains(jobId);
    // The whole is reset as a whole: not while something is done with one of its envs.
    const QStringList idle = idleJobs();
    return !idle.isEmpty() &&
           idle.size() == std::count_if(m_envs.cbegin(), m_envs.cend(), [](const Env &env) { return !env.isOver(); });
}

void Session::reset(const QString &jobId)
{
    if (!canReset(jobId))
        return;
    const QStringList jobs = jobId.isEmpty() ? idleJobs() : QStringList{jobId};
    auto *job = jobId.isEmpty() ? m_api.reset(m_id) : m_api.resetJob(jobId);
    connect(job, &ApiJob::finished, this, [this, job, jobs, jobId] { onReset(*job, jobs, jobId); });
    setActivity(jobs, Env::Activity::Resetting);
}

void Session::onReset(const PlatoApi::OutcomeJob &job, const QStringList &jobIds, const QString &onlyJob)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    OutcomeReading reading;
    if (!job.error())
        reading = readOutcome(job.result(), jobIds, m_envs);
    else if (!onlyJob.isEmpty())
        reading.failures.append({onlyJob, job.error()->detail});

    QList<Env> envs = m_envs;
    QList<int> emptied;
    QStringList names;
    for (qsizetype row = 0; row < envs.size(); ++row) {
        Env &env = envs[row];
        if (!jobIds.contains(env.jobId))
            continue;
        if (env.activity == Env::Activity::Resetting)
            env.activity = Env::Activity::None;
        if (!reading.succeeded.contains(env.jobId))
            continue;
        env.lastReset = now;
        env.error.clear();
        env.log.reset(); // what it holds is from before
        env.logFetchedAt = {};
        env.logFetchMs = 0;
        emptied.append(int(row));
        names.append(env.alias.isEmpty() ? env.jobId : env.alias);
    }
    for (auto &failure : reading.failures) {
        if (failure.jobId.isEmpty())
            failure.jobId = onlyJob;
        if (const int row = indexOf(failure.jobId); row >= 0)
            envs[row].error = failure.message;
    }
    update(envs, emptied);
    if (!names.isEmpty())
        m_states->addBreak(now, names.join(u", "_s));
    if (m_state != State::Ready)
        return;

    const quint64 exchange = job.exchange().id;
    if (job.error() && onlyJob.isEmpty()) {
        if (job.error()->kind == ApiError::Kind::Gone)
            lose(Step::Reset, *job.error(), exchange);
        else
            tell(Step::Reset, {}, job.error()->detail, job.error(), exchange);
        return;
    }
    for (const auto &failure : std::as_const(reading.failures))
        tell(Step::Reset, failure.jobId, failure.message, job.error(), exchange);
    if (job.error() && m_state == State::Ready)
        m_follow->look(); // perhaps the env is over
}

bool Session::canFetchState(const QString &jobId) const
{
    const QStringList idle = idleJobs();
    return m_state == State::Ready && (jobId.isEmpty() ? !idle.isEmpty() : idle.contains(jobId));
}

void Session::fetchState(const QString &jobId, bool merge)
{
    if (!canFetchState(jobId))
        return;
    const QStringList jobs = jobId.isEmpty() ? idleJobs() : QStringList{jobId};
    StateFetch *fetch = startFetch(jobId, merge);
    connect(fetch, &StateFetch::headRead, this, [this, fetch, jobs] { onHead(*fetch, jobs); });
    connect(fetch, &StateFetch::finished, this,
            [this, fetch, jobs, jobId, merge] { onFetched(*fetch, jobs, jobId, merge); });
    setActivity(jobs, Env::Activity::FetchingState);
}

StateFetch *Session::startFetch(const QString &jobId, bool merge)
{
    return jobId.isEmpty() || merge ? StateFetch::ofSession(m_api, m_pool, m_id, merge, this)
                                    : StateFetch::ofJob(m_api, m_pool, jobId, this);
}

bool Session::lookAtState(const QString &jobId, bool merge)
{
    if (m_isLooking || !canFetchState(jobId))
        return false;
    const QStringList jobs = jobId.isEmpty() ? idleJobs() : QStringList{jobId};
    StateFetch *fetch = startFetch(jobId, merge);
    m_isLooking = true;
    connect(fetch, &StateFetch::finished, this,
            [this, fetch, before = m_envs, jobs, jobId, merge] { onLooked(*fetch, before, jobs, jobId, merge); });
    return true;
}

void Session::onLooked(const StateFetch &fetch, const QList<Env> &before, const QStringList &jobIds,
                       const QString &onlyJob, bool merge)
{
    m_isLooking = false;
    QStringList current;
    for (const Env &env : std::as_const(m_envs)) {
        // What was reset or fetched since we asked is of no interest in its older form.
        const bool isUntouched = std::any_of(before.cbegin(), before.cend(), [&](const Env &then) {
            return then.jobId == env.jobId && then.lastReset == env.lastReset && then.logFetchedAt == env.logFetchedAt;
        });
        if (jobIds.contains(env.jobId) && env.activity == Env::Activity::None && isUntouched)
            current.append(env.jobId);
    }
    takeLogs(fetch, current, onlyJob, merge);
    if (m_state == State::Ready && fetch.error()) {
        const bool ofJob = !onlyJob.isEmpty() && !merge;
        if (fetch.error()->kind == ApiError::Kind::Gone && !ofJob)
            lose(Step::FetchState, *fetch.error(), fetch.exchangeId());
        else
            m_follow->look();
    }
    Q_EMIT stateLooked(fetch.error());
}

/// Puts what arrived into the envs, and keeps it as a state. A reply that is the same as the last one changes nothing:
/// the logs stay the very same objects.
void Session::takeLogs(const StateFetch &fetch, const QStringList &jobIds, const QString &onlyJob, bool merge)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const bool wanted = m_state == State::Ready || m_state == State::Closing;
    StateFetch::Logs logs = fetch.logs();
    const auto latest = m_states->unbrokenLatest();
    const bool isSessionReply = onlyJob.isEmpty() || merge;
    bool isSame = latest && !fetch.replyPrint().isEmpty() && latest->replyPrint == fetch.replyPrint() &&
                  latest->isMerged == merge && latest->isOfSession == isSessionReply;
    QStringList kept;
    for (qsizetype i = 0; isSame && i < latest->envs.size(); ++i) {
        const Env &env = latest->envs[i];
        if (logs.contains(env.jobId))
            logs.insert(env.jobId, env.log);
        kept.append(env.jobId);
    }
    KeptState state;
    QList<Env> envs = m_envs;
    QList<int> arrived;
    for (qsizetype row = 0; row < envs.size(); ++row) {
        Env &env = envs[row];
        if (!jobIds.contains(env.jobId))
            continue;
        if (env.activity == Env::Activity::FetchingState)
            env.activity = Env::Activity::None;
        env.head.reset();
        if (!wanted || !logs.value(env.jobId))
            continue;
        env.log = logs.value(env.jobId);
        env.logMerged = merge;
        env.logFetchedAt = now;
        env.logFetchMs = fetch.durationMs();
        arrived.append(int(row));
        state.envs.append(env);
        isSame = isSame && kept.removeOne(env.jobId);
    }
    update(envs, arrived);
    if (isSame && kept.isEmpty() && !arrived.isEmpty()) {
        m_states->seenAgain(now, fetch.durationMs());
    } else if (!arrived.isEmpty()) {
        state.sessionId = m_id;
        state.sessionName = m_name;
        state.isOfSession = isSessionReply;
        state.isMerged = merge;
        state.fetchedAt = now;
        state.fetchMs = fetch.durationMs();
        state.replyPrint = fetch.replyPrint();
        m_states->add(std::move(state));
    }
}

/// What is shown of an older fetch is more than the first records of this one.
void Session::onHead(const StateFetch &fetch, const QStringList &jobIds)
{
    QList<Env> envs = m_envs;
    for (Env &env : envs) {
        const auto head = fetch.heads().value(env.jobId);
        if (jobIds.contains(env.jobId) && env.activity == Env::Activity::FetchingState && !env.log && head &&
            !head->isEmpty())
            env.head = head;
    }
    update(envs);
}

void Session::onFetched(const StateFetch &fetch, const QStringList &jobIds, const QString &onlyJob, bool merge)
{
    const auto &logs = fetch.logs();
    takeLogs(fetch, jobIds, onlyJob, merge);
    if (m_state != State::Ready)
        return;

    if (fetch.error()) {
        // A session that is gone takes all with it; an env that is gone is seen in the list of jobs.
        const bool ofJob = !onlyJob.isEmpty() && !merge;
        if (fetch.error()->kind == ApiError::Kind::Gone && !ofJob) {
            lose(Step::FetchState, *fetch.error(), fetch.exchangeId());
            return;
        }
        tell(Step::FetchState, onlyJob, fetch.error()->detail, fetch.error(), fetch.exchangeId());
        if (m_state == State::Ready)
            m_follow->look();
        return;
    }
    for (const QString &jobId : jobIds) {
        const auto log = logs.value(jobId);
        if (!log)
            tell(Step::FetchState, jobId, tr("The reply has no state of this environment."), {}, fetch.exchangeId());
        else if (!log->error().isEmpty())
            tell(Step::FetchState, jobId, log->error(), {}, fetch.exchangeId());
    }
    const bool newcomer =
        std::any_of(logs.keyBegin(), logs.keyEnd(), [this](const QString &jobId) { return indexOf(jobId) < 0; });
    if (newcomer && m_state == State::Ready)
        m_follow->look();
}

void Session::closeEnv(const QString &jobId)
{
    auto *job = m_api.closeJob(jobId);
    connect(job, &ApiJob::finished, this, [this, job, jobId] { onEnvClosed(*job, jobId); });
    setActivity({jobId}, Env::Activity::Closing);
}

void Session::onEnvClosed(const PlatoApi::OutcomeJob &job, const QString &jobId)
{
    QString words;
    bool closed = false;
    if (job.error()) {
        closed = job.error()->kind == ApiError::Kind::Gone;
        words = job.error()->detail;
    } else {
        const OutcomeReading reading = readOutcome(job.result(), {jobId}, m_envs);
        closed = reading.failures.isEmpty();
        words = closed ? QString() : reading.failures.first().message;
    }

    QList<Env> envs = m_envs;
    for (Env &env : envs) {
        if (env.jobId != jobId)
            continue;
        if (env.activity == Env::Activity::Closing)
            env.activity = Env::Activity::None;
        if (closed) {
            env.ending = Env::Ending::Closed;
            env.ready = false;
            env.error.clear();
        } else {
            env.error = words;
        }
    }
    update(envs);
    if (!closed && (m_state == State::Ready || m_state == State::Closing))
        tell(Step::Close, jobId, words, job.error(), job.exchange().id);
    if (m_state == State::Ready)
        m_follow->look(); // the server's own word for how it ended
}

/// Artifact launches may come without the simulator's name. Without an answer the cell stays empty: no harm done.
void Session::findSimulators()
{
    QSet<QString> artifacts;
    for (const Env &env : std::as_const(m_envs)) {
        if (env.simulator.isEmpty() && !env.artifactId.isEmpty())
            artifacts.insert(env.artifactId);
    }
    for (const QString &artifactId : std::as_const(artifacts)) {
        auto *job = m_api.artifact(artifactId);
        connect(job, &ApiJob::finished, this, [this, job, artifactId] {
            if (job->error())
                return;
            QList<Env> envs = m_envs;
            for (Env &env : envs) {
                if (env.artifactId == artifactId && env.simulator.isEmpty())
                    env.simulator = job->result().simulatorName;
            }
            update(envs);
        });
    }
}

} // namespace plato
