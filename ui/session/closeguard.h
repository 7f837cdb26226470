// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connection/connection.h"

#include <QList>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>

class QAbstractButton;
class QMessageBox;
class QPushButton;
class QWidget;

namespace plato::ui {

/// Stands between a wish that ends this window's hold on its sessions (closing it, choosing another server) and doing
/// so: asks what shall become of running sessions, has them kept running or closes them, as is wanted, and only then
/// goes on. Where that is not done in time it asks whether to go on all the same; once none runs any more it does,
/// whatever is asked.
class CloseGuard : public QObject
{
    Q_OBJECT

public:
    enum class Wish { Quit, ChangeServer };

    /// Both outlive this object.
    CloseGuard(QWidget &window, Connection &connection, QObject *parent = nullptr);

    /// Exactly one follows: `proceed` is called, later, never from within the call; or stay(). While another wish
    /// is looked after this one is dropped; where that waits for sessions to close, its question comes now.
    void ask(Wish wish, std::function<void()> proceed);
    bool isBusy() const { return m_busy; }

Q_SIGNALS:
    void stay();
    void closingSessions(int count);

private:
    bool isLocal() const;
    QList<Session *> alive() const;
    void open(QMessageBox *box, std::function<void(const QAbstractButton *)> answered);
    QPushButton *addAnywayButton(QMessageBox &box) const;
    void watch(const QList<Session *> &sessions);
    void stopWatching();
    void keep();
    void lookAtRuntime(bool isKept);
    void closeAll();
    void lookAtSessions();
    void askAnyway();
    void askAfterRefusal();
    void finish(bool go);

    QWidget &m_window;
    Connection &m_connection;
    Wish m_wish = Wish::Quit;
    std::function<void()> m_proceed;
    QList<QPointer<Session>> m_watched; // that may still run
    QPointer<QMessageBox> m_question;   // one at a time
    QTimer m_budget;                    // runs while all of m_watched are being closed, and nothing is asked
    bool m_isKeeping = false;           // the local runtime is being asked to go on without us
    bool m_busy = false;
};

} // namespace plato::ui
