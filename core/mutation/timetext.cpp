// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/timetext.h"

#include "core/mutation/filtertime.h"
#include "core/mutation/jsontext.h"

#include <QDateTime>

#include <array>
#include <limits>

using namespace Qt::StringLiterals;

namespace plato::timetext {

namespace {

constexpr qint64 Second = 1'000'000;
constexpr qint64 Day = 24 * 60 * 60 * Second;
/// No zone changes its distance from UTC within a quarter of an hour.
constexpr qint64 ZoneStep = 15 * 60 * Second;

/// Days since 1970 of a date of the Gregorian calendar.
constexpr qint64 daysOf(qint64 year, int month, int day)
{
    // Years begin in March, so that the leap day is the last.
    year -= month <= 2;
    const qint64 era = (year >= 0 ? year : year - 399) / 400;
    const qint64 yearOfEra = year - era * 400;
    const qint64 dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146'097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719'468;
}
static_assert(daysOf(1970, 1, 1) == 0 && daysOf(2026, 1, 5) == 20'458);

/// Digits at fixed places; -1 where there is none.
int number(const char *at, int digits)
{
    int value = 0;
    for (int i = 0; i < digits; ++i) {
        if (at[i] < '0' || at[i] > '9')
            return -1;
        value = value * 10 + (at[i] - '0');
    }
    return value;
}

/// `2026-01-05T10:32:05.123Z`, with any fraction or none: what nearly all servers send. nullopt: look more closely.
std::optional<qint64> usualForm(QByteArrayView text)
{
    if (text.size() < 20 || text.back() != 'Z' || text[4] != '-' || text[7] != '-' || text[10] != 'T' ||
        text[13] != ':' || text[16] != ':')
        return std::nullopt;
    const char *at = text.data();
    const int year = number(at, 4);
    const int month = number(at + 5, 2);
    const int day = number(at + 8, 2);
    const int hour = number(at + 11, 2);
    const int minute = number(at + 14, 2);
    const int second = number(at + 17, 2);
    // Days that only some months have are left to the calendar.
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > 28 || hour < 0 || hour > 23 || minute < 0 ||
        minute > 59 || second < 0 || second > 59)
        return std::nullopt;
    qint64 fraction = 0;
    if (text.size() > 20) {
        if (text[19] != '.' || text.size() < 22)
            return std::nullopt;
        qint64 unit = Second / 10;
        for (qsizetype i = 20; i < text.size() - 1; ++i, unit /= 10) {
            if (text[i] < '0' || text[i] > '9')
                return std::nullopt;
            fraction += (text[i] - '0') * unit;
        }
    }
    return daysOf(year, month, day) * Day + ((hour * 60LL + minute) * 60 + second) * Second + fraction;
}

} // namespace

std::optional<qint64> microsecondsOf(QByteArrayView json)
{
    if (json.size() > 2 && json.front() == '"') {
        if (const auto usual = usualForm(json.sliced(1, json.size() - 2)))
            return usual;
    }
    constexpr qsizetype MaxTime = 64;
    if (json.isEmpty() || json.size() > MaxTime)
        return std::nullopt;
    QDateTime time = QDateTime::fromString(jsontext::textOf(json), Qt::ISODateWithMs);
    if (!time.isValid())
        return std::nullopt;
    if (time.timeSpec() == Qt::LocalTime)
        time.setTimeSpec(Qt::UTC);
    return time.toMSecsSinceEpoch() * 1000;
}

std::optional<Span> spanOf(const QString &typed)
{
    const auto time = FilterTime::fromText(typed);
    if (!time)
        return std::nullopt;
    qint64 length = Day;
    switch (time->unit) {
    case FilterTime::Unit::Day:
        break;
    case FilterTime::Unit::Minute:
        length = 60 * Second;
        break;
    case FilterTime::Unit::Second:
        length = Second;
        break;
    case FilterTime::Unit::Millisecond:
        length = Second / 1000;
        break;
    }
    if (!time->date) {
        const qint64 ofDay = time->time.msecsSinceStartOfDay() * 1000LL;
        return Span{true, ofDay, ofDay + length};
    }
    const auto instant = [&time](const QDate &day) {
        QDateTime begin(day, time->time);
        if (time->offsetSeconds)
            begin.setOffsetFromUtc(*time->offsetSeconds);
        return begin.toMSecsSinceEpoch() * 1000;
    };
    Span span;
    span.begin = instant(*time->date);
    const bool isDay = time->unit == FilterTime::Unit::Day;
    span.end = isDay ? instant(time->date->addDays(1)) : span.begin + length; // a day may have 23 hours
    return span;
}

qint64 localFrom(qint64 microseconds)
{
    // Asking the zone takes longer than all the rest.
    struct Known
    {
        qint64 step = std::numeric_limits<qint64>::min();
        qint64 offset = 0;
    };
    thread_local std::array<Known, 256> someKnown;
    const qint64 step = microseconds / ZoneStep;
    Known &known = someKnown[size_t(step) % someKnown.size()];
    if (step != known.step)
        known = {step, QDateTime::fromMSecsSinceEpoch(step * (ZoneStep / 1000)).offsetFromUtc() * Second};
    return microseconds + known.offset;
}

QDate today()
{
    return QDateTime::fromMSecsSinceEpoch(localFrom(QDateTime::currentMSecsSinceEpoch() * 1000) / 1000, Qt::UTC).date();
}

qint64 localTimeOfDay(qint64 microseconds)
{
    const qint64 ofDay = localFrom(microseconds) % Day;
    return ofDay < 0 ? ofDay + Day : ofDay;
}

} // namespace plato::timetext
