// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/compare/valuematcher.h"
#include "core/text/error.h"

#include <QByteArray>
#include <QList>

class QJsonObject;

namespace plato {

/// The output that a test case asks for: an object that an agent hands over when it is done. A value.
struct ExpectedOutput
{
    QByteArray schema;           ///< JSON Schema that the output has to fit; empty: any object
    QList<ColumnMatcher> values; ///< what its members have to be

    bool isAsked() const { return !values.isEmpty(); }
    friend bool operator==(const ExpectedOutput &, const ExpectedOutput &) = default;
};

namespace testoutput {

/// Of JSON Schema these are known: type, properties, required, items, enum, anyOf, additionalProperties as true or
/// false, and what only explains (title, description, default, examples, $schema). The error names any other: it would
/// be checked by nobody.
Expected<void> checkSchema(const QByteArray &schema);

/// For the wire: the score, 0 … 1 (matched ÷ expected; 0 for an output that does not fit the schema), counts, and what
/// each member is beside what it should be. `output`: a JSON object.
QJsonObject score(const ExpectedOutput &expected, const QByteArray &output);

} // namespace testoutput
} // namespace plato
