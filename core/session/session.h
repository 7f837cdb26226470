// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/platoapi.h"
#include "core/session/env.h"

#include <QDateTime>
#include <QList>
#include <QObject>
#include <QPointer>

#include <chrono>
#include <memory>
#include <optional>

class QThreadPool;

namespace plato {

class LeaseKeeper;

/// Live replica of one session: what we asked for, what the server says, what can be done now. GUI thread only.
///
///     Creating ──made──▶ Booting ──ready──▶ Ready ──close()──▶ Closing ──▶ Closed
///        │                  │  │               │                  │
///        │ refused          │  └─ cancel() ────┼─────────────────▶│ (could not be closed: back to Ready, or Booting)
///        ▼                  ▼ failed,          ▼ every env over   │
///      Failed ◀──────────── budget spent     Lost ◀── 404, 410 ───┘ counts as Closed while Closing
///
/// - Failed: nothing runs any more that we know of. A session of which one env could not be made is closed by us, as
/// the
///   SDK does, and keeps the words of each env.
/// - Lost: it ended without us (lifetime, missed lease, closed elsewhere, server gone for good); Env::statusReason
/// says.
/// - An answer that comes in a state that does not expect it any more (a late "ready" after cancel()) is ignored, save
///   that a session made after cancel() is closed at once, so that nothing leaks.
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
        QString message;               ///< the server's words
        quint64 exchangeId = 0;        ///< 0 where there is none
    };

    /// Intervals and budgets, so that tests need not wait. The defaults are the contract's.
    struct Timing
    {
        std::chrono::seconds hold{10};          ///< how long wait_for_ready is held by the server
        std::chrono::milliseconds pause{1000};  ///< between two polls that came back at once, or failed
        std::chrono::seconds budget{0};         ///< 0: the lifetime of the VMs
        std::chrono::milliseconds follow{5000}; ///< between two looks at the jobs once ready
    };

    Session(PlatoApi &api, LeaseKeeper &leases, QThreadPool &pool, QObject *parent = nullptr);
    ~Session() override;
    void setTiming(const Timing &timing) { m_timing = timing; }

    /// Sends `make`, once. Only in a new session. `name` is ours alone: the API has no session names.
    void make(const MakeRequest &request, const QString &name);
    /// Shows a session that exists already; Owned sends heartbeats from now on.
    void attach(const QString &sessionId, const QString &name, Ownership ownership);

    State state() const { return m_state; }
    Ownership ownership() const { return m_ownership; }
    QString id() const { return m_id; } ///< empty while Creating
    QString name() const { return m_name; }
    const MakeRequest &request() const { return m_request; }
    const QList<Env> &envs() const { return m_envs; }
    int indexOf(const QString &jobId) const; ///< -1 when unknown
    /// The rule of the SDK: the first env with is_desktop, or nullopt.
    std::optional<Env> desktopEnv() const;

    /// When the server ends the VMs, by their `timeout`; invalid when we did not make the session.
    QDateTime lifetimeEnd() const { return m_lifetimeEnd; }
    /// When the server gives up on us unless we beat again; invalid for watched sessions and before the first beat.
    QDateTime leaseEnd() const { return m_leaseEnd; }

    /// Each does nothing when can…() is false. Never sent twice while one is on its way.
    bool canReset(const QString &jobId = {}) const;
    bool canFetchState(const QString &jobId = {}) const;
    bool canClose(const QString &jobId = {}) const;
    void reset(const QString &jobId = {}); ///< empty: the whole session
    void fetchState(const QString &jobId = {},
                    bool merge = false); ///< one env has no merge on the wire: session state then
    void close(const QString &jobId = {});
    /// Stops creating or booting: closes what has been made. The same as close() later on.
    void cancel();

Q_SIGNALS:
    void stateChanged(plato::Session::State state);
    /// Rows only ever grow at the end: a closed env stays in the list with its last status.
    void envsInserted(int first, int last);
    void envChanged(int row);
    /// A new log is in envs()[row].log.
    void stateArrived(int row);
    void clocksChanged();
    void problem(const plato::Session::Problem &problem);

private:
    PlatoApi &m_api;
    LeaseKeeper &m_leases;
    QThreadPool &m_pool;
    Timing m_timing;
    State m_state = State::Creating;
    Ownership m_ownership = Ownership::Owned;
    QString m_id;
    QString m_name;
    MakeRequest m_request;
    QList<Env> m_envs;
    QDateTime m_lifetimeEnd;
    QDateTime m_leaseEnd;
};

} // namespace plato
