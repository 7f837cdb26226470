// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/envlist.h"

#include <algorithm>
#include <utility>

namespace plato {

int EnvList::indexOf(const QString &jobId) const
{
    const auto env = std::find_if(m_envs.begin(), m_envs.end(), [&](const Env &e) { return e.jobId == jobId; });
    return jobId.isEmpty() || env == m_envs.end() ? -1 : int(env - m_envs.begin());
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
        if (!env.isOver() && env.activity == Env::Activity::None)
            jobs.append(env.jobId);
    }
    return jobs;
}

void EnvList::set(const QList<Env> &envs, const QList<int> &logRows)
{
    const QList<Env> before = m_envs;
    m_envs = envs; // which may be all()
    const QList<Env> &after = m_envs;
    EnvsChange change;
    change.logRows = logRows;
    for (int row = 0; row < int(before.size()); ++row) {
        if (before[row] != after[row] || logRows.contains(row))
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
    for (Env &env : envs) {
        if (jobIds.contains(env.jobId))
            env.activity = activity;
    }
    set(envs);
}

} // namespace plato
