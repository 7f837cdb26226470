// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace plato {

/// For QProcess::setChildProcessModifier(), first in every child: takes back what it would inherit. Signals that are
/// blocked or ignored here get their default, and all descriptors but stdin, stdout and stderr are closed when the
/// program is executed, those too that this program was started with. What is to go along is unmarked after that.
/// Async-signal-safe.
void startCleanInChild();

/// Lets `descriptor` go along with the program that the child executes; after startCleanInChild(). Async-signal-safe.
void passInChild(int descriptor);

} // namespace plato
