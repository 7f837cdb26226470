// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/mutationfiltermodel.h"

#include "core/mutation/mutationtablemodel.h"

namespace plato {

MutationFilterModel::MutationFilterModel(QObject *parent)
    : QSortFilterProxyModel(parent)
{
    // The locale "C" knows no numbers in text.
    if (m_collator.locale().language() == QLocale::C)
        m_collator.setLocale(QLocale(QLocale::English));
    m_collator.setNumericMode(true);
    m_collator.setCaseSensitivity(Qt::CaseInsensitive);
}

void MutationFilterModel::setSourceModel(QAbstractItemModel *model)
{
    if (sourceModel())
        sourceModel()->disconnect(this);
    m_sortKeys.clear();
    if (model) {
        // Before the base class connects itself: it sorts new rows while it handles these signals.
        const auto forget = [this] { m_sortKeys.clear(); };
        connect(model, &QAbstractItemModel::rowsInserted, this, forget);
        connect(model, &QAbstractItemModel::rowsRemoved, this, forget);
        connect(model, &QAbstractItemModel::dataChanged, this, forget);
        connect(model, &QAbstractItemModel::modelReset, this, forget);
    }
    QSortFilterProxyModel::setSourceModel(model);
}

void MutationFilterModel::setFilterText(const QString &text)
{
    if (text == m_text)
        return;
    m_text = text;
    invalidateRowsFilter();
}

void MutationFilterModel::sort(int column, Qt::SortOrder order)
{
    m_sortKeys.clear();
    QSortFilterProxyModel::sort(column, order);
}

bool MutationFilterModel::filterAcceptsRow(int sourceRow, const QModelIndex & /*sourceParent*/) const
{
    if (m_text.isEmpty())
        return true;
    const auto *model = qobject_cast<const MutationTableModel *>(sourceModel());
    return !model || model->holdsText(sourceRow, m_text);
}

bool MutationFilterModel::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const QVariant &a = sortKey(left);
    const QVariant &b = sortKey(right);
    const bool isNumberA = a.typeId() == QMetaType::LongLong;
    const bool isNumberB = b.typeId() == QMetaType::LongLong;
    if (isNumberA != isNumberB)
        return isNumberA; // times that can be read before those that cannot
    if (isNumberA)
        return a.toLongLong() < b.toLongLong();
    return m_collator.compare(a.toString(), b.toString()) < 0;
}

const QVariant &MutationFilterModel::sortKey(const QModelIndex &index) const
{
    if (m_sortKeys.empty())
        m_sortKeys.resize(size_t(sourceModel()->rowCount()));
    QVariant &key = m_sortKeys[size_t(index.row())];
    if (!key.isValid())
        key = index.data(MutationTableModel::SortRole);
    return key;
}

} // namespace plato
