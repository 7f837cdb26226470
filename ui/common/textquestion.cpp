// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/textquestion.h"

#include "ui/common/icons.h"

namespace plato::ui {

QInputDialog *createTextQuestion(const QString &name, const QString &title, const QString &label, const QString &value,
                                 const QString &ok, QWidget *parent)
{
    auto *dialog = new QInputDialog(parent);
    dialog->setObjectName(name);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->setLabelText(label);
    dialog->setTextValue(value);
    dialog->setOkButtonText(ok); // makes the buttons
    removeButtonIcons(*dialog);
    return dialog;
}

} // namespace plato::ui
