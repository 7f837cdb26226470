// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow.h"

#include "core/journal/journal.h"
#include "core/text/showntext.h"
#include "ui/common/errortext.h"
#include "ui/common/messagebar.h"
#include "ui/common/settings.h"
#include "ui/console/consolepane.h"
#include "ui/desktop/desktoppane.h"
#include "ui/history/historypane.h"
#include "ui/menus.h"
#include "ui/mutation/mutationpane.h"
#include "ui/pane/panetabs.h"
#include "ui/profile/connectionpage.h"
#include "ui/profile/profilebutton.h"
#include "ui/profile/profilecommands.h"
#include "ui/session/activitypane.h"
#include "ui/session/closeguard.h"
#include "ui/session/envpanel.h"
#include "ui/session/sessioncommands.h"
#include "ui/session/sessionpanel.h"
#include "ui/session/sessionwarnings.h"
#include "ui/session/statusclocks.h"
#include "ui/wall/wallpane.h"
#include "ui/workarea.h"

#include <QAction>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QLoggingCategory>
#include <QMimeData>
#include <QScreen>
#include <QShortcut>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolBar>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

Q_LOGGING_CATEGORY(lcWindow, "plato.window", QtInfoMsg)

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
    createParts();
    createToolBar();
    fillMenuBar(*this,
                {*m_commands, *m_envPanel, *m_tabs, *m_profileButton, m_services.appearance, m_services.settings});
    connectLists();
    connectPanes();
    connectServices();
    restoreGeometry(read(m_services.settings, settings::WindowGeometry));
    restoreState(read(m_services.settings, settings::WindowState));
    m_work->restore(m_services.settings);
    onConnectionChanged(m_services.connection.phase());
    takeSelection();
    installEventFilter(this);
}

MainWindow::~MainWindow()
{
    // Panes let go of sessions first, and go before what they were told of: Qt would delete them after our members.
    setWorkspace(nullptr);
    // Commands use the panes and the banner, and the profile's use the guard.
    delete m_profileCommands;
    delete m_guard;
    delete m_commands;
    delete takeCentralWidget();
}

void MainWindow::createParts()
{
    m_messages = new MessageBar(this);
    m_warnings = new SessionWarnings(*m_messages, this);
    m_pages = new QStackedWidget(this);
    m_connectionPage = new ConnectionPage(m_services.connection);
    m_sessionPanel = new SessionPanel(m_services.connection);
    m_envPanel = new EnvPanel(m_selection);
    m_mutations = new MutationPane(m_services.settings);
    m_activityPane = new ActivityPane(m_activity);
    // The list of panes, in the order of their tabs: a new one needs no other line in this file.
    m_tabs = new PaneTabs({m_mutations, new DesktopPane(&m_services.settings), m_activityPane,
                           new HistoryPane(m_services.journal), new WallPane(&m_services.settings), new ConsolePane},
                          m_selection);

    m_work = new WorkArea(m_sessionPanel, m_envPanel, m_tabs);
    m_pages->addWidget(m_connectionPage);
    m_pages->addWidget(m_work);

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
    m_commands = new SessionCommands({*this, m_services.connection, m_selection, *m_messages, m_services.settings,
                                      [this] { return m_mutations->isMergeWanted(); }},
                                     this);
    m_guard = new CloseGuard(*this, m_services.connection, this);
    m_profileButton = new ProfileButton(m_services.profiles, this);
    m_profileCommands = new ProfileCommands(
        {*this, m_services.profiles, m_services.secrets, m_services.connection, *m_guard, *m_messages}, this);
}

void MainWindow::createToolBar()
{
    QToolBar *bar = addToolBar(tr("Session"));
    bar->setObjectName(u"sessionToolBar"_s);
    bar->setMovable(false);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    bar->addAction(m_commands->newAction());
    bar->addSeparator();
    m_commands->addTo(*bar);
    auto *space = new QWidget(bar);
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(space);
    bar->addWidget(m_profileButton);
}

/// The lists of sessions and envs, and the commands for what is chosen in them.
void MainWindow::connectLists()
{
    connect(&m_selection, &Selection::changed, this, &MainWindow::takeSelection);
    connect(m_sessionPanel, &SessionPanel::currentChanged, &m_selection, &Selection::setSession);
    connect(m_sessionPanel, &SessionPanel::newSessionRequested, m_commands, &SessionCommands::makeSession);
    connect(m_sessionPanel, &SessionPanel::connectionPageRequested, this,
            [this] { m_pages->setCurrentWidget(m_connectionPage); });
    // Only there: elsewhere Delete is for other things, so that no menu shows it.
    connect(new QShortcut(QKeySequence::Delete, m_sessionPanel, nullptr, nullptr, Qt::WidgetWithChildrenShortcut),
            &QShortcut::activated, m_commands->forgetAction(), &QAction::trigger);
    connect(m_sessionPanel, &SessionPanel::contextMenuWanted, this, [this](Session *session, const QPoint &point) {
        m_sessionPanel->setCurrent(session);
        m_commands->popUpMenu(point);
    });

    connect(m_envPanel, &EnvPanel::currentChanged, &m_selection, &Selection::setJobId);
    m_envPanel->setCommands(m_commands->envActions());
    connect(m_envPanel, &EnvPanel::openInBrowserRequested, m_commands, &SessionCommands::openInBrowser);
    connect(m_envPanel, &EnvPanel::copyPublicUrlRequested, m_commands, &SessionCommands::copyPublicUrl);
    connect(m_envPanel, &EnvPanel::cancelRequested, m_commands, &SessionCommands::cancel);

    connect(m_warnings, &SessionWarnings::shown, this, [this](Session *session) {
        comeForward();
        showSession(session);
    });
    connect(m_warnings, &SessionWarnings::stateWanted, this, [this](Session *session) {
        showSession(session);
        m_commands->fetchState({});
    });
    connect(m_warnings, &SessionWarnings::runAgain, this,
            [this](Session *session) { m_commands->make(session->request(), session->name()); });
    connect(m_commands, &SessionCommands::opened, m_sessionPanel, &SessionPanel::setCurrent);
    connect(m_commands, &SessionCommands::copied, this, [this](const QString &text) {
        statusBar()->showMessage(tr("Copied %1").arg(showntext::line(text)), 5000);
    });
}

void MainWindow::connectPanes()
{
    connect(m_activityPane, &ActivityPane::repeatRequested, this, [this](const Exchange &exchange) {
        Workspace *workspace = m_services.connection.workspace();
        if (!workspace || !workspace->api().repeat(exchange)) // what comes of it is a row of its own
            statusBar()->showMessage(tr("That server is not open any more."), 5000);
    });
    for (const Pane *pane : m_tabs->panes()) {
        connect(pane, &Pane::wanted, this, &MainWindow::showPage);
        connect(pane, &Pane::newSessionRequested, m_commands, &SessionCommands::makeSession);
        connect(pane, &Pane::envRequested, &m_selection, &Selection::setJobId);
        connect(pane, &Pane::resetRequested, m_commands, &SessionCommands::reset);
        connect(pane, &Pane::stateRequested, m_commands, &SessionCommands::fetchStateMerged);
        connect(pane, &Pane::makeRequested, m_commands, &SessionCommands::make);
        connect(pane, &Pane::statesRequested, this, &MainWindow::openStates);
        connect(pane, &Pane::problem, this,
                [this](const QString &text) { m_messages->post(MessageBar::Level::Error, text); });
        connect(pane, &Pane::trouble, this, [this](const QString &text, const QString &about) {
            m_messages->post(MessageBar::Level::Warning, text, {}, about);
        });
        connect(pane, &Pane::troubleOver, m_messages, &MessageBar::withdraw);
    }
}

void MainWindow::connectServices()
{
    Connection &connection = m_services.connection;
    connect(&connection, &Connection::phaseChanged, this, &MainWindow::onConnectionChanged);
    connect(&connection, &Connection::workspaceClosing, this, [this] { setWorkspace(nullptr); });
    connect(&m_services.journal, &Journal::problem, this,
            [this](const QString &text) { m_messages->post(MessageBar::Level::Warning, text); });
    connect(&connection, &Connection::sessionsNotListed, this, [this](const ApiError &error) {
        m_messages->post(MessageBar::Level::Error,
                         tr("The sessions that were left running could not be listed. %1").arg(errorText(error)));
    });
    m_profileCommands->serve(*m_profileButton);
    connect(m_guard, &CloseGuard::stay, statusBar(), &QStatusBar::clearMessage);
    connect(m_guard, &CloseGuard::closingSessions, this,
            [this](int count) { statusBar()->showMessage(tr("Closing %n session(s)…", nullptr, count)); });
}

/// States from files need no server.
void MainWindow::showPage()
{
    const QList<Pane *> &panes = m_tabs->panes();
    const bool isWorkShown =
        m_services.connection.workspace() ||
        std::any_of(panes.cbegin(), panes.cend(), [](const Pane *pane) { return pane->isUsefulOffline(); });
    m_pages->setCurrentWidget(isWorkShown ? static_cast<QWidget *>(m_work) : m_connectionPage);
}

void MainWindow::openStates(const QStringList &paths)
{
    for (const QString &path : paths)
        m_mutations->openState(path);
}

void MainWindow::chooseProfile(const QString &id)
{
    m_profileCommands->choose(id);
}

void MainWindow::showSession(Session *session)
{
    m_pages->setCurrentWidget(m_work);
    m_sessionPanel->setCurrent(session);
}

void MainWindow::comeForward()
{
    setWindowState((windowState() & ~Qt::WindowMinimized) | Qt::WindowActive);
    show();
    raise();
    activateWindow();
}

void MainWindow::onConnectionChanged(Connection::Phase phase)
{
    Workspace *workspace = m_services.connection.workspace();
    showPage();
    if (phase == Connection::Phase::Opening)
        m_messages->clear(); // they were about what is let go
    if (phase == Connection::Phase::Online)
        setWorkspace(workspace);
    if (phase == Connection::Phase::Failed && workspace) {
        qCWarning(lcWindow) << "the local runtime has ended, with" << workspace->sessions().rowCount() << "sessions";
        // What was fetched stays readable; the way on is in the banner. Of what the runtime wrote only the first line
        // says why it ended: the lines below it are its log from before, when all was well.
        m_messages->post(MessageBar::Level::Error,
                         tr("The local runtime has ended, and its environments with it. %1")
                             .arg(showntext::text(m_services.connection.reason().section(u'\n', 0, 0))),
                         {{tr("Start again"), [this] { m_services.connection.open(); }}});
    }
}

void MainWindow::setWorkspace(Workspace *workspace)
{
    if (m_selection.session())
        m_lastSession = m_selection.session();
    m_warnings->setStore(workspace ? &workspace->sessions() : nullptr);
    m_selection.setWorkspace(workspace, workspace ? m_services.connection.profile() : Profile());
    m_sessionPanel->setStore(workspace ? &workspace->sessions() : nullptr);
    m_envPanel->model().setCatalogue(workspace ? &workspace->catalogue() : nullptr);
    if (!workspace)
        return;
    connect(&workspace->sessions(), &SessionStore::problem, this, &MainWindow::onProblem);
    // As it was before, once it is back.
    connect(&workspace->sessions(), &QAbstractItemModel::rowsInserted, this,
            [this, &store = workspace->sessions()](const QModelIndex &, int first) {
                Session *session = store.sessions().at(first);
                if (!m_selection.session() && session->id() == m_services.connection.chosenBefore() &&
                    !session->id().isEmpty())
                    m_sessionPanel->setCurrent(session);
            });
    connect(&workspace->api(), &PlatoApi::exchanged, this, [this](const Exchange &exchange) {
        m_activity.add(exchange);
        // A long poll is held on purpose: its time says nothing about the line.
        if (exchange.httpStatus && !exchange.operation.startsWith(u"waitFor"_s))
            m_clocks->setLatency(exchange.durationMs);
    });
    if (m_lastSession) // it has ended, and can still be looked at
        m_sessionPanel->setCurrent(m_lastSession);
}

void MainWindow::takeSelection()
{
    Session *session = m_selection.session();
    if (session)
        m_services.connection.setChosen(session->id());
    if (session && session->id().isEmpty()) { // it gets one when it is made
        connect(
            session, &Session::phaseChanged, this,
            [this, session] {
                if (m_selection.session() == session)
                    m_services.connection.setChosen(session->id());
            },
            Qt::SingleShotConnection);
    }
    m_clocks->setSession(session);
    m_envPanel->setSession(session);
    m_envPanel->setCurrentJobId(m_selection.jobId());
    setWindowTitle(session ? tr("%1 — Plato Desk").arg(showntext::name(session->name())) : tr("Plato Desk"));
}

void MainWindow::onProblem(Session *session, const Session::Problem &problem)
{
    qCWarning(lcWindow) << "session" << session->id() << problem.step << "env" << problem.jobId << "failed, status"
                        << (problem.error ? problem.error->httpStatus : 200);
    QList<MessageBar::Action> actions;
    if (problem.exchangeId)
        actions.append({tr("Show request"), [this, id = problem.exchangeId] { showExchange(id); }});
    const bool passing = problem.step == Session::Step::Lease || problem.step == Session::Step::Follow;
    const QString text = problemText(*session, problem);
    m_messages->post(passing ? MessageBar::Level::Warning : MessageBar::Level::Error, text, actions,
                     SessionWarnings::keyOf(*session), showntext::isCut(problem.message) ? problem.message : QString());
    m_warnings->tellDesktop(*session, problem, text);
}

void MainWindow::showExchange(quint64 exchangeId)
{
    m_tabs->showPane(m_activityPane);
    if (!m_activityPane->showExchange(exchangeId))
        statusBar()->showMessage(tr("That request is not in the list any more."), 5000);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (m_mayClose) {
        QSettings &settings = m_services.settings;
        write(settings, settings::WindowGeometry, saveGeometry());
        write(settings, settings::WindowState, saveState());
        m_work->save(settings);
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
