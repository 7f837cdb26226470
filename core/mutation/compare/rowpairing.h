// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/log/fingerprint.h"
#include "core/mutation/log/mutationlog.h"

#include <algorithm>
#include <optional>
#include <vector>

/// Finds the records of one log in another. Private to core/mutation.
namespace plato::rowpairing {

/// How many records both logs begin with, byte by byte.
inline qsizetype commonBegin(const MutationLog &a, const MutationLog &b)
{
    const qsizetype most = std::min(a.size(), b.size());
    qsizetype n = 0;
    while (n < most && a.raw(n) == b.raw(n))
        ++n;
    return n;
}

/// How many they end with, without the first `begin` ones.
inline qsizetype commonEnd(const MutationLog &a, const MutationLog &b, qsizetype begin)
{
    const qsizetype most = std::min(a.size(), b.size()) - begin;
    qsizetype n = 0;
    while (n < most && a.raw(a.size() - 1 - n) == b.raw(b.size() - 1 - n))
        ++n;
    return n;
}

struct Printed
{
    Fingerprint print;
    qsizetype record;

    bool isBefore(const Printed &other) const
    {
        if (print.b != other.print.b)
            return print.b < other.print.b;
        return print.a != other.print.a ? print.a < other.print.a : record < other.record;
    }
};

/// Pairs what looks the same, first with first. Both lists come in order and keep what found no partner, in order.
/// printOf(is it of the older, record) is an optional Fingerprint: what has none finds no partner. What looks the same
/// as a pair, and finds none because they are used up, goes to takeExtra(is it of the older, record): true if it is not
/// to be kept.
template <typename PrintOf, typename Pair, typename TakeExtra>
void pairUp(std::vector<qsizetype> &older, std::vector<qsizetype> &newer, PrintOf printOf, Pair pair,
            TakeExtra takeExtra)
{
    // Sorting a million prints takes a fraction of the time in which a hash table takes them in and out again.
    const auto printed = [&](bool isOlder, std::vector<qsizetype> &records, std::vector<qsizetype> &alone) {
        std::vector<Printed> prints;
        prints.reserve(records.size());
        for (const qsizetype record : records) {
            if (const std::optional<Fingerprint> print = printOf(isOlder, record))
                prints.push_back({*print, record});
            else
                alone.push_back(record);
        }
        std::sort(prints.begin(), prints.end(), [](const Printed &a, const Printed &b) { return a.isBefore(b); });
        return prints;
    };
    std::vector<qsizetype> olderAlone;
    std::vector<qsizetype> newerAlone;
    const std::vector<Printed> a = printed(true, older, olderAlone);
    const std::vector<Printed> b = printed(false, newer, newerAlone);
    auto x = a.begin();
    auto y = b.begin();
    std::optional<Fingerprint> paired; // the last pair's: what looks the same comes next
    const auto leave = [&](bool isOlder, const Printed &printed, std::vector<qsizetype> &alone) {
        if (paired != printed.print || !takeExtra(isOlder, printed.record))
            alone.push_back(printed.record);
    };
    while (x != a.end() || y != b.end()) {
        if (x != a.end() && y != b.end() && x->print == y->print) {
            paired = x->print;
            pair((x++)->record, (y++)->record);
        } else if (y == b.end() || (x != a.end() && Printed{x->print, 0}.isBefore({y->print, 0}))) {
            leave(true, *x++, olderAlone);
        } else {
            leave(false, *y++, newerAlone);
        }
    }
    std::sort(olderAlone.begin(), olderAlone.end());
    std::sort(newerAlone.begin(), newerAlone.end());
    older = std::move(olderAlone);
    newer = std::move(newerAlone);
}

template <typename PrintOf, typename Pair>
void pairUp(std::vector<qsizetype> &older, std::vector<qsizetype> &newer, PrintOf printOf, Pair pair)
{
    pairUp(older, newer, printOf, pair, [](bool, qsizetype) { return false; });
}

} // namespace plato::rowpairing
