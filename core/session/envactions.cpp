// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/envactions.h"

#include "core/session/envmerge.h"
#include "core/session/statetimeline.h"

#include <QSet>

#include <utility>

using namespace Qt::StringLiterals;

namespace plato {

using Step = SessionProblem::Step;

namespace {

constexpr qsizetype MaxNamed = 5; // of envs that were reset
constexpr int MaxAsked = 50;      // artifacts, each by a request

} // namespace

EnvActions::EnvActions(PlatoApi &api, EnvList &envs, StateTimeline &timeline)
    : m_api(api)
    , m_envs(envs)
    , m_timeline(timeline)
{
}

void EnvActions::resetSession(const QString &sessionId)
{
    const QStringList jobs = m_envs.idleJobs();
    m_api.reset(sessionId)->then(this, [this, jobs](const auto &job) { onReset(job, jobs, {}); });
    m_envs.setActivity(jobs, Env::Activity::Resetting);
}

void EnvActions::resetEnv(const QString &jobId)
{
    m_api.resetJob(jobId)->then(this, [this, jobId](const auto &job) { onReset(job, {jobId}, jobId); });
    m_envs.setActivity({jobId}, Env::Activity::Resetting);
}

/// `onlyJob` empty: the whole session was reset.
void EnvActions::onReset(const PlatoApi::OutcomeJob &job, const QStringList &jobIds, const QString &onlyJob)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    OutcomeReading reading;
    if (!job.error())
        reading = readOutcome(job.result(), jobIds, m_envs.all());
    else if (!onlyJob.isEmpty())
        reading.failures.append({onlyJob, job.error()->detail});

    const QSet<QString> asked(jobIds.cbegin(), jobIds.cend());
    QList<Env> envs = m_envs.all();
    QList<int> emptied;
    QStringList names;
    for (int row = 0; row < int(envs.size()); ++row) {
        Env &env = envs[row];
        if (!asked.contains(env.jobId))
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
        emptied.append(row);
        names.append(env.alias.isEmpty() ? env.jobId : env.alias);
    }
    for (auto &failure : reading.failures) {
        if (failure.jobId.isEmpty())
            failure.jobId = onlyJob;
        if (const int row = m_envs.indexOf(failure.jobId); row >= 0)
            envs[row].error = failure.message;
    }
    m_envs.set(std::move(envs), emptied);
    if (!names.isEmpty())
        m_timeline.addBreak(now, names.size() > MaxNamed ? tr("%n environment(s)", nullptr, int(names.size()))
                                                         : names.join(u", "_s));

    if (job.error() && onlyJob.isEmpty()) {
        if (job.error()->kind != ApiError::Kind::Gone)
            return tell(Step::Reset, job, {}, job.error()->detail);
        const ApiError &error = *job.error();
        Q_EMIT sessionGone(SessionProblem::of(Step::Reset, {}, error.detail, error, job.exchange().id));
        return;
    }
    tell(Step::Reset, job, reading.failures);
    if (job.error())
        Q_EMIT jobsOutdated(); // perhaps the env is over
}

void EnvActions::closeEnv(const QString &jobId)
{
    m_api.closeJob(jobId)->then(this, [this, jobId](const auto &job) { onEnvClosed(job, jobId); });
    m_envs.setActivity({jobId}, Env::Activity::Closing);
}

void EnvActions::onEnvClosed(const PlatoApi::OutcomeJob &job, const QString &jobId)
{
    QString words;
    bool isClosed = false;
    if (job.error()) {
        isClosed = job.error()->kind == ApiError::Kind::Gone;
        words = job.error()->detail;
    } else {
        const OutcomeReading reading = readOutcome(job.result(), {jobId}, m_envs.all());
        isClosed = reading.failures.isEmpty();
        words = isClosed ? QString() : reading.failures.first().message;
    }

    QList<Env> envs = m_envs.all();
    for (Env &env : envs) {
        if (env.jobId != jobId)
            continue;
        if (env.activity == Env::Activity::Closing)
            env.activity = Env::Activity::None;
        if (isClosed) {
            env.ending = Env::Ending::Closed;
            env.ready = false;
            env.error.clear();
        } else {
            env.error = words;
        }
    }
    m_envs.set(std::move(envs));
    if (!isClosed)
        tell(Step::Close, job, jobId, words);
    Q_EMIT jobsOutdated(); // they have the server's own word for how it ended
}

void EnvActions::closeSession(const QString &sessionId)
{
    m_api.close(sessionId)->then(this, &EnvActions::onSessionClosed);
}

void EnvActions::onSessionClosed(const PlatoApi::OutcomeJob &job)
{
    bool isClosed = true;
    if (!job.error()) {
        const OutcomeReading reading = readOutcome(job.result(), m_envs.runningJobs(), m_envs.all());
        isClosed = reading.failures.isEmpty();
        QList<Env> envs = m_envs.all();
        for (Env &env : envs) {
            if (reading.succeeded.contains(env.jobId))
                env.ending = Env::Ending::Closed;
        }
        for (const auto &failure : reading.failures) {
            if (const int row = m_envs.indexOf(failure.jobId); row >= 0)
                envs[row].error = failure.message;
        }
        m_envs.set(std::move(envs));
        tell(Step::Close, job, reading.failures);
    } else {
        isClosed = job.error()->kind == ApiError::Kind::Gone; // then it is closed, as was wanted
        if (!isClosed)
            tell(Step::Close, job, {}, job.error()->detail);
    }
    Q_EMIT sessionClosed(isClosed);
}

void EnvActions::findSimulators()
{
    QSet<QString> artifacts;
    for (const Env &env : m_envs.all()) {
        if (env.simulator.isEmpty() && !env.artifactId.isEmpty())
            artifacts.insert(env.artifactId);
    }
    int asked = 0;
    for (const QString &artifactId : std::as_const(artifacts)) {
        if (++asked > MaxAsked)
            return;
        m_api.artifact(artifactId)->then(this, [this, artifactId](const PlatoApi::ArtifactJob &job) {
            if (job.error())
                return;
            QList<Env> envs = m_envs.all();
            for (Env &env : envs) {
                if (env.artifactId == artifactId && env.simulator.isEmpty())
                    env.simulator = job.result().simulatorName;
            }
            m_envs.set(std::move(envs));
        });
    }
}

void EnvActions::tell(Step step, const PlatoApi::OutcomeJob &job, const QList<OutcomeReading::Failure> &failures)
{
    QList<SessionProblem> problems;
    for (const auto &failure : failures)
        problems.append(SessionProblem::of(step, failure.jobId, failure.message, job.error(), job.exchange().id));
    for (const SessionProblem &told : SessionProblem::fewOf(problems))
        Q_EMIT problem(told);
}

void EnvActions::tell(Step step, const PlatoApi::OutcomeJob &job, const QString &jobId, const QString &message)
{
    Q_EMIT problem(SessionProblem::of(step, jobId, message, job.error(), job.exchange().id));
}

} // namespace plato
