// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pool/stopflag.h"
#include "core/text/error.h"

#include <QJsonArray>

namespace plato {

/// The net difference of records that tell every change of their rows, oldest first: at most one record for each row,
/// none for one that is as it was, with what its last one says beside the row. Where nothing is known of the rows that
/// went (TRUNCATE, DROP) that record stays, behind the DELETE of the rows that are known to have gone and before the
/// INSERT of those that came after it. Ordered by table; in each DELETE, then UPDATE, then INSERT.
/// Ends within a moment, with an error, once `stop` is set.
Expected<QJsonArray> netOf(const QJsonArray &records, const StopFlag &stop);

} // namespace plato
