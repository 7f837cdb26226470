// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/failurestreak.h"
#include "core/session/session.h"

#include <QDeadlineTimer>
#include <QHash>

namespace plato {

/// The phases of a Session, and what leads from one to the next: see the diagram there, and its functions of the same
/// names. It reads what the server says from `polls` and `lease`, and the ends of single envs from the list. GUI thread
/// only.
class SessionLife : public QObject
{
    Q_OBJECT

public:
    using Phase = Session::Phase;
    using Ownership = Session::Ownership;
    using Problem = SessionProblem;
    using Step = SessionProblem::Step;

    /// All are used until the destructor has run.
    SessionLife(PlatoApi &api, EnvList &envs, StatusPoll &polls, SessionLease &lease, EnvActions &actions);
    ~SessionLife() override;
    void setTiming(const Session::Timing &timing) { m_timing = timing; }

    void prepare(const MakeRequest &request, const QString &name);
    void sendMake();
    void attach(const QString &sessionId, const QString &name, Ownership ownership);
    void recall(const QDateTime &lifetimeEnd, const QHash<QString, QDateTime> &resets);
    bool canClose() const; ///< the whole session
    void close();
    void lose(const Problem &problem); ///< tells why, and is Lost where it was Ready or Booting
    void serverGone(const QString &reason);
    void tell(Problem told); ///< by problem(), with the alias of its env, and with words where it has none

    void tellFew(const QList<Problem> &problems); ///< of many the first, see SessionProblem::fewOf()

    Phase phase() const { return m_phase; }
    Ownership ownership() const { return m_ownership; }
    QString id() const { return m_id; }
    QString name() const { return m_name; }
    const MakeRequest &request() const { return m_request; }
    bool mayStillRun() const;
    QDateTime lifetimeEnd() const { return m_lifetimeEnd; }
    QDateTime unseenSince() const { return m_unseenPolls > SparedPolls ? m_seenAt : QDateTime(); }

    /// Draws the consequences of envs that ended; called once others have been told of the change.
    void onEnvsChanged(const EnvsChange &change);

Q_SIGNALS:
    void phaseChanged(plato::Session::Phase phase);
    void booted(); ///< from Booting to Ready; after phaseChanged()
    void clocksChanged();
    void problem(const plato::SessionProblem &problem);

private:
    static constexpr int SparedPolls = 1; // a network has its moments

    void seen();
    void setId(const QString &id);
    void onMade(const PlatoApi::MakeJob &job);
    void boot();
    void onReadiness(const SessionReady &answer);
    void onOutOfTime();
    void onJobs(const QList<JobInfo> &jobs);
    void onPollFailed(const Problem &problem, bool isNews);
    void onBeat(const Heartbeat &heartbeat);
    void onMissedBeat(const ApiError &error);
    void onAllOver();
    void giveUp();
    void beginClose();
    void sendClose();
    void onClosed(bool isClosed);
    void enter(Phase phase);

    PlatoApi &m_api;
    EnvList &m_envs;
    StatusPoll &m_polls;
    SessionLease &m_lease;
    EnvActions &m_actions;
    Session::Timing m_timing;
    bool m_begun = false; // make() or attach() was called
    Phase m_phase = Phase::Creating;
    Ownership m_ownership = Ownership::Owned;
    QString m_id;
    QString m_name;
    MakeRequest m_request;
    bool m_made = false; // by us, in this object
    QDateTime m_makeSentAt;
    QDateTime m_lifetimeEnd;
    QHash<QString, QDateTime> m_resets; // by an earlier run, of envs that have not been seen yet
    QDeadlineTimer m_bootDeadline{QDeadlineTimer::Forever};
    FailureStreak m_leaseFailures{2}; // the second comes soon after the first: see LeaseKeeper
    QDateTime m_seenAt;               // when the server last told of the envs
    int m_unseenPolls = 0;

    bool m_closeSent = false; // a close of the whole is on its way
    bool m_closeOwed = false; // Failed, and our close did not get through
    Phase m_beforeClose = Phase::Creating;
    Phase m_afterClose = Phase::Closed;
};

} // namespace plato
