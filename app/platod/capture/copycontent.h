// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pool/stopflag.h"
#include "core/text/error.h"

#include <QByteArray>

namespace plato {

/// Fills the empty file `out` with the `size` bytes of file `in`: it shares the blocks where the file system can
/// (reflink), and holes stay holes. `name` is what an error names. Blocking; ends within a moment, with an error, once
/// `stop` is set.
Expected<void> copyContent(int in, int out, qint64 size, const QByteArray &name, const StopFlag &stop);

} // namespace plato
