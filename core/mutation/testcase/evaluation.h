// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/log/mutationset.h"
#include "core/mutation/testcase/testcase.h"
#include "core/pool/stopflag.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <vector>

class QJsonObject;

namespace plato {

/// What happened beside what a test case expects. A value for any thread.
struct Evaluation
{
    /// Where the nearest record is other than it should be.
    struct Difference
    {
        QString column; ///< empty: the action
        bool isOld = false;
        QString expected;  ///< for people
        QByteArray actual; ///< JSON; empty: not there
        friend bool operator==(const Difference &, const Difference &) = default;
    };

    struct Outcome
    {
        qsizetype row = -1;            ///< of `set`, that it is matched with; -1: missing
        qsizetype nearest = -1;        ///< of a missing one: the row that comes nearest among those that match no other
                                       ///< expectation, of its table and env; -1: there is none
        QList<Difference> differences; ///< of the nearest row
        bool isMatched() const { return row >= 0; }
        friend bool operator==(const Outcome &, const Outcome &) = default;
    };

    MutationSet set;              ///< what the rows are numbers of: merged
    QList<Outcome> outcomes;      ///< one for each expectation, in their order
    std::vector<quint32> surplus; ///< rows that nobody expected and that are no noise, in order
    qsizetype ignoredCount = 0;   ///< rows that are noise
    double score = 0;             ///< 0 … 1: matched ÷ expected, or ÷ (expected + surplus) where surplus counts;
                                  ///< nothing expected and nothing wrong: 1

    qsizetype matchedCount() const;
};

namespace evaluation {

/// As many expectations are matched as can be, each with a row of its own; of several ways the one that gives early
/// expectations early rows. Successive changes of a row or a file are folded first: the same for what is the same in
/// the end, whether the records came merged or not, and however often somebody looked. Of 100,000 records and 100
/// expectations it takes half a second, and another one and a half where most of the records fold: not on the GUI
/// thread.
/// Once `stop` is set it ends soon, with a result of no use.
Evaluation evaluate(const TestCase &testCase, const MutationSet &set, const StopFlag &stop = NeverStop);

/// An expectation for each of these rows of the set, to be edited from there: an UPDATE by its key and what it changed,
/// a DELETE by its key, an INSERT by its values with any key. Rows are expected as they look once their changes are
/// folded; those that come to nothing are left out.
QList<ExpectedMutation> expectationsOf(const MutationSet &set, const std::vector<quint32> &rows,
                                       const StopFlag &stop = NeverStop);

/// For the wire: score, counts, and per expectation its status with the nearest row and where it differs, and the
/// surplus rows (at most `mostSurplus` of them).
QJsonObject toJson(const Evaluation &evaluation, const TestCase &testCase, qsizetype mostSurplus = 1000);

} // namespace evaluation
} // namespace plato
