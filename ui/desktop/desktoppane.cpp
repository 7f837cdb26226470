// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/desktop/desktoppane.h"

#include "core/desktop/desktopagent.h"
#include "core/desktop/desktopplace.h"
#include "core/text/showntext.h"
#include "ui/common/emptystate.h"
#include "ui/desktop/desktopscreen.h"
#include "ui/desktop/desktoptext.h"
#include "ui/desktop/desktopwindow.h"
#include "ui/pane/selection.h"

#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::ui {

namespace {

/// Of its name what any file may be called.
QString fileNameOf(const Env &env)
{
    constexpr qsizetype MaxLength = 60;
    QString name;
    for (const QChar c : env.alias.left(MaxLength))
        name += c.isLetterOrNumber() || c == u'-' || c == u'_' ? c : QChar(u'-');
    return name.isEmpty() ? u"desktop"_s : name;
}

} // namespace

DesktopPane::DesktopPane(QSettings *settings, QWidget *parent)
    : Pane({.name = u"desktopPane"_s,
            .title = tr("&Desktop"),
            .iconName = u"computer"_s,
            .shortcut = Qt::CTRL | Qt::Key_2},
           parent)
    , m_settings(settings)
    , m_pages(new QStackedWidget(this))
    , m_message(new EmptyState(u"desktopMessage"_s, m_pages))
    , m_screen(new DesktopScreen(m_pages))
{
    m_pages->addWidget(m_message);
    m_pages->addWidget(m_screen);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);

    m_retryTimer.setSingleShot(true);
    connect(&m_retryTimer, &QTimer::timeout, this, &DesktopPane::searchAgain);
    connect(m_message, &EmptyState::clicked, this, &DesktopPane::onButton);
    connect(m_screen, &DesktopScreen::contacted, this, [this] {
        m_unreachable.clear();
        m_backoff.reset();
        Q_EMIT troubleOver(m_contactJobId);
        refresh();
    });
    connect(m_screen, &DesktopScreen::contactFailed, this,
            [this](const ApiError &error) { onUnreachable(agentErrorText(error)); });
    connect(m_screen, &DesktopScreen::searchAgainRequested, this, &DesktopPane::searchAgain);
    connect(m_screen, &DesktopScreen::problem, this, [this](const QString &text) { Q_EMIT trouble(text, {}); });
    connect(m_screen, &DesktopScreen::troubled, this,
            [this](const QString &text) { Q_EMIT trouble(text, m_contactJobId); });
    connect(m_screen, &DesktopScreen::recovered, this, [this] { Q_EMIT troubleOver(m_contactJobId); });
    connect(m_screen, &DesktopScreen::detachRequested, this, &DesktopPane::detach);
    createMenu(u"desktopMenu"_s, tr("Des&ktop"), m_screen->commands());
    refresh();
}

DesktopPane::~DesktopPane()
{
    for (const QPointer<ApiJob> &job : {m_urlJob, m_viewerJob}) {
        if (job)
            job->cancel();
    }
}

void DesktopPane::setOwnWindow(bool isOwnWindow)
{
    m_screen->setOwnWindow(isOwnWindow);
}

void DesktopPane::showSelection(const Selection &selection)
{
    Workspace *workspace = selection.workspace();
    showEnv(workspace ? &workspace->api() : nullptr, selection.profile(), selection.session(), selection.jobId(),
            selection.desktopJobId());
}

void DesktopPane::showEnv(PlatoApi *api, const Profile &profile, Session *session, const QString &jobId,
                          const QString &offered)
{
    m_offered = offered == jobId ? QString() : offered;
    const bool moved = m_api != api || m_profile != profile || m_session != session || m_jobId != jobId;
    if (moved) {
        if (m_session)
            disconnect(m_session, nullptr, this, nullptr);
        leave();
        m_unreachable.clear();
        m_backoff.reset();
        m_triedJobId.clear();
        m_api = api;
        m_profile = profile;
        m_session = session;
        m_jobId = jobId;
        if (session) {
            connect(session, &Session::phaseChanged, this, &DesktopPane::refresh);
            connect(session, &Session::envsChanged, this, &DesktopPane::refresh);
            connect(session, &QObject::destroyed, this, &DesktopPane::refresh);
        }
        refresh();
    }
}

void DesktopPane::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

void DesktopPane::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_retryTimer.stop(); // a hidden pane asks for nothing; refresh() goes on when it is shown
}

QString DesktopPane::name(const Env &env) const
{
    return showntext::name(env.alias.isEmpty() ? env.jobId : env.alias);
}

/// Decides what the pane shows, from what the session says now. Everything that may change that ends here.
void DesktopPane::refresh()
{
    if (!m_session || !m_api) {
        leave();
        explain(tr("No session"), tr("Choose a session to see its desktop, or create one."));
        return;
    }

    std::optional<Env> env;
    if (const int row = m_session->indexOf(m_jobId); row >= 0)
        env = m_session->envs().at(row);
    else if (m_jobId.isEmpty())
        env = m_session->desktopEnv();

    const Session::Phase state = m_session->phase();
    const bool sessionOver = isPhaseOver(state);
    if (!env && (state == Session::Phase::Creating || state == Session::Phase::Booting)) {
        leave();
        explain(tr("The session is starting"), tr("A desktop among its environments appears here by itself."));
    } else if (!env) {
        leave();
        explain(tr("No desktop here"), sessionOver ? tr("The session is over.")
                                                   : tr("None of the environments of this session is a desktop. Create "
                                                        "a session with one, for example ubuntu-vm."));
    } else if (env->ending == Env::Ending::NotMade) {
        leave();
        explain(tr("%1 could not be created").arg(name(*env)),
                env->error.isEmpty() ? tr("The server did not say why.") : showntext::text(env->error));
    } else if (env->isOver() || sessionOver) {
        leave();
        const QString why = !env->error.isEmpty() ? env->error : env->statusReason;
        explain(tr("%1 is over").arg(name(*env)),
                why.isEmpty() ? tr("Its screen went with it.") : showntext::text(why));
    } else if (!env->isDesktop.value_or(true)) {
        leave();
        const int offered = m_session->indexOf(m_offered);
        explain(tr("%1 is not a desktop").arg(name(*env)),
                tr("It has no screen to show. Choose a desktop environment, or open it in the browser."),
                offered < 0 ? QString() : tr("&Show %1").arg(name(m_session->envs().at(offered))));
    } else if (env->activity == Env::Activity::Closing || state == Session::Phase::Closing) {
        leave(); // before its agent goes: that would look like a failure
        explain(tr("%1 is being closed").arg(name(*env)), tr("Its screen goes with it."));
    } else if (env->activity == Env::Activity::Resetting) {
        leave();
        explain(tr("%1 is being reset").arg(name(*env)), tr("Its screen comes back by itself."));
    } else if (!env->ready) {
        leave();
        explain(tr("%1 is starting").arg(name(*env)), tr("Its screen appears here by itself."));
    } else if (!env->isDesktop && m_triedJobId != env->jobId) {
        leave();
        explain(tr("Perhaps a desktop"), tr("The server does not say whether %1 is a desktop.").arg(name(*env)),
                tr("&Try it"));
    } else {
        if (m_contact != Contact::None && m_contactJobId == env->jobId && m_contactReset != env->lastReset)
            leave(); // it was reset: its agent may have moved
        if (m_contact == Contact::None && m_unreachable.isEmpty() && isVisible())
            locate(*env);
        else if (m_contact == Contact::None && isVisible() && !m_retryTimer.isActive())
            m_retryTimer.start(m_retryPause);

        if (m_unreachable.isEmpty())
            m_pages->setCurrentWidget(m_screen);
        else
            explain(tr("The desktop of %1 cannot be shown").arg(name(*env)), m_unreachable, tr("Try &again"));
    }
}

void DesktopPane::explain(const QString &title, const QString &text, const QString &button)
{
    m_message->setContent(u"computer"_s, title, text, button);
    m_pages->setCurrentWidget(m_message);
}

void DesktopPane::leave()
{
    for (QPointer<ApiJob> *job : {&m_urlJob, &m_viewerJob}) {
        if (*job) {
            disconnect(*job, nullptr, this, nullptr);
            (*job)->cancel();
        }
        job->clear();
    }
    m_retryTimer.stop();
    m_contact = Contact::None;
    m_screen->disconnectDesktop();
}

void DesktopPane::locate(const Env &env)
{
    leave();
    m_contact = Contact::Locating;
    m_contactJobId = env.jobId;
    m_contactReset = env.lastReset;
    m_urlJob = findDesktop(*m_api, m_profile.gateway, env.jobId, PortOfAgent, this, [this](const DesktopPlace &place) {
        m_urlJob.clear();
        if (place.error)
            onUnreachable(tr("The server did not tell its address. %1").arg(agentErrorText(*place.error)));
        else if (place.url.isEmpty() && !place.refusal.isEmpty())
            onUnreachable(tr("The server did not tell its address: %1").arg(showntext::text(place.refusal)));
        else
            connectTo(place.url);
    });
}

void DesktopPane::connectTo(const QUrl &url)
{
    const int row = m_session ? m_session->indexOf(m_contactJobId) : -1;
    if (row < 0)
        return;
    if (!url.isValid() || url.host().isEmpty()) {
        onUnreachable(
            m_profile.kind == Profile::Kind::Environment // which cannot be edited
                ? tr("It is not known where this server's desktops are. Add this server under Server ▸ Add server…, "
                     "with "
                     "its desktop gateway.")
                : tr("It is not known where this server's desktops are. Set the gateway in the server's profile."));
        return;
    }
    const Env env = m_session->envs().at(row);
    m_contact = Contact::Made;
    const DesktopScreen::Options options{
        .who = name(env),
        .fileName = fileNameOf(env),
        .windows = env.provider == "qemu"_L1,
        .keepAwake = m_session->ownership() == Session::Ownership::Owned,
    };
    m_screen->connectTo(std::make_unique<AgentPort>(std::make_unique<DesktopAgent>(url)), options);
    findViewer(env);
}

/// Pictures by screenshots need not wait for it.
void DesktopPane::findViewer(const Env &env)
{
    m_viewerJob =
        findDesktop(*m_api, m_profile.gateway, env.jobId, PortOfViewer, this, [this](const DesktopPlace &place) {
            m_viewerJob.clear();
            const QUrl socket = LiveFeed::socketOf(place.url);
            if (socket.isEmpty())
                m_screen->setNoViewer(place.error ? agentErrorText(*place.error) : showntext::text(place.refusal));
            else
                m_screen->setViewer(socket);
        });
}

void DesktopPane::detach()
{
    const int row = m_session ? m_session->indexOf(m_contactJobId) : -1;
    if (row < 0)
        return;
    auto *detached = new DesktopWindow(m_api, m_profile, m_session, m_session->envs().at(row), m_settings, window());
    connect(detached, &DesktopWindow::trouble, this, &Pane::trouble);
    connect(detached, &DesktopWindow::troubleOver, this, &Pane::troubleOver);
    detached->show();
}

void DesktopPane::onUnreachable(const QString &why)
{
    const int row = m_session ? m_session->indexOf(m_contactJobId) : -1;
    const QString who = row < 0 ? showntext::name(m_contactJobId) : name(m_session->envs().at(row));
    const bool first = m_unreachable.isEmpty();
    leave();
    m_unreachable = why;
    m_retryPause = m_backoff.next();
    refresh();
    if (first)
        Q_EMIT trouble(tr("The desktop of %1 cannot be shown. %2").arg(who, why), m_contactJobId);
}

void DesktopPane::searchAgain()
{
    const int row = m_session && m_api ? m_session->indexOf(m_contactJobId) : -1;
    if (row >= 0 && !m_session->envs().at(row).isOver())
        locate(m_session->envs().at(row));
    refresh();
}

void DesktopPane::onButton()
{
    const int row = m_session ? m_session->indexOf(m_jobId) : -1;
    const bool hasNoScreen = row >= 0 && !m_session->envs().at(row).isDesktop.value_or(true);
    if (hasNoScreen) {
        Q_EMIT envRequested(m_offered);
        return;
    }
    if (m_unreachable.isEmpty() && row >= 0)
        m_triedJobId = m_jobId;
    else
        searchAgain();
    refresh();
}

} // namespace plato::ui
