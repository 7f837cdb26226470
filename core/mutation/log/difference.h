// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <array>
#include <vector>

namespace plato {

/// What became of a mutation of two compared states. A row is what the mutations of one table and key are about; one of
/// which nothing tells the row is a row by itself.
enum class Difference : quint8 {
    None,    ///< nothing was compared
    Added,   ///< of a row that the newer state alone has
    Removed, ///< of a row that the older state alone has
    Changed, ///< of a row that both have: the newer of a pair that differs, or a mutation that one state has in excess
    Same,    ///< the newer of a pair that says the same
    Partner, ///< the older of a pair: there to be looked at from the newer one, never listed
};

/// Of each mutation of a compared set. Immutable, for any thread.
struct Differences
{
    std::vector<Difference> of;
    /// Of Same and Partner, and of Changed where it is one of a pair: the place of the other one; else Nowhere.
    std::vector<quint32> partner;
    std::array<qsizetype, 6> counts{};

    static constexpr quint32 Nowhere = 0xffffffff;

    qsizetype count(Difference difference) const { return counts[size_t(difference)]; }
};

/// A set of differences, as bits.
constexpr quint32 bitOf(Difference difference)
{
    return quint32(1) << quint32(difference);
}

} // namespace plato
