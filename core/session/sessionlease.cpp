// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/sessionlease.h"

#include "core/session/leasekeeper.h"

#include <QLoggingCategory>

#include <algorithm>
#include <chrono>
#include <utility>

namespace plato {

namespace {

Q_LOGGING_CATEGORY(lcLease, "plato.lease", QtInfoMsg)

constexpr std::chrono::seconds LeaseLength{300}; // the server's default, as the contract has it

} // namespace

SessionLease::SessionLease(LeaseKeeper &keeper, const EnvList &envs)
    : m_keeper(keeper)
    , m_envs(envs)
{
    connect(&m_keeper, &LeaseKeeper::beat, this, &SessionLease::onBeat);
    connect(&m_keeper, &LeaseKeeper::missed, this, &SessionLease::onMissed);
}

SessionLease::~SessionLease()
{
    stop();
}

void SessionLease::start(const QString &sessionId)
{
    m_sessionId = sessionId;
    m_keeper.start(sessionId);
}

void SessionLease::stop()
{
    if (!m_sessionId.isEmpty())
        m_keeper.stop(m_sessionId);
}

void SessionLease::onBeat(const QString &sessionId, const Heartbeat &heartbeat, const QDateTime &sentAt)
{
    if (sessionId != m_sessionId || sessionId.isEmpty())
        return;
    const QStringList running = m_envs.runningJobs();
    const bool hasReachedOne = std::any_of(running.cbegin(), running.cend(),
                                           [&](const QString &job) { return !heartbeat.errors.contains(job); });
    const bool isExtended = heartbeat.success || (!heartbeat.errors.isEmpty() && hasReachedOne);
    if (isExtended) {
        if (m_end.isValid() && sentAt > m_end)
            qCWarning(lcLease).noquote() << sessionId << "heartbeat came" << m_end.secsTo(sentAt)
                                         << "s after the end of the lease";
        else if (m_hasMissed)
            qCInfo(lcLease).noquote() << sessionId << "heartbeats get through again";
        m_hasMissed = false;
        m_end = sentAt.addSecs(LeaseLength.count());
        Q_EMIT extended();
    } else {
        if (m_end.isValid()) // before the first one that counts, VMs boot and cannot answer yet
            qCWarning(lcLease).noquote() << sessionId << "heartbeat has reached none of" << running.size() << "envs";
    }
    Q_EMIT beat(heartbeat);
}

void SessionLease::onMissed(const QString &sessionId, const ApiError &error)
{
    if (sessionId != m_sessionId || sessionId.isEmpty())
        return;
    m_hasMissed = true;
    if (error.kind == ApiError::Kind::Gone)
        qCWarning(lcLease).noquote() << sessionId << "lease lost: the server knows no such session";
    else
        qCWarning(lcLease).noquote() << sessionId << "heartbeat missed:" << ApiError::nameOfKind(error.kind);
    Q_EMIT missed(error);
}

QHash<QString, QStringList> SessionLease::takeNewErrors(const Heartbeat &heartbeat)
{
    const auto before = std::exchange(m_errors, heartbeat.errors);
    QHash<QString, QStringList> fresh;
    for (auto entry = heartbeat.errors.cbegin(); entry != heartbeat.errors.cend(); ++entry) {
        if (before.value(entry.key()) != entry.value())
            fresh.insert(entry.key(), entry.value());
    }
    return fresh;
}

} // namespace plato
