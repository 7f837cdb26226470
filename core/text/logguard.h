// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace plato {

/// From now on whatever is logged is fit for a terminal: one line, bounded, with signs for control characters, so that
/// an id or a reason of a server can neither move the cursor nor pass for a line of ours. Once, in main(), before
/// anything is logged; it passes on to the handler of before.
void guardLogs();

} // namespace plato
