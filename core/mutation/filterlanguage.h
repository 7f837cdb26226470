// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/filterexpression.h"

#include <QString>

#include <tl/expected.hpp>

/// The text form of filters, see FilterExpression. Pure functions for any thread.
namespace plato::filterlanguage {

struct Error
{
    qsizetype position = 0; ///< of the character that is wrong, in UTF-16 units
    qsizetype length = 0;   ///< 0: something is missing there
    QString message;        ///< a sentence for people: what is wrong, and what would do
};

/// An empty text is the filter that everything passes.
tl::expected<FilterExpression, Error> parse(const QString &text);
/// Text that parse() reads as the same expression.
QString textOf(const FilterExpression &expression);

} // namespace plato::filterlanguage
