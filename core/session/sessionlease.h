// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apierror.h"
#include "core/session/envlist.h"

#include <QDateTime>
#include <QHash>
#include <QObject>
#include <QString>
#include <QStringList>

namespace plato {

class LeaseKeeper;

/// The lease of one session that we own: asks the keeper for its heartbeats, and knows when the server gives up on us.
/// GUI thread only. Destroying it ends the heartbeats.
class SessionLease : public QObject
{
    Q_OBJECT

public:
    /// Both are used until the destructor has run.
    SessionLease(LeaseKeeper &keeper, const EnvList &envs);
    ~SessionLease() override;

    void start(const QString &sessionId); ///< again does nothing while heartbeats are sent
    void stop();

    QDateTime end() const { return m_end; } ///< UTC; invalid before the first beat
    /// What the last beat says went wrong with single envs, by job id, as far as the one before did not say the same.
    QHash<QString, QStringList> takeNewErrors(const Heartbeat &heartbeat);

Q_SIGNALS:
    void beat(const plato::Heartbeat &heartbeat);
    void extended();                           ///< end() is another one
    void missed(const plato::ApiError &error); ///< see LeaseKeeper::missed()

private:
    void onBeat(const QString &sessionId, const Heartbeat &heartbeat, const QDateTime &sentAt);
    void onMissed(const QString &sessionId, const ApiError &error);

    LeaseKeeper &m_keeper;
    const EnvList &m_envs;
    QString m_sessionId; // empty until the first start()
    QDateTime m_end;
    QHash<QString, QStringList> m_errors; // of the last beat
    bool m_hasMissed = false;             // since the last beat that got through
};

} // namespace plato
