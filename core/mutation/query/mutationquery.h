// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/compare/noiserules.h"
#include "core/mutation/filter/filterexpression.h"
#include "core/mutation/log/mutationset.h"
#include "core/pool/stopflag.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <vector>

class QThreadPool;

namespace plato {

/// Which rows of a set are shown, and in which order. A value.
struct MutationQuery
{
    enum class By { Nothing, Action, Table, Key, Changed, Time, Env, Column, TimeGap, Difference };

    /// What rows are sorted or grouped by. Rows that have nothing of the kind come last, whichever way they are sorted.
    struct Aspect
    {
        By by = By::Nothing;
        QString column;      ///< of Column
        qint64 gapMs = 5000; ///< of TimeGap, for grouping only: a longer silence begins a new group
        friend bool operator==(const Aspect &, const Aspect &) = default;
    };

    FilterExpression filter;
    /// What is not shown, but counted.
    QList<NoiseRule> noise;
    /// Of compared states: which differences are shown, as bits (see bitOf()).
    quint32 differences =
        bitOf(plato::Difference::Added) | bitOf(plato::Difference::Removed) | bitOf(plato::Difference::Changed);
    /// Numbers as numbers, exactly; text without regard to letter case, and 9 before 10 within it. Rows that are equal
    /// keep the order of the set.
    Aspect sort;
    bool isDescending = false;
    /// Groups come in the order of their first rows.
    Aspect group;

    friend bool operator==(const MutationQuery &, const MutationQuery &) = default;
};

/// What a query found: immutable, shared between threads.
struct MutationResult
{
    using Ptr = std::shared_ptr<const MutationResult>;

    struct Group
    {
        quint32 first = 0;    ///< index of its first row within `rows`; it ends where the next one begins
        quint32 earliest = 0; ///< of TimeGap: rows of the set between whose times the others lie
        quint32 latest = 0;
    };

    MutationSet set;
    MutationQuery query;
    std::vector<quint32> rows;   ///< of the set, in order; of a grouped result, group after group
    std::vector<Group> groups;   ///< empty when nothing is grouped
    std::vector<quint32> places; ///< of each row of the set its index within `rows`, or Nowhere; empty: see placeOf()
    qsizetype hiddenCount = 0;   ///< rows that pass the filter and are noise
    bool isPartial = false;      ///< the first rows of a query that still runs, in the order of the set

    static constexpr quint32 Nowhere = 0xffffffff;

    qsizetype size() const { return qsizetype(rows.size()); }
    /// Index within `rows` of a row of the set; -1: not shown.
    qsizetype placeOf(qsizetype row) const;
    qsizetype groupSize(qsizetype group) const;
    /// What the rows of a group have in common, for people.
    QString groupTitle(qsizetype group) const;
};

namespace mutationquery {

/// Runs on the calling thread and on as many threads of the pool as are free. `onFirst` gets the first rows that pass
/// as soon as there are any, when more work is left; it may be empty. nullptr when it was stopped.
MutationResult::Ptr run(const MutationSet &set, const MutationQuery &query, QThreadPool &pool, const StopFlag &stop,
                        const std::function<void(MutationResult::Ptr)> &onFirst = {});

/// The next place in `rows`, from `place` on in steps of `step` (1 or -1), whose record is about the same row of the
/// same table and env; -1: none, or stopped. On the calling thread.
qsizetype nextOfSameRow(const MutationResult &result, qsizetype place, int step, const StopFlag &stop);

/// Names of the columns of the data, in the order of people, out of at most `most` records spread over the set.
QStringList columnNames(const MutationSet &set, qsizetype most = 2000);

} // namespace mutationquery

} // namespace plato
