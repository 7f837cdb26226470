// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pool/stopflag.h"
#include "core/text/error.h"

#include <QByteArray>
#include <QString>

#include <chrono>

/// A consistent copy of a SQLite database that an application is working with, taken without any lock.
///
/// Why not SQLite's backup API: with a rollback journal its read lock makes the commit of an application without a busy
/// timeout fail with SQLITE_BUSY, however short it is; with a write-ahead log a second connection keeps the log from
/// being removed, leaves -wal and -shm files behind and blocks a change of the journal mode. So the files are copied,
/// and the copy counts only when nothing that matters was written meanwhile:
/// - with a write-ahead log, when the log was not started anew: every page that a checkpoint may have half written is
///   in the log, whose checksums tell what was committed;
/// - otherwise, when nobody holds the exclusive lock before and after (asked for, never taken), no write to the file
///   was reported (inotify), and stamp and change counter stayed the same. A journal left by a crash is copied, too.
/// SQLite itself then plays log or journal into the copy.
namespace plato::sqlite {

/// Where a database is. What lies below `root` is the application's: links there would lead us to files that only we
/// may read, so none is followed.
struct DatabasePlace
{
    QString root; ///< a folder that the application cannot replace
    QString name; ///< of the file, relative to root
};

/// Tells whether the content may have changed: equal marks mean that no transaction was committed in between. Opaque.
using FileMark = QByteArray;

/// Bytes that are observed of a database, and of the log or journal beside it: more are an error.
constexpr qint64 LargestDatabase = qint64(4) << 30;
constexpr qint64 LargestLog = qint64(512) << 20;

/// The mark of the database as it is now: some 200 bytes are read, whatever its size. Empty when there is no such file,
/// or it cannot be read: then copyDatabase() tells why.
FileMark markOf(const DatabasePlace &place);

/// There is no such file.
bool isMissing(const DatabasePlace &place);

/// Copies the database to the path `target`, which must not exist and is left away on failure. Blocking. Tries again
/// for at most `patience` while the application holds an exclusive lock, writes without a pause, or has no such file.
/// Returns the mark that belongs to the copy, or a text that says what is wrong. Ends within a moment, with an error,
/// once `stop` is set.
///
/// POSIX locks being what they are, this process must not have the database open through SQLite itself: opening and
/// closing the file here would drop the locks of that connection.
Expected<FileMark> copyDatabase(const DatabasePlace &place, const QString &target, std::chrono::milliseconds patience,
                                const StopFlag &stop);

/// Removes a copy and what SQLite may have put beside it.
void removeDatabase(const QString &path);

} // namespace plato::sqlite
