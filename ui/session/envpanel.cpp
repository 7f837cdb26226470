// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/envpanel.h"

#include "core/text/showntext.h"
#include "ui/common/icons.h"
#include "ui/common/panelhead.h"
#include "ui/session/bootbar.h"
#include "ui/session/envchooser.h"
#include "ui/session/envtable.h"
#include "ui/session/fetchbar.h"

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <initializer_list>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

// Of the table: what it takes at least, and what it takes by itself at most.
constexpr int LeastRows = 2;
constexpr int MostRows = 6;

} // namespace

EnvPanel::EnvPanel(Selection &selection, QWidget *parent)
    : QWidget(parent)
    , m_model(new EnvTableModel(this))
    , m_table(new EnvTable(*m_model)) // of the layout, as all parts: their order there is that of the focus
    , m_boot(new BootBar)
    , m_fetch(new FetchBar)
    , m_head(new PanelHead)
    , m_copyMenu(new QMenu(this))
    , m_copyButton(new QToolButton)
{
    m_table->setObjectName(u"envTable"_s);
    m_table->setAccessibleName(tr("Environments"));
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    createActions();

    auto *browserButton = new QToolButton(this);
    browserButton->setDefaultAction(m_browser);
    browserButton->setObjectName(u"envBrowserActionButton"_s);
    m_copyMenu->setTitle(tr("&Copy"));
    m_copyButton->setObjectName(u"envCopyButton"_s);
    m_copyButton->setText(tr("Copy"));
    m_copyButton->setToolTip(tr("Copy an address or id of this environment"));
    m_copyButton->setPopupMode(QToolButton::InstantPopup);
    m_copyButton->setMenu(m_copyMenu);
    m_head->add(m_arrow);
    m_head->add(new EnvChooser(selection));
    m_head->addSpace();
    for (QToolButton *button : {browserButton, m_copyButton}) {
        button->setAutoRaise(true);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        m_head->add(button);
    }

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_head);
    layout->addWidget(m_boot);
    layout->addWidget(m_fetch);
    layout->addWidget(m_table, 1);

    connect(m_tableAction, &QAction::toggled, this, [this](bool isOpen) { setCollapsed(!isOpen); });
    connect(m_boot, &BootBar::cancelRequested, this, &EnvPanel::cancelRequested);
    connect(m_copyMenu, &QMenu::aboutToShow, this, &EnvPanel::fillCopyMenu);
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint &point) {
        if (!currentEnv())
            return;
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addActions(m_commands);
        menu->addSeparator();
        menu->addAction(m_browser);
        menu->addMenu(m_copyMenu);
        menu->popup(m_table->viewport()->mapToGlobal(point));
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        refreshActions();
        Q_EMIT currentChanged(currentJobId());
    });
    connect(m_table, &QAbstractItemView::doubleClicked, m_browser, &QAction::trigger);
    for (const auto rowsChanged : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_model, rowsChanged, this, &EnvPanel::limitHeight);
    connect(m_model, &QAbstractItemModel::modelReset, this, &EnvPanel::limitHeight);

    auto *all = new QAction(this); // Esc in the table: no env chosen, all are meant
    all->setShortcut(Qt::Key_Escape);
    all->setShortcutContext(Qt::WidgetShortcut);
    connect(all, &QAction::triggered, m_table, &QTableView::clearSelection);
    m_table->addAction(all);
    refreshIcons();
    refreshActions();
    m_toldHeight = wantedHeight();
}

void EnvPanel::createActions()
{
    m_tableAction = new QAction(tr("&Environment table"), this);
    m_tableAction->setObjectName(u"envTableAction"_s);
    m_tableAction->setToolTip(tr("Show or hide the table of environments (Ctrl+E)"));
    m_tableAction->setShortcut(Qt::CTRL | Qt::Key_E);
    m_tableAction->setCheckable(true);
    m_tableAction->setChecked(true);
    m_arrow = new QToolButton(this);
    m_arrow->setObjectName(u"envTableArrow"_s);
    m_arrow->setAccessibleName(tr("Environment table"));
    m_arrow->setToolTip(m_tableAction->toolTip());
    m_arrow->setAutoRaise(true);
    m_arrow->setArrowType(Qt::DownArrow);
    connect(m_arrow, &QToolButton::clicked, m_tableAction, &QAction::toggle);
    m_browser = new QAction(tr("Open in &browser"), this);
    m_browser->setObjectName(u"envBrowserAction"_s);
    m_browser->setToolTip(tr("Open the public address of this environment in the web browser"));
    connect(m_browser, &QAction::triggered, this, [this] { Q_EMIT openInBrowserRequested(currentJobId()); });
}

bool EnvPanel::isCollapsed() const
{
    return m_table->isHidden();
}

void EnvPanel::setCollapsed(bool isCollapsed)
{
    m_tableAction->setChecked(!isCollapsed);
    if (isCollapsed == this->isCollapsed())
        return;
    m_table->setVisible(!isCollapsed);
    m_arrow->setArrowType(isCollapsed ? Qt::RightArrow : Qt::DownArrow);
    limitHeight();
}

int EnvPanel::wantedHeight() const
{
    const int rows = std::clamp(m_model->rowCount(), LeastRows, MostRows);
    int height = m_head->height() + m_table->heightFor(rows);
    for (const QWidget *bar : std::initializer_list<QWidget *>{m_boot, m_fetch})
        height += bar->isHidden() ? 0 : bar->sizeHint().height();
    return height;
}

void EnvPanel::limitHeight()
{
    const int limit = isCollapsed() ? layout()->sizeHint().height() : QWIDGETSIZE_MAX;
    const int wanted = wantedHeight();
    if (limit == maximumHeight() && wanted == m_toldHeight)
        return;
    m_toldHeight = wanted;
    setMaximumHeight(limit);
    Q_EMIT heightsChanged();
}

bool EnvPanel::event(QEvent *event)
{
    // The bars of a starting session and of a fetch come and go, also above a collapsed table.
    if (event->type() == QEvent::LayoutRequest)
        limitHeight();
    return QWidget::event(event);
}

void EnvPanel::setSession(Session *session)
{
    if (m_session == session && session)
        return;
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    m_model->setSession(session);
    m_boot->setSession(session);
    m_fetch->setSession(session);
    if (session) {
        connect(session, &Session::phaseChanged, this, &EnvPanel::refreshActions);
        connect(session, &Session::envsChanged, this, &EnvPanel::refreshActions);
    }
    m_table->clearSelection();
    refreshActions();
    Q_EMIT currentChanged(currentJobId());
}

const Env *EnvPanel::currentEnv() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    if (!m_session || rows.isEmpty() || rows.constFirst().row() >= m_session->envs().size())
        return nullptr;
    return &m_session->envs().at(rows.constFirst().row());
}

QString EnvPanel::currentJobId() const
{
    const Env *env = currentEnv();
    return env ? env->jobId : QString();
}

void EnvPanel::setCurrentJobId(const QString &jobId)
{
    if (jobId == currentJobId())
        return;
    const int row = m_session ? m_session->indexOf(jobId) : -1;
    if (row < 0)
        m_table->clearSelection();
    else
        m_table->selectRow(row);
}

void EnvPanel::refreshActions()
{
    const Env *env = currentEnv();
    m_browser->setEnabled(env && !env->jobId.isEmpty() && env->ready);
    m_copyMenu->menuAction()->setEnabled(env);
    m_copyButton->setEnabled(env);
}

void EnvPanel::fillCopyMenu()
{
    m_copyMenu->clear();
    const Env *env = currentEnv();
    if (!env)
        return;
    const QString jobId = env->jobId;
    QAction *url =
        m_copyMenu->addAction(tr("Public URL"), this, [this, jobId] { Q_EMIT copyPublicUrlRequested(jobId); });
    url->setEnabled(env->ready);
    const auto add = [this](const QString &label, const QString &value) {
        if (!value.isEmpty())
            m_copyMenu->addAction(tr("%1: %2").arg(label, showntext::menu(value)), this,
                                  [this, value] { copy(value); });
    };
    add(tr("Alias"), env->alias);
    add(tr("Mesh IP"), env->meshIp);
    add(tr("Hostname"), env->hostname());
    add(tr("Job id"), env->jobId);
    add(tr("Artifact id"), env->artifactId);
    add(tr("Session id"), env->sessionId);
    add(tr("Reason"), env->statusReason);
    add(tr("Error"), env->error);
}

void EnvPanel::copy(const QString &text)
{
    QGuiApplication::clipboard()->setText(text);
}

void EnvPanel::refreshIcons()
{
    m_browser->setIcon(themedIcon(u"browser"_s, palette()));
    m_copyButton->setIcon(themedIcon(u"copy"_s, palette()));
}

void EnvPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_copyButton)
        refreshIcons();
}

} // namespace plato::ui
