// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCollator>
#include <QSortFilterProxyModel>
#include <QVariant>

#include <vector>

namespace plato {

/// Rows of a MutationTableModel that hold a text anywhere: action, table, key, time, env, or any value, in any letter
/// case. Sorted by a column, or in the server's order with column -1. GUI thread only.
class MutationFilterModel : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit MutationFilterModel(QObject *parent = nullptr);

    void setSourceModel(QAbstractItemModel *model) override;
    void setFilterText(const QString &text);
    QString filterText() const { return m_text; }

    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    const QVariant &sortKey(const QModelIndex &index) const;

    QString m_text;
    QCollator m_collator;                     // 9 before 10
    mutable std::vector<QVariant> m_sortKeys; // by source row: a record is read once for a sort, not once a comparison
};

} // namespace plato
