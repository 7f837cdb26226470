// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QHash>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <chrono>
#include <functional>

namespace plato {

class Session;
class SessionStore;

/// Looks at the lifetimes of the sessions of a store: says when five minutes and one minute are left, and has the state
/// fetched, quietly, before the end, so that the last of it is kept. After this computer has slept it says nothing for
/// a while: what has ended meanwhile is looked at first. GUI thread.
class LifetimeWatch : public QObject
{
    Q_OBJECT

public:
    struct Timing
    {
        std::chrono::seconds first{300};
        std::chrono::seconds last{60};
        std::chrono::seconds fetch{30};       ///< from then on a state is fetched, until one has come
        std::chrono::milliseconds look{1000}; ///< between two looks
        std::chrono::seconds asleep{20};      ///< longer between two looks: this computer has slept
        std::chrono::seconds quiet{15};       ///< after that
        std::function<QDateTime()> now = [] { return QDateTime::currentDateTimeUtc(); };
    };

    LifetimeWatch();
    explicit LifetimeWatch(Timing timing, QObject *parent = nullptr);

    /// Something of it is recorded, and its last state worth fetching: before a reset there is nothing to lose.
    static bool records(const Session &session);

    void setStore(const SessionStore *store); ///< null: none; outlives this object, or another takes its place first

Q_SIGNALS:
    /// `left`: seconds until the server ends it.
    void endsSoon(plato::Session *session, int left);
    void hasEnded(plato::Session *session); ///< one of which endsSoon() was told is over, in whatever way

private:
    struct Told
    {
        QPointer<Session> session;
        bool isFirstTold = false;
        bool isLastTold = false;
        bool isFetched = false;
    };

    void look();
    void lookAt(Session &session, const QDateTime &now);
    void fetchLast(Session &session, Told &told);

    Timing m_timing;
    QPointer<const QObject> m_storeObject;
    const SessionStore *m_store = nullptr;
    QTimer m_timer;
    QDateTime m_lookedAt;
    QDateTime m_quietUntil;
    QHash<const Session *, Told> m_told;
};

} // namespace plato
