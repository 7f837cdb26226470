// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/filter/filtercomparison.h"

#include "core/text/jsontext.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

constexpr qsizetype LongestTimeOfDay = 32;

} // namespace

using Operation = FilterExpression::Operation;

FilterComparison::FilterComparison(Operation operation, const QString &typed)
    : m_operation(operation)
    , m_typed(typed)
    , m_bytes(typed.toUtf8())
    , m_pattern(typed, operation == Operation::Contains ? TextPattern::Match::Part : TextPattern::Match::Whole)
    , m_number(Decimal::read(m_bytes))
    , m_span(timetext::spanOf(typed))
{
}

bool FilterComparison::isOrdering() const
{
    return m_operation == Operation::Less || m_operation == Operation::LessEqual || m_operation == Operation::Greater ||
           m_operation == Operation::GreaterEqual;
}

bool FilterComparison::holdsOrder(std::strong_ordering valueToTyped) const
{
    switch (m_operation) {
    case Operation::Less:
        return std::is_lt(valueToTyped);
    case Operation::LessEqual:
        return std::is_lteq(valueToTyped);
    case Operation::Greater:
        return std::is_gt(valueToTyped);
    case Operation::GreaterEqual:
        return std::is_gteq(valueToTyped);
    default:
        return std::is_eq(valueToTyped);
    }
}

bool FilterComparison::isWithin(qint64 time) const
{
    switch (m_operation) {
    case Operation::Less:
        return time < m_span->begin;
    case Operation::LessEqual:
        return time < m_span->end;
    case Operation::Greater:
        return time >= m_span->end;
    case Operation::GreaterEqual:
        return time >= m_span->begin;
    default:
        return time >= m_span->begin && time < m_span->end;
    }
}

bool FilterComparison::holds(QByteArrayView json) const
{
    if (json.isEmpty())
        return false;
    if (!isOrdering()) {
        if (m_pattern.matchesJson(json))
            return true;
        if (m_operation == Operation::Contains || !m_number)
            return false;
        const auto number = Decimal::readJson(json);
        return number && *number == *m_number;
    }
    const jsontext::Kind kind = jsontext::kindOf(json);
    if (kind == jsontext::Kind::Null)
        return false;
    if (m_number) {
        const auto number = Decimal::readJson(json);
        return number && holdsOrder(*number <=> *m_number);
    }
    if (m_span)
        return holdsOrderOfTimes(json);
    const bool isNumber = kind != jsontext::Kind::Text && Decimal::readJson(json);
    return !isNumber && holdsText(jsontext::textOf(json));
}

bool FilterComparison::holdsOrderOfTimes(QByteArrayView json) const
{
    if (const auto time = timetext::microsecondsOf(json))
        return isWithin(m_span->isTimeOfDay ? timetext::localTimeOfDay(*time) : *time);
    if (!m_span->isTimeOfDay || json.size() > LongestTimeOfDay)
        return false;
    const auto ofDay = timetext::spanOf(jsontext::textOf(json));
    return ofDay && ofDay->isTimeOfDay && isWithin(ofDay->begin);
}

bool FilterComparison::holdsText(const QString &text) const
{
    if (!isOrdering())
        return m_pattern.matches(text);
    return holdsOrder(text.compare(m_typed, Qt::CaseInsensitive) <=> 0);
}

bool FilterComparison::holdsTime(QByteArrayView json) const
{
    if (json.isEmpty())
        return false;
    const auto time = timetext::microsecondsOf(json);
    if (time && m_span && m_operation != Operation::Contains)
        return isWithin(m_span->isTimeOfDay ? timetext::localTimeOfDay(*time) : *time);
    if (isOrdering())
        return !time && !m_span && m_number.has_value() == Decimal::readJson(json).has_value() && holds(json);
    if (holds(json))
        return true;
    if (!time || m_operation != Operation::Contains)
        return false;
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(*time / 1000); // as it is shown
    return m_pattern.matches(local.toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s));
}

} // namespace plato
