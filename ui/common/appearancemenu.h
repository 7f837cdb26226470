// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMenu>

class QSettings;

namespace plato::ui {

class Appearance;

/// Chooses light, dark or like the desktop, and remembers it.
class AppearanceMenu : public QMenu
{
    Q_OBJECT

public:
    /// Both outlive the menu.
    AppearanceMenu(Appearance &appearance, QSettings &settings, QWidget *parent = nullptr);
};

} // namespace plato::ui
