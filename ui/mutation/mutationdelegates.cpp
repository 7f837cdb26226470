// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/mutationdelegates.h"

#include "core/mutation/mutationdetailmodel.h"
#include "core/mutation/mutationtablemodel.h"
#include "ui/mutation/actionlook.h"

#include <QWidget>

namespace plato::ui {

namespace {

constexpr qreal TintStrength = 0.14;

QColor mixed(const QColor &a, const QColor &b, qreal share)
{
    return QColor::fromRgbF(float(a.redF() * (1 - share) + b.redF() * share),
                            float(a.greenF() * (1 - share) + b.greenF() * share),
                            float(a.blueF() * (1 - share) + b.blueF() * share));
}

} // namespace

void MutationActionDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const auto action = Mutation::Action(index.data(MutationTableModel::ActionRole).toInt());
    const int size = option->fontMetrics.ascent();
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->decorationSize = QSize(size, size);
    option->icon = actionIcon(action, option->palette, size, option->widget ? option->widget->devicePixelRatio() : 1);
    option->palette.setColor(QPalette::Text, actionColor(action, option->palette.color(QPalette::Base)));
}

void MutationDetailDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const QColor base = option->palette.color(QPalette::Base);
    const QColor text = option->palette.color(QPalette::Text);
    if (index.data(MutationDetailModel::ChangedRole).toBool()) {
        option->font.setBold(true);
        option->backgroundBrush = mixed(base, option->palette.color(QPalette::Highlight), TintStrength);
    }
    const bool isOurWord = index.data(MutationDetailModel::StandInRole).toBool();
    const bool isOutside = index.data(MutationDetailModel::OutsideRole).toBool();
    if (isOurWord || (isOutside && index.column() == MutationDetailModel::NameColumn)) {
        option->font.setItalic(true);
        option->palette.setColor(QPalette::Text, mixed(text, base, 0.3));
    }
    option->fontMetrics = QFontMetrics(option->font);
}

} // namespace plato::ui
