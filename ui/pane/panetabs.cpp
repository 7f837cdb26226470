// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pane/panetabs.h"

#include "ui/common/emptystate.h"
#include "ui/common/icons.h"
#include "ui/common/settings.h"
#include "ui/pane/pane.h"
#include "ui/pane/selection.h"

#include <QAction>
#include <QApplication>
#include <QEvent>
#include <QMenu>
#include <QStackedLayout>
#include <QTabBar>
#include <QTabWidget>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::ui {

PaneTabs::PaneTabs(const QList<Pane *> &panes, const Selection &selection, QWidget *parent)
    : QWidget(parent)
    , m_panes(panes)
    , m_order(panes)
    , m_tabs(new QTabWidget(this))
    , m_empty(new EmptyState(u"noTab"_s, this))
    , m_stack(new QStackedLayout(this))
{
    m_tabs->setObjectName(u"tabs"_s);
    m_tabs->setDocumentMode(true);
    m_tabs->setMovable(true);
    m_tabs->setTabsClosable(true);
    m_empty->setContent(u"activity"_s, tr("No tab is open"), tr("Each of them can be opened again from the View menu."),
                        tr("Open them again"));
    m_stack->addWidget(m_tabs);
    m_stack->addWidget(m_empty);
    createActions();

    for (Pane *pane : panes) {
        pane->setParent(this);
        pane->hide();
        connect(pane, &Pane::wanted, this, [this, pane] { showPane(pane); });
        connect(&selection, &Selection::changed, pane, [pane, &selection] { pane->showSelection(selection); });
        pane->showSelection(selection);
        if (pane->traits().isOpenAtFirst)
            openPane(pane);
    }
    connect(m_tabs, &QTabWidget::tabCloseRequested, this, [this](int index) { closePane(paneAt(index)); });
    connect(m_tabs, &QTabWidget::currentChanged, this, &PaneTabs::refresh);
    connect(m_tabs->tabBar(), &QTabBar::tabMoved, this, &PaneTabs::onTabMoved);
    connect(m_empty, &EmptyState::clicked, this, [this] {
        for (Pane *pane : std::as_const(m_panes)) {
            if (pane->traits().isOpenAtFirst)
                openPane(pane);
        }
        focusPane(currentPane());
    });
    refresh();
}

void PaneTabs::createActions()
{
    for (Pane *pane : std::as_const(m_panes)) {
        const Pane::Traits &traits = pane->traits();
        // The entry of the menu opens and closes, its keys show and focus: whoever presses them wants to get there, and
        // must not close by that what is there already. So the menu only says the keys, behind the tab.
        auto *toggle = new QAction(
            u"%1\t%2"_s.arg(traits.title, traits.shortcut.toString(QKeySequence::NativeText)).trimmed(), this);
        toggle->setObjectName(traits.name + u"ViewAction"_s);
        toggle->setCheckable(true);
        connect(toggle, &QAction::triggered, this, [this, pane](bool isWanted) {
            if (!isWanted)
                return closePane(pane);
            showPane(pane);
            focusPane(pane);
        });
        m_toggles.append(toggle);
        auto *go = createTabAction(traits.name + u"GoAction"_s, traits.title, traits.shortcut);
        connect(go, &QAction::triggered, this, [this, pane] {
            showPane(pane);
            focusPane(pane);
        });
    }
    m_close = createTabAction(u"closeTabAction"_s, tr("&Close tab"), Qt::CTRL | Qt::Key_W);
    connect(m_close, &QAction::triggered, this, [this] { closePane(currentPane()); });
    m_moveLeft = createTabAction(u"moveTabLeftAction"_s, tr("Move tab &left"), Qt::CTRL | Qt::SHIFT | Qt::Key_PageUp);
    connect(m_moveLeft, &QAction::triggered, this, [this] { moveCurrent(-1); });
    m_moveRight =
        createTabAction(u"moveTabRightAction"_s, tr("Move tab &right"), Qt::CTRL | Qt::SHIFT | Qt::Key_PageDown);
    connect(m_moveRight, &QAction::triggered, this, [this] { moveCurrent(1); });
    auto *separator = new QAction(this);
    separator->setSeparator(true);
    m_viewActions = m_toggles + QList<QAction *>{separator, m_close, m_moveLeft, m_moveRight};
}

/// Its shortcut works wherever the focus is, as long as the tabs are seen.
QAction *PaneTabs::createTabAction(const QString &name, const QString &text, const QKeySequence &shortcut)
{
    auto *action = new QAction(text, this);
    action->setObjectName(name);
    action->setShortcut(shortcut);
    addAction(action);
    return action;
}

Pane *PaneTabs::paneAt(int index) const
{
    return qobject_cast<Pane *>(m_tabs->widget(index));
}

Pane *PaneTabs::currentPane() const
{
    return paneAt(m_tabs->currentIndex());
}

bool PaneTabs::isOpen(const Pane *pane) const
{
    return m_tabs->indexOf(pane) >= 0;
}

void PaneTabs::openPane(Pane *pane)
{
    if (isOpen(pane))
        return;
    const auto end = std::find(m_order.cbegin(), m_order.cend(), pane);
    const auto before = std::count_if(m_order.cbegin(), end, [this](const Pane *other) { return isOpen(other); });
    const Pane::Traits &traits = pane->traits();
    m_tabs->insertTab(static_cast<int>(before), pane, themedIcon(traits.iconName, palette()), traits.title);
    refresh();
}

void PaneTabs::showPane(Pane *pane)
{
    openPane(pane);
    m_tabs->setCurrentWidget(pane);
}

void PaneTabs::closePane(Pane *pane)
{
    if (!pane || !isOpen(pane))
        return;
    const bool hadFocus = pane->isAncestorOf(QApplication::focusWidget());
    m_tabs->removeTab(m_tabs->indexOf(pane));
    refresh();
    if (hadFocus)
        focusPane(currentPane());
}

/// Where the focus was last in the pane; else to the first that can have it.
void PaneTabs::focusPane(Pane *pane)
{
    if (!pane)
        return m_empty->setFocus(Qt::ShortcutFocusReason);
    const auto canHaveIt = [pane](const QWidget *widget) {
        return pane->isAncestorOf(widget) && widget->isVisible() && widget->isEnabled() &&
               (widget->focusPolicy() & Qt::TabFocus);
    };
    QWidget *next = pane->focusWidget();
    if (!next || !canHaveIt(next)) {
        next = pane->nextInFocusChain();
        while (next != pane && !canHaveIt(next))
            next = next->nextInFocusChain();
    }
    next->setFocus(Qt::ShortcutFocusReason);
}

void PaneTabs::moveCurrent(int step)
{
    const int from = m_tabs->currentIndex();
    const int to = from + step;
    if (from >= 0 && to >= 0 && to < m_tabs->count())
        m_tabs->tabBar()->moveTab(from, to);
}

void PaneTabs::onTabMoved()
{
    int next = 0;
    for (Pane *&place : m_order) {
        if (isOpen(place))
            place = paneAt(next++);
    }
    refresh();
}

void PaneTabs::restore(const QSettings &settings)
{
    const QStringList names = read(settings, settings::TabOrder);
    const QStringList closed = read(settings, settings::ClosedTabs);
    const auto placeOf = [&names](const Pane *pane) {
        const auto place = names.indexOf(pane->traits().name);
        return place < 0 ? names.size() : place;
    };
    while (m_tabs->count() > 0)
        m_tabs->removeTab(0);
    m_order = m_panes;
    std::stable_sort(m_order.begin(), m_order.end(),
                     [&placeOf](const Pane *a, const Pane *b) { return placeOf(a) < placeOf(b); });
    const QString current = read(settings, settings::CurrentTab);
    for (Pane *pane : std::as_const(m_order)) {
        const QString &name = pane->traits().name;
        if (names.contains(name) ? !closed.contains(name) : pane->traits().isOpenAtFirst)
            openPane(pane);
        if (name == current && isOpen(pane))
            m_tabs->setCurrentWidget(pane);
    }
    refresh();
}

void PaneTabs::save(QSettings &settings) const
{
    QStringList names;
    QStringList closed;
    for (const Pane *pane : m_order) {
        names.append(pane->traits().name);
        if (!isOpen(pane))
            closed.append(pane->traits().name);
    }
    write(settings, settings::TabOrder, names);
    write(settings, settings::ClosedTabs, closed);
    write(settings, settings::CurrentTab, currentPane() ? currentPane()->traits().name : QString());
}

void PaneTabs::refresh()
{
    for (qsizetype i = 0; i < m_panes.size(); ++i) {
        m_toggles[i]->setChecked(isOpen(m_panes[i]));
        if (QMenu *menu = m_panes[i]->menu())
            menu->menuAction()->setVisible(isOpen(m_panes[i]));
    }
    const int current = m_tabs->currentIndex();
    m_close->setEnabled(current >= 0);
    m_moveLeft->setEnabled(current > 0);
    m_moveRight->setEnabled(current >= 0 && current < m_tabs->count() - 1);
    m_stack->setCurrentWidget(current < 0 ? static_cast<QWidget *>(m_empty) : m_tabs);
}

void PaneTabs::refreshIcons()
{
    for (int i = 0; i < m_tabs->count(); ++i)
        m_tabs->setTabIcon(i, themedIcon(paneAt(i)->traits().iconName, palette()));
}

void PaneTabs::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refreshIcons();
}

} // namespace plato::ui
