// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/env.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QStringList>

#include <optional>

namespace plato {

/// The envs of one session, and the one signal that tells what became of them. GUI thread only.
class EnvList : public QObject
{
    Q_OBJECT

public:
    const QList<Env> &all() const { return m_envs; }
    int indexOf(const QString &jobId) const; ///< -1 when unknown; as quick for many envs as for few
    QString aliasOf(const QString &jobId) const;
    /// The rule of the SDK: the first env with is_desktop, or nullopt.
    std::optional<Env> desktop() const;
    QStringList runningJobs() const; ///< of envs that are not over
    QStringList idleJobs() const;    ///< of those, the ones with which nothing is being done
    qsizetype runningCount() const { return m_runningCount; }
    qsizetype idleCount() const { return m_idleCount; }
    bool isIdle(const QString &jobId) const; ///< it is one of idleJobs()

    /// Replaces the values, save for `since`, which is kept here. No env of before may be missing or in another row. In
    /// `logRows`, which are ascending, a log was fetched or dropped.
    void set(QList<Env> envs, const QList<int> &logRows = {});
    void setActivity(const QStringList &jobIds, Env::Activity activity);

Q_SIGNALS:
    /// Once for each set() that changes something; all() has the new values already.
    void changed(const plato::EnvsChange &change);

private:
    QList<Env> m_envs;
    QHash<QString, int> m_rows; // by job id
    qsizetype m_runningCount = 0;
    qsizetype m_idleCount = 0;
};

} // namespace plato
