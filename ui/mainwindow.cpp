// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow.h"

#include "ui/common/errortext.h"
#include "ui/common/icons.h"
#include "ui/common/messagebar.h"
#include "ui/common/messagebox.h"
#include "ui/common/settings.h"
#include "ui/desktop/desktoppane.h"
#include "ui/mutation/mutationpane.h"
#include "ui/profile/connectionpage.h"
#include "ui/profile/profilebutton.h"
#include "ui/profile/profilecommands.h"
#include "ui/session/activitypane.h"
#include "ui/session/closeguard.h"
#include "ui/session/envpanel.h"
#include "ui/session/newsessiondialog.h"
#include "ui/session/sessioncommands.h"
#include "ui/session/sessionpanel.h"
#include "ui/session/sessiontext.h"
#include "ui/session/statusclocks.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QMenuBar>
#include <QMimeData>
#include <QScreen>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTabWidget>
#include <QToolBar>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

QStringList localFilesOf(const QMimeData &data)
{
    QStringList paths;
    for (const QUrl &url : data.urls()) {
        if (url.isLocalFile())
            paths.append(url.toLocalFile());
    }
    return paths;
}

} // namespace

MainWindow::MainWindow(Services services, QWidget *parent)
    : QMainWindow(parent)
    , m_services(services)
{
    setObjectName(u"mainWindow"_s);
    setMinimumSize(640, 420);
    setAcceptDrops(true);
    // The frame and panels of the desktop take their part of the screen.
    resize(QSize(1280, 800).boundedTo(screen()->availableSize() * 9 / 10));
    createPanes();
    createActions();
    createToolBar();
    createMenus();
    connectPanes();
    refreshIcons();

    restoreGeometry(read(m_services.settings, settings::WindowGeometry));
    restoreState(read(m_services.settings, settings::WindowState));
    m_columns->restoreState(read(m_services.settings, settings::WorkSplitter));
    onConnectionChanged(m_services.connection.state());
    refreshTitle();
    installEventFilter(this);
}

MainWindow::~MainWindow()
{
    // Panes let go of sessions before Qt deletes them in an order of its own.
    setWorkspace(nullptr);
}

void MainWindow::createPanes()
{
    m_messages = new MessageBar(this);
    m_pages = new QStackedWidget(this);
    m_connectionPage = new ConnectionPage(m_services.connection, m_pages);
    m_columns = new QSplitter(Qt::Horizontal, m_pages);
    m_rows = new QSplitter(Qt::Vertical, m_columns);
    m_sessionPanel = new SessionPanel(m_columns);
    m_envPanel = new EnvPanel(m_rows);
    m_tabs = new QTabWidget(m_rows);
    m_tabs->setObjectName(u"tabs"_s);
    m_tabs->setDocumentMode(true);
    m_mutations = new MutationPane(m_services.settings, m_tabs);
    m_desktop = new DesktopPane(m_tabs);
    m_activityPane = new ActivityPane(m_activity, m_tabs);
    m_tabs->addTab(m_mutations, tr("&Mutations"));
    m_tabs->addTab(m_desktop, tr("&Desktop"));
    m_tabs->addTab(m_activityPane, tr("&Activity"));
    m_scope = new QComboBox(m_tabs);
    m_scope->setObjectName(u"scopeCombo"_s);
    m_scope->setAccessibleName(tr("Environment shown"));
    m_scope->setToolTip(tr("Which environment the tabs show"));
    m_scope->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_tabs->setCornerWidget(m_scope, Qt::TopRightCorner);

    m_rows->addWidget(m_envPanel);
    m_rows->addWidget(m_tabs);
    m_rows->setStretchFactor(0, 0);
    m_rows->setStretchFactor(1, 1);
    m_rows->setSizes({210, 490});
    m_rows->setChildrenCollapsible(false);
    m_columns->addWidget(m_sessionPanel);
    m_columns->addWidget(m_rows);
    m_columns->setStretchFactor(0, 0);
    m_columns->setStretchFactor(1, 1);
    m_columns->setSizes({230, 1050});
    m_columns->setCollapsible(1, false);
    m_pages->addWidget(m_connectionPage);
    m_pages->addWidget(m_columns);

    auto *central = new QWidget(this);
    auto *layout = new QVBoxLayout(central);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *messageMargin = new QVBoxLayout;
    messageMargin->setContentsMargins(6, 4, 6, 4);
    messageMargin->addWidget(m_messages);
    layout->addLayout(messageMargin);
    layout->addWidget(m_pages, 1);
    setCentralWidget(central);

    m_clocks = new StatusClocks(this);
    statusBar()->addPermanentWidget(m_clocks);
    m_commands = new SessionCommands(*this, *m_messages, this);
    m_guard = new CloseGuard(*this, m_services.connection, this);
    m_profileButton = new ProfileButton(m_services.profiles, this);
    m_profileCommands = new ProfileCommands(
        {*this, m_services.profiles, m_services.secrets, m_services.connection, *m_guard, *m_messages}, this);
}

QAction *MainWindow::createAction(const QString &name, const QString &iconName, const QString &text, const QString &tip)
{
    auto *action = new QAction(text, this);
    action->setObjectName(name);
    action->setToolTip(tip);
    action->setProperty("iconName", iconName);
    return action;
}

void MainWindow::createActions()
{
    m_newAction = createAction(u"newSessionAction"_s, u"new-session"_s, tr("&New session…"),
                               tr("Create a session with the environments of your choice"));
    m_newAction->setShortcut(QKeySequence::New);
    m_openAction = createAction(u"openSessionAction"_s, u"browser"_s, tr("&Open session…"),
                                tr("Watch or take over a session that was created elsewhere"));
    m_openAction->setShortcut(QKeySequence::Open);
    m_resetAction = createAction(u"resetSessionAction"_s, u"reset"_s, tr("&Reset"),
                                 tr("Put every environment of the session back to its start state and record mutations "
                                    "from now on"));
    m_resetAction->setShortcut(Qt::CTRL | Qt::Key_R);
    m_stateAction = createAction(u"stateSessionAction"_s, u"state"_s, tr("&State"),
                                 tr("Fetch the mutations of every environment of the session"));
    m_stateAction->setShortcut(QKeySequence::Refresh);
    m_closeAction = createAction(u"closeSessionAction"_s, u"close"_s, tr("&Close"),
                                 tr("Shut every environment of the session down"));
    m_closeAction->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_W);
    m_forgetAction = createAction(u"forgetSessionAction"_s, u"dismiss"_s, tr("Remo&ve from the list"),
                                  tr("Take a session that is over off the list"));
    m_forgetAction->setShortcut(QKeySequence::Delete);
    m_forgetAction->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_sessionPanel->addAction(m_forgetAction);

    connect(m_newAction, &QAction::triggered, this, &MainWindow::newSession);
    connect(m_openAction, &QAction::triggered, m_commands, &SessionCommands::open);
    connect(m_resetAction, &QAction::triggered, this, [this] { m_session->reset(); });
    connect(m_stateAction, &QAction::triggered, this, [this] { fetchState({}); });
    connect(m_closeAction, &QAction::triggered, this, [this] { m_commands->close(m_session, {}); });
    connect(m_forgetAction, &QAction::triggered, this, [this] { forgetSession(m_session); });
}

void MainWindow::createToolBar()
{
    QToolBar *bar = addToolBar(tr("Session"));
    bar->setObjectName(u"sessionToolBar"_s);
    bar->setMovable(false);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    bar->addAction(m_newAction);
    bar->addSeparator();
    bar->addActions({m_resetAction, m_stateAction, m_closeAction});
    auto *space = new QWidget(bar);
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(space);
    bar->addWidget(m_profileButton);
}

void MainWindow::createMenus()
{
    QMenu *session = menuBar()->addMenu(tr("&Session"));
    session->addActions({m_newAction, m_openAction});
    session->addSeparator();
    session->addActions({m_resetAction, m_stateAction, m_closeAction, m_forgetAction});
    session->addSeparator();
    session->addActions(m_mutations->fileActions());
    session->addSeparator();
    QAction *quit = session->addAction(tr("&Quit"), this, &QWidget::close);
    quit->setShortcut(QKeySequence::Quit);
    quit->setObjectName(u"quitAction"_s);

    QMenu *environment = menuBar()->addMenu(tr("&Environment"));
    environment->addActions(m_envPanel->actions());

    QMenu *changes = menuBar()->addMenu(tr("&Changes"));
    changes->setObjectName(u"changesMenu"_s);
    changes->addActions(m_mutations->commands());

    QMenu *desktop = menuBar()->addMenu(tr("Des&ktop"));
    desktop->setObjectName(u"desktopMenu"_s);
    desktop->addActions(m_desktop->commands());

    QMenu *view = menuBar()->addMenu(tr("&View"));
    for (int i = 0; i < m_tabs->count(); ++i) {
        QAction *tab = view->addAction(m_tabs->tabText(i), this, [this, i] {
            m_tabs->setCurrentIndex(i);
            m_tabs->currentWidget()->setFocus();
        });
        tab->setShortcut(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + i));
        tab->setObjectName(u"viewTabAction%1"_s.arg(i));
    }
    view->addSeparator();
    QMenu *appearance = view->addMenu(tr("&Appearance"));
    auto *group = new QActionGroup(this);
    const QStringList names{tr("Like the &desktop"), tr("&Light"), tr("D&ark")};
    for (int i = 0; i < names.size(); ++i) {
        QAction *mode = appearance->addAction(names[i], this, [this, i] {
            m_services.appearance.setMode(static_cast<Appearance::Mode>(i));
            write(m_services.settings, settings::Appearance, i);
        });
        mode->setObjectName(u"appearanceAction%1"_s.arg(i));
        mode->setCheckable(true);
        mode->setChecked(static_cast<int>(m_services.appearance.mode()) == i);
        group->addAction(mode);
    }

    menuBar()->addMenu(m_profileButton->profileMenu());

    QMenu *help = menuBar()->addMenu(tr("&Help"));
    help->addAction(tr("&About Plato Desk"), this, [this] {
        auto *box =
            createMessageBox(QMessageBox::NoIcon, tr("Plato Desk %1").arg(QCoreApplication::applicationVersion()),
                             tr("Create sessions of environments, see what changed in them, watch and drive their "
                                "desktops.\n\nFree software under the GNU GPL, version 3 or later.\nBuilt with Qt %1.")
                                 .arg(QString::fromLatin1(qVersion())),
                             QMessageBox::Close, this);
        box->setIconPixmap(windowIcon().pixmap(64, 64));
        box->open();
    });
}

void MainWindow::connectPanes()
{
    Connection &connection = m_services.connection;
    connect(&connection, &Connection::stateChanged, this, &MainWindow::onConnectionChanged);
    connect(&connection, &Connection::workspaceClosing, this, [this] { setWorkspace(nullptr); });

    connect(m_sessionPanel, &SessionPanel::currentChanged, this, &MainWindow::setSession);
    connect(m_sessionPanel, &SessionPanel::newSessionRequested, this, &MainWindow::newSession);
    connect(m_sessionPanel, &SessionPanel::contextMenuWanted, this, [this](Session *session, const QPoint &point) {
        m_sessionPanel->setCurrent(session);
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addActions({m_resetAction, m_stateAction, m_closeAction, m_forgetAction});
        menu->popup(point);
    });

    connect(m_envPanel, &EnvPanel::currentChanged, this, &MainWindow::setScope);
    connect(m_envPanel, &EnvPanel::resetRequested, this, [this](const QString &jobId) { m_session->reset(jobId); });
    connect(m_envPanel, &EnvPanel::stateRequested, this, &MainWindow::fetchState);
    connect(m_envPanel, &EnvPanel::closeRequested, this,
            [this](const QString &jobId) { m_commands->close(m_session, jobId); });
    connect(m_envPanel, &EnvPanel::openInBrowserRequested, this,
            [this](const QString &jobId) { m_commands->openInBrowser(m_session, jobId); });
    connect(m_envPanel, &EnvPanel::copyPublicUrlRequested, this,
            [this](const QString &jobId) { m_commands->copyPublicUrl(m_session, jobId); });
    connect(m_envPanel, &EnvPanel::cancelRequested, this, [this] { m_session->cancel(); });
    connect(m_commands, &SessionCommands::opened, m_sessionPanel, &SessionPanel::setCurrent);
    connect(m_commands, &SessionCommands::copied, this,
            [this](const QString &text) { statusBar()->showMessage(tr("Copied %1").arg(text), 5000); });

    connect(m_scope, &QComboBox::activated, this,
            [this](int index) { m_envPanel->setCurrentJobId(m_scope->itemData(index).toString()); });
    connect(m_mutations, &MutationPane::newSessionRequested, this, &MainWindow::newSession);
    connect(m_mutations, &MutationPane::resetRequested, this, [this](const QString &jobId) {
        if (m_session)
            m_session->reset(jobId);
    });
    connect(m_mutations, &MutationPane::stateRequested, this, [this](const QString &jobId, bool merge) {
        if (m_session)
            m_session->fetchState(jobId, merge);
    });
    connect(m_mutations, &MutationPane::problem, this,
            [this](const QString &text) { m_messages->post(MessageBar::Level::Error, text); });
    connect(m_mutations, &MutationPane::stateOpened, this, [this] {
        showPage();
        m_tabs->setCurrentWidget(m_mutations);
    });
    connect(m_desktop, &DesktopPane::problem, this,
            [this](const QString &text) { m_messages->post(MessageBar::Level::Warning, text); });
    connect(m_desktop, &DesktopPane::problemSolved, m_messages, &MessageBar::withdraw);

    m_profileCommands->serve(*m_profileButton);
    connect(&connection, &Connection::sessionsNotListed, this, [this](const ApiError &error) {
        m_messages->post(MessageBar::Level::Error,
                         tr("The sessions that were left running could not be listed. %1").arg(errorText(error)));
    });
    connect(m_guard, &CloseGuard::stay, statusBar(), &QStatusBar::clearMessage);
    connect(m_guard, &CloseGuard::closingSessions, this,
            [this](int count) { statusBar()->showMessage(tr("Closing %n session(s)…", nullptr, count)); });
}

/// States from files need no server.
void MainWindow::showPage()
{
    const bool isWorkShown = m_services.connection.workspace() || m_mutations->hasOpenedStates();
    m_pages->setCurrentWidget(isWorkShown ? static_cast<QWidget *>(m_columns) : m_connectionPage);
}

void MainWindow::openStates(const QStringList &paths)
{
    for (const QString &path : paths)
        m_mutations->openState(path);
}

void MainWindow::onConnectionChanged(Connection::State state)
{
    Workspace *workspace = m_services.connection.workspace();
    showPage();
    if (state == Connection::State::Opening)
        m_messages->clear(); // they were about what is let go
    if (state == Connection::State::Online)
        setWorkspace(workspace);
    if (state == Connection::State::Failed && workspace) {
        // What was fetched stays readable; the way on is in the banner. What the runtime wrote at last is not: most of
        // it tells of better times.
        m_messages->post(MessageBar::Level::Error,
                         tr("The local runtime has ended, and its environments with it. %1")
                             .arg(m_services.connection.reason().section(u'\n', 0, 0)),
                         {{tr("Start again"), [this] { m_services.connection.open(); }}});
    }
    refreshActions();
}

void MainWindow::setWorkspace(Workspace *workspace)
{
    m_commands->setWorkspace(workspace);
    m_mutations->setStore(workspace ? &workspace->sessions() : nullptr);
    if (m_session)
        m_lastSession = m_session;
    setSession(nullptr);
    m_sessionPanel->setStore(workspace ? &workspace->sessions() : nullptr);
    if (!workspace)
        return;
    connect(&workspace->sessions(), &SessionStore::problem, this, &MainWindow::onProblem);
    connect(&workspace->api(), &PlatoApi::exchanged, this, [this](const Exchange &exchange) {
        m_activity.add(exchange);
        // A long poll is held on purpose: its time says nothing about the line.
        if (exchange.httpStatus && !exchange.operation.startsWith(u"waitFor"_s))
            m_clocks->setLatency(exchange.durationMs);
    });
    if (m_lastSession) // it has ended, and can still be looked at
        m_sessionPanel->setCurrent(m_lastSession);
    refreshActions();
}

void MainWindow::setSession(Session *session)
{
    if (m_session == session && session)
        return;
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    if (session) {
        connect(session, &Session::stateChanged, this, &MainWindow::refreshActions);
        connect(session, &Session::envsChanged, this, [this](const EnvsChange &change) {
            refreshActions();
            change.hasNewRows() ? refreshScopes() : refreshDesktop();
        });
        connect(session, &Session::stateChanged, this, &MainWindow::refreshDesktop);
    }
    m_clocks->setSession(session);
    m_envPanel->setSession(session);
    refreshScopes();
    refreshActions();
    refreshTitle();
}

void MainWindow::setScope(const QString &jobId)
{
    m_scope->setCurrentIndex(qMax(0, m_scope->findData(jobId)));
    m_mutations->showEnv(m_session, jobId);
    refreshDesktop();
}

void MainWindow::refreshDesktop()
{
    const QString chosen = m_envPanel->currentJobId();
    const int row = m_session ? m_session->indexOf(chosen) : -1;
    QString jobId = chosen;
    // With no env chosen, or one that is no desktop, the desktop of the session is meant, as in the SDK.
    if (m_session && (row < 0 || !m_session->envs().at(row).isDesktop.value_or(true))) {
        if (const auto desktop = m_session->desktopEnv())
            jobId = desktop->jobId;
    }
    Workspace *workspace = m_services.connection.workspace();
    m_desktop->showEnv(workspace ? &workspace->api() : nullptr, m_services.connection.profile(), m_session, jobId);
}

void MainWindow::refreshScopes()
{
    const QString chosen = m_envPanel->currentJobId();
    m_scope->clear();
    m_scope->addItem(tr("All environments"), QString());
    if (m_session) {
        for (const Env &env : m_session->envs())
            m_scope->addItem(env.alias, env.jobId);
    }
    m_scope->setEnabled(m_session);
    setScope(chosen);
}

void MainWindow::newSession()
{
    Workspace *workspace = m_services.connection.workspace();
    if (!m_newAction->isEnabled() || !workspace)
        return;
    auto *dialog = new NewSessionDialog(workspace->catalogue(), m_services.settings, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(&m_services.connection, &Connection::workspaceClosing, dialog, [dialog] { delete dialog; });
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        Workspace *now = m_services.connection.workspace();
        m_sessionPanel->setCurrent(now->sessions().create(dialog->request(), dialog->sessionName()));
    });
    dialog->open();
}

void MainWindow::fetchState(const QString &jobId)
{
    if (m_session)
        m_session->fetchState(jobId, m_mutations->isMergeWanted());
}

void MainWindow::onProblem(Session *session, const Session::Problem &problem)
{
    QList<MessageBar::Action> actions;
    if (problem.exchangeId)
        actions.append({tr("Show request"), [this, id = problem.exchangeId] { showExchange(id); }});
    const bool passing = problem.step == Session::Step::Lease || problem.step == Session::Step::Follow;
    m_messages->post(passing ? MessageBar::Level::Warning : MessageBar::Level::Error, problemText(*session, problem),
                     actions);
}

void MainWindow::showExchange(quint64 exchangeId)
{
    m_tabs->setCurrentWidget(m_activityPane);
    if (!m_activityPane->showExchange(exchangeId))
        statusBar()->showMessage(tr("That request is not in the list any more."), 5000);
}

void MainWindow::forgetSession(Session *session)
{
    Workspace *workspace = m_services.connection.workspace();
    if (workspace && session && isStateOver(session->state()) && !session->mayStillRun())
        workspace->sessions().forget(session);
}

void MainWindow::refreshActions()
{
    for (QAction *action : {m_newAction, m_openAction})
        action->setEnabled(m_services.connection.state() == Connection::State::Online);
    m_resetAction->setEnabled(m_session && m_session->canReset());
    m_stateAction->setEnabled(m_session && m_session->canFetchState());
    m_closeAction->setEnabled(m_session && m_session->canClose());
    m_forgetAction->setEnabled(m_session && isStateOver(m_session->state()) && !m_session->mayStillRun());
}

void MainWindow::refreshTitle()
{
    setWindowTitle(m_session ? tr("%1 — Plato Desk").arg(m_session->name()) : tr("Plato Desk"));
}

void MainWindow::refreshIcons()
{
    for (QAction *action : {m_newAction, m_openAction, m_resetAction, m_stateAction, m_closeAction, m_forgetAction})
        action->setIcon(themedIcon(action->property("iconName").toString(), palette()));
}

void MainWindow::saveLayout()
{
    write(m_services.settings, settings::WindowGeometry, saveGeometry());
    write(m_services.settings, settings::WindowState, saveState());
    write(m_services.settings, settings::WorkSplitter, m_columns->saveState());
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (m_mayClose) {
        saveLayout();
        event->accept();
        Q_EMIT closed();
        return;
    }
    event->ignore();
    m_guard->ask(CloseGuard::Wish::Quit, [this] {
        m_mayClose = true;
        close();
    });
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_newAction)
        refreshIcons();
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (!localFilesOf(*event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    openStates(localFilesOf(*event->mimeData()));
    event->acceptProposedAction();
}

bool MainWindow::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == this && event->type() == QEvent::Paint) {
        removeEventFilter(this);
        // After this paint has reached the screen.
        QMetaObject::invokeMethod(this, &MainWindow::painted, Qt::QueuedConnection);
    }
    return QMainWindow::eventFilter(watched, event);
}

} // namespace plato::ui
