// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/log/mutationset.h"
#include "core/pool/pooltask.h"
#include "core/pool/stopflag.h"

#include <QObject>

#include <optional>

class QThreadPool;

namespace plato {

/// What became of the mutations of one state in another, of the same session or of any other. A row is what the
/// mutations of one table and key are about; one of which nothing tells the row is a row by itself.
///
/// Envs belong together by job id, else by alias; of two states with one env each these two do. Within an env,
/// mutations that say the same are Same, whatever their place: table, action and values, without what tells when it was
/// seen (`timestamp`, `seq` and the `id` of the record itself). What is left:
///
/// - By::Key: what is about a row that both states have is Changed, the first paired with the first. A mutation that
///   one state has in excess is Changed, too, without a partner: a further update of a row that is the same so far.
/// - By::Content: a whole number that is (part of) a key was given by a counter and tells nothing. It is left out
///   wherever the record shows it, and no row is told by it; other keys tell rows as above. What is then left of the
///   same table and action is one row, Changed, when half of its values at least are the same, the first with the
///   first.
///
/// All others are Added or Removed: of rows that one state alone has.
namespace statecomparison {

enum class By { Key, Content };

/// The mutations of both, the newer first, with their Differences. On the calling thread and on those of the pool that
/// are free. nullopt: stopped.
std::optional<MutationSet> compare(const MutationSet &older, const MutationSet &newer, By by, QThreadPool &pool,
                                   const StopFlag &stop);

} // namespace statecomparison

/// Compares on a pool, the latest question only. Destroying it cancels what runs, and does not wait for it.
class StateComparer : public QObject
{
    Q_OBJECT

public:
    /// The pool is used by run() alone.
    explicit StateComparer(QThreadPool &pool, QObject *parent = nullptr);

    void run(const MutationSet &older, const MutationSet &newer, statecomparison::By by);
    void cancel() { m_comparison.cancel(); } ///< what runs is not heard of any more
    bool isBusy() const { return m_comparison.isRunning(); }

Q_SIGNALS:
    void compared(const plato::MutationSet &set);

private:
    QThreadPool &m_pool;
    PoolTask m_comparison;
};

} // namespace plato
