// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <QAbstractListModel>
#include <QList>

#include <functional>
#include <utility>

class QThreadPool;

namespace plato {

class LeaseKeeper;

/// The sessions of one server that this window works with, newest first, as objects and as a list model. GUI thread.
class SessionStore : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        SessionRole = Qt::UserRole + 1, ///< Session*
        NameRole,
        IdRole,
        PhaseRole,     ///< int of Session::Phase
        PhaseTextRole, ///< its word for people
        EnvCountRole,
        OwnedRole, ///< bool
        LifetimeEndRole,
    };

    static QString wordOf(Session::Phase phase); ///< for people; the same in every place

    SessionStore(PlatoApi &api, LeaseKeeper &leases, QThreadPool &pool, QObject *parent = nullptr);

    /// For sessions made or attached from now on.
    void setTiming(const Session::Timing &timing) { m_timing = timing; }
    void setPollApi(PlatoApi &api) { m_pollApi = &api; } ///< see Session; used until the last session has gone

    /// Asked before `make` is sent for a session that stands in the list already; it calls `send` when it may be, from
    /// the event loop of this thread, once. Empty: sent at once.
    using MakeGate = std::function<void(Session &session, std::function<void()> send)>;
    void setMakeGate(MakeGate gate) { m_makeGate = std::move(gate); }

    /// Makes a session and puts it in the list at once, so that its creation can be watched and cancelled.
    Session *create(const MakeRequest &request, const QString &name);
    Session *attach(const QString &sessionId, const QString &name, Session::Ownership ownership);
    /// Takes a session that is Closed, Failed, Lost or Watched off the list and deletes it, later. False otherwise, and
    /// while it may still run.
    bool forget(Session *session);

    /// Takes the sessions of `other`, which all are over, to the end of the list. They go on
    /// using what they were made with, so keep it: see Workspace::takeEnded().
    void take(SessionStore &other);

    /// The server itself has ended: see Session::serverGone().
    void serverGone(const QString &reason);

    const QList<Session *> &sessions() const { return m_sessions; }
    /// Sessions that we own and that may still run VMs: see Session::mayStillRun().
    QList<Session *> alive() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void problem(plato::Session *session, const plato::Session::Problem &problem);

private:
    Session *newSession();
    Session *add(Session *session);
    void listen(Session *session);
    void onChanged(Session *session);

    PlatoApi &m_api;
    PlatoApi *m_pollApi; // m_api, unless set
    LeaseKeeper &m_leases;
    QThreadPool &m_pool;
    Session::Timing m_timing;
    MakeGate m_makeGate;
    QList<Session *> m_sessions; // children
};

} // namespace plato
