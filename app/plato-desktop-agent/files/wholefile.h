// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/error.h"

#include <QByteArray>
#include <QString>

#include <optional>

/// The bytes of one file, read and written as a whole. Errors name the file, in words for the caller of the agent.
namespace plato::agent::wholefile {

inline constexpr qint64 MaxBytes = qint64(10) * 1024 * 1024;

/// Refuses a path that is not absolute.
Expected<void> checkPath(const QString &path);

/// Refuses what is no regular file, and what has more than MaxBytes.
Expected<QByteArray> read(const QString &path);

/// Writes over what is there, so that all that hangs on the file stays: owner, mode, both kinds of link, extended
/// attributes. It takes leave to write the file, and none to write its folder. `before` is what the file has now; after
/// a failure it has that again. None: the file is made, and not one that is there already.
Expected<void> write(const QString &path, const std::optional<QByteArray> &before, const QByteArray &after);

} // namespace plato::agent::wholefile
