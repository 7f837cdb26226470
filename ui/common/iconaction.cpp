// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/iconaction.h"

#include "ui/common/icons.h"

#include <QAction>

namespace plato::ui {

namespace {

constexpr char IconName[] = "iconName";

} // namespace

void setIconName(QAction &action, const QString &name)
{
    action.setProperty(IconName, name);
}

QAction *createIconAction(const QString &name, const QString &iconName, const QString &text, const QString &toolTip,
                          QObject *parent)
{
    auto *action = new QAction(text, parent);
    action->setObjectName(name);
    action->setToolTip(toolTip);
    setIconName(*action, iconName);
    return action;
}

void paintIcons(const QList<QAction *> &actions, const QPalette &palette)
{
    for (QAction *action : actions)
        action->setIcon(themedIcon(action->property(IconName).toString(), palette));
}

} // namespace plato::ui
