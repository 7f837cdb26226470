// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace plato {

/// A filter as a tree of values: what filterlanguage reads from text and writes back, the builder edits, and
/// MutationFilter compiles. The language:
///
///     table:ticket action:update status:open->closed title~"refund" amount>100 env:git -table:event time:>10:32
///     refund (table:ticket or table:comment) -(action:delete)
///
/// Terms side by side must all hold; `or` binds weaker than that; `-` before a term or bracket turns it round; brackets
/// group. A word alone is looked for in everything that the record shows or holds. Names and texts match in any letter
/// case.
struct FilterExpression
{
    enum class Kind {
        All,  ///< every one of `parts`; without parts it holds for every record
        Any,  ///< one of `parts` at least
        Term, ///< `field`, `operation`, `value`
    };

    /// What the term looks at. Column is a column of the data, by `name`; one that is called like one of ours is
    /// written in quotes: `"time":12`.
    enum class Field { Anything, Table, Action, Key, Env, Time, Column };

    enum class Operation {
        Is,       ///< `:` equal as text, or as number where both are numbers; `*` in the value stands for anything
        Contains, ///< `~`, and of a word alone
        Less,     ///< `<`, or `:<`, and so the next three; as numbers, times, or else as text
        LessEqual,
        Greater,
        GreaterEqual,
        Became,  ///< `column:a->b`: old value a, new value b; an empty side is any value
        Changed, ///< `changed:column`: the record changed this column
        Exists,  ///< `has:column`: the record has a value for this column, old or new, NULL included
    };

    Kind kind = Kind::All;
    bool isNegated = false;
    QList<FilterExpression> parts; ///< of All and Any

    Field field = Field::Anything;
    QString name; ///< of Column, as typed; matched in any letter case
    Operation operation = Operation::Contains;
    QString value;    ///< as typed, without quotes and escapes; of Became the new value
    QString oldValue; ///< of Became

    bool isEmpty() const { return kind == Kind::All && parts.isEmpty(); }
    /// Not defaulted: while Qt makes a metatype of a type that holds a list of itself, it asks for == before there is
    /// one.
    friend bool operator==(const FilterExpression &a, const FilterExpression &b);
};

} // namespace plato
