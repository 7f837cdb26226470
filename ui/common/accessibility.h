// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QComboBox;
class QString;

namespace plato::ui {

/// Mends what screen readers hear of Qt's widgets, in all windows. GUI thread, after the application and before the
/// first window; once is enough, and more do no harm.
///
/// - A combo box is called by what it chooses, its accessible name or its label, and what is chosen can be read as its
///   text. On Linux Qt calls it by what is chosen alone, so that nobody hears what for.
/// - The button that clears a line edit, and that of a tool bar for what has no room, have names.
/// - A scroll area that takes the focus is a panel. Qt calls it a filler, which is skipped.
void installAccessibility();

/// The accessible name of a combo box that can be typed in, and of the line in it, which is what has the focus.
void setAccessibleNameOfEditable(QComboBox &box, const QString &name);

} // namespace plato::ui
