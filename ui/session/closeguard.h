// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connection/connection.h"

#include <QList>
#include <QObject>
#include <QPointer>

class QMessageBox;
class QWidget;

namespace plato::ui {

/// Stands between a wish that ends this window's hold on its sessions (closing it, choosing another server) and doing
/// so: asks what shall become of running sessions, closes them where that is wanted, and only then says proceed().
class CloseGuard : public QObject
{
    Q_OBJECT

public:
    /// Both outlive this object.
    CloseGuard(QWidget &window, Connection &connection, QObject *parent = nullptr);

    /// Exactly one of proceed() and stay() follows, proceed() perhaps from within the call. Ignored while one is asked.
    void ask();
    bool isBusy() const { return m_busy; }

Q_SIGNALS:
    void proceed();
    void stay();
    void closingSessions(int count);

private:
    void closeAll();
    void finish(bool go);

    QWidget &m_window;
    Connection &m_connection;
    QPointer<QMessageBox> m_box;
    QList<QPointer<Session>> m_waiting;
    bool m_busy = false;
};

} // namespace plato::ui
