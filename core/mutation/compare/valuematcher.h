// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/error.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>
#include <QRegularExpression>
#include <QString>

namespace plato {

/// What a value of a column has to be. A value for any thread. As JSON (docs/test-cases.md): any value stands for
/// itself; `{"$one_of": [1, 2]}`, `{"$any": true}`, `{"$pattern": "^RF-[0-9]+$"}`, and `{"$exact": …}`, in a list too,
/// for a value that would look like one of these or holds one. A matcher within a value or another matcher is an error.
class ValueMatcher
{
public:
    enum class Kind {
        Exact,
        OneOf,
        Any,     ///< the column is there, be it NULL
        Pattern, ///< a regular expression that is found in the text of the value; NULL has none
    };

    ValueMatcher() = default; ///< Any
    static ValueMatcher exact(const QByteArray &json);
    static ValueMatcher oneOf(const QByteArrayList &values);
    static ValueMatcher any() { return {}; }
    /// One that is no regular expression matches nothing: see patternError().
    static ValueMatcher pattern(const QString &pattern);
    static QString patternError(const QString &pattern); ///< for people; empty: it is one

    /// `json` has passed jsonform::checkSyntax(). The error is a sentence for people.
    static Expected<ValueMatcher> fromJson(QByteArrayView json);
    QByteArray toJson() const;

    Kind kind() const { return m_kind; }
    const QByteArrayList &values() const { return m_values; } ///< JSON; of Exact one
    QString pattern() const { return m_expression.pattern(); }

    bool matches(QByteArrayView json) const; ///< an empty view, a column that is not there, never matches
    QString text() const;                    ///< for people, on one line

    friend bool operator==(const ValueMatcher &a, const ValueMatcher &b)
    {
        return a.m_kind == b.m_kind && a.m_values == b.m_values && a.pattern() == b.pattern();
    }

private:
    Kind m_kind = Kind::Any;
    QByteArrayList m_values;
    QByteArrayList m_canonical; // of m_values
    bool m_arePlain = true;     // each of m_values can be written in one way only
    QRegularExpression m_expression;
};

/// A column and what its value has to be.
struct ColumnMatcher
{
    QString column; ///< in any letter case
    ValueMatcher matcher;
    friend bool operator==(const ColumnMatcher &, const ColumnMatcher &) = default;
};

} // namespace plato
