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

/// The table of changes and the queries that fill it. Whatever comes, the row that was chosen stays chosen as long as
/// it is found; of rows that a person has not chosen from yet it is the first. GUI thread.
class MutationList : public QObject
{
    Q_OBJECT

public:
    /// The pool outlives this.
    explicit MutationList(QThreadPool &pool, QObject *parent = nullptr);
    ~MutationList() override;

    /// To be laid out in a widget that outlives this: the table goes with this object.
    MutationTable &table() const { return *m_table; }
    MutationListModel &model() { return m_model; }

    /// Looks for the rows of `set`, sorted as the table is, instead of what runs. resultShown() follows, maybe twice.
    void run(const MutationSet &set, const MutationQuery &query);
    const MutationQuery &query() const { return m_query; } ///< the latest one
    const MutationResult::Ptr &result() const { return m_model.result(); }
    bool isBusy() const { return m_runner.isBusy(); }

    void chooseFirstRow();  ///< of what is being looked for, once it is there
    void fitWithNextRows(); ///< gives the columns widths by content when the next rows are shown
    void setHighlights(const QList<HighlightRule> &rules);

Q_SIGNALS:
    void busyChanged(bool isBusy);
    /// The table shows result(), and its row is chosen next: time to make the table visible.
    void rowsShown();
    /// All is done. `isOtherSet`: the set was another one than that of the result before.
    void resultShown(bool isOtherSet);
    /// `row` of the set is the chosen one now, or its record may have changed; -1: none.
    void recordChosen(const plato::MutationSet &set, qsizetype row);
    /// A person has chosen a row or scrolled away from the end: rows that move now would disturb.
    void readingBegun();
    void endReached(); ///< a person has scrolled to the end

private:
    void connectPerson();
    qsizetype chosenRow() const; // of the set; -1: none
    void takeResult(const MutationResult::Ptr &result, const MutationMatch::Ptr &match);
    void takeSameRow(const MutationResult::Ptr &result, qsizetype place);
    void goToFirstRow();

    MutationListModel m_model;
    std::unique_ptr<MutationTable> m_table; // after its model, before which it goes
    MutationQueryRunner m_runner;
    MutationQuery m_query;
    bool m_isFirstRowWanted = false; // of what is being looked for
    qsizetype m_rowToReturnTo = -1;  // of the set: it was chosen, and is not among the first rows that were found
    bool m_isTakingResult = false;   // the current row is moved by us, not by the person
    bool m_isFitWanted = false;
};

} // namespace plato::ui
