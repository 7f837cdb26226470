// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/sessioncommands.h"

#include "core/text/showntext.h"
#include "ui/common/errortext.h"
#include "ui/common/iconaction.h"
#include "ui/common/messagebar.h"
#include "ui/common/messagebox.h"
#include "ui/pane/selection.h"
#include "ui/session/newsessiondialog.h"
#include "ui/session/opensessiondialog.h"
#include "ui/session/resetguard.h"
#include "ui/session/scopebutton.h"

#include <QAction>
#include <QClipboard>
#include <QDesktopServices>
#include <QEvent>
#include <QGuiApplication>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSet>
#include <QToolBar>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr int MostOfAlias = 18; // average characters of it in a command

} // namespace

SessionCommands::SessionCommands(const Place &place, QObject *parent)
    : QObject(parent)
    , m_place(place)
    , m_resets(new ResetGuard(place.window, place.isMergeWanted, this))
{
    createActions();
    connect(&m_place.selection, &Selection::changed, this, &SessionCommands::takeSelection);
    connect(&m_place.connection, &Connection::phaseChanged, this, &SessionCommands::refresh);
    connect(&m_place.connection, &Connection::workspaceClosing, this, [this] {
        delete m_newDialog; // they ask the workspace that goes
        delete m_openDialog;
    });
    m_place.window.installEventFilter(this);
    refresh();
    refreshIcons();
}

void SessionCommands::createActions()
{
    m_new = createIconAction(u"newSessionAction"_s, u"new-session"_s, tr("&New session…"),
                             tr("Create a session with the environments of your choice"), this);
    m_new->setShortcut(QKeySequence::New);
    m_open = createIconAction(u"openSessionAction"_s, u"browser"_s, tr("&Open session…"),
                              tr("Watch or take over a session that was created elsewhere"), this);
    m_open->setShortcut(QKeySequence::Open);
    m_duplicate = createIconAction(u"duplicateSessionAction"_s, u"copy"_s, tr("&Duplicate…"),
                                   tr("Put another session together like the chosen one"), this);
    m_reset = createScoped(
        u"reset"_s, tr("Put every environment of the session back to its start state and record mutations from now on"),
        tr("Put this environment back to its start state and record its mutations from now on"), Qt::CTRL | Qt::Key_R);
    m_state = createScoped(u"state"_s, tr("Fetch the mutations of every environment of the session"),
                           tr("Fetch the mutations of this environment"), QKeySequence::Refresh);
    m_close = createScoped(u"close"_s, tr("Shut every environment of the session down"),
                           tr("Shut this environment down"), Qt::CTRL | Qt::SHIFT | Qt::Key_W);
    m_forget = createIconAction(u"forgetSessionAction"_s, u"dismiss"_s, tr("Remo&ve from the list"),
                                tr("Take a session that is over off the list; it stays in the history"), this);

    connect(m_new, &QAction::triggered, this, &SessionCommands::makeSession);
    connect(m_open, &QAction::triggered, this, &SessionCommands::openSession);
    connect(m_duplicate, &QAction::triggered, this, &SessionCommands::duplicate);
    const auto chosen = [this] { return m_place.selection.jobId(); };
    connect(m_reset.forAll, &QAction::triggered, this, [this] { reset({}); });
    connect(m_reset.forOne, &QAction::triggered, this, [this, chosen] { reset(chosen()); });
    connect(m_state.forAll, &QAction::triggered, this, [this] { fetchState({}); });
    connect(m_state.forOne, &QAction::triggered, this, [this, chosen] { fetchState(chosen()); });
    connect(m_close.forAll, &QAction::triggered, this, [this] { close({}); });
    connect(m_close.forOne, &QAction::triggered, this, [this, chosen] { close(chosen()); });
    connect(m_forget, &QAction::triggered, this, &SessionCommands::forget);
}

SessionCommands::Scoped SessionCommands::createScoped(const QString &verb, const QString &forAll, const QString &forOne,
                                                      const QKeySequence &shortcut)
{
    QString upper = verb;
    upper[0] = upper[0].toUpper();
    return {createIconAction(verb + u"SessionAction"_s, verb, {}, forAll, this),
            createIconAction(u"env%1Action"_s.arg(upper), verb, {}, forOne, this), shortcut};
}

void SessionCommands::addTo(QToolBar &bar)
{
    for (const Scoped *command : {&m_reset, &m_state, &m_close}) {
        auto *button = new ScopeButton(command->forAll, command->forOne, &bar);
        button->setObjectName(command->forAll->objectName() + u"Button"_s);
        bar.addWidget(button);
        m_buttons.append(button);
    }
    refresh();
}

Session *SessionCommands::session() const
{
    return m_place.selection.session();
}

void SessionCommands::takeSelection()
{
    if (m_session != session()) {
        if (m_session)
            m_session->disconnect(this);
        m_session = session();
        if (m_session) {
            connect(m_session, &Session::phaseChanged, this, &SessionCommands::refresh);
            connect(m_session, &Session::envsChanged, this, &SessionCommands::refresh);
        }
    }
    refresh();
}

void SessionCommands::refresh()
{
    const Session *now = session();
    for (QAction *action : {m_new, m_open})
        action->setEnabled(m_place.connection.phase() == Connection::Phase::Online);
    const QString &chosen = m_place.selection.jobId();
    const bool isOneChosen = now && !chosen.isEmpty();
    m_reset.forAll->setEnabled(now && now->canReset());
    m_reset.forOne->setEnabled(isOneChosen && now->canReset(chosen));
    m_state.forAll->setEnabled(now && now->canFetchState());
    m_state.forOne->setEnabled(isOneChosen && now->canFetchState(chosen));
    m_close.forAll->setEnabled(now && now->canClose());
    m_close.forOne->setEnabled(isOneChosen && now->canClose(chosen));
    for (const Scoped *command : {&m_reset, &m_state, &m_close}) {
        command->forAll->setShortcut(isOneChosen ? QKeySequence() : command->shortcut);
        command->forOne->setShortcut(isOneChosen ? command->shortcut : QKeySequence());
    }
    for (ScopeButton *button : std::as_const(m_buttons))
        button->setForOne(isOneChosen);
    refreshTexts();
    m_duplicate->setEnabled(m_new->isEnabled() && now && (!now->request().isEmpty() || !now->envs().isEmpty()));
    m_forget->setEnabled(now && isPhaseOver(now->phase()) && !now->mayStillRun());
}

void SessionCommands::refreshTexts()
{
    const Session *now = session();
    const QList<Env> envs = now ? now->envs() : QList<Env>();
    const auto isLive = [](const Env &env) { return !env.isOver(); };
    const int count = static_cast<int>(std::count_if(envs.cbegin(), envs.cend(), isLive));
    m_reset.forAll->setText(count > 1 ? tr("&Reset all %n", nullptr, count) : tr("&Reset"));
    m_state.forAll->setText(count > 1 ? tr("&State of all %n", nullptr, count) : tr("&State"));
    m_close.forAll->setText(tr("&Close session"));
    const int row = now ? now->indexOf(m_place.selection.jobId()) : -1;
    if (row < 0) {
        m_reset.forOne->setText(tr("&Reset"));
        m_state.forOne->setText(tr("&State"));
        return m_close.forOne->setText(tr("&Close"));
    }
    const QFontMetrics metrics(m_place.window.font());
    const int room = metrics.averageCharWidth() * MostOfAlias;
    const QString alias = showntext::menu(metrics.elidedText(envs.at(row).alias, Qt::ElideRight, room));
    m_reset.forOne->setText(tr("&Reset %1").arg(alias));
    m_state.forOne->setText(tr("&State of %1").arg(alias));
    m_close.forOne->setText(tr("&Close %1").arg(alias));
}

void SessionCommands::refreshIcons()
{
    paintIcons(wholeActions() + envActions() + QList<QAction *>{m_new, m_open, m_duplicate, m_forget},
               m_place.window.palette());
}

bool SessionCommands::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        refreshIcons();
    return QObject::eventFilter(watched, event);
}

/// Null when there is no place for one now.
NewSessionDialog *SessionCommands::openNewSessionDialog()
{
    Workspace *workspace = m_place.connection.workspace();
    if (!m_new->isEnabled() || !workspace || m_newDialog)
        return nullptr;
    auto *dialog = new NewSessionDialog(workspace->catalogue(), m_place.settings, m_place.connection.profile().id,
                                        &m_place.window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { make(dialog->request(), dialog->sessionName()); });
    m_newDialog = dialog;
    dialog->open();
    return dialog;
}

void SessionCommands::makeSession()
{
    openNewSessionDialog();
}

void SessionCommands::duplicate()
{
    Workspace *workspace = m_place.connection.workspace();
    if (!session() || !workspace)
        return;
    const Preset preset = Preset::like(*session(), workspace->catalogue());
    if (NewSessionDialog *dialog = openNewSessionDialog())
        dialog->load(preset);
}

void SessionCommands::make(const MakeRequest &request, const QString &name)
{
    if (Workspace *workspace = m_place.connection.workspace(); workspace && m_new->isEnabled())
        Q_EMIT opened(workspace->sessions().create(request, name));
}

void SessionCommands::openSession()
{
    Workspace *workspace = m_place.connection.workspace();
    if (!workspace || m_openDialog)
        return;
    QSet<QString> openIds;
    for (const Session *session : workspace->sessions().sessions())
        openIds.insert(session->id());
    openIds.remove(QString()); // of one that is being made
    auto *dialog = new OpenSessionDialog(workspace->api(), openIds, &m_place.window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        SessionStore &store = m_place.connection.workspace()->sessions();
        const QString id = dialog->sessionId();
        const QList<Session *> &sessions = store.sessions();
        const auto known = std::find_if(sessions.cbegin(), sessions.cend(), [&](Session *s) { return s->id() == id; });
        Q_EMIT opened(known != sessions.cend() ? *known : store.attach(id, id.left(8), dialog->ownership()));
    });
    m_openDialog = dialog;
    dialog->open();
}

void SessionCommands::reset(const QString &jobId)
{
    Session *const session = this->session();
    if (!session)
        return;
    if (session->ownership() != Session::Ownership::Watched)
        return m_resets->reset(*session, jobId, subjectOf(*session, jobId));
    if (session->canReset(jobId))
        ask(u"resetQuestion"_s, tr("Reset %1?").arg(subjectOf(*session, jobId)),
            tr("This session was not made here: somebody else may be working in it, and what was done in it so far is "
               "lost."),
            tr("Reset"), [jobId](Session &session) { session.reset(jobId); });
}

void SessionCommands::fetchState(const QString &jobId)
{
    if (session())
        session()->fetchState(jobId, m_place.isMergeWanted());
}

void SessionCommands::fetchStateMerged(const QString &jobId, bool merge)
{
    if (session())
        session()->fetchState(jobId, merge);
}

void SessionCommands::cancel()
{
    if (session())
        session()->cancel();
}

void SessionCommands::forget()
{
    Workspace *workspace = m_place.connection.workspace();
    if (workspace && m_forget->isEnabled())
        workspace->sessions().forget(session());
}

void SessionCommands::close(const QString &jobId)
{
    Session *const session = this->session();
    if (!session || !session->canClose(jobId))
        return;
    QString text = session->indexOf(jobId) < 0
                       ? tr("All its environments are shut down, and what is in them is gone.")
                       : tr("It is shut down, and what is in it is gone. The other environments go on.");
    if (session->ownership() == Session::Ownership::Watched)
        text = tr("This session was not made here: somebody else may be working in it. ") + text;
    ask(u"closeQuestion"_s, tr("Close %1?").arg(subjectOf(*session, jobId)), text, tr("Close"),
        [jobId](Session &session) { session.close(jobId); });
}

QString SessionCommands::subjectOf(const Session &session, const QString &jobId)
{
    const int row = session.indexOf(jobId);
    return row < 0 ? tr("session “%1”").arg(showntext::name(session.name()))
                   : tr("environment “%1”").arg(showntext::name(session.envs().at(row).alias));
}

/// Of the chosen session. `go` is called for it where the answer is yes.
void SessionCommands::ask(const QString &name, const QString &question, const QString &text, const QString &yes,
                          std::function<void(Session &)> go)
{
    auto *box = createMessageBox(QMessageBox::Question, question, text, QMessageBox::Cancel, &m_place.window);
    box->setObjectName(name);
    QPushButton *button = box->addButton(yes, QMessageBox::AcceptRole);
    button->setObjectName(name + u"Yes"_s);
    box->setDefaultButton(button);
    connect(button, &QPushButton::clicked, session(), [session = session(), go = std::move(go)] { go(*session); });
    // Without the session there is nothing left to ask about.
    connect(session(), &QObject::destroyed, box, &QWidget::close);
    box->open();
}

void SessionCommands::withPublicUrl(const QString &jobId, std::function<void(const QString &url)> use)
{
    const Session *session = this->session();
    Workspace *workspace = m_place.connection.workspace();
    if (!session || !workspace || jobId.isEmpty())
        return;
    const int row = session->indexOf(jobId);
    const QString alias = row < 0 ? jobId : session->envs().at(row).alias;
    workspace->api().jobPublicUrl(jobId)->then(this, [this, alias, use = std::move(use)](const PlatoApi::UrlJob &job) {
        const QString failed =
            tr("The address of environment “%1” could not be found out.").arg(showntext::name(alias));
        if (job.error())
            return m_place.messages.post(
                MessageBar::Level::Error,
                QStringList{failed, errorText(*job.error()), errorAdvice(*job.error())}.join(u' ').trimmed());
        const UrlResult &result = job.result();
        if (result.url.isEmpty())
            return m_place.messages.post(MessageBar::Level::Error,
                                         u"%1 %2"_s.arg(failed, showntext::text(result.error)).trimmed());
        use(result.url);
    });
}

void SessionCommands::popUpMenu(const QPoint &point)
{
    auto *menu = new QMenu(&m_place.window);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(wholeActions());
    menu->addSeparator();
    menu->addAction(m_duplicate);
    menu->addAction(m_forget);
    menu->popup(point);
}

void SessionCommands::openInBrowser(const QString &jobId)
{
    withPublicUrl(jobId, [this](const QString &url) {
        const QUrl address(url);
        // Only what a browser opens: an address from a server must not start any other program.
        const bool web = address.scheme() == u"http"_s || address.scheme() == u"https"_s;
        if (web && QDesktopServices::openUrl(address))
            return;
        m_place.messages.post(MessageBar::Level::Warning,
                              web ? tr("No web browser could be started for %1.").arg(showntext::line(url))
                                  : tr("%1 is not a web address, so it was not opened.").arg(showntext::line(url)),
                              {{tr("Copy address"), [url] { QGuiApplication::clipboard()->setText(url); }}});
    });
}

void SessionCommands::copyPublicUrl(const QString &jobId)
{
    withPublicUrl(jobId, [this](const QString &url) {
        QGuiApplication::clipboard()->setText(url);
        Q_EMIT copied(url);
    });
}

} // namespace plato::ui
