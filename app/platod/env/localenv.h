// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/env/envlog.h"
#include "app/platod/env/envplan.h"
#include "app/platod/env/readinessprobe.h"
#include "app/platod/files/tree.h"
#include "app/platod/network/envnetwork.h"
#include "app/platod/sandbox/envprocess.h"
#include "app/platod/sandbox/resourcewatch.h"
#include "app/platod/sandbox/sandboxcommand.h"
#include "app/platod/store/artifactstore.h"
#include "core/pool/stopflag.h"
#include "core/pool/workpool.h"
#include "core/text/error.h"

#include <QHostAddress>
#include <QJsonObject>
#include <QObject>
#include <QTimer>
#include <QUrl>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace plato::runtime {

class MutationWatch;

/// One running env: what starts and ends its sandbox, folders, clock and mutation log (MutationWatch). Main thread;
/// copying, comparing and removing happen on a worker of its own, one at a time. All of it ends within a second of the
/// env's end: the destructor waits for that worker.
///
///     Preparing ──▶ Booting ──▶ Ready ──reset()──▶ Stopping ──▶ Restoring ──▶ Booting
///     any of these ──end(), or something failed──▶ Ending ──▶ Gone
class LocalEnv : public QObject
{
    Q_OBJECT

public:
    enum class Phase { Preparing, Booting, Ready, Stopping, Restoring, Ending, Gone };
    enum class Status { Created, Queued, Running, Completed, Failed, Cancelled, Timeout };

    LocalEnv(EnvHost &host, EnvPlan plan, QObject *parent = nullptr);
    ~LocalEnv() override;

    void start();

    QString jobId() const { return m_plan.jobId; }
    QString alias() const { return m_plan.alias; }
    QString simulator() const { return m_plan.manifest.name; }
    QString artifactId() const { return m_plan.artifactId; }
    bool isDesktop() const { return m_plan.manifest.isDesktop; }
    bool hasInternet() const { return m_plan.internet; }
    const std::optional<ResourceLimits> &limits() const { return m_plan.limits; }
    QHostAddress address() const { return m_plan.address; }
    const Manifest &manifest() const { return m_plan.manifest; }
    const EnvLog &log() const { return m_log; }         ///< what its programs wrote to stdout and stderr
    void note(const QString &line) { m_log.add(line); } ///< what somebody else says about it

    Phase phase() const { return m_phase; }
    bool isReady() const { return m_phase == Phase::Ready; }
    bool isOver() const { return m_phase == Phase::Ending || m_phase == Phase::Gone; }
    bool isGone() const { return m_phase == Phase::Gone; } ///< no process and no folder is left
    Status status() const { return m_status; }
    QString statusWord() const;
    QString statusReason() const { return m_reason; } ///< why it is over; empty before
    QString whyNotReady() const;                      ///< empty when it is ready

    /// Puts it back to its artifact, begins a new mutation log, and waits until it is ready again. Asked for while a
    /// reset is under way, it answers with that one. Needs a ready env.
    void reset(std::function<void(const Result &)> done);
    /// The body of `state`: {"mutations": […]}, or {"error": …}. Mutations are logged from the first reset on.
    void state(bool merged, std::function<void(const QJsonObject &)> done);
    /// Of an env that has ended by itself: what was recorded of it until then, merged, as state() tells it. Nothing
    /// when nothing was, or it cannot be read, or its whole session has ended.
    const std::optional<QJsonObject> &recorded() const { return m_recorded; }
    /// Runs a shell command inside. Needs a ready env.
    void execute(const QString &command, std::chrono::seconds limit, std::function<void(const CommandOutcome &)> done);
    /// Sets its clock `offset` away from this computer's, until the next reset, and starts its programs again: a clock
    /// cannot be put under one that runs. What it keeps stays, and so does its mutation log. Needs a ready env and
    /// libfaketime; answers once it is ready again.
    void setClock(std::chrono::seconds offset, std::function<void(const Result &)> done);
    /// Makes an artifact of what it keeps at this moment; the programs go on meanwhile. `labels`: description, version,
    /// dataset, kind and expiry; the rest is set here. Needs a ready env, a checkpoint one that started from an
    /// artifact.
    void snapshot(ArtifactRecord labels, ArtifactStore::Kept done);
    /// Who else is in the session by now.
    void setHosts(const QList<HostEntry> &hosts);
    /// What becomes of what was recorded: who may still be scored needs it.
    enum class Records { Kept, Dropped };
    /// Kills it and removes its folder: isOver() at once, isGone() soon. Only the first end counts; what is kept may be
    /// dropped later.
    void end(Status status, const QString &reason, Records records = Records::Kept);

    EnvNetwork &network() { return m_network; }
    const EnvNetwork &network() const { return m_network; }
    /// Of the plan's port, as it is reached from this computer; a port that was never asked for is declared by that.
    Expected<QUrl> publicUrl(int port);
    Expected<QUrl> connectUrl(int port);

Q_SIGNALS:
    void changed();

private:
    using Waiting = QList<std::function<void(const Result &)>>;

    void setPhase(Phase phase);
    void obeyFaults();
    void fail(const QString &reason) { end(Status::Failed, reason); }
    void prepare(const QString &artifactFolder);
    void launch();
    Expected<QUrl> fromHere(QUrl url);
    void onAnswering();
    void becomeReady();
    void onProcessEnded(const QString &reason);
    void restore();
    void removeFolder();
    static void answer(Waiting &waiting, const Result &result);
    QString folder() const { return m_plan.folder(m_host); }

    EnvHost &m_host;
    EnvPlan m_plan;
    QString m_artifactFolder; // empty: none
    Phase m_phase = Phase::Preparing;
    Status m_status = Status::Created;
    QString m_reason;
    EnvProcess *m_process = nullptr; // child; one per launch
    EnvNetwork m_network;
    EnvLog m_log;
    std::chrono::seconds m_clockOffset{0};
    Waiting m_clocks; // while it starts again with another clock
    ReadinessProbe m_probe;
    QTimer m_bootLimit;
    Waiting m_resets;
    std::shared_ptr<StopFlag> m_cancelled = std::make_shared<StopFlag>(false); // once it is over
    std::shared_ptr<StopFlag> m_destroyed = std::make_shared<StopFlag>(false); // for what is done after that
    Records m_records = Records::Kept;
    std::optional<QJsonObject> m_recorded;
    bool m_wasRecording = false;                // when it ended
    std::unique_ptr<MutationWatch> m_mutations; // null when there is nothing to record
    std::unique_ptr<ResourceWatch> m_resources; // null without limits
    WorkPool m_worker{1};                       // last, so that it ends first
};

} // namespace plato::runtime
