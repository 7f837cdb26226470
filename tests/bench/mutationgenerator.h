// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace plato::bench {

/// A reply of GET /jobs/{id}/state with `records` mutations in the form of the local runtime, about 230 bytes each:
/// inserts, updates and deletes in eight tables, some texts with escapes and beyond ASCII. The same seed gives the
/// same bytes on every computer.
QByteArray generatedState(qsizetype records, quint32 seed = 20260105);

} // namespace plato::bench
