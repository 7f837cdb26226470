// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/query/mutationquery.h"

#include <vector>

/// Sorting and grouping of many rows. Private to core/mutation; any thread.
namespace plato::mutationorder {

/// Sorts rows of the set, which come in its order. False: stopped, and the rows are in no order.
bool sort(const MutationSet &set, const MutationQuery::Aspect &by, bool isDescending, std::vector<quint32> &rows,
          QThreadPool &pool, const StopFlag &stop);

/// Puts rows of a group beside each other, groups in the order of their first rows. False: stopped.
bool group(const MutationSet &set, const MutationQuery::Aspect &by, std::vector<quint32> &rows,
           std::vector<MutationResult::Group> &groups, QThreadPool &pool, const StopFlag &stop);

} // namespace plato::mutationorder
