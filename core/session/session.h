// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/platoapi.h"
#include "core/session/env.h"
#include "core/session/failurestreak.h"

#include <QDateTime>
#include <QDeadlineTimer>
#include <QHash>
#include <QList>
#include <QObject>

#include <chrono>
#include <optional>

class QThreadPool;

namespace plato {

class JobsFollow;
class LeaseKeeper;
class ReadinessPoll;
class StateFetch;
class StateTimeline;

/// Live replica of one session: what we asked for, what the server says, what can be done now. GUI thread only.
///
///     Creating ──made──▶ Booting ──ready──▶ Ready ──close()──▶ Closing ──▶ Closed
///        │                  │  │               │                  │
///        │ refused          │  └─ close() ─────┼─────────────────▶│ (could not be closed: back to Ready, or Booting)
///        ▼                  ▼ failed,          ▼ every env over   │
///      Failed ◀──────────── budget spent     Lost ◀── 404, 410 ───┘ counts as Closed while Closing
///
/// - Failed: it never came to work. What had been made by then is closed by us first, as the SDK does (so that an owned
///   session goes through Closing), and every env keeps its own words. Where that close does not get through,
///   canClose() and mayStillRun() stay true, and no heartbeat is sent any more, so that the lease ends what we could
///   not.
/// - Lost: it ended without us (lifetime, missed lease, closed elsewhere, server gone); Env::statusReason says.
/// - close() while Creating waits, in Closing, for the answer of `make`, which is not aborted since the server may have
///   run it, and closes what it made at once.
/// - An answer that comes in a state that does not expect it any more (a late "ready" after close()) is ignored.
/// - When every env has been closed one by one, the session is closed too.
///
/// Destroying the object stops its requests and heartbeats and closes nothing: an owned session lives on at the server
/// until its lease or lifetime ends. From a slot of its own signals use deleteLater().
class Session : public QObject
{
    Q_OBJECT

public:
    enum class State { Creating, Booting, Ready, Closing, Closed, Failed, Lost };
    Q_ENUM(State)
    enum class Ownership { Owned, Watched };
    Q_ENUM(Ownership)
    enum class Step { Make, Boot, Reset, FetchState, Close, Follow, Lease };
    Q_ENUM(Step)

    /// Something that a person must know. For one env (jobId, alias set) or for the session as a whole (both empty).
    struct Problem
    {
        Step step = Step::Make;
        QString jobId;
        QString alias;
        std::optional<ApiError> error; ///< of the request; nullopt when the server answered 200 and said no per entry
        QString message;               ///< the server's words, or ours where it had none
        quint64 exchangeId = 0;        ///< 0 where there is none
    };

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
    void setTiming(const Timing &timing) { m_timing = timing; } ///< before make() and attach()
    /// Long polls over another connection pool than commands, which would otherwise queue behind them: Qt has six
    /// connections per server and manager. Before make() and attach(); it outlives this object.
    void setPollApi(PlatoApi &api) { m_pollApi = &api; }

    /// Sends `make`, once. Only in a new session. `name` is ours alone: the API has no session names.
    void make(const MakeRequest &request, const QString &name);
    /// Shows a session that exists already; Owned sends heartbeats from now on.
    void attach(const QString &sessionId, const QString &name, Ownership ownership);

    State state() const { return m_state; }
    Ownership ownership() const { return m_ownership; }
    QString id() const { return m_id; } ///< empty until `make` was answered
    QString name() const { return m_name; }
    const MakeRequest &request() const { return m_request; }
    const QList<Env> &envs() const { return m_envs; }
    int indexOf(const QString &jobId) const; ///< -1 when unknown
    /// Owned, and VMs may run as far as we know: while Creating, Booting, Ready or Closing, and Failed with canClose().
    bool mayStillRun() const;
    /// The rule of the SDK: the first env with is_desktop, or nullopt.
    std::optional<Env> desktopEnv() const;

    /// When the server ends the VMs, by their `timeout`; invalid when we did not make the session.
    QDateTime lifetimeEnd() const { return m_lifetimeEnd; }
    /// When the server gives up on us unless we beat again; invalid for watched sessions and before the first beat.
    QDateTime leaseEnd() const { return m_leaseEnd; }

    static constexpr std::chrono::seconds LeaseLength{300}; ///< the server's default, as the contract has it

    /// Each does nothing when can…() is false. Never sent twice while one is on its way. One env can be closed while
    /// Ready; the session in every state in which it may still run, but Closing.
    bool canReset(const QString &jobId = {}) const;
    bool canFetchState(const QString &jobId = {}) const;
    bool canClose(const QString &jobId = {}) const;
    void reset(const QString &jobId = {}); ///< empty: the whole session
    /// One env has no merge on the wire: its part of the session's state then. Envs that are busy are left out.
    void fetchState(const QString &jobId = {}, bool merge = false);
    /// As fetchState(), for who looks again and again: quietly. Envs show no activity, so that nothing that a person
    /// can do has to wait; what arrives late (after a reset, or after a newer fetch) is dropped; a failure is told by
    /// stateLooked() alone, unless the session is gone. False: not possible now. One at a time.
    bool lookAtState(const QString &jobId = {}, bool merge = false);
    bool isLookingAtState() const { return m_isLooking; }
    StateTimeline &states() const { return *m_states; } ///< what was fetched so far
    void close(const QString &jobId = {});
    void cancel() { close(); } ///< stops creating or booting: closes what has been made
    /// The server itself has ended, and every VM with it (the local runtime): what still ran is Lost, for `reason`.
    void serverGone(const QString &reason);

Q_SIGNALS:
    void stateChanged(plato::Session::State state);
    /// Once for each change of the list, however many envs it touches; envs() has the new values already. A closed env
    /// stays in the list with its last status.
    void envsChanged(const plato::EnvsChange &change);
    void stateLooked(const std::optional<plato::ApiError> &error); ///< lookAtState() has ended
    void clocksChanged();
    void problem(const plato::Session::Problem &problem);

private:
    // session.cpp: the life of the session
    void onMade(const PlatoApi::MakeJob &job);
    void boot();
    void onReadiness(const SessionReady &answer);
    void onPollFailed(const ApiError &error, quint64 exchangeId);
    void onJobs(const QList<JobInfo> &jobs);
    void onFollowFailed(const ApiError &error, quint64 exchangeId);
    void onBeat(const QString &sessionId, const Heartbeat &heartbeat, const QDateTime &sentAt);
    void onMissedBeat(const QString &sessionId, const ApiError &error);
    void giveUp();
    void lose(Step step, const ApiError &error, quint64 exchangeId);
    void beginClose();
    void sendClose();
    void onClosed(const PlatoApi::OutcomeJob &job);
    void enter(State state);
    void update(const QList<Env> &envs, const QList<int> &logRows = {});
    void onAllOver();
    void tell(Step step, const QString &jobId, const QString &message, const std::optional<ApiError> &error = {},
              quint64 exchangeId = 0);

    // sessioncommands.cpp: what is done with its envs
    QStringList idleJobs() const;
    void setActivity(const QStringList &jobIds, Env::Activity activity);
    void onReset(const PlatoApi::OutcomeJob &job, const QStringList &jobIds, const QString &onlyJob);
    void onHead(const StateFetch &fetch, const QStringList &jobIds);
    void onFetched(const StateFetch &fetch, const QStringList &jobIds, const QString &onlyJob, bool merge);
    StateFetch *startFetch(const QString &jobId, bool merge);
    void takeLogs(const StateFetch &fetch, const QStringList &jobIds, const QString &onlyJob, bool merge);
    void onLooked(const StateFetch &fetch, const QList<Env> &before, const QStringList &jobIds, const QString &onlyJob,
                  bool merge);
    void closeEnv(const QString &jobId);
    void onEnvClosed(const PlatoApi::OutcomeJob &job, const QString &jobId);
    void findSimulators();

    PlatoApi &m_api;
    PlatoApi *m_pollApi; // m_api, unless set
    LeaseKeeper &m_leases;
    QThreadPool &m_pool;
    Timing m_timing;
    bool m_begun = false; // make() or attach() was called
    State m_state = State::Creating;
    Ownership m_ownership = Ownership::Owned;
    QString m_id;
    QString m_name;
    MakeRequest m_request;
    bool m_made = false; // by us, in this object
    QDateTime m_makeSentAt;
    QList<Env> m_envs;
    QDateTime m_lifetimeEnd;
    QDateTime m_leaseEnd;

    QDeadlineTimer m_bootDeadline{QDeadlineTimer::Forever};
    ReadinessPoll *m_poll = nullptr; // child; while Booting
    JobsFollow *m_follow = nullptr;  // child; once there is an id
    FailureStreak m_pollFailures;
    FailureStreak m_followFailures;
    FailureStreak m_leaseFailures;
    QHash<QString, QStringList> m_beatErrors; // of the last beat, by job id
    StateTimeline *m_states = nullptr;        // child
    bool m_isLooking = false;

    bool m_closeSent = false; // a close of the whole is on its way
    bool m_closeOwed = false; // Failed, and our close did not get through
    State m_beforeClose = State::Creating;
    State m_afterClose = State::Closed;
};

/// Closed, Failed or Lost: a session that comes back from there is another one.
bool isStateOver(Session::State state);

} // namespace plato
