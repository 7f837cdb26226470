// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <array>
#include <vector>

namespace plato {

/// How a row of two compared states stands in the other one.
enum class Difference : quint8 {
    None,    ///< nothing was compared
    Added,   ///< in the newer state only
    Removed, ///< in the older state only
    Changed, ///< the newer record of a pair that is told to be one row and says something else
    Same,    ///< the newer record of a pair that says the same
    Partner, ///< the older record of a pair: there to be looked at from the newer one, never listed
};

/// Of each row of a compared set. Immutable, for any thread.
struct Differences
{
    std::vector<Difference> of;
    std::vector<quint32> partner; ///< of Changed, Same and Partner: the row of the other record; else Nowhere
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
