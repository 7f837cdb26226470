// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/platoapi.h"
#include "core/session/leasekeeper.h"
#include "core/session/session.h"
#include "tests/support/fakenetwork.h"
#include "tests/support/rawserver.h"

#include <QHash>
#include <QThreadPool>

#include <functional>
#include <memory>

namespace plato::test {

/// A server for one session "s-1" with the envs "git" (j-1) and "desk" (j-2, a desktop), on which all goes well until
/// the test says otherwise for a route. Routes are method and path behind /api/v2, "POST /sessions/make". Heartbeats go
/// over a real socket, since their network is the lease thread's own.
class ScriptedPlato
{
public:
    using Answer = std::function<FakeReply *(const FakeRequest &)>;

    ScriptedPlato();

    /// The next answer of a route, once; several make a queue.
    void once(const QString &route, Answer answer);
    void once(const QString &route, int status, const QByteArray &body);
    /// Its answer when no other is queued.
    void always(const QString &route, Answer answer);
    void always(const QString &route, int status, const QByteArray &body);
    /// The next answer of a route comes when the test calls complete() on it. Null before the request and after the
    /// end.
    std::shared_ptr<QPointer<FakeReply>> hold(const QString &route, int status, const QByteArray &body);

    int count(const QString &route) const;
    int beats() const; ///< of s-1
    /// Waits until another session has had three beats: one more that was to come for s-1 has come, too, since the
    /// lease thread gives all sessions the same interval.
    bool othersBeat();

    /// With times for tests.
    std::unique_ptr<Session> session();
    /// Made by us, or attached to; waited for. Where it does not come to that, the state says so.
    std::unique_ptr<Session> readySession(Session::Ownership ownership = Session::Ownership::Owned);
    static Session::Timing timing();
    static MakeRequest twoEnvs(); ///< git, a simulator; desk, an artifact
    static QByteArray outcome(bool success, const QByteArray &results = "null", const QByteArray &message = "null");

    static const QString Make, Wait, Jobs, Reset, State, Close;
    static const QByteArray Ready, NotReady, Running;

    FakeNetwork network;
    PlatoApi api;
    RawServer leaseServer;
    LeaseKeeper leases;
    QThreadPool pool;

private:
    FakeReply *answer(const FakeRequest &request);
    int beatsOf(const QByteArray &sessionId) const;

    QHash<QString, QList<Answer>> m_once;
    QHash<QString, Answer> m_always;
};

/// What a session said, in order.
class Witness : public QObject
{
public:
    explicit Witness(Session &session);

    QList<Session::Phase> phases;
    QList<Session::Problem> problems;
    QList<EnvsChange> changes;
    QList<int> changedRows;
    QList<int> arrivedRows;
    QList<QPair<int, int>> insertedRows;

    QStringList messages() const;
};

} // namespace plato::test
