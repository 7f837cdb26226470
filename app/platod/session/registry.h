// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/session/localsession.h"
#include "app/platod/session/makebody.h"
#include "app/platod/store/manifest.h"
#include "core/text/error.h"

#include <QHash>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QObject>

#include <chrono>
#include <functional>
#include <memory>

namespace plato::runtime {

/// All sessions of this platod, by id, and their envs by job id. Those that are over stay for a while, so that their
/// status can be asked for. Main thread.
class Registry : public QObject
{
    Q_OBJECT

public:
    static constexpr int KeptWhenOver = 100; ///< the oldest are forgotten first

    struct Job
    {
        LocalSession *session = nullptr;
        LocalEnv *env = nullptr;
        explicit operator bool() const { return env; }
    };

    /// `trouble`: why no env can be started on this computer; empty when all is well.
    Registry(const Simulators &simulators, EnvHost &host, std::chrono::milliseconds heartbeat, QString trouble,
             QObject *parent = nullptr);

    /// Makes a session and starts its envs. The reply of POST /sessions/make: entries that could not be made have
    /// success false and say why; the others start all the same.
    /// `testCase`: what the session is scored against; null: nothing yet.
    QJsonObject make(const MakeBody &body, const std::shared_ptr<const TestCase> &testCase = {});

    /// Adds an env to a session that is not over, and starts it. The `env` of the reply of POST …/jobs: success false
    /// says why there is none.
    QJsonObject addJob(LocalSession &session, const AddJobBody &body);
    /// Whether an env that is not gone was started from the artifact, and may be put back to it.
    bool usesArtifact(const QString &artifactId) const;

    LocalSession *find(const QString &sessionId) const;
    Job job(const QString &jobId) const;
    QList<LocalSession *> sessions() const; ///< newest first

    /// Ends every session; `done` once nothing of them is left, or after `limit`.
    void shutdown(std::chrono::milliseconds limit, std::function<void()> done);

private:
    /// Completes `plan` with manifest and artifact; the error says why there is no such env.
    Expected<void> resolve(const EnvBody &body, EnvPlan &plan) const;
    Expected<void> resolveSource(const EnvBody &body, EnvPlan &plan) const;
    Expected<void> resolveVersion(const EnvBody &body, EnvPlan &plan) const;
    Expected<void> resolveSimulator(const Manifest &manifest, EnvPlan &plan) const;
    void forgetOld();

    const Simulators &m_simulators;
    EnvHost &m_host;
    std::chrono::milliseconds m_heartbeat;
    QString m_trouble;
    QList<LocalSession *> m_sessions; // children, oldest first
    QHash<QString, Job> m_jobs;
    QNetworkAccessManager m_network; // for those who are told of the end of a session
};

} // namespace plato::runtime
