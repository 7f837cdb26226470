// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connection/connection.h"
#include "core/session/activitymodel.h"
#include "ui/common/appearance.h"
#include "ui/pane/selection.h"

#include <QMainWindow>
#include <QPointer>

class QSettings;
class QStackedWidget;

namespace plato {
class Journal;
}

namespace plato::ui {

class ActivityPane;
class CloseGuard;
class ConnectionPage;
class EnvPanel;
class MessageBar;
class MutationPane;
class PaneTabs;
class ProfileButton;
class ProfileCommands;
class SessionCommands;
class SessionPanel;
class SessionWarnings;
class StatusClocks;
class WorkArea;

/// What the window works with. Everything outlives it.
struct Services
{
    ProfileStore &profiles;
    SecretStore &secrets;
    Connection &connection;
    QSettings &settings;
    Appearance &appearance;
    Journal &journal;
};

/// The window: sessions at the left, the envs of the chosen one, and below them the panes in tabs. It keeps what is
/// chosen and carries what the parts ask for from one to the other; each does its own work.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(Services services, QWidget *parent = nullptr);
    ~MainWindow() override;

    Session *currentSession() const { return m_selection.session(); }
    void openStates(const QStringList &paths); ///< files that were saved from the mutation pane
    void chooseProfile(const QString &id);     ///< as from the menu: it may ask about running sessions first
    void showSession(Session *session);        ///< one of the store of the connection
    void comeForward();                        ///< in front of other windows, where the desktop lets it

Q_SIGNALS:
    /// The first time that the window has painted itself.
    void painted();
    /// It has been closed, and goes from the screen next.
    void closed();

protected:
    void closeEvent(QCloseEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void createParts();
    void createToolBar();
    void connectLists();
    void connectPanes();
    void connectServices();

    void showPage();
    void onConnectionChanged(Connection::Phase phase);
    void setWorkspace(Workspace *workspace);
    void takeSelection();
    void onProblem(Session *session, const Session::Problem &problem);
    void showExchange(quint64 exchangeId);

    Services m_services;
    Selection m_selection;
    ActivityModel m_activity;
    QPointer<Session> m_lastSession; // chosen in the workspace before

    MessageBar *m_messages = nullptr;
    SessionWarnings *m_warnings = nullptr;
    QStackedWidget *m_pages = nullptr;
    ConnectionPage *m_connectionPage = nullptr;
    WorkArea *m_work = nullptr;
    SessionPanel *m_sessionPanel = nullptr;
    EnvPanel *m_envPanel = nullptr;
    PaneTabs *m_tabs = nullptr;
    MutationPane *m_mutations = nullptr;
    ActivityPane *m_activityPane = nullptr;
    StatusClocks *m_clocks = nullptr;
    ProfileButton *m_profileButton = nullptr;
    ProfileCommands *m_profileCommands = nullptr;
    SessionCommands *m_commands = nullptr;
    CloseGuard *m_guard = nullptr;
    bool m_mayClose = false;
};

} // namespace plato::ui
