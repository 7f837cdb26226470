// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMessageBox>

namespace plato::ui {

/// A message box for open(): it blocks nobody, deletes itself when it is closed, is wide enough for its title, and its
/// buttons have no icons. `text` is its title, too. Owned by `parent` until then; further buttons are the caller's.
QMessageBox *createMessageBox(QMessageBox::Icon icon, const QString &text, const QString &informativeText,
                              QMessageBox::StandardButton button, QWidget *parent);

} // namespace plato::ui
