// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/capture/pgoutput.h"

#include <QJsonValue>

namespace plato::postgres {

/// A value of type `type`, which is no domain, as JSON:
/// - NULL: null; boolean: true or false; integers and reals: a number, in the forms of valueforms.h where that is not
/// exact
/// - numeric: a number up to 15 digits, so that 100 and 100.00 are one; else {"$numeric": "…"}
/// - bytea: {"$blob": …}
/// - everything else as PostgreSQL writes it, as text: times as ISO with times with a zone in UTC, arrays as {1,2},
///   JSON as it is written
QJsonValue toJson(const Value &value, Oid type);

/// The same where two values differ that would be one number: {"$numeric": "1.10"}.
QJsonValue toExactJson(const Value &value, Oid type);

} // namespace plato::postgres
