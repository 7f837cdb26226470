// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/exchange.h"

#include <QAbstractTableModel>

#include <deque>

namespace plato {

/// The last requests of this run, oldest first, for "what was sent and what came back". Keeps MaxRows of them; holds no
/// key, as Exchange does not. GUI thread.
class ActivityModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    static constexpr int MaxRows = 1000;
    enum Column { TimeColumn, OperationColumn, PathColumn, StatusColumn, DurationColumn, SizeColumn, ColumnCount };
    enum Role { ExchangeIdRole = Qt::UserRole + 1, FailedRole };

    using QAbstractTableModel::QAbstractTableModel;

    void add(const Exchange &exchange);
    const Exchange &at(int row) const { return m_exchanges.at(static_cast<size_t>(row)); }
    int rowOf(quint64 exchangeId) const; ///< -1 when it is not there (any more)

    /// Request and reply as text, to be read and copied: no headers, so no key.
    static QString report(const Exchange &exchange);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    QHash<int, QByteArray> roleNames() const override;

private:
    std::deque<Exchange> m_exchanges;
};

} // namespace plato
