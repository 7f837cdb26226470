// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/keptstate.h"
#include "core/text/error.h"

#include <QByteArray>
#include <QString>

/// A state as a file, which opens without a server; docs/states.md has its form:
///
///     PLATO-STATE 1\n
///     {"fetched_at": …, "envs": […], "reply_bytes": N, "reply_sha256": …}\n
///     the N bytes of the reply, as they came
///
/// All errors are sentences for people. Reads and writes whole files: made for a worker thread.
namespace plato::statefile {

inline constexpr int Version = 1;
inline constexpr QLatin1StringView Suffix{"platostate"};

Expected<void> write(const QString &path, const KeptState &state);
Expected<KeptState> read(const QString &path);

QByteArray headOf(const KeptState &state); ///< both lines in front of the reply
/// Of the bytes of a whole file.
Expected<KeptState> parse(QByteArray bytes);

} // namespace plato::statefile
