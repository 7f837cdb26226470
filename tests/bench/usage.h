// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

/// What another process uses, as the kernel counts it.
namespace plato::bench {

double cpuMs(qint64 pid);                 ///< so far; with threads that have ended, without its children
double cpuMsOfDescendants(qint64 pid);    ///< of those that live, without the process itself
double proportionalMegabytes(qint64 pid); ///< PSS: its own memory and its part of what it shares

} // namespace plato::bench
