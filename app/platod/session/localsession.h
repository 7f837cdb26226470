// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/env/localenv.h"
#include "app/platod/env/meshaddresses.h"
#include "app/platod/network/mesh.h"
#include "app/platod/session/farewell.h"

#include <QDateTime>
#include <QHash>
#include <QList>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>

namespace plato {
struct TestCase;
}

namespace plato::runtime {

/// One session of this computer: its envs, its two clocks, and the requests that wait for it. Main thread.
class LocalSession : public QObject
{
    Q_OBJECT

public:
    struct Clocks
    {
        std::chrono::seconds lifetime;
        std::chrono::milliseconds heartbeat; ///< how long it lives without one
    };

    LocalSession(QString id, Clocks clocks, std::unique_ptr<MeshBlock> mesh, QObject *parent = nullptr);

    /// Adds an env that has not been started yet; this becomes its owner.
    LocalEnv *addEnv(EnvHost &host, const EnvPlan &plan);
    /// Adds an env to a session that runs, with clocks of its own, and starts it; the others learn of it. It ends with
    /// the session at the latest.
    LocalEnv *addLateEnv(EnvHost &host, EnvPlan plan, Clocks clocks);
    /// Names and addresses of the envs that are not over.
    QList<HostEntry> hosts() const;
    /// Starts the envs and the clocks.
    void start();

    QString id() const { return m_id; }
    const QList<LocalEnv *> &envs() const { return m_envs; }
    QHash<QString, QString> aliases() const; ///< of all envs, by job id
    const MeshBlock &mesh() const { return *m_mesh; }
    QDateTime createdAt() const { return m_createdAt; }
    std::chrono::seconds lifetime() const { return m_clocks.lifetime; }

    /// Every env that is not over is ready, and none has failed.
    bool isReady() const;
    /// Nothing will change by waiting: every env is ready or over.
    bool isSettled() const;
    /// It was closed, ran out of time, or has nothing left that runs. It does not come back.
    bool isOver() const { return m_over; }
    /// Whoever is to be told that it is over has been told, or cannot be.
    bool hasToldItsEnd() const;
    bool isGone() const; ///< over, and no process or folder of any env is left
    QString statusWord() const;
    QString statusReason() const { return m_reason; }

    /// What it is scored against, and whose noise is left out of merged mutations; null: nothing.
    std::shared_ptr<const TestCase> testCase() const { return m_testCase; }
    void setTestCase(std::shared_ptr<const TestCase> testCase) { m_testCase = std::move(testCase); }

    /// Who made it, in a word; may be empty.
    QString source() const { return m_source; }
    void setSource(const QString &source) { m_source = source; }
    /// Tells somebody once it is over.
    void setFarewell(std::unique_ptr<Farewell> farewell);

    void beat();
    /// Ends every env that still lives. Only the first end of a session counts.
    void end(LocalEnv::Status status, const QString &reason);

    /// Calls `then` once `condition` holds or `limit` has passed, whichever comes first; at once where it holds
    /// already.
    void when(std::function<bool()> condition, std::chrono::milliseconds limit, std::function<void()> then);

Q_SIGNALS:
    void over();
    void beaten();

private:
    struct Waiter
    {
        std::function<bool()> condition;
        std::function<void()> then;
        QTimer *limit; // child
    };

    void onEnvChanged();
    void noteUnreachable(EnvNetwork *from, EnvNetwork *to, quint16 number, const QString &reason);
    QJsonObject endings() const;
    void wake();

    QString m_id;
    std::shared_ptr<const TestCase> m_testCase;
    Clocks m_clocks;
    std::unique_ptr<MeshBlock> m_mesh;
    QDateTime m_createdAt = QDateTime::currentDateTimeUtc();
    QList<LocalEnv *> m_envs; // children, which go after m_network
    Mesh m_network;
    QTimer m_lifetime;
    QTimer m_lease;
    bool m_over = false;
    QString m_reason;
    QString m_source;
    std::unique_ptr<Farewell> m_farewell; // null: nobody is to be told
    LocalEnv::Status m_status = LocalEnv::Status::Created;
    QList<Waiter> m_waiters;
};

} // namespace plato::runtime
