// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/query/mutationqueryrunner.h"

#include "core/pool/startonpool.h"

#include <QFutureWatcher>
#include <QPromise>
#include <QThreadPool>

#include <algorithm>

namespace plato {

namespace {

using By = MutationQuery::By;

void stopIt(const std::shared_ptr<StopFlag> &flag)
{
    if (flag)
        *flag = true;
}

bool haveSameEnv(const MutationSet &a, const MutationSet &b)
{
    return std::any_of(a.sources().cbegin(), a.sources().cend(), [&](const MutationSet::Source &x) {
        return std::any_of(b.sources().cbegin(), b.sources().cend(),
                           [&](const MutationSet::Source &y) { return x.jobId == y.jobId; });
    });
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

MutationQueryRunner::~MutationQueryRunner()
{
    stopIt(m_stop);
    stopIt(m_searchStop);
}

void MutationQueryRunner::run(const MutationSet &set, const MutationQuery &query)
{
    stopIt(m_stop);
    delete m_watcher;
    auto *watcher = new QFutureWatcher<Found>(this);
    m_watcher = watcher;
    m_stop = std::make_shared<StopFlag>(false);
    const auto promise = std::make_shared<QPromise<Found>>();
    connect(watcher, &QFutureWatcherBase::resultReadyAt, this, [this, watcher](int i) { take(watcher->resultAt(i)); });
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher] {
        watcher->deleteLater();
        m_watcher = nullptr;
        setBusy(false);
    });
    promise->start();
    watcher->setFuture(promise->future());
    setBusy(true);
    startOnPool(m_pool, [set, query, promise, stop = m_stop, shown = m_shown, &pool = m_pool] {
        MutationMatch::Ptr match;
        if (shown && !MutationMatch::isSame(shown->set, set))
            match = MutationMatch::between(shown->set, set, *stop);
        std::function<void(MutationResult::Ptr)> onFirst;
        if (areFirstRowsWanted(shown, set, query))
            onFirst = [&](MutationResult::Ptr first) { promise->addResult(Found{std::move(first), match}); };
        if (MutationResult::Ptr result = mutationquery::run(set, query, pool, *stop, onFirst))
            promise->addResult(Found{std::move(result), match});
        promise->finish();
    });
}

void MutationQueryRunner::cancel()
{
    stopIt(m_stop);
    delete m_watcher;
    m_watcher = nullptr;
    setBusy(false);
}

void MutationQueryRunner::findSameRow(const MutationResult::Ptr &result, qsizetype place, int step)
{
    stopIt(m_searchStop);
    delete m_searchWatcher;
    auto *watcher = new QFutureWatcher<qsizetype>(this);
    m_searchWatcher = watcher;
    m_searchStop = std::make_shared<StopFlag>(false);
    const auto promise = std::make_shared<QPromise<qsizetype>>();
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, result] {
        watcher->deleteLater();
        m_searchWatcher = nullptr;
        Q_EMIT sameRowFound(result, watcher->result());
    });
    promise->start();
    watcher->setFuture(promise->future());
    startOnPool(m_pool, [result, place, step, promise, stop = m_searchStop] {
        promise->addResult(mutationquery::nextOfSameRow(*result, place, step, *stop));
        promise->finish();
    });
}

void MutationQueryRunner::setBusy(bool isBusy)
{
    if (isBusy == m_isBusy)
        return;
    m_isBusy = isBusy;
    Q_EMIT busyChanged(isBusy);
}

void MutationQueryRunner::take(const Found &found)
{
    // The rest of a query whose first rows have been told already is about the same set.
    const bool isSame = !m_shown || MutationMatch::isSame(m_shown->set, found.result->set);
    m_shown = found.result;
    Q_EMIT this->found(found.result, isSame ? nullptr : found.match);
}

} // namespace plato
