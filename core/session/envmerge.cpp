// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/envmerge.h"

#include <QHash>

#include <algorithm>

namespace plato {

namespace {

/// Where the env of each job stands: looked up once for each of a hundred thousand.
class Rows
{
public:
    explicit Rows(const QList<Env> &envs)
    {
        m_rows.reserve(envs.size());
        for (int row = 0; row < int(envs.size()); ++row)
            add(envs[row].jobId, row);
    }

    void add(const QString &jobId, int row)
    {
        if (!m_rows.contains(jobId))
            m_rows.insert(jobId, row);
    }
    int of(const QString &jobId) const { return m_rows.value(jobId, -1); }

private:
    QHash<QString, int> m_rows;
};

/// The env of that job, added when it is new.
Env &envOf(QList<Env> &envs, Rows &rows, const QString &sessionId, const QString &jobId)
{
    int row = rows.of(jobId);
    if (row < 0) {
        Env env;
        env.jobId = jobId;
        env.sessionId = sessionId;
        envs.append(env);
        row = int(envs.size()) - 1;
        rows.add(jobId, row);
    }
    return envs[row];
}

void takeIfSaid(QString &field, const QString &said)
{
    if (!said.isEmpty())
        field = said;
}

void takeIfMissing(QString &field, const QString &said)
{
    if (field.isEmpty())
        field = said;
}

/// The end of a job is final: an answer from before, or a server that contradicts itself, does not bring it back to
/// life.
void takeStatus(JobStatus &status, const JobStatus &said)
{
    if (!said.word().isEmpty() && (said.isTerminal() || !status.isTerminal()))
        status = said;
}

/// What was asked for, by the alias where that is unique, else by its place.
class Requests
{
public:
    explicit Requests(const QList<EnvRequest> &envs)
        : m_envs(envs)
    {
        for (qsizetype i = 0; i < envs.size(); ++i) {
            const auto known = m_places.constFind(envs[i].alias);
            m_places.insert(envs[i].alias, known == m_places.cend() ? i : NotUnique);
        }
    }

    const EnvRequest *of(const MadeEnv &made, qsizetype position) const
    {
        const qsizetype place = made.alias.isEmpty() ? NotUnique : m_places.value(made.alias, NotUnique);
        if (place != NotUnique)
            return &m_envs[place];
        return position < m_envs.size() ? &m_envs[position] : nullptr;
    }

private:
    static constexpr qsizetype NotUnique = -1;
    const QList<EnvRequest> &m_envs;
    QHash<QString, qsizetype> m_places;
};

} // namespace

QList<Env> envsOf(const MadeSession &made, const MakeRequest &request)
{
    QList<Env> envs;
    Rows rows(envs);
    const Requests requests(request.envs);
    for (qsizetype i = 0; i < made.envs.size(); ++i) {
        const MadeEnv &entry = made.envs[i];
        if (!entry.jobId.isEmpty() && rows.of(entry.jobId) >= 0)
            continue; // one job is one env, however often it is named
        Env env;
        env.jobId = entry.jobId;
        env.sessionId = made.sessionId;
        env.alias = entry.alias;
        env.artifactId = entry.artifactId;
        env.error = entry.error;
        env.isDesktop = entry.isDesktop;
        if (!entry.success || entry.jobId.isEmpty())
            env.ending = Env::Ending::NotMade;
        if (const EnvRequest *asked = requests.of(entry, i)) {
            env.simulator = asked->simulator;
            takeIfMissing(env.alias, asked->alias);
            takeIfMissing(env.artifactId, asked->artifactId);
        }
        rows.add(env.jobId, int(envs.size()));
        envs.append(env);
    }
    return envs;
}

QList<Env> withJobs(QList<Env> envs, const QString &sessionId, const QList<JobInfo> &jobs)
{
    Rows rows(envs);
    for (const JobInfo &job : jobs) {
        Env &env = envOf(envs, rows, sessionId, job.jobId);
        takeStatus(env.status, job.status);
        takeIfSaid(env.statusReason, job.statusReason);
        takeIfMissing(env.alias, job.alias);
        takeIfMissing(env.simulator, job.simulator);
        if (env.isOver())
            env.ready = false;
    }
    return envs;
}

QList<Env> withReadiness(QList<Env> envs, const QString &sessionId, const SessionReady &answer)
{
    if (answer.context) {
        Rows rows(envs);
        for (const EnvContext &context : *answer.context) {
            Env &env = envOf(envs, rows, sessionId, context.jobId);
            takeIfSaid(env.alias, context.alias);
            takeIfSaid(env.artifactId, context.artifactId);
            takeIfSaid(env.simulator, context.simulator);
            takeIfSaid(env.meshIp, context.meshIp);
            takeIfSaid(env.provider, context.provider);
            if (context.isDesktop)
                env.isDesktop = context.isDesktop;
            if (context.internet)
                env.internet = context.internet;
        }
    }
    for (Env &env : envs) {
        if (env.ending == Env::Ending::NotMade)
            continue; // keeps the words of its failure
        const auto entry = answer.results.constFind(env.jobId);
        if (entry != answer.results.constEnd()) {
            takeStatus(env.status, entry->status);
            takeIfSaid(env.meshIp, entry->meshIp);
            env.error = entry->error;
            env.ready = entry->ready;
        } else if (answer.ready) {
            env.ready = true;
            env.error.clear(); // of an earlier answer: why it was not ready
        }
        if (env.isOver())
            env.ready = false;
    }
    return envs;
}

QList<Env> withEnding(QList<Env> envs, Env::Ending ending)
{
    for (Env &env : envs) {
        if (!env.isOver())
            env.ending = ending;
        env.ready = false;
    }
    return envs;
}

bool allOver(const QList<Env> &envs)
{
    return !envs.isEmpty() && std::all_of(envs.begin(), envs.end(), [](const Env &env) { return env.isOver(); });
}

OutcomeReading readOutcome(const Outcome &outcome, const QStringList &askedJobs, const QList<Env> &envs)
{
    OutcomeReading reading;
    bool explained = false;
    const QSet<QString> asked(askedJobs.cbegin(), askedJobs.cend());
    const Rows rows(envs);
    for (const QString &jobId : askedJobs) {
        const auto entry = outcome.results.constFind(jobId);
        const bool named = entry != outcome.results.constEnd();
        if (named ? entry->success : outcome.success)
            reading.succeeded.insert(jobId);
        else if (named)
            reading.failures.append({jobId, entry->message.isEmpty() ? outcome.message : entry->message});
        else if (!outcome.results.isEmpty())
            reading.failures.append({jobId, outcome.message});
    }
    for (auto entry = outcome.results.cbegin(); entry != outcome.results.cend(); ++entry) {
        if (entry->success || asked.contains(entry.key()))
            continue;
        explained = true;
        if (const int row = rows.of(entry.key()); row < 0 || !envs[row].isOver())
            reading.failures.append({entry.key(), entry->message});
    }
    if (!outcome.success && reading.failures.isEmpty() && !explained)
        reading.failures.append({QString(), outcome.message});
    return reading;
}

} // namespace plato
