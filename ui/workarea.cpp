// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workarea.h"

#include "ui/common/settings.h"
#include "ui/pane/panetabs.h"
#include "ui/session/envpanel.h"
#include "ui/session/sessionpanel.h"

namespace plato::ui {

namespace {

// At first, in a window of 1280×800.
constexpr int SessionWidth = 230;
constexpr int WorkWidth = 1050;
constexpr int AllHeight = 700;

} // namespace

WorkArea::WorkArea(SessionPanel *sessions, EnvPanel *envs, PaneTabs *tabs, QWidget *parent)
    : QSplitter(Qt::Horizontal, parent)
    , m_envs(envs)
    , m_tabs(tabs)
    , m_rows(new QSplitter(Qt::Vertical))
{
    m_rows->addWidget(envs);
    m_rows->addWidget(tabs);
    m_rows->setStretchFactor(0, 0);
    m_rows->setStretchFactor(1, 1);
    m_rows->setChildrenCollapsible(false);
    addWidget(sessions);
    addWidget(m_rows);
    setStretchFactor(0, 0);
    setStretchFactor(1, 1);
    setSizes({SessionWidth, WorkWidth});
    setCollapsible(1, false);
    connect(envs, &EnvPanel::heightsChanged, this, &WorkArea::applyEnvHeight);
    connect(m_rows, &QSplitter::splitterMoved, this, [this](int height) {
        if (!m_envs->isCollapsed())
            m_envHeight = height;
    });
    applyEnvHeight();
}

void WorkArea::applyEnvHeight()
{
    const int wanted = m_envHeight > 0 ? m_envHeight : m_envs->wantedHeight();
    const int height = qMin(wanted, m_envs->maximumHeight());
    const QList<int> now = m_rows->sizes();
    const int all = now.constFirst() + now.constLast(); // 0 until the window has been shown
    m_rows->setSizes({height, (all > 0 ? all : AllHeight) - height});
}

void WorkArea::restore(const QSettings &settings)
{
    restoreState(read(settings, settings::WorkSplitter));
    m_tabs->restore(settings);
    m_envHeight = read(settings, settings::EnvTableHeight);
    m_envs->setCollapsed(read(settings, settings::EnvTableCollapsed));
    applyEnvHeight();
}

void WorkArea::save(QSettings &settings) const
{
    write(settings, settings::WorkSplitter, saveState());
    m_tabs->save(settings);
    write(settings, settings::EnvTableCollapsed, m_envs->isCollapsed());
    write(settings, settings::EnvTableHeight, m_envHeight);
}

} // namespace plato::ui
