// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QInputDialog>

namespace plato::ui {

/// Asks for a text, for open(): it blocks nobody, deletes itself when it is closed, and its buttons have no icons.
/// `name` is the object's, `ok` what the button says; textValueSelected() tells the answer. Owned by `parent` until
/// then.
QInputDialog *createTextQuestion(const QString &name, const QString &title, const QString &label, const QString &value,
                                 const QString &ok, QWidget *parent);

} // namespace plato::ui
