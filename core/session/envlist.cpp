// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/envlist.h"

#include <algorithm>
#include <utility>

namespace plato {

namespace {

bool isIdle(const Env &env)
{
    return !env.isOver() && env.activity == Env::Activity::None;
}

/// Reading its state leaves an env as it is.
bool isAtSameStage(const Env &a, const Env &b)
{
    const auto changing = [](const Env &env) {
        return env.activity == Env::Activity::FetchingState ? Env::Activity::None : env.activity;
    };
    return a.status == b.status && a.ready == b.ready && changing(a) == changing(b) && a.ending == b.ending;
}

/// The times of those that are as before, and now for the others.
void stamp(QList<Env> &envs, const QList<Env> &before)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (qsizetype row = 0; row < envs.size(); ++row) {
        const bool isAsBefore = row < before.size() && isAtSameStage(std::as_const(envs)[row], before[row]);
        const QDateTime &since = isAsBefore ? before[row].since : now;
        if (std::as_const(envs)[row].since != since) // who writes needs a list of its own
            envs[row].since = since;
    }
}

} // namespace

int EnvList::indexOf(const QString &jobId) const
{
    return jobId.isEmpty() ? -1 : m_rows.value(jobId, -1);
}

bool EnvList::isIdle(const QString &jobId) const
{
    const int row = indexOf(jobId);
    return row >= 0 && plato::isIdle(m_envs[row]);
}

QString EnvList::aliasOf(const QString &jobId) const
{
    const int row = indexOf(jobId);
    return row < 0 ? QString() : m_envs[row].alias;
}

std::optional<Env> EnvList::desktop() const
{
    const auto env =
        std::find_if(m_envs.begin(), m_envs.end(), [](const Env &e) { return e.isDesktop.value_or(false); });
    return env == m_envs.end() ? std::nullopt : std::optional(*env);
}

QStringList EnvList::runningJobs() const
{
    QStringList jobs;
    for (const Env &env : m_envs) {
        if (!env.isOver())
            jobs.append(env.jobId);
    }
    return jobs;
}

QStringList EnvList::idleJobs() const
{
    QStringList jobs;
    for (const Env &env : m_envs) {
        if (plato::isIdle(env))
            jobs.append(env.jobId);
    }
    return jobs;
}

void EnvList::set(QList<Env> envs, const QList<int> &logRows)
{
    const QList<Env> before = m_envs;
    stamp(envs, before);
    m_envs = std::move(envs);
    const QList<Env> &after = m_envs;
    EnvsChange change;
    change.logRows = logRows;
    auto log = logRows.cbegin();
    m_runningCount = 0;
    m_idleCount = 0;
    for (int row = 0; row < int(after.size()); ++row) {
        m_runningCount += after[row].isOver() ? 0 : 1;
        m_idleCount += plato::isIdle(after[row]) ? 1 : 0;
        const bool isLogRow = log != logRows.cend() && *log == row;
        log += isLogRow ? 1 : 0;
        if (row >= before.size()) {
            if (!m_rows.contains(after[row].jobId))
                m_rows.insert(after[row].jobId, row);
            continue;
        }
        if (isLogRow || before[row] != after[row])
            change.changedRows.append(row);
        if (!before[row].isOver() && after[row].status.isTerminal() && after[row].activity != Env::Activity::Closing)
            change.endedRows.append(row);
    }
    if (after.size() > before.size()) {
        change.firstNewRow = int(before.size());
        change.lastNewRow = int(after.size()) - 1;
    }
    if (!change.isEmpty())
        Q_EMIT changed(change);
}

void EnvList::setActivity(const QStringList &jobIds, Env::Activity activity)
{
    QList<Env> envs = m_envs;
    for (const QString &jobId : jobIds) {
        if (const int row = indexOf(jobId); row >= 0)
            envs[row].activity = activity;
    }
    set(std::move(envs));
}

} // namespace plato
