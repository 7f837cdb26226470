// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/platoapi.h"
#include "core/session/envlist.h"
#include "core/session/sessionproblem.h"

#include <QDateTime>
#include <QHash>
#include <QList>
#include <QObject>

#include <chrono>
#include <memory>
#include <optional>

class QThreadPool;

namespace plato {

class EnvActions;
class LeaseKeeper;
class SessionLease;
class SessionLife;
class StateFetcher;
class StateTimeline;
class StatusPoll;
struct StateRequest;

/// Live replica of one session: what we asked for, what the server says, what can be done now. GUI thread only.
///
///     Creating ──made──▶ Booting ──ready──▶ Ready ──close()──▶ Closing ──▶ Closed
///        │                  │  │               │                  │
///        │ refused          │  └─ close() ─────┼─────────────────▶│ (could not be closed: back to Ready, or Booting)
///        ▼                  ▼ failed,          ▼ every env over   │
///      Failed ◀──────────── budget spent     Lost ◀── 404, 410 ───┘ counts as Closed while Closing
///
/// - Failed: it was never ready. What had been made by then is closed by us first, as the SDK does (so that an owned
///   session goes through Closing), and every env keeps the error that the server gave for it. Where that close fails,
///   canClose() and mayStillRun() stay true, and no heartbeat is sent any more, so that the VMs end with their lease.
/// - Lost: it ended without our doing (lifetime, missed lease, closed elsewhere, server gone); Env::statusReason has
///   the reason.
/// - close() while Creating waits, in Closing, for the answer of `make`, which is not aborted since the server may have
///   run it, and closes what it made at once.
/// - An answer that comes in a phase that does not expect it any more (a late "ready" after close()) is ignored.
/// - When every env has been closed one by one, the session is closed too.
///
/// Destroying the object stops its requests and heartbeats and closes nothing: an owned session lives on at the server
/// until its lease or lifetime ends. From a slot of its own signals use deleteLater().
class Session : public QObject
{
    Q_OBJECT

public:
    enum class Phase { Creating, Booting, Ready, Closing, Closed, Failed, Lost };
    Q_ENUM(Phase)
    enum class Ownership { Owned, Watched };
    Q_ENUM(Ownership)
    using Problem = SessionProblem;
    using Step = SessionProblem::Step;

    /// Intervals and budgets, so that tests need not wait. The defaults are the contract's.
    struct Timing
    {
        std::chrono::seconds hold{10};          ///< how long wait_for_ready is held by the server
        std::chrono::milliseconds pause{1000};  ///< between two polls, and two looks at the jobs while booting
        std::chrono::milliseconds budget{0};    ///< 0: the lifetime of the VMs; none when we do not know it
        std::chrono::milliseconds follow{5000}; ///< between two looks at the jobs once ready
    };

    Session(PlatoApi &api, LeaseKeeper &leases, QThreadPool &pool, QObject *parent = nullptr);
    ~Session() override;
    void setTiming(const Timing &timing); ///< before make() and attach()
    /// Long polls over another connection pool than commands, which would otherwise queue behind them: Qt has six
    /// connections per server and manager. Before make() and attach(); used until the destructor has run.
    void setPollApi(PlatoApi &api);

    /// Sends `make`, once. Only in a new session. `name` is ours alone: the API has no session names.
    void make(const MakeRequest &request, const QString &name);
    /// The same in two steps: between them it is Creating, and nothing has been sent. One that is closed by then is
    /// Closed, and never made.
    void prepare(const MakeRequest &request, const QString &name);
    void sendMake();
    /// Shows a session that exists already; Owned sends heartbeats from now on.
    void attach(const QString &sessionId, const QString &name, Ownership ownership);

    /// What was known of a session before this program came back to it: when its lifetime ends, and since when each env
    /// records, by job id. After attach(); what the server says of the same counts more.
    void recall(const QDateTime &lifetimeEnd, const QHash<QString, QDateTime> &resets);

    Phase phase() const;
    Ownership ownership() const;
    QString id() const; ///< empty until `make` was answered
    QString name() const;
    const MakeRequest &request() const;
    const QList<Env> &envs() const { return m_envs.all(); }
    int indexOf(const QString &jobId) const { return m_envs.indexOf(jobId); } ///< -1 when unknown
    /// Owned, and VMs may run as far as we know: while Creating, Booting, Ready or Closing, and Failed with canClose().
    bool mayStillRun() const;
    /// The rule of the SDK: the first env with is_desktop, or nullopt.
    std::optional<Env> desktopEnv() const { return m_envs.desktop(); }

    /// When the server ends the VMs, by their `timeout`; invalid when we did not make the session.
    QDateTime lifetimeEnd() const;
    /// Since when the server has not told us of its envs although we ask: what is known of them is from then. Invalid
    /// while it does, and for two polls that fail. clocksChanged() tells of it.
    QDateTime unseenSince() const;
    /// When the server gives up on us unless we beat again; invalid for watched sessions and before the first beat.
    QDateTime leaseEnd() const;

    /// Each does nothing when can…() is false. Never sent twice while one is on its way. One env can be closed while
    /// Ready; the session in every phase in which it may still run, but Closing.
    bool canReset(const QString &jobId = {}) const;
    bool canFetchState(const QString &jobId = {}) const;
    bool canClose(const QString &jobId = {}) const;
    void reset(const QString &jobId = {}); ///< empty: the whole session
    /// The API has no merged state of one env: its part of the merged state of the session is taken. Envs that are busy
    /// are left out.
    void fetchState(const QString &jobId = {}, bool merge = false);
    /// As fetchState(), for who looks again and again: quietly. Envs show no activity, so that nothing that a person
    /// can do has to wait; what arrives late (after a reset, or after a newer fetch) is dropped; a failure is told by
    /// stateLooked() alone, unless the session is gone. False: not possible now. One at a time.
    bool lookAtState(const QString &jobId = {}, bool merge = false);
    bool isLookingAtState() const;
    /// Gives up what fetchState() has begun, of all envs; they keep what they had. Nothing is told as a problem.
    void cancelFetch();
    qint64 stateReceived() const;  ///< bytes that fetchState() has brought so far; 0: it fetches none, or little came
    StateTimeline &states() const; ///< what was fetched so far
    void close(const QString &jobId = {});
    void cancel() { close(); } ///< stops creating or booting: closes what has been made
    /// The server itself (the local runtime) has ended, and every VM with it: the session is Lost, and envs that still
    /// ran have `reason` as their error.
    void serverGone(const QString &reason);

Q_SIGNALS:
    void phaseChanged(plato::Session::Phase phase);
    /// Once for each change of the list, however many envs it touches; envs() has the new values already, and
    /// states() follows, with signals of its own. A closed env stays in the list with its last status.
    void envsChanged(const plato::EnvsChange &change);
    void stateLooked(const std::optional<plato::ApiError> &error); ///< lookAtState() has ended
    void stateReceivedChanged();
    void clocksChanged();
    void problem(const plato::Session::Problem &problem);

private:
    void onPhaseChanged(Phase phase);
    void onBooted();
    void onProblem(const Problem &problem);
    void onGone(const Problem &problem);
    void onJobsOutdated();
    StateRequest requestFor(const QString &jobId, bool merge) const;

    // The parts, each after those that it uses.
    EnvList m_envs;
    const std::unique_ptr<StatusPoll> m_polls;
    const std::unique_ptr<SessionLease> m_lease;
    const std::unique_ptr<StateFetcher> m_fetcher;
    const std::unique_ptr<EnvActions> m_actions;
    const std::unique_ptr<SessionLife> m_life;
};

/// Closed, Failed or Lost: a session that comes back from there is another one.
bool isPhaseOver(Session::Phase phase);

} // namespace plato
