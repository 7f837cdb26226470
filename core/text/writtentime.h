// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDate>
#include <QStringView>
#include <QTime>

#include <optional>

namespace plato {

/// A time as people write it in a filter: as exact as it was written. `10:32` is the whole minute, `2026-01-05` the
/// day.
struct WrittenTime
{
    enum class Unit { Day, Minute, Second, Millisecond };

    std::optional<QDate> date;        ///< none: this time on any day
    QTime time = QTime(0, 0);         ///< its first millisecond
    Unit unit = Unit::Day;            ///< Day with a date only
    std::optional<int> offsetSeconds; ///< from UTC, with a date only; none: no zone was written

    /// `10:32`, `10:32:05`, `10:32:05.250`, `2026-01-05`, and a date with `T` or a blank and one of these times, with
    /// or without `Z` or `+01:00` behind it. Of a fraction the first three digits count.
    static std::optional<WrittenTime> fromText(QStringView text);
    friend bool operator==(const WrittenTime &, const WrittenTime &) = default;
};

} // namespace plato
