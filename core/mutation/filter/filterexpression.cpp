// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/filter/filterexpression.h"

namespace plato {

bool operator==(const FilterExpression &a, const FilterExpression &b)
{
    return a.kind == b.kind && a.isNegated == b.isNegated && a.field == b.field && a.operation == b.operation &&
           a.name == b.name && a.value == b.value && a.oldValue == b.oldValue && a.parts == b.parts;
}

} // namespace plato
