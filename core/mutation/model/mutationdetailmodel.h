// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/log/mutation.h"

#include <QAbstractTableModel>
#include <QList>

namespace plato {

/// One mutation, column by column: name, old value, new value. Changed columns come first; behind the columns stand the
/// members of the record that have no other place, so that nothing that came is hidden: `old_size` beside `size`, as
/// records of files have them, is its old value. GUI thread only.
class MutationDetailModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { NameColumn, OldColumn, NewColumn, ColumnCount };
    Q_ENUM(Column)
    enum Role {
        /// bool, of the whole row: this column changed and others did not. Never so of a new or deleted row, in which
        /// nothing stands out.
        ChangedRole = Qt::UserRole + 1,
        OutsideRole,  ///< bool: a member beside the columns of the table
        FullTextRole, ///< the whole value as text, line ends included; empty when it was not sent
        StandInRole,  ///< bool: the cell shows a word of ours (NULL), not data
    };

    explicit MutationDetailModel(QObject *parent = nullptr);

    struct Row
    {
        QString name;
        QByteArrayView oldJson; ///< points into the mutation, as the other one does
        QByteArrayView newJson;
        bool isChanged = false;
        bool isOutside = false; ///< a member beside the columns of the table
    };
    /// Any thread: of a mutation with a million columns this takes long.
    static QList<Row> rowsOf(const Mutation &mutation);

    /// A default-made one, with no rows, empties the table. Else with its own rows.
    void setMutation(const Mutation &mutation, const QList<Row> &rows);
    const Mutation &mutation() const { return m_mutation; }
    /// Both values of a row as they came, valid as long as mutation(); an empty one was not sent.
    QByteArrayView oldJson(int row) const { return m_rows[row].oldJson; }
    QByteArrayView newJson(int row) const { return m_rows[row].newJson; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    QHash<int, QByteArray> roleNames() const override;

private:
    Mutation m_mutation; // keeps the bytes that the rows look at
    QList<Row> m_rows;
};

} // namespace plato
