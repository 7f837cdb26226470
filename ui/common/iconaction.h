// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

class QAction;
class QObject;
class QPalette;

namespace plato::ui {

/// Icon `name` (see themedIcon()) is that of `action`: paintIcons() gives it one.
void setIconName(QAction &action, const QString &name);

QAction *createIconAction(const QString &name, const QString &iconName, const QString &text, const QString &toolTip,
                          QObject *parent);

/// In the colours of `palette`; again on each PaletteChange.
void paintIcons(const QList<QAction *> &actions, const QPalette &palette);

} // namespace plato::ui
