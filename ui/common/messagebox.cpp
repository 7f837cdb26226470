// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/messagebox.h"

#include "ui/common/icons.h"

#include <QGridLayout>
#include <QLabel>
#include <QStyle>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr int WidthInCharacters = 60;

QString iconName(QMessageBox::Icon icon)
{
    switch (icon) {
    case QMessageBox::Question:
        return u"question"_s;
    case QMessageBox::Information:
        return u"info"_s;
    case QMessageBox::Warning:
        return u"warning"_s;
    case QMessageBox::Critical:
        return u"error"_s;
    case QMessageBox::NoIcon:
        break;
    }
    return {};
}

} // namespace

QMessageBox *createMessageBox(QMessageBox::Icon icon, const QString &text, const QString &informativeText,
                              QMessageBox::StandardButton button, QWidget *parent)
{
    auto *box = new QMessageBox(icon, text, text, button, parent);
    box->setInformativeText(informativeText);
    for (QLabel *label : box->findChildren<QLabel *>())
        label->setTextFormat(Qt::PlainText); // there may be names in it that look like HTML
    box->setAttribute(Qt::WA_DeleteOnClose);
    if (icon != QMessageBox::NoIcon) {
        const int size = box->style()->pixelMetric(QStyle::PM_MessageBoxIconSize);
        box->setIconPixmap(themedIcon(iconName(icon), box->palette()).pixmap(size));
    }
    removeButtonIcons(*box);
    // The box fits its width to its text alone and ignores every other wish; only an item of its grid counts.
    if (auto *grid = qobject_cast<QGridLayout *>(box->layout())) {
        const int width = box->fontMetrics().averageCharWidth() * WidthInCharacters;
        grid->addItem(new QSpacerItem(width, 0), grid->rowCount(), 0, 1, grid->columnCount());
    }
    return box;
}

} // namespace plato::ui
