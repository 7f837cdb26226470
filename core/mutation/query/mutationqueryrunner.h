// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/query/mutationmatch.h"
#include "core/mutation/query/mutationquery.h"
#include "core/pool/pooltask.h"

#include <QObject>

class QThreadPool;

namespace plato {

/// Runs queries on a pool, the latest one only, and tells what they find on its own thread, which it never holds up.
/// Destroying it cancels what runs, and does not wait for it.
class MutationQueryRunner : public QObject
{
    Q_OBJECT

public:
    /// The pool is used by run() and findSameRow() alone.
    explicit MutationQueryRunner(QThreadPool &pool, QObject *parent = nullptr);

    /// Whatever runs is stopped, and is not heard of any more.
    void run(const MutationSet &set, const MutationQuery &query);
    void cancel();
    bool isBusy() const { return m_query.isRunning(); }

    /// Looks for the next change of the same row, see mutationquery::nextOfSameRow().
    void findSameRow(const MutationResult::Ptr &result, qsizetype place, int step);

Q_SIGNALS:
    /// Once or twice for each run(): the first rows of a new filter or set come early where the rest takes longer and
    /// nothing is to be sorted or grouped. `match` tells how the set differs from that of the result before; null where
    /// it does not.
    void found(const plato::MutationResult::Ptr &result, const plato::MutationMatch::Ptr &match);
    void busyChanged(bool isBusy);
    void sameRowFound(const plato::MutationResult::Ptr &result, qsizetype place); ///< place -1: there is none

private:
    struct Found
    {
        MutationResult::Ptr result;
        MutationMatch::Ptr match;
    };

    void take(const Found &found);

    QThreadPool &m_pool;
    PoolTask m_query;
    PoolTask m_search;           // for the same row
    MutationResult::Ptr m_shown; // what was told last
};

} // namespace plato
