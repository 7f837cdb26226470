// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/error.h"

#include <QString>

#include <atomic>

/// Whole folders: copied and removed. Blocking, for worker threads; reentrant.
namespace plato::runtime {

using Result = Expected<void>;

/// Copies the content of folder `from` into `to`, which must not exist yet: files share their blocks with the original
/// where the file system can (reflink), holes stay holes; modes, times and symbolic links are kept, sockets and pipes
/// left out. On an error, or once `cancelled` is set, nothing of `to` is left.
Result copyTree(const QString &from, const QString &to, const std::atomic_bool &cancelled);

/// Fills the empty file `out` with the `size` bytes of file `in`, in the same ways; `path` is what an error names.
Result copyContent(int in, int out, qint64 size, const QString &path, const std::atomic_bool &cancelled);

/// Removes `path` with everything below it, also folders without permissions; links are not followed. No error when
/// there is nothing.
Result removeTree(const QString &path);

/// Makes `path` with its parents, for this user alone.
Result makePrivateDir(const QString &path);

/// Replaces the content of a file, as a whole or not at all.
Result writeFile(const QString &path, const QByteArray &content);

/// Words to add to somebody else's about a failure, where the file system of `path` is all but full; else empty.
QString noteOfFullDisk(const QString &path);

} // namespace plato::runtime
