// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/messagebox.h"

#include "ui/common/icons.h"

#include <QGridLayout>
#include <QLabel>

namespace plato::ui {

namespace {

constexpr int WidthInCharacters = 60;

} // namespace

QMessageBox *createMessageBox(QMessageBox::Icon icon, const QString &text, const QString &informativeText,
                              QMessageBox::StandardButton button, QWidget *parent)
{
    auto *box = new QMessageBox(icon, text, text, button, parent);
    box->setInformativeText(informativeText);
    for (QLabel *label : box->findChildren<QLabel *>())
        label->setTextFormat(Qt::PlainText); // there may be names in it that look like HTML
    box->setAttribute(Qt::WA_DeleteOnClose);
    removeButtonIcons(*box);
    // The box fits its width to its text alone and ignores every other wish; only an item of its grid counts.
    if (auto *grid = qobject_cast<QGridLayout *>(box->layout())) {
        const int width = box->fontMetrics().averageCharWidth() * WidthInCharacters;
        grid->addItem(new QSpacerItem(width, 0), grid->rowCount(), 0, 1, grid->columnCount());
    }
    return box;
}

} // namespace plato::ui
