// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wall/wallpane.h"

#include "core/desktop/desktopagent.h"
#include "core/desktop/desktopplace.h"
#include "core/text/showntext.h"
#include "ui/common/emptystate.h"
#include "ui/desktop/desktoptext.h"
#include "ui/desktop/desktopwindow.h"
#include "ui/pane/selection.h"
#include "ui/wall/walltile.h"

#include <QEvent>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr int LeastTileWidth = 240;
constexpr int Gap = 8;

/// The same desktop, which has not been reset since: its agent may have moved then.
bool isSame(const Env &a, const Env &b)
{
    return a.jobId == b.jobId && a.lastReset == b.lastReset;
}

} // namespace

WallPane::WallPane(QSettings *settings, QWidget *parent)
    : Pane({.name = u"wallPane"_s,
            .title = tr("&Wall"),
            .iconName = u"wall"_s,
            .shortcut = Qt::CTRL | Qt::Key_5,
            .isOpenAtFirst = false},
           parent)
    , m_settings(settings)
    , m_pages(new QStackedWidget(this))
    , m_message(new EmptyState(u"wallMessage"_s, m_pages))
    , m_scroll(new QScrollArea(m_pages))
    , m_wall(new QWidget)
{
    m_pool.setMaxThreadCount(1);
    m_scroll->setObjectName(u"wallScrollArea"_s);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn); // the width stays, whatever comes
    m_scroll->setWidget(m_wall);
    m_scroll->viewport()->installEventFilter(this);
    connect(m_scroll->verticalScrollBar(), &QScrollBar::valueChanged, this, &WallPane::refreshActive);
    m_pages->addWidget(m_message);
    m_pages->addWidget(m_scroll);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);
    refresh();
}

WallPane::~WallPane()
{
    m_scroll->viewport()->removeEventFilter(this);
    qDeleteAll(m_wall->findChildren<WallTile *>(Qt::FindDirectChildrenOnly)); // before the pool that they use
}

void WallPane::showSelection(const Selection &selection)
{
    Workspace *workspace = selection.workspace();
    showSessions(workspace ? &workspace->api() : nullptr, selection.profile(),
                 workspace ? &workspace->sessions() : nullptr);
}

void WallPane::showSessions(PlatoApi *api, const Profile &profile, SessionStore *sessions)
{
    if (sessions && api == m_api && profile == m_profile && sessions == m_sessions)
        return;
    if (m_sessions)
        m_sessions->disconnect(this);
    for (const Entry &entry : std::exchange(m_entries, {}))
        delete entry.tile;
    m_api = api;
    m_profile = profile;
    m_sessions = sessions;
    if (sessions) {
        connect(sessions, &QAbstractItemModel::rowsInserted, this, &WallPane::refresh);
        connect(sessions, &QAbstractItemModel::rowsRemoved, this, &WallPane::refresh);
    }
    refresh();
}

/// Tiles for the desktops that there are now; those that stay keep their picture.
void WallPane::refresh()
{
    std::vector<Entry> before = std::exchange(m_entries, {});
    for (Session *session : m_sessions ? m_sessions->sessions() : QList<Session *>()) {
        connect(session, &Session::envsChanged, this, &WallPane::refresh, Qt::UniqueConnection);
        connect(session, &Session::phaseChanged, this, &WallPane::refresh, Qt::UniqueConnection);
        for (const Env &env : session->envs()) {
            if (!env.isDesktop.value_or(false) || !env.ready || env.isOver() || isPhaseOver(session->phase()))
                continue;
            const auto known = std::find_if(before.begin(), before.end(), [&](const Entry &entry) {
                return entry.session == session && isSame(entry.env, env);
            });
            if (known == before.end()) {
                add(session, env);
            } else {
                m_entries.push_back(*known);
                before.erase(known);
            }
        }
    }
    for (const Entry &entry : before)
        delete entry.tile;
    if (m_entries.empty()) {
        m_message->setContent(u"wall"_s, tr("No desktops"),
                              m_sessions ? tr("The desktops of all sessions appear here by themselves.")
                                         : tr("There is no server. The desktops of its sessions would be here."));
    }
    m_pages->setCurrentWidget(m_entries.empty() ? static_cast<QWidget *>(m_message) : m_scroll);
    layOut();
}

void WallPane::add(Session *session, const Env &env)
{
    const QString name = showntext::name(env.alias.isEmpty() ? env.jobId : env.alias);
    auto *tile = new WallTile(u"%1 · %2"_s.arg(name, showntext::name(session->name())), m_wall);
    connect(tile, &QAbstractButton::clicked, this, [this, tile] { enlarge(tile); });
    connect(tile, &WallTile::searchRequested, this, [this, tile, jobId = env.jobId] { search(tile, jobId); });
    tile->show();
    m_entries.push_back({session, env, tile});
}

void WallPane::search(WallTile *tile, const QString &jobId)
{
    findDesktop(*m_api, m_profile.gateway, jobId, PortOfAgent, tile, [this, tile](const DesktopPlace &place) {
        if (place.url.isValid() && !place.url.host().isEmpty())
            tile->connectTo(std::make_unique<AgentPort>(std::make_unique<DesktopAgent>(place.url)), m_pool);
        else
            tile->setNotFound(place.error
                                  ? agentErrorText(*place.error)
                                  : tr("Its address is not known. %1").arg(showntext::text(place.refusal)).trimmed());
    });
}

void WallPane::layOut()
{
    const int width = m_scroll->viewport()->width();
    const int columns = std::max(1, (width - Gap) / (LeastTileWidth + Gap));
    const int tileWidth = std::max(1, (width - Gap) / columns - Gap);
    const int tileHeight = WallTile::heightFor(tileWidth);
    int number = 0;
    for (const Entry &entry : m_entries) {
        entry.tile->setGeometry(Gap + number % columns * (tileWidth + Gap), Gap + number / columns * (tileHeight + Gap),
                                tileWidth, tileHeight);
        ++number;
    }
    const int rows = (number + columns - 1) / columns;
    m_wall->resize(width, Gap + rows * (tileHeight + Gap));
    refreshActive();
}

void WallPane::refreshActive()
{
    const QRect seen(m_wall->mapFrom(m_scroll->viewport(), QPoint()), m_scroll->viewport()->size());
    for (const Entry &entry : m_entries)
        entry.tile->setActive(isVisible() && seen.intersects(entry.tile->geometry()));
}

void WallPane::enlarge(const WallTile *tile)
{
    const auto entry =
        std::find_if(m_entries.begin(), m_entries.end(), [tile](const Entry &known) { return known.tile == tile; });
    if (entry == m_entries.end() || !entry->session)
        return;
    auto *large = new DesktopWindow(m_api, m_profile, entry->session, entry->env, m_settings, window());
    connect(large, &DesktopWindow::trouble, this, &Pane::trouble);
    connect(large, &DesktopWindow::troubleOver, this, &Pane::troubleOver);
    large->show();
}

void WallPane::showEvent(QShowEvent *event)
{
    Pane::showEvent(event);
    layOut();
}

void WallPane::hideEvent(QHideEvent *event)
{
    Pane::hideEvent(event);
    for (const Entry &entry : m_entries)
        entry.tile->setActive(false);
}

bool WallPane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_scroll->viewport() && event->type() == QEvent::Resize)
        layOut();
    return Pane::eventFilter(watched, event);
}

} // namespace plato::ui
