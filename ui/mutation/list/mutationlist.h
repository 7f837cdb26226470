// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/model/mutationlistmodel.h"
#include "core/mutation/query/mutationqueryrunner.h"

#include <QObject>

#include <memory>

class QThreadPool;

namespace plato::ui {

class MutationTable;

/// The table of mutations and the queries that fill it. When other rows come, the chosen row stays chosen if it is
/// among them; as long as none was chosen it is the first one. GUI thread.
class MutationList : public QObject
{
    Q_OBJECT

public:
    /// The pool outlives this.
    explicit MutationList(QThreadPool &pool, QObject *parent = nullptr);
    ~MutationList() override;

    /// Owned by this object, whatever widget it is laid out in. That widget must not be destroyed before this object.
    MutationTable &table() const { return *m_table; }
    MutationListModel &model() { return m_model; }

    /// Cancels the query that runs and starts this one, sorted as the header of the table says. resultShown() follows,
    /// once or twice.
    void run(const MutationSet &set, const MutationQuery &query);
    const MutationQuery &query() const { return m_query; } ///< the latest one
    const MutationResult::Ptr &result() const { return m_model.result(); }
    bool isBusy() const { return m_runner.isBusy(); }

    void chooseFirstRow();  ///< of the query that runs, as soon as there is one
    void fitWithNextRows(); ///< gives the columns widths by content when the next rows are shown
    void setHighlights(const QList<HighlightRule> &rules);

Q_SIGNALS:
    void busyChanged(bool isBusy);
    /// The table has the rows of result(). A row is chosen after this, so that the table can be made visible before.
    void rowsShown();
    /// After rowsShown(), with a row chosen. `isOtherSet`: result() is of another set than the result before.
    void resultShown(bool isOtherSet);
    /// `row` of the set is the chosen one now, or its record may have changed; -1: none.
    void recordChosen(const plato::MutationSet &set, qsizetype row);
    /// A person has chosen a row or scrolled away from the end, and would be disturbed if rows moved.
    void readingBegun();
    void endReached(); ///< a person has scrolled to the end

private:
    void connectPerson();
    qsizetype chosenRow() const; // of the set; -1: none
    void takeResult(const MutationResult::Ptr &result, const MutationMatch::Ptr &match);
    void takeSameRow(const MutationResult::Ptr &result, qsizetype place);
    void goToFirstRow();

    MutationListModel m_model;
    std::unique_ptr<MutationTable> m_table; // declared after its model, so that it is destroyed before
    MutationQueryRunner m_runner;
    MutationQuery m_query;
    bool m_isFirstRowWanted = false; // of the query that runs
    qsizetype m_rowToReturnTo = -1;  // of the set: was chosen, and is not among the first rows of a query
    bool m_isTakingResult = false;   // the current row is moved by us, not by the person
    bool m_isFitWanted = false;
};

} // namespace plato::ui
