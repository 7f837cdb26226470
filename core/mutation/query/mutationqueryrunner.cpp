// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/query/mutationqueryrunner.h"

#include "core/pool/runonpool.h"

#include <QSet>

#include <algorithm>

namespace plato {

namespace {

using By = MutationQuery::By;

bool haveSameEnv(const MutationSet &a, const MutationSet &b)
{
    QSet<QString> jobs;
    for (const MutationSet::Source &source : b.sources())
        jobs.insert(source.jobId);
    return std::any_of(a.sources().cbegin(), a.sources().cend(),
                       [&](const MutationSet::Source &source) { return jobs.contains(source.jobId); });
}

/// Rows that were there already stay until the others are all there; a sorted list does not grow at random places.
bool areFirstRowsWanted(const MutationResult::Ptr &shown, const MutationSet &set, const MutationQuery &query)
{
    if (query.sort.by != By::Nothing || query.group.by != By::Nothing)
        return false;
    return !shown || shown->isPartial || shown->rows.empty() || shown->query.filter != query.filter ||
           shown->query.noise != query.noise || !haveSameEnv(shown->set, set);
}

} // namespace

MutationQueryRunner::MutationQueryRunner(QThreadPool &pool, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
{
}

void MutationQueryRunner::run(const MutationSet &set, const MutationQuery &query)
{
    const bool wasBusy = isBusy();
    runOnPoolWithPromise<Found>(
        m_pool, m_query.renew(),
        [set, query, shown = m_shown, &pool = m_pool](QPromise<Found> &promise, const StopFlag &stop) {
            MutationMatch::Ptr match;
            if (shown && !MutationMatch::isSame(shown->set, set))
                match = MutationMatch::between(shown->set, set, stop);
            std::function<void(MutationResult::Ptr)> onFirst;
            if (areFirstRowsWanted(shown, set, query))
                onFirst = [&](MutationResult::Ptr first) { promise.addResult(Found{std::move(first), match}); };
            if (MutationResult::Ptr result = mutationquery::run(set, query, pool, stop, onFirst))
                promise.addResult(Found{std::move(result), match});
        },
        [this](const Found &found) { take(found); }, [this] { Q_EMIT busyChanged(false); });
    if (!wasBusy)
        Q_EMIT busyChanged(true);
}

void MutationQueryRunner::cancel()
{
    const bool wasBusy = isBusy();
    m_query.cancel();
    if (wasBusy)
        Q_EMIT busyChanged(false);
}

void MutationQueryRunner::findSameRow(const MutationResult::Ptr &result, qsizetype place, int step)
{
    runOnPool(
        m_pool, m_search.renew(),
        [result, place, step](const StopFlag &stop) {
            return mutationquery::nextOfSameRow(*result, place, step, stop);
        },
        [this, result](qsizetype found) { Q_EMIT sameRowFound(result, found); });
}

void MutationQueryRunner::take(const Found &found)
{
    // The rest of a query whose first rows have been told already is about the same set.
    const bool isSame = !m_shown || MutationMatch::isSame(m_shown->set, found.result->set);
    m_shown = found.result;
    Q_EMIT this->found(found.result, isSame ? nullptr : found.match);
}

} // namespace plato
