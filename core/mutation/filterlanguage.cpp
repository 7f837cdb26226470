// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/filterlanguage.h"

namespace plato::filterlanguage {

tl::expected<FilterExpression, Error> parse(const QString &text)
{
    FilterExpression all;
    if (!text.trimmed().isEmpty()) {
        FilterExpression word;
        word.kind = FilterExpression::Kind::Term;
        word.value = text.trimmed();
        all.parts.append(word);
    }
    return all;
}

QString textOf(const FilterExpression &expression)
{
    return expression.isEmpty() ? QString() : expression.parts.first().value;
}

} // namespace plato::filterlanguage
