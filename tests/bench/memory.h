// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

/// What this process holds in memory, as the kernel counts it.
namespace plato::bench {

qint64 residentBytes();
qint64 peakResidentBytes(); ///< since the start, or since resetPeak()
void resetPeak();
void releaseFreeMemory(); ///< what the allocator keeps for later goes back

} // namespace plato::bench
