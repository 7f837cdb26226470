// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/scopebutton.h"

#include <QAction>

namespace plato::ui {

ScopeButton::ScopeButton(QAction *forAll, QAction *forOne, QWidget *parent)
    : QToolButton(parent)
    , m_forAll(forAll)
    , m_forOne(forOne)
{
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setAutoRaise(true);
    setFocusPolicy(Qt::NoFocus); // as the buttons that a tool bar makes
    setDefaultAction(forAll);
}

void ScopeButton::setForOne(bool isForOne)
{
    QAction *const wanted = isForOne ? m_forOne : m_forAll;
    if (wanted == defaultAction())
        return;
    removeAction(defaultAction()); // with two it would show a menu
    setDefaultAction(wanted);
}

} // namespace plato::ui
