// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/journal/journalrecords.h"

#include <QAbstractTableModel>
#include <QSet>
#include <QTimer>

namespace plato {

class Journal;

/// The sessions of the journal that a search finds, newest first, read in pages as they are looked at. Follows what is
/// written, with small changes. GUI thread.
class HistoryModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    static constexpr int PageSize = 200;
    enum Column {
        StarColumn,
        NameColumn,
        StatusColumn,
        EnvsColumn,
        StartedColumn,
        StatesColumn,
        NoteColumn,
        ColumnCount
    };
    enum Role { IdRole = Qt::UserRole + 1, GoingOnRole, FailedRole };

    explicit HistoryModel(Journal &journal, QObject *parent = nullptr); ///< the journal outlives it

    void setSearch(const HistorySearch &search);
    const HistorySearch &search() const { return m_search; }
    /// The first page has come for the search that was set last.
    bool isReady() const { return m_isReady; }
    /// All that there are have been read: rowCount() is their number.
    bool isComplete() const { return m_isComplete; }

    const HistoryEntry &at(int row) const { return m_rows.at(row); }
    int rowOf(JournalId session) const; ///< -1: not found, or not read yet

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    QHash<int, QByteArray> roleNames() const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

Q_SIGNALS:
    void loaded(); ///< rows have come, or it is known that there are none

private:
    using Entries = QList<HistoryEntry>;
    void read();
    void refreshChanged();
    void takeAll(const Entries &entries);
    void takeSome(const QList<JournalId> &asked, const Entries &entries);
    void removeRange(int first, int last);
    void update(int row, const HistoryEntry &entry);
    void insert(int row, const HistoryEntry &entry);
    QString text(const HistoryEntry &entry, int column) const;

    Journal &m_journal;
    HistorySearch m_search;
    QList<HistoryEntry> m_rows;
    QSet<JournalId> m_changed; // written, and not read again yet
    QTimer m_refresh;
    quint64 m_turn = 0; // of the search: answers to an earlier one come too late
    bool m_isReady = false;
    bool m_isComplete = false;
    bool m_isReading = false;
};

} // namespace plato
