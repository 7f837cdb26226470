// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/profile/profile.h"
#include "core/session/sessionstore.h"
#include "ui/pane/pane.h"

#include <QPointer>
#include <QThreadPool>

#include <vector>

class QScrollArea;
class QSettings;
class QStackedWidget;

namespace plato::ui {

class EmptyState;
class WallTile;

/// All desktops of all sessions of a server, as tiles; a click shows one in a window of its own. Tiles that are
/// scrolled away, and all of them while the pane is hidden, ask for nothing.
class WallPane : public Pane
{
    Q_OBJECT

public:
    /// `settings` outlive it; null: places of windows are not remembered.
    explicit WallPane(QSettings *settings = nullptr, QWidget *parent = nullptr);
    ~WallPane() override;

    void showSelection(const Selection &selection) override;
    /// The sessions of one server; null: there is none. `profile`: where `api` leads.
    void showSessions(PlatoApi *api, const Profile &profile, SessionStore *sessions);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Entry
    {
        QPointer<Session> session;
        Env env;
        WallTile *tile = nullptr; // child of m_wall
    };

    void refresh();
    void add(Session *session, const Env &env);
    void search(WallTile *tile, const QString &jobId);
    void layOut();
    void refreshActive();
    void enlarge(const WallTile *tile);

    QSettings *m_settings = nullptr;
    QPointer<PlatoApi> m_api;
    Profile m_profile;
    QPointer<SessionStore> m_sessions;
    QThreadPool m_pool; // decoding
    std::vector<Entry> m_entries;

    QStackedWidget *m_pages = nullptr;
    EmptyState *m_message = nullptr;
    QScrollArea *m_scroll = nullptr;
    QWidget *m_wall = nullptr;
};

} // namespace plato::ui
