// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <compare>
#include <optional>

namespace plato {

/// A decimal number as text, compared exactly: 9007199254740993 is more than 9007199254740992, and 1e2 is 100.0.
/// A view: the bytes must outlive it.
class Decimal
{
public:
    /// Digits with an optional sign, fraction and exponent; nullopt for everything else.
    static std::optional<Decimal> read(QByteArrayView text);
    /// Of a JSON value: a number, {"$int": "…"}, or a text that reads as a number, as databases send exact decimals.
    static std::optional<Decimal> readJson(QByteArrayView json);

    friend std::strong_ordering operator<=>(const Decimal &a, const Decimal &b);
    friend bool operator==(const Decimal &a, const Decimal &b) { return std::is_eq(a <=> b); }

    /// Appends bytes that compare with memcmp() as the numbers do.
    void appendSortKey(QByteArray &out) const;

private:
    static std::strong_ordering compareMagnitudes(const Decimal &a, const Decimal &b);
    /// The digit `i` places behind the first that is not 0; 0 behind the last one.
    char digit(qsizetype i) const;

    int m_sign = 0;          // -1, 0, 1
    qint64 m_exponent = 0;   // the number is 0.DIGITS × 10^exponent
    QByteArrayView m_digits; // from the first digit that is not 0 to the last, with the dot that may stand between
    qsizetype m_dot = -1;    // index within m_digits, or -1
    qsizetype m_digitCount = 0;
};

} // namespace plato
