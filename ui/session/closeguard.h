// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connection/connection.h"

#include <QList>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>

class QWidget;

namespace plato::ui {

/// Stands between a wish that ends this window's hold on its sessions (closing it, choosing another server) and doing
/// so: asks what shall become of running sessions, closes them where that is wanted, and only then goes on.
class CloseGuard : public QObject
{
    Q_OBJECT

public:
    /// Both outlive this object.
    CloseGuard(QWidget &window, Connection &connection, QObject *parent = nullptr);

    /// Exactly one follows: `proceed` is called, later, never from within the call; or stay(). Ignored while another
    /// wish is looked after.
    void ask(std::function<void()> proceed);
    bool isBusy() const { return m_busy; }

Q_SIGNALS:
    void stay();
    void closingSessions(int count);

private:
    void closeAll();
    void lookAtWaiting();
    void askAnyway();
    void stopWaiting();
    void finish(bool go);

    QWidget &m_window;
    Connection &m_connection;
    std::function<void()> m_proceed;
    QList<QPointer<Session>> m_waiting;
    QTimer m_budget; // until all of m_waiting are over
    bool m_busy = false;
};

} // namespace plato::ui
