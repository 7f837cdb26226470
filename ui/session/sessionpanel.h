// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connection/connection.h"
#include "core/session/sessionstore.h"

#include <QPointer>
#include <QWidget>

class QListView;
class QStackedLayout;
class QTimer;

namespace plato::ui {

class EmptyState;

/// The list of sessions at the left: name, state, clock. Its choice is the session that the window works on. Without a
/// server it says why, and what to do.
class SessionPanel : public QWidget
{
    Q_OBJECT

public:
    /// The connection outlives this object.
    explicit SessionPanel(Connection &connection, QWidget *parent = nullptr);

    void setStore(SessionStore *store); ///< null: no server yet
    Session *current() const;
    void setCurrent(Session *session);

Q_SIGNALS:
    void currentChanged(plato::Session *session);
    void newSessionRequested();
    void connectionPageRequested(); ///< the person wants to see what can be done to be connected
    void contextMenuWanted(plato::Session *session, const QPoint &globalPosition);

private:
    void refreshEmpty();
    void onButton();

    Connection &m_connection;
    QPointer<SessionStore> m_store;
    QStackedLayout *m_stack = nullptr;
    QListView *m_list = nullptr;
    EmptyState *m_empty = nullptr;
    QTimer *m_clock = nullptr; // repaints the clocks once a second while visible
};

} // namespace plato::ui
