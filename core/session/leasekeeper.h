// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apierror.h"
#include "core/api/sessionrecords.h"

#include <QDateTime>
#include <QObject>
#include <QSet>
#include <QThread>
#include <QUrl>

#include <chrono>

namespace plato {

/// Heartbeats of all owned sessions of one server, from a thread and a network manager of their own: a busy window
/// never costs a VM. Call from the GUI thread; signals arrive there. The destructor ends the thread without waiting for
/// the network: running beats are aborted.
class LeaseKeeper : public QObject
{
    Q_OBJECT

public:
    /// `interval`: 30 s by the contract; tests take less. After a beat that failed the next one comes after a sixth of
    /// it, once: so it is soon known whether that was one packet or a server that has gone, and the lease loses no
    /// time.
    LeaseKeeper(const QUrl &baseUrl, const QString &apiKey,
                std::chrono::milliseconds interval = std::chrono::seconds(30), QObject *parent = nullptr);
    ~LeaseKeeper() override;

    void start(const QString &sessionId); ///< one beat at once, then one each interval; again does nothing
    void stop(const QString &sessionId);  ///< no signal for it from now on; a beat on its way is aborted

Q_SIGNALS:
    void beat(const QString &sessionId, const plato::Heartbeat &heartbeat, const QDateTime &sentAt, qint64 durationMs);
    /// A beat failed. Nothing is lost yet, since the next one extends the lease again. Gone means that the session is
    /// over; its beats have stopped.
    void missed(const QString &sessionId, const plato::ApiError &error);

private:
    class Worker;
    QThread m_thread;
    QSet<QString> m_started;    // on the GUI thread: those whose signals are wanted
    Worker *m_worker = nullptr; // lives in m_thread, deleted when that finishes
};

} // namespace plato
