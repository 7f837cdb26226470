// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/lifetimewatch.h"
#include "core/session/session.h"
#include "ui/common/desktopnotifier.h"
#include "ui/common/messagebar.h"

#include <QObject>

namespace plato::ui {

/// Tells a person what happens to sessions while nobody looks: in the banner, and by a notification of the desktop.
/// What is told of a session goes with it. GUI thread.
class SessionWarnings : public QObject
{
    Q_OBJECT

public:
    /// `messages` outlives this object.
    explicit SessionWarnings(MessageBar &messages, QObject *parent = nullptr);

    void setStore(const SessionStore *store);
    /// As the desktop is told of it, too: heartbeats that fail, and ends that nobody asked for.
    void tellDesktop(const Session &session, const Session::Problem &problem, const QString &text);

    /// What messages of a session are about, for MessageBar::withdraw().
    static QString keyOf(const Session &session);

Q_SIGNALS:
    void shown(plato::Session *session);       ///< a person wants to see it
    void stateWanted(plato::Session *session); ///< now
    void runAgain(plato::Session *session);    ///< a new one, by the same request

private:
    void onEndsSoon(Session *session, int left);
    void forget(const Session *session);
    void onInvoked(const QString &about, const QString &actionId);
    Session *find(const QString &about) const;

    MessageBar &m_messages;
    LifetimeWatch m_lifetimes;
    DesktopNotifier m_desktop;
    QPointer<const SessionStore> m_store;
};

} // namespace plato::ui
