// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/timetext.h"

#include "core/text/jsontext.h"
#include "core/text/writtentime.h"

#include <algorithm>
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

constexpr int daysIn(int year, int month)
{
    const bool isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 ? (isLeap ? 29 : 28) : 30 + (month + (month > 7 ? 1 : 0)) % 2;
}
static_assert(daysIn(2024, 2) == 29 && daysIn(2026, 7) == 31 && daysIn(2026, 8) == 31 && daysIn(2026, 9) == 30);

/// Takes the zone from the end of `text`: how far it is from UTC, `Z` and none not at all. Odd ones stay there.
qint64 takeZone(QByteArrayView &text)
{
    constexpr qsizetype OffsetSize = 6; // +02:00
    if (text.back() == 'Z') {
        text.chop(1);
        return 0;
    }
    const char *at = text.end() - OffsetSize;
    if ((at[0] != '+' && at[0] != '-') || at[3] != ':')
        return 0;
    const int hours = number(at + 1, 2);
    const int minutes = number(at + 4, 2);
    if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59)
        return 0;
    text.chop(OffsetSize);
    const qint64 offset = (hours * 60LL + minutes) * 60 * Second;
    return at[0] == '-' ? -offset : offset;
}

constexpr qsizetype SizeToSecond = 19; // 2026-01-05T10:32:05

/// `2026-01-05T10:32:05.123Z`, with any fraction or none, and a zone as `+02:00` or none: what nearly all servers send.
/// nullopt: look more closely.
std::optional<qint64> usualForm(QByteArrayView text)
{
    if (text.size() < SizeToSecond || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != ' ') ||
        text[13] != ':' || text[16] != ':')
        return std::nullopt;
    const qint64 offset = takeZone(text);
    if (text.size() < SizeToSecond)
        return std::nullopt;
    const char *at = text.data();
    const int year = number(at, 4);
    const int month = number(at + 5, 2);
    const int day = number(at + 8, 2);
    const int hour = number(at + 11, 2);
    const int minute = number(at + 14, 2);
    const int second = number(at + 17, 2);
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || hour < 0 || hour > 23 ||
        minute < 0 || minute > 59 || second < 0 || second > 59)
        return std::nullopt;
    qint64 fraction = 0;
    if (text.size() > SizeToSecond) {
        if (text[SizeToSecond] != '.' || text.size() == SizeToSecond + 1)
            return std::nullopt;
        qint64 unit = Second / 10;
        for (qsizetype i = SizeToSecond + 1; i < text.size(); ++i, unit /= 10) {
            if (text[i] < '0' || text[i] > '9')
                return std::nullopt;
            fraction += (text[i] - '0') * unit;
        }
    }
    return daysOf(year, month, day) * Day + ((hour * 60LL + minute) * 60 + second) * Second + fraction - offset;
}

} // namespace

QDateTime dateTimeOf(const QString &sent)
{
    constexpr qsizetype DateSize = 10;
    QString text = sent;
    // Qt would take it as local, and of local times there are some that no clock shows.
    if (text.size() == DateSize)
        text += "T00:00Z"_L1;
    else if (!text.endsWith(u'Z', Qt::CaseInsensitive) && text.indexOf(u'+', DateSize) < 0 &&
             text.indexOf(u'-', DateSize) < 0)
        text += u'Z';
    // Qt would round.
    if (text.size() > SizeToSecond && (text[SizeToSecond] == u'.' || text[SizeToSecond] == u',')) {
        const auto *digits = text.cbegin() + SizeToSecond + 1;
        const qsizetype count = std::find_if_not(digits, text.cend(), [](QChar c) { return c.isDigit(); }) - digits;
        constexpr qsizetype MostDigits = 3;
        if (count > MostDigits)
            text.remove(SizeToSecond + 1 + MostDigits, count - MostDigits);
    }
    return QDateTime::fromString(text, Qt::ISODateWithMs);
}

std::optional<qint64> microsecondsOf(QByteArrayView json)
{
    if (json.size() > 2 && json.front() == '"') {
        if (const auto usual = usualForm(json.sliced(1, json.size() - 2)))
            return usual;
    }
    constexpr qsizetype MaxTime = 64;
    if (json.isEmpty() || json.size() > MaxTime)
        return std::nullopt;
    const QDateTime time = dateTimeOf(jsontext::textOf(json));
    if (!time.isValid())
        return std::nullopt;
    return time.toMSecsSinceEpoch() * 1000;
}

std::optional<Span> spanOf(const QString &typed)
{
    const auto time = WrittenTime::fromText(typed);
    if (!time)
        return std::nullopt;
    qint64 length = Day;
    switch (time->unit) {
    case WrittenTime::Unit::Day:
        break;
    case WrittenTime::Unit::Minute:
        length = 60 * Second;
        break;
    case WrittenTime::Unit::Second:
        length = Second;
        break;
    case WrittenTime::Unit::Millisecond:
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
    const bool isDay = time->unit == WrittenTime::Unit::Day;
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
