// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/filter/highlightrules.h"
#include "core/mutation/filter/mutationfilter.h"
#include "core/mutation/model/recordtexts.h"
#include "core/mutation/query/mutationmatch.h"
#include "core/mutation/query/mutationquery.h"

#include <QAbstractTableModel>
#include <QStringList>

namespace plato {

/// What a query found, as a table: the records, and of a grouped result a header row before each group, whose records
/// can be folded away. GUI thread only. Nothing is done per row but for the rows that somebody asks for, and what takes
/// long on the pool: the cells of a record that is being read say so, and change when it is.
///
/// A new result moves rows: those that it shows as well stay the same rows, told by their identity (see MutationMatch),
/// so that selection and scroll position remain.
class MutationListModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    /// Columns of the data that the person has chosen follow behind these.
    enum Column {
        ActionColumn,
        TableColumn,
        KeyColumn,
        ChangedColumn,
        TimeColumn,
        EnvColumn,
        DifferenceColumn,
        FixedColumnCount
    };
    Q_ENUM(Column)
    enum Role {
        ActionRole = Qt::UserRole + 1, ///< int of Mutation::Action
        JobIdRole,
        RawRole,        ///< QByteArray: the record as it came; of a header row nothing
        IsNewRole,      ///< bool: the record came with the latest set
        IsGroupRole,    ///< bool: a header row. It has a title, and those roles that are told to be of one
        CountRole,      ///< qlonglong, of a header row: the records of its group
        IsFoldedRole,   ///< bool, of a header row
        DifferenceRole, ///< int of Difference
        HighlightRole,  ///< int: index within highlights() of the first rule that fits; invalid where none does
    };

    /// The pool is used by data() and setResult() alone, to read records that are big.
    explicit MutationListModel(QThreadPool &pool, QObject *parent = nullptr);

    /// `match` tells which rows of the set shown so far are which of the new one; null: the sets are the same.
    void setResult(const MutationResult::Ptr &result, const MutationMatch::Ptr &match = {});
    const MutationResult::Ptr &result() const { return m_result; } ///< never null
    qsizetype recordCount() const { return m_result->size(); }     ///< of all groups, folded or not

    /// Rules that are not enabled, or whose filter cannot be read, are left out.
    void setHighlights(const QList<HighlightRule> &rules);
    const QList<HighlightRule> &highlights() const { return m_highlights; }

    void setDataColumns(const QStringList &names);
    QStringList dataColumns() const { return m_dataColumns; }

    bool isGroup(int line) const;
    bool isFolded(int line) const;
    void setFolded(int line, bool isFolded); ///< of the group that the line is the header of, or is in
    void setAllFolded(bool areFolded);
    int groupLineOf(int line) const;        ///< the header above a line; -1 where nothing is grouped
    qsizetype placeOfLine(int line) const;  ///< index within the rows of the result; -1: a header
    int lineOfPlace(qsizetype place) const; ///< -1: folded away, or none
    void unfoldPlace(qsizetype place);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    QHash<int, QByteArray> roleNames() const override;

private:
    /// Which lines there are: made anew when a result comes or a group is folded.
    struct Layout
    {
        std::vector<bool> isFolded;  // by group
        std::vector<quint32> begins; // by group: the line of its header; and where the lines end
    };

    static void placeLines(const MutationResult &result, Layout &layout);
    bool isGrouped() const { return !m_result->groups.empty(); }
    qsizetype groupOfLine(int line) const;
    qsizetype groupOfPlace(qsizetype place) const;
    quint32 setRowOf(int line) const;
    bool tryPlainChange(const MutationResult::Ptr &result, const MutationMatch::Ptr &match);
    void changeLayout(const MutationResult::Ptr &result, const MutationMatch::Ptr &match, Layout layout);
    Layout layoutFor(const MutationResult &result, const MutationMatch::Ptr &match) const;
    void tellTextsRead(quint32 row);
    void compileHighlights();
    int highlightOf(quint32 row) const; ///< -1: no rule fits
    QVariant groupData(int line, int column, int role) const;
    QString displayText(quint32 row, int column) const;
    QString toolTip(quint32 row, int column) const;

    MutationResult::Ptr m_result;
    Layout m_layout;
    bool m_areFoldedAtFirst = false;
    std::vector<bool> m_isNew; // by row of the set
    QStringList m_dataColumns;
    QList<HighlightRule> m_highlights;
    std::vector<MutationFilter> m_highlightFilters; // of m_highlights, over the set of m_result
    RecordTextCache *m_texts = nullptr;             // of the set of m_result
};

} // namespace plato
