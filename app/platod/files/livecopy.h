// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/files/tree.h"

#include <QStringList>

namespace plato::runtime {

/// Copies folder `from`, in which an application is at work, to `to`, which must not exist. Blocking; reentrant. The
/// application is neither locked out nor slowed down:
/// - each of `databases` (SQLite, relative to `from`) is copied as of one moment, its journals played in;
/// - a file that was written to while it was copied is copied again, for some seconds, then it is an error;
/// - files that are made or removed while it copies may be in the copy or not;
/// - whatever else cannot be read is an error: a copy that is none lacks nothing.
/// On an error nothing of `to` is left, but once `stop` is set: then its owner has something to remove.
Result copyLiveTree(const QString &from, const QString &to, const QStringList &databases, const StopFlag &stop);

} // namespace plato::runtime
