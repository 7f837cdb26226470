// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/envpanel.h"

#include "core/text/showntext.h"
#include "ui/common/elidedlabel.h"
#include "ui/common/icons.h"
#include "ui/session/bootbar.h"
#include "ui/session/fetchbar.h"

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace plato::ui {

EnvPanel::EnvPanel(QWidget *parent)
    : QWidget(parent)
    , m_model(new EnvTableModel(this))
    , m_table(new QTableView) // of the layout, as all parts: their order there is that of the focus
    , m_boot(new BootBar)
    , m_fetch(new FetchBar)
    , m_title(new ElidedLabel(this))
    , m_copyMenu(new QMenu(this))
    , m_copyButton(new QToolButton)
{
    m_table->setObjectName(u"envTable"_s);
    m_table->setAccessibleName(tr("Environments"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 10);
    QHeaderView *header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    const int digit = fontMetrics().horizontalAdvance(u'0');
    m_table->setColumnWidth(EnvTableModel::AliasColumn, digit * 16);
    m_table->setColumnWidth(EnvTableModel::SimulatorColumn, digit * 15);
    m_table->setColumnWidth(EnvTableModel::ArtifactColumn, digit * 14);
    m_table->setColumnWidth(EnvTableModel::MeshIpColumn, digit * 16);
    m_table->setColumnWidth(EnvTableModel::HostnameColumn, digit * 26);
    header->setStretchLastSection(true);

    m_title->setObjectName(u"envTitle"_s);
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);

    createActions();

    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(4, 4, 4, 4);
    bar->setSpacing(2);
    bar->addWidget(m_arrow);
    bar->addWidget(m_title, 1);
    for (QAction *action : {m_reset, m_state, m_close, m_browser}) {
        auto *button = new QToolButton(this);
        button->setDefaultAction(action);
        button->setAutoRaise(true);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setObjectName(action->objectName() + u"Button"_s);
        bar->addWidget(button);
    }
    m_copyButton->setObjectName(u"envCopyButton"_s);
    m_copyButton->setText(tr("Copy"));
    m_copyButton->setToolTip(tr("Copy an address or id of this environment"));
    m_copyButton->setAutoRaise(true);
    m_copyButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_copyButton->setPopupMode(QToolButton::InstantPopup);
    m_copyButton->setMenu(m_copyMenu);
    bar->addWidget(m_copyButton);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
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
        menu->addActions({m_reset, m_state, m_close});
        menu->addSeparator();
        menu->addAction(m_browser);
        fillCopyMenu();
        menu->addMenu(m_copyMenu)->setText(tr("Copy"));
        menu->popup(m_table->viewport()->mapToGlobal(point));
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        refreshActions();
        Q_EMIT currentChanged(currentJobId());
    });
    connect(m_table, &QAbstractItemView::doubleClicked, m_browser, &QAction::trigger);

    auto *all = new QAction(this); // Esc in the table: no env chosen, all are meant
    all->setShortcut(Qt::Key_Escape);
    all->setShortcutContext(Qt::WidgetShortcut);
    connect(all, &QAction::triggered, m_table, &QTableView::clearSelection);
    m_table->addAction(all);
    refreshIcons();
    refreshActions();
}

QAction *EnvPanel::createAction(const QString &name, const QString &iconName, const QString &text, const QString &tip)
{
    auto *action = new QAction(text, this);
    action->setObjectName(name);
    action->setToolTip(tip);
    action->setProperty("iconName", iconName);
    addAction(action);
    return action;
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
    m_reset = createAction(u"envResetAction"_s, u"reset"_s, tr("Reset"),
                           tr("Put this environment back to its start state and record its mutations from now on"));
    m_state = createAction(u"envStateAction"_s, u"state"_s, tr("State"), tr("Fetch the mutations of this environment"));
    m_close = createAction(u"envCloseAction"_s, u"close"_s, tr("Close"), tr("Shut this environment down"));
    m_browser = createAction(u"envBrowserAction"_s, u"browser"_s, tr("Open in browser"),
                             tr("Open the public address of this environment in the web browser"));
    connect(m_reset, &QAction::triggered, this, [this] { Q_EMIT resetRequested(currentJobId()); });
    connect(m_state, &QAction::triggered, this, [this] { Q_EMIT stateRequested(currentJobId()); });
    connect(m_close, &QAction::triggered, this, [this] { Q_EMIT closeRequested(currentJobId()); });
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

void EnvPanel::limitHeight()
{
    const int limit = isCollapsed() ? layout()->sizeHint().height() : QWIDGETSIZE_MAX;
    if (limit == maximumHeight())
        return;
    setMaximumHeight(limit);
    Q_EMIT heightLimitChanged();
}

bool EnvPanel::event(QEvent *event)
{
    // The bar of a starting session comes and goes, also above a collapsed table.
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
    const bool made = env && !env->jobId.isEmpty();
    m_reset->setEnabled(made && m_session->canReset(env->jobId));
    m_state->setEnabled(made && m_session->canFetchState(env->jobId));
    m_close->setEnabled(made && m_session->canClose(env->jobId));
    m_browser->setEnabled(made && env->ready);
    m_copyButton->setEnabled(env);
    if (env)
        m_title->setText(showntext::name(env->alias));
    else if (m_session)
        m_title->setText(tr("%n environment(s)", nullptr, static_cast<int>(m_session->envs().size())));
    else
        m_title->setText(tr("Environments"));
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
    for (QAction *action : {m_reset, m_state, m_close, m_browser})
        action->setIcon(themedIcon(action->property("iconName").toString(), palette()));
    m_copyButton->setIcon(themedIcon(u"copy"_s, palette()));
}

void EnvPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_copyButton)
        refreshIcons();
}

} // namespace plato::ui
