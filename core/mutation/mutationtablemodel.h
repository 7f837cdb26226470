// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/mutationlog.h"

#include <QAbstractTableModel>
#include <QCache>
#include <QList>

namespace plato {

/// The records of one or several logs as one table: env after env, each in the order of its server. GUI thread only.
///
/// Lists of the server are cumulative: setLogs() keeps the rows that a new list begins and ends with, and inserts and
/// removes only what lies between, so that selection and scroll position remain.
class MutationTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { ActionColumn, TableColumn, KeyColumn, ChangedColumn, TimeColumn, EnvColumn, ColumnCount };
    Q_ENUM(Column)
    enum Role {
        ActionRole = Qt::UserRole + 1, ///< int of Mutation::Action
        ChangedColumnsRole,            ///< QStringList
        JobIdRole,
        RawRole,  ///< QByteArray: the record as it came
        SortRole, ///< qint64 for times that can be read, else QString
    };

    struct Source
    {
        QString jobId; ///< what tells one env from another
        QString alias;
        MutationLog::Ptr log;
    };

    explicit MutationTableModel(QObject *parent = nullptr);

    void setLogs(const QList<Source> &sources); ///< sources without a log are left out
    Mutation mutationAt(int row) const;
    /// Whether the row shows `text`, or any value of its record holds it, in any letter case.
    bool holdsText(int row, const QString &text) const;
    int sourceCount() const { return int(m_blocks.size()); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    QHash<int, QByteArray> roleNames() const override;

private:
    /// The rows of one env. While rows between two equal ends are exchanged, some records are not shown yet.
    struct Block
    {
        Source source;
        qsizetype hiddenFrom = 0;
        qsizetype hiddenCount = 0;
        int rows() const { return int(source.log->size() - hiddenCount); }
        qsizetype recordOf(int row) const { return row < hiddenFrom ? row : row + hiddenCount; }
    };
    struct Place
    {
        const Block *block;
        qsizetype record;
    };

    int firstRowOf(qsizetype block) const;
    Place placeOf(int row) const;
    void removeBlock(qsizetype block);
    void insertBlock(qsizetype block, const Source &source);
    void updateBlock(qsizetype block, const Source &source);
    const Mutation &cached(int row) const;
    QString displayText(const Place &place, int row, int column) const;
    QString toolTip(const Place &place, int row, int column) const;
    QString searchText(const Place &place, int row) const;

    QList<Block> m_blocks;
    mutable QCache<int, Mutation> m_cache; // by row: views and sorting ask for one cell at a time
};

} // namespace plato
