// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/decimaltext.h"

#include "core/text/jsontext.h"
#include "core/text/jsonwalk.h"

#include <algorithm>

namespace plato {

namespace {

/// Larger exponents are taken for this one. No record is long enough for digits that would make a difference.
constexpr qint64 MaxExponent = 1'000'000'000'000;
/// Longer than any marked number of the local runtime.
constexpr qsizetype MaxMarkedSize = 512;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

} // namespace

std::optional<Decimal> Decimal::read(QByteArrayView text)
{
    const char *at = text.begin();
    const char *end = text.end();
    Decimal number;
    int sign = 1;
    if (at < end && (*at == '-' || *at == '+'))
        sign = *at++ == '-' ? -1 : 1;
    const char *first = nullptr; // digits that are not 0
    const char *last = nullptr;
    const char *dot = nullptr;
    qint64 before = 0; // digits from the first one that counts to the dot
    qint64 zerosBehindDot = 0;
    bool hasDigits = false;
    for (; at < end && (isDigit(*at) || (*at == '.' && !dot)); ++at) {
        if (*at == '.') {
            dot = at;
            continue;
        }
        hasDigits = true;
        if (*at != '0') {
            first = first ? first : at;
            last = at;
        }
        if (first && !dot)
            ++before;
        else if (!first && dot)
            ++zerosBehindDot;
    }
    if (!hasDigits)
        return std::nullopt;
    qint64 exponent = 0;
    if (at < end && (*at == 'e' || *at == 'E')) {
        ++at;
        int exponentSign = 1;
        if (at < end && (*at == '-' || *at == '+'))
            exponentSign = *at++ == '-' ? -1 : 1;
        if (at == end)
            return std::nullopt;
        for (; at < end && isDigit(*at); ++at)
            exponent = std::min(MaxExponent, exponent * 10 + (*at - '0'));
        exponent *= exponentSign;
    }
    if (at != end)
        return std::nullopt;
    if (!first)
        return number;
    number.m_sign = sign;
    number.m_digits = {first, last + 1};
    number.m_dot = dot && dot > first && dot < last ? dot - first : -1;
    number.m_digitCount = number.m_digits.size() - (number.m_dot >= 0 ? 1 : 0);
    number.m_exponent = exponent + (before > 0 ? before : -zerosBehindDot);
    return number;
}

std::optional<Decimal> Decimal::readJson(QByteArrayView json)
{
    switch (jsontext::kindOf(json)) {
    case jsontext::Kind::Number:
        return read(json);
    case jsontext::Kind::Text:
        return read(json.sliced(1, std::max<qsizetype>(0, json.size() - 2)));
    case jsontext::Kind::Object: {
        std::optional<Decimal> marked;
        qsizetype members = 0;
        if (json.size() > MaxMarkedSize)
            return std::nullopt;
        jsonwalk::forEachMember(json, [&](QByteArrayView name, QByteArrayView value) {
            ++members;
            if (name == "$int" && jsontext::kindOf(value) == jsontext::Kind::Text)
                marked = readJson(value);
            return true;
        });
        return members == 1 ? marked : std::nullopt;
    }
    default:
        return std::nullopt;
    }
}

char Decimal::digit(qsizetype i) const
{
    if (i >= m_digitCount)
        return '0';
    return m_digits[m_dot >= 0 && i >= m_dot ? i + 1 : i];
}

std::strong_ordering Decimal::compareMagnitudes(const Decimal &a, const Decimal &b)
{
    if (a.m_exponent != b.m_exponent)
        return a.m_exponent <=> b.m_exponent;
    const qsizetype count = std::max(a.m_digitCount, b.m_digitCount);
    for (qsizetype i = 0; i < count; ++i) {
        const char left = a.digit(i);
        const char right = b.digit(i);
        if (left != right)
            return left <=> right;
    }
    return std::strong_ordering::equal;
}

std::strong_ordering operator<=>(const Decimal &a, const Decimal &b)
{
    if (a.m_sign != b.m_sign)
        return a.m_sign <=> b.m_sign;
    return a.m_sign < 0 ? Decimal::compareMagnitudes(b, a) : Decimal::compareMagnitudes(a, b);
}

void Decimal::appendSortKey(QByteArray &out) const
{
    // Sign, exponent, digits, an end that is less than any digit; all turned round below zero.
    const auto flip = static_cast<unsigned char>(m_sign < 0 ? 0xff : 0);
    out += char(1 + m_sign);
    if (m_sign == 0)
        return;
    const auto append = [&](unsigned char byte) { out += char(byte ^ flip); };
    const auto exponent = quint64(m_exponent + 2 * MaxExponent);
    for (int shift = 40; shift >= 0; shift -= 8)
        append(static_cast<unsigned char>(exponent >> shift));
    for (qsizetype i = 0; i < m_digitCount; ++i)
        append(static_cast<unsigned char>(digit(i)));
    append(0);
}

} // namespace plato
