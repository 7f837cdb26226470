// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/query/mutationquery.h"

#include <memory>
#include <vector>

namespace plato {

/// Which rows of a newer set are those of an older one. Lists of the server are cumulative, merging shortens them, and
/// envs come and go: rows are told by env and content, and what is left by table and key, never by position alone.
/// Immutable, for any thread.
struct MutationMatch
{
    using Ptr = std::shared_ptr<const MutationMatch>;

    std::vector<quint32> newRowOf; ///< of each row of the older set; MutationResult::Nowhere: it is gone
    std::vector<bool> isNew;       ///< of each row of the newer set; those of an env that was not there are not new

    /// nullptr: stopped.
    static Ptr between(const MutationSet &older, const MutationSet &newer, const StopFlag &stop);
    /// Whether both have the same records in the same places, so that there is nothing to match.
    static bool isSame(const MutationSet &a, const MutationSet &b);
    /// Of two that are the same: whether their envs are called the same, too.
    static bool hasSameNames(const MutationSet &a, const MutationSet &b);
};

} // namespace plato
