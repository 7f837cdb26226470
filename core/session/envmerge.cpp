// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/envmerge.h"

#include <algorithm>

namespace plato {

namespace {

int rowOf(const QList<Env> &envs, const QString &jobId)
{
    for (int row = 0; row < envs.size(); ++row) {
        if (envs[row].jobId == jobId)
            return row;
    }
    return -1;
}

/// The env of that job, added when it is new.
Env &envOf(QList<Env> &envs, const QString &sessionId, const QString &jobId)
{
    int row = rowOf(envs, jobId);
    if (row < 0) {
        Env env;
        env.jobId = jobId;
        env.sessionId = sessionId;
        envs.append(env);
        row = int(envs.size()) - 1;
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

const EnvRequest *requestOf(const MadeEnv &made, qsizetype position, const MakeRequest &request)
{
    const auto hasAlias = [&made](const EnvRequest &asked) { return asked.alias == made.alias; };
    const auto &envs = request.envs;
    if (!made.alias.isEmpty() && std::count_if(envs.begin(), envs.end(), hasAlias) == 1)
        return &*std::find_if(envs.begin(), envs.end(), hasAlias);
    return position < envs.size() ? &envs[position] : nullptr;
}

} // namespace

QList<Env> envsOf(const MadeSession &made, const MakeRequest &request)
{
    QList<Env> envs;
    for (qsizetype i = 0; i < made.envs.size(); ++i) {
        const MadeEnv &entry = made.envs[i];
        if (!entry.jobId.isEmpty() && rowOf(envs, entry.jobId) >= 0)
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
        if (const EnvRequest *asked = requestOf(entry, i, request)) {
            env.simulator = asked->simulator;
            takeIfMissing(env.alias, asked->alias);
            takeIfMissing(env.artifactId, asked->artifactId);
        }
        envs.append(env);
    }
    return envs;
}

QList<Env> withJobs(QList<Env> envs, const QString &sessionId, const QList<JobInfo> &jobs)
{
    for (const JobInfo &job : jobs) {
        Env &env = envOf(envs, sessionId, job.jobId);
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
        for (const EnvContext &context : *answer.context) {
            Env &env = envOf(envs, sessionId, context.jobId);
            takeIfSaid(env.alias, context.alias);
            takeIfSaid(env.artifactId, context.artifactId);
            takeIfSaid(env.simulator, context.simulator);
            takeIfSaid(env.meshIp, context.meshIp);
            takeIfSaid(env.provider, context.provider);
            if (context.isDesktop)
                env.isDesktop = context.isDesktop;
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
        if (entry->success || askedJobs.contains(entry.key()))
            continue;
        explained = true;
        if (const int row = rowOf(envs, entry.key()); row < 0 || !envs[row].isOver())
            reading.failures.append({entry.key(), entry->message});
    }
    if (!outcome.success && reading.failures.isEmpty() && !explained)
        reading.failures.append({QString(), outcome.message});
    return reading;
}

} // namespace plato
