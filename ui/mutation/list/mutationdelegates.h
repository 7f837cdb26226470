// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/log/mutation.h"
#include "ui/mutation/list/celltext.h"

#include <QColor>
#include <QHash>
#include <QIcon>
#include <QStyledItemDelegate>

namespace plato::ui {

/// Cells of a MutationListModel in a table view: the title of a group goes across all columns, new records are bold,
/// highlighted ones stand on the colour of their rule.
class MutationRowDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    void paintCell(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;

    mutable CellText m_text;
};

/// The action of a row as symbol, word and tone, and the sign of the rule that highlights it.
class MutationActionDelegate : public MutationRowDelegate
{
    Q_OBJECT

public:
    using MutationRowDelegate::MutationRowDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    struct Look
    {
        QIcon icon;
        QColor color;
    };

    const Look &lookOf(Mutation::Action action, const QStyleOptionViewItem &option) const;

    mutable QHash<int, Look> m_looks; // by action
    mutable qint64 m_paletteKey = 0;
    mutable int m_size = 0;
    mutable qreal m_ratio = 0;
};

/// Cells of a MutationDetailModel: changed rows bold on a tint; in italics what is no value of a column, such as NULL
/// and other members of the record.
class MutationDetailDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    static QColor changedTint(const QPalette &palette); ///< background of changed rows

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

} // namespace plato::ui
