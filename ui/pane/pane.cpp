// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pane/pane.h"

#include <QMenu>

#include <utility>

namespace plato::ui {

Pane::Pane(Traits traits, QWidget *parent)
    : QWidget(parent)
    , m_traits(std::move(traits))
{
    setObjectName(m_traits.name);
    setAccessibleName(QString(m_traits.title).remove(u'&'));
}

QMenu *Pane::createMenu(const QString &name, const QString &title, const QList<QAction *> &actions)
{
    m_menu = new QMenu(title, this);
    m_menu->setObjectName(name);
    m_menu->addActions(actions);
    return m_menu;
}

} // namespace plato::ui
