// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/query/mutationquery.h"

#include <vector>

namespace plato {

/// The names of tables, actions or envs of a set as numbers in the order of these names, as people would put them.
/// Private to core/mutation; immutable, for any thread.
class NameRank
{
public:
    static constexpr size_t Last = size_t(-1); ///< of rows without a name

    NameRank(const MutationSet &set, MutationQuery::By by); ///< Table, Action or Env

    size_t of(MutationSet::Place place) const;
    size_t count() const { return m_count; }

private:
    const MutationSet &m_set;
    MutationQuery::By m_by;
    std::vector<std::vector<size_t>> m_ranks; // by source and id
    size_t m_count = 0;
};

} // namespace plato
