// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connection/connection.h"
#include "core/session/activitymodel.h"
#include "ui/common/appearance.h"

#include <QMainWindow>
#include <QPointer>

class QAction;
class QComboBox;
class QSettings;
class QSplitter;
class QStackedWidget;
class QTabWidget;

namespace plato::ui {

class ActivityPane;
class CloseGuard;
class ConnectionPage;
class DesktopPane;
class EnvPanel;
class MessageBar;
class MutationPane;
class ProfileButton;
class ProfileCommands;
class SessionCommands;
class SessionPanel;
class StatusClocks;

/// What the window works with. Everything outlives it.
struct Services
{
    ProfileStore &profiles;
    SecretStore &secrets;
    Connection &connection;
    QSettings &settings;
    Appearance &appearance;
};

/// The window: sessions at the left, the envs of the chosen one, and below them its mutations, desktop and activity.
/// It connects the panes with each other; each pane does its own work.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(Services services, QWidget *parent = nullptr);
    ~MainWindow() override;

    Session *currentSession() const { return m_session; }
    void openStates(const QStringList &paths); ///< files that were saved from the mutation pane

Q_SIGNALS:
    /// The first time that the window has painted itself.
    void painted();
    /// It has been closed, and goes from the screen next.
    void closed();

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void createPanes();
    void createActions();
    void createMenus();
    void createToolBar();
    void connectPanes();
    QAction *createAction(const QString &name, const QString &iconName, const QString &text, const QString &tip);

    void showPage();
    void onConnectionChanged(Connection::State state);
    void setWorkspace(Workspace *workspace);
    void setSession(Session *session);
    void setScope(const QString &jobId);
    void newSession();
    void fetchState(const QString &jobId);
    void onProblem(Session *session, const Session::Problem &problem);
    void showExchange(quint64 exchangeId);
    void forgetSession(Session *session);

    void refreshActions();
    void refreshScopes();
    void refreshTitle();
    void refreshDesktop();
    void refreshIcons();
    void saveLayout();

    Services m_services;
    ActivityModel m_activity;
    QPointer<Session> m_session;
    QPointer<Session> m_lastSession; // chosen in the workspace before

    MessageBar *m_messages = nullptr;
    QStackedWidget *m_pages = nullptr;
    ConnectionPage *m_connectionPage = nullptr;
    QSplitter *m_columns = nullptr;
    QSplitter *m_rows = nullptr;
    SessionPanel *m_sessionPanel = nullptr;
    EnvPanel *m_envPanel = nullptr;
    QTabWidget *m_tabs = nullptr;
    QComboBox *m_scope = nullptr;
    MutationPane *m_mutations = nullptr;
    DesktopPane *m_desktop = nullptr;
    ActivityPane *m_activityPane = nullptr;
    StatusClocks *m_clocks = nullptr;
    ProfileButton *m_profileButton = nullptr;
    ProfileCommands *m_profileCommands = nullptr;
    SessionCommands *m_commands = nullptr;
    CloseGuard *m_guard = nullptr;
    bool m_mayClose = false;

    QAction *m_newAction = nullptr;
    QAction *m_openAction = nullptr;
    QAction *m_resetAction = nullptr;
    QAction *m_stateAction = nullptr;
    QAction *m_closeAction = nullptr;
    QAction *m_forgetAction = nullptr;
};

} // namespace plato::ui
