// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pool/stopflag.h"
#include "core/text/error.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

/// Whole folders: copied, measured and removed, however deep they are. Blocking, for worker threads; reentrant. Once
/// `stop` is set, each ends within a moment, with an error. Whatever went wrong is told: only what is not there counts
/// as not being there.
namespace plato::runtime {

using Result = Expected<void>;

/// Copies the content of folder `from`, which nobody changes meanwhile, into `to`, which must not exist yet: files
/// share their blocks with the original where the file system can (reflink), holes stay holes; modes, times and
/// symbolic links are kept, sockets and pipes left out. On an error nothing of `to` is left.
Result copyTree(const QString &from, const QString &to, const StopFlag &stop);

/// Removes `path` with everything below it, also folders without permissions; links are not followed. No error when
/// there is nothing. What cannot be removed keeps nothing else from being removed; the error names the first of it.
Result removeTree(const QString &path, const StopFlag &stop = NeverStop);

/// Bytes in the files of `path` and below. Holes do not count. What goes while it measures is left out.
Expected<qint64> treeSize(const QString &path, const StopFlag &stop = NeverStop);

/// About how many bytes of disk `path` and everything below it take, with what the file system keeps for each entry; of
/// a file with several names, a part for each of them. For a limit, so there is always an answer: what cannot be looked
/// into, has been moved meanwhile or is mounted there is left out, and once `stop` is set, what comes then.
qint64 diskUse(const QString &path, const StopFlag &stop = NeverStop);

/// Names of the folders in folder `path`. A link to one is none.
Expected<QStringList> foldersIn(const QString &path);

/// The content of a file of at most `most` bytes. What is no regular file, or a link to one, is an error, and not
/// opened.
Expected<QByteArray> readRegularFile(const QString &path, qint64 most);

/// Makes `path` with its parents, for this user alone.
Result makePrivateDir(const QString &path);

/// Replaces the content of a file, as a whole or not at all.
Result writeFile(const QString &path, const QByteArray &content);

/// Words to add to somebody else's about a failure, where the file system of `path` is all but full; else empty.
QString noteOfFullDisk(const QString &path);

} // namespace plato::runtime
