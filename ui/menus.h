// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QMainWindow;
class QSettings;

namespace plato::ui {

class Appearance;
class EnvPanel;
class PaneTabs;
class ProfileButton;
class SessionCommands;

/// Whose commands the menus hold. All of it outlives the window's menu bar.
struct MenuParts
{
    SessionCommands &commands;
    EnvPanel &envPanel;
    PaneTabs &tabs;
    ProfileButton &profileButton;
    Appearance &appearance;
    QSettings &settings;
};

/// The menus of the window; once, when all panes are there.
void fillMenuBar(QMainWindow &window, const MenuParts &parts);

} // namespace plato::ui
