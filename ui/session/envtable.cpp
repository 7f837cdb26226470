// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/envtable.h"

#include <QApplication>
#include <QDateTime>
#include <QHeaderView>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace plato::ui {

namespace {

/// Wanted of each column but the last, in digits.
constexpr std::array Wanted{16, 15, 17, 16, 26};
constexpr int LeastOfStatus = 20;
constexpr int Least = 5;

StatusSign signOf(const QModelIndex &index)
{
    switch (static_cast<EnvTableModel::Stage>(index.data(EnvTableModel::StageRole).toInt())) {
    case EnvTableModel::Stage::Changing:
        return StatusSign::Changing;
    case EnvTableModel::Stage::Running:
        return StatusSign::Live;
    case EnvTableModel::Stage::Over:
        return StatusSign::Over;
    case EnvTableModel::Stage::Failed:
        return StatusSign::Failed;
    case EnvTableModel::Stage::Unknown:
        break;
    }
    return StatusSign::Unknown;
}

QString sinceText(const QDateTime &since, bool isChanging)
{
    if (!since.isValid())
        return {};
    const QDateTime now = QDateTime::currentDateTime();
    if (isChanging)
        return EnvTable::tr("%1 s").arg(std::max<qint64>(0, since.secsTo(now)));
    const QDateTime local = since.toLocalTime();
    const QString time = QLocale().toString(local.time(), QLocale::ShortFormat);
    if (local.date() == now.date())
        return EnvTable::tr("since %1").arg(time);
    return EnvTable::tr("since %1, %2").arg(QLocale().toString(local.date(), QLocale::ShortFormat), time);
}

} // namespace

EnvStatusDelegate::EnvStatusDelegate(QAbstractItemView &view)
    : QStyledItemDelegate(&view)
    , m_motion(new StatusMotion(view))
{
}

void EnvStatusDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QString text = std::exchange(item.text, QString());
    const QStyle *style = item.widget ? item.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);

    const StatusSign sign = signOf(index);
    const bool isSelected = item.state & QStyle::State_Selected;
    const QPalette::ColorGroup group = item.state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive;
    const QColor ink = item.palette.color(group, isSelected ? QPalette::HighlightedText : QPalette::Text);
    const QColor quiet = isSelected ? ink : item.palette.color(group, QPalette::PlaceholderText);

    constexpr int Gap = 6;
    QRect rest = item.rect.adjusted(4, 0, -4, 0);
    const QRect place =
        QStyle::visualRect(item.direction, rest, {rest.left(), rest.top(), StatusSignSize, rest.height()});
    paintStatusSign(*painter, place, sign, isSelected ? ink : statusSignColour(sign, item.palette));
    rest.setLeft(rest.left() + StatusSignSize + Gap);

    painter->save();
    painter->setFont(item.font);
    painter->setPen(ink);
    const auto write = [&](const QString &words) {
        const QString shown = item.fontMetrics.elidedText(words, Qt::ElideRight, rest.width());
        painter->drawText(QStyle::visualRect(item.direction, item.rect, rest),
                          int(QStyle::visualAlignment(item.direction, Qt::AlignLeft | Qt::AlignVCenter)), shown);
        rest.setLeft(rest.left() + item.fontMetrics.horizontalAdvance(shown) + Gap);
    };
    write(text);
    painter->setPen(quiet);
    const QString since = sinceText(index.data(EnvTableModel::SinceRole).toDateTime(), sign == StatusSign::Changing);
    if (item.fontMetrics.horizontalAdvance(since) <= rest.width()) // all of it or nothing
        write(since);
    painter->restore();
    if (sign == StatusSign::Changing)
        m_motion->goOn();
}

EnvTable::EnvTable(EnvTableModel &model, QWidget *parent)
    : QTableView(parent)
{
    setModel(&model);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setFrameShape(QFrame::NoFrame);
    verticalHeader()->hide();
    QHeaderView *header = horizontalHeader();
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setMinimumSectionSize(fontMetrics().horizontalAdvance(u'0') * Least);
    header->setStretchLastSection(true);
    connect(header, &QHeaderView::sectionResized, this, [this](int section) {
        if (!m_isFitting && section != EnvTableModel::StatusColumn)
            m_isFittedByHand = true;
    });

    setItemDelegateForColumn(EnvTableModel::StatusColumn, new EnvStatusDelegate(*this));
    fitRows();
    fitColumns();
}

int EnvTable::heightFor(int rows) const
{
    return horizontalHeader()->sizeHint().height() + rows * verticalHeader()->defaultSectionSize() + 2 * frameWidth();
}

void EnvTable::resizeEvent(QResizeEvent *event)
{
    fitColumns();
    QTableView::resizeEvent(event);
}

void EnvTable::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        fitRows();
        fitColumns();
    }
}

void EnvTable::fitRows()
{
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 10);
}

void EnvTable::fitColumns()
{
    if (m_isFittedByHand)
        return;
    const int digit = fontMetrics().horizontalAdvance(u'0');
    const int wanted = digit * std::accumulate(Wanted.begin(), Wanted.end(), 0);
    const int room = std::min(wanted, viewport()->width() - digit * LeastOfStatus);
    m_isFitting = true;
    for (size_t i = 0; i < Wanted.size(); ++i)
        setColumnWidth(static_cast<int>(i), std::max(digit * Least, digit * Wanted[i] * room / wanted));
    m_isFitting = false;
}

} // namespace plato::ui
