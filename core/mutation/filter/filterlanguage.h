// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/filter/filterexpression.h"

#include <QString>
#include <QStringView>

#include <tl/expected.hpp>

/// The text form of filters. Pure functions for any thread.
///
/// Beside what FilterExpression shows:
/// - `=` is another way to write `:`, `and` may stand between terms; `or` and `and` in any letter case, in quotes they
///   are words to look for.
/// - Several values: `table:(ticket or comment)`, `title~(refund and invoice)`, `amount:(<10 or >=100)`,
///   `status:(open->closed or ->lost)`, `changed:(status or owner)`.
/// - Names and values that hold a blank, a bracket or quotes stand in quotes; in there `\"`, `\\`, `\n`, `\t`, `\r` and
///   `\u0041` are escapes. `->` in quotes is text.
/// - Empty brackets hold for every record, as the empty text does.
namespace plato::filterlanguage {

/// Brackets within brackets; more is an error.
inline constexpr int MaxNesting = 64;

struct Error
{
    qsizetype position = 0; ///< of the character that is wrong, in UTF-16 units
    qsizetype length = 0;   ///< 0: something is missing there
    QString message;        ///< a sentence for people: what is wrong, and what would do
};

/// An empty text is the filter that everything passes. The result is normalized().
tl::expected<FilterExpression, Error> parse(const QString &text);

/// Text that parse() reads as normalized(expression), on one line and without control characters. Of an expression that
/// the language can say: see FilterExpression; a Time is compared with a time, see core/text/writtentime.h.
QString textOf(const FilterExpression &expression);

/// The same filter in the one form that parse() gives: nothing grouped that is alone or within a group of its kind, a
/// negation at the innermost place, no members that the term does not use.
FilterExpression normalized(const FilterExpression &expression);

/// `value` as it stands after an operator: bare, or in quotes where it has to be.
QString valueText(const QString &value);
/// The name of a column as it stands before an operator.
QString nameText(const QString &name);

} // namespace plato::filterlanguage
