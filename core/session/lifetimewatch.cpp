// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/lifetimewatch.h"

#include "core/session/sessionstore.h"

#include <algorithm>
#include <utility>

namespace plato {

LifetimeWatch::LifetimeWatch()
    : LifetimeWatch(Timing())
{
}

LifetimeWatch::LifetimeWatch(Timing timing, QObject *parent)
    : QObject(parent)
    , m_timing(std::move(timing))
{
    m_timer.setInterval(m_timing.look);
    connect(&m_timer, &QTimer::timeout, this, &LifetimeWatch::look);
}

void LifetimeWatch::setStore(const SessionStore *store)
{
    m_store = store;
    m_storeObject = store;
    m_told.clear();
    m_lookedAt = {};
    if (store)
        m_timer.start();
    else
        m_timer.stop();
}

void LifetimeWatch::look()
{
    if (!m_storeObject)
        return setStore(nullptr);
    const QDateTime now = m_timing.now();
    if (m_lookedAt.isValid() && m_lookedAt.secsTo(now) > m_timing.asleep.count())
        m_quietUntil = now.addSecs(m_timing.quiet.count());
    m_lookedAt = now;
    for (auto it = m_told.begin(); it != m_told.end();) {
        Session *session = it->session;
        if (session && !isPhaseOver(session->phase())) {
            ++it;
            continue;
        }
        it = m_told.erase(it);
        if (session)
            Q_EMIT hasEnded(session);
    }
    if (m_quietUntil.isValid() && now < m_quietUntil)
        return;
    const QList<Session *> sessions = m_store->sessions();
    for (Session *session : sessions)
        lookAt(*session, now);
}

void LifetimeWatch::lookAt(Session &session, const QDateTime &now)
{
    if (session.phase() != Session::Phase::Ready || !session.lifetimeEnd().isValid())
        return;
    const qint64 left = now.secsTo(session.lifetimeEnd());
    if (left > m_timing.first.count() || left <= 0)
        return;
    Told &told = m_told[&session];
    if (told.session != &session) // new, or another one at the place of one that has gone
        told = Told{&session};
    const bool isLast = left <= m_timing.last.count();
    if (left <= m_timing.fetch.count())
        fetchLast(session, told);
    if (isLast ? told.isLastTold : told.isFirstTold)
        return;
    told.isFirstTold = true;
    told.isLastTold = isLast;
    Q_EMIT endsSoon(&session, int(left)); // last: whoever hears it may do anything
}

bool LifetimeWatch::records(const Session &session)
{
    const QList<Env> &envs = session.envs();
    return std::any_of(envs.cbegin(), envs.cend(),
                       [](const Env &env) { return !env.isOver() && env.lastReset.isValid(); });
}

void LifetimeWatch::fetchLast(Session &session, Told &told)
{
    if (told.isFetched || !records(session) || !session.lookAtState())
        return;
    connect(
        &session, &Session::stateLooked, this,
        [this, of = &session](const std::optional<ApiError> &error) {
            if (m_told.contains(of) && !error)
                m_told[of].isFetched = true; // where it failed, the next look tries again
        },
        Qt::SingleShotConnection);
}

} // namespace plato
