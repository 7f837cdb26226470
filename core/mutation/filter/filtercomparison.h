// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/filter/filterexpression.h"
#include "core/text/bytesearch.h"
#include "core/text/decimaltext.h"
#include "core/text/timetext.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace plato {

/// One operation of a filter with the value that somebody typed, made ready for many values of records. Immutable, for
/// any thread.
class FilterComparison
{
public:
    FilterComparison(FilterExpression::Operation operation, const QString &typed);
    // Not copied: the number looks at our bytes.
    FilterComparison(const FilterComparison &) = delete;
    FilterComparison &operator=(const FilterComparison &) = delete;

    /// Of a value of the data. One that was not sent holds for nothing, NULL only for `:null` and the like. Numbers,
    /// times and other texts have no order among each other: what was typed is greater than values of its own kind
    /// alone. A text that is a number counts as one where a number was typed.
    bool holds(QByteArrayView json) const;
    bool holdsText(const QString &text) const;
    /// Of the `timestamp` of a record. A span that was typed is later than a time before it and earlier than one behind
    /// it: `<`, `:` and `>` never hold together, and `<=` and `>=` are `<` or `:` and `>` or `:`.
    bool holdsTime(QByteArrayView json) const;

    const TextPattern &pattern() const { return m_pattern; }

private:
    bool isOrdering() const;
    bool holdsOrder(std::strong_ordering valueToTyped) const;
    bool isWithin(qint64 time) const;
    bool holdsOrderOfTimes(QByteArrayView json) const;

    FilterExpression::Operation m_operation;
    QString m_typed;
    QByteArray m_bytes;
    TextPattern m_pattern;
    std::optional<Decimal> m_number;
    std::optional<timetext::Span> m_span;
};

} // namespace plato
