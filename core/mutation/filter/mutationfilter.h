// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/filter/filterexpression.h"
#include "core/mutation/log/mutationset.h"

#include <memory>

namespace plato {

/// A filter made ready for one set of mutations. What a term says about tables, actions and envs is decided once per
/// name; of the other terms the bytes of a record are read as they are, and decoded only where that may change the
/// answer. An immutable value for any thread; cheap to copy.
///
/// The value of a column is its new one, or the old one where the row is gone. A name that is no column may be that of
/// a part of the key, or of a member beside the columns.
class MutationFilter
{
public:
    MutationFilter(const FilterExpression &expression, const MutationSet &set);

    bool matches(qsizetype row) const;
    bool matches(MutationSet::Place place) const;
    bool isEverything() const { return m_isEverything; } ///< an empty filter: nothing need be asked

    class Node;

private:
    MutationSet m_set;
    std::shared_ptr<const Node> m_root;
    bool m_isEverything = false;
};

} // namespace plato
