// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QPalette>
#include <QString>

class QDialog;

namespace plato::ui {

/// Icon `name` of resources/icons, drawn in the text colour of `palette`, with a paler one when disabled and that of
/// selected text on a selection. The icons are ours so that the window looks the same on a machine without an icon
/// theme. Fetch again on PaletteChange.
QIcon themedIcon(const QString &name, const QPalette &palette);

/// The icon of the application itself, in its own colours.
QIcon applicationIcon();

/// Takes the icons off the buttons at the foot of `dialog`: some styles give one to Cancel, and none to buttons with
/// words of ours. Once all buttons are there.
void removeButtonIcons(const QDialog &dialog);

} // namespace plato::ui
