// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/error.h"

#include <QByteArray>
#include <QString>

/// Files that a person opens: anything that has a name, of any size.
namespace plato::boundedfile {

/// The bytes of an ordinary file. The failure says why, for people, and does not name the file: it cannot be read, it
/// is no file but a pipe, a device or a folder (which may have no end, and let nobody go on), or it has more than
/// `most` bytes. With `mark`, a file that does not begin with it is not read, and gives only what stands there instead.
/// Any thread.
Expected<QByteArray> read(const QString &path, qint64 most, QByteArrayView mark = {});

} // namespace plato::boundedfile
