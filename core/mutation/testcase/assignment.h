// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <vector>

/// Private to core/mutation. Pure, for any thread.
namespace plato::assignment {

/// Gives each of as many as possible a candidate of its own (Hopcroft and Karp): for every index of `candidates` one of
/// its entries, or -1. Deterministic. Costs the number of all entries times the root of the number of indexes.
std::vector<qsizetype> largest(const std::vector<std::vector<quint32>> &candidates);

} // namespace plato::assignment
