// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/list/mutationdelegates.h"

#include "core/mutation/model/mutationdetailmodel.h"
#include "core/mutation/model/mutationlistmodel.h"
#include "ui/mutation/highlight/highlightlook.h"
#include "ui/mutation/list/actionlook.h"

#include <QApplication>
#include <QHeaderView>
#include <QPainter>
#include <QTableView>

namespace plato::ui {

namespace {

constexpr qreal TintStrength = 0.14;

QColor mixed(const QColor &a, const QColor &b, qreal share)
{
    return QColor::fromRgbF(float(a.redF() * (1 - share) + b.redF() * share),
                            float(a.greenF() * (1 - share) + b.greenF() * share),
                            float(a.blueF() * (1 - share) + b.blueF() * share));
}

/// A difference gets the colour of the action that would have had this effect.
QColor differenceColor(const QModelIndex &index, const QPalette &palette)
{
    const QColor base = palette.color(QPalette::Base);
    switch (Difference(index.data(MutationListModel::DifferenceRole).toInt())) {
    case Difference::Added:
        return actionColor(Mutation::Action::Insert, base);
    case Difference::Removed:
        return actionColor(Mutation::Action::Delete, base);
    case Difference::Changed:
        return actionColor(Mutation::Action::Update, base);
    default:
        return palette.color(QPalette::Text);
    }
}

const HighlightRule *highlightOf(const QModelIndex &index)
{
    const auto *model = qobject_cast<const MutationListModel *>(index.model());
    const QVariant rule = model ? index.data(MutationListModel::HighlightRole) : QVariant();
    return rule.isValid() ? &model->highlights().at(rule.toInt()) : nullptr;
}

/// The sign of a highlight rule, at the end of the cell.
QRect signPlace(const QRect &cell)
{
    const int side = cell.height() - 4;
    return QRect(cell.right() - side - 1, cell.top() + 2, side, side);
}

} // namespace

/// The title of a group goes across the row: each cell draws the part that falls into it.
void MutationRowDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *table = qobject_cast<const QTableView *>(option.widget);
    if (!table || !index.data(MutationListModel::IsGroupRole).toBool()) {
        paintCell(painter, option, index);
        return;
    }
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    cell.text.clear();
    const bool isSelected = option.state & QStyle::State_Selected;
    if (!isSelected)
        cell.backgroundBrush =
            mixed(cell.palette.color(QPalette::Base), cell.palette.color(QPalette::Text), TintStrength / 2);
    QStyle *style = table->style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, table);

    const int left = -table->horizontalHeader()->offset();
    const QRect row(left, option.rect.top(), table->viewport()->width() - left, option.rect.height());
    painter->save();
    painter->setClipRect(option.rect);
    QStyleOption arrow;
    arrow.initFrom(table);
    arrow.rect = QRect(row.left(), row.top(), row.height(), row.height()).adjusted(5, 5, -5, -5);
    const bool isFolded = index.data(MutationListModel::IsFoldedRole).toBool();
    style->drawPrimitive(isFolded ? QStyle::PE_IndicatorArrowRight : QStyle::PE_IndicatorArrowDown, &arrow, painter,
                         table);
    QFont font = option.font;
    font.setBold(true);
    painter->setFont(font);
    painter->setPen(option.palette.color(table->isActiveWindow() ? QPalette::Active : QPalette::Inactive,
                                         isSelected ? QPalette::HighlightedText : QPalette::Text));
    const QString title = index.siblingAtColumn(0).data().toString();
    const QRect text = row.adjusted(row.height(), 0, -4, 0);
    painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      QFontMetrics(font).elidedText(title, Qt::ElideRight, text.width()));
    painter->restore();
}

/// The cell as the style paints it, and the text by CellText: the style would lay it out two or three times.
void MutationRowDelegate::paintCell(QPainter *painter, const QStyleOptionViewItem &option,
                                    const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    const QString text = cell.text;
    cell.text.clear();
    cell.features &= ~QStyleOptionViewItem::ViewItemFeatures(QStyleOptionViewItem::HasDisplay);
    cell.decorationAlignment = Qt::AlignLeft | Qt::AlignVCenter; // the style centres an icon without text
    constexpr QStyle::State Shown = QStyle::State_Selected | QStyle::State_HasFocus | QStyle::State_MouseOver;
    const bool hasIcon = cell.features & QStyleOptionViewItem::HasDecoration;
    if (hasIcon || (cell.state & Shown) ||
        cell.backgroundBrush.style() != Qt::NoBrush) // otherwise the style has nothing to paint
        style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, option.widget);
    const int margin = style->pixelMetric(QStyle::PM_FocusFrameHMargin, &cell, option.widget) + 1;
    const int indent = margin + (hasIcon ? cell.decorationSize.width() + 2 * margin : 0);
    const QRect rect = QStyle::visualRect(cell.direction, cell.rect, cell.rect.adjusted(indent, 0, -margin, 0));
    const QPalette::ColorGroup group = !(cell.state & QStyle::State_Enabled) ? QPalette::Disabled
                                       : cell.state & QStyle::State_Active   ? QPalette::Active
                                                                             : QPalette::Inactive;
    const QPen pen = painter->pen();
    painter->setPen(
        cell.palette.color(group, cell.state & QStyle::State_Selected ? QPalette::HighlightedText : QPalette::Text));
    m_text.draw(painter, rect, QStyle::visualAlignment(cell.direction, cell.displayAlignment), text,
                index.data(MutationListModel::IsNewRole).toBool());
    painter->setPen(pen);
}

QSize MutationRowDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    // The title of a group has the whole row, and must not widen its first column.
    const QSize size = QStyledItemDelegate::sizeHint(option, index);
    return index.data(MutationListModel::IsGroupRole).toBool() ? QSize(0, size.height()) : size;
}

void MutationRowDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    // Text beyond the cell is cut before it is laid out: no character is narrower than this.
    constexpr int NarrowestSign = 2;
    if (option->rect.width() > 0)
        option->text.truncate(option->rect.width() / NarrowestSign);
    if (const HighlightRule *rule = highlightOf(index); rule && !(option->state & QStyle::State_Selected))
        option->backgroundBrush = plato::ui::lookOf(*rule, option->palette).background;
    if (index.column() == MutationListModel::DifferenceColumn)
        option->palette.setColor(QPalette::Text, differenceColor(index, option->palette));
    m_text.setFont(option->font);
    const CellText::Face &face = m_text.face(index.data(MutationListModel::IsNewRole).toBool());
    option->font = face.font();
    option->fontMetrics = face.metrics();
}

void MutationActionDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                                   const QModelIndex &index) const
{
    MutationRowDelegate::paint(painter, option, index);
    if (const HighlightRule *rule = highlightOf(index))
        paintSign(*painter, signPlace(option.rect), plato::ui::lookOf(*rule, option.palette));
}

QSize MutationActionDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = MutationRowDelegate::sizeHint(option, index);
    if (highlightOf(index))
        size.rwidth() += size.height();
    return size;
}

void MutationActionDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    MutationRowDelegate::initStyleOption(option, index);
    if (index.data(MutationListModel::IsGroupRole).toBool())
        return;
    const auto action = Mutation::Action(index.data(MutationListModel::ActionRole).toInt());
    const Look &look = lookOf(action, *option);
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->decorationSize = QSize(option->fontMetrics.ascent(), option->fontMetrics.ascent());
    option->icon = look.icon;
    option->palette.setColor(QPalette::Text, look.color);
}

/// Icons are drawn once for a palette and a size, not once for each cell.
const MutationActionDelegate::Look &MutationActionDelegate::lookOf(Mutation::Action action,
                                                                   const QStyleOptionViewItem &option) const
{
    const int size = option.fontMetrics.ascent();
    const qreal ratio = option.widget ? option.widget->devicePixelRatio() : 1;
    if (m_paletteKey != option.palette.cacheKey() || m_size != size || m_ratio != ratio) {
        m_looks.clear();
        m_paletteKey = option.palette.cacheKey();
        m_size = size;
        m_ratio = ratio;
    }
    auto found = m_looks.find(int(action));
    if (found == m_looks.end()) {
        found = m_looks.insert(int(action), {actionIcon(action, option.palette, size, ratio),
                                             actionColor(action, option.palette.color(QPalette::Base))});
    }
    return *found;
}

QColor MutationDetailDelegate::changedTint(const QPalette &palette)
{
    return mixed(palette.color(QPalette::Base), palette.color(QPalette::Highlight), TintStrength);
}

void MutationDetailDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const QColor base = option->palette.color(QPalette::Base);
    const QColor text = option->palette.color(QPalette::Text);
    if (index.data(MutationDetailModel::ChangedRole).toBool()) {
        option->font.setBold(true);
        option->backgroundBrush = changedTint(option->palette);
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
