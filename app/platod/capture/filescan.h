// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pool/stopflag.h"
#include "core/text/error.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QMap>
#include <QString>

#include <optional>

namespace plato {

class ChangeWatch;

/// The content of one file, or the target of a symbolic link. A value; texts are shared.
struct FileContent
{
    qint64 size = 0;
    QByteArray sha256;           ///< empty for a file that was not read
    std::optional<QString> text; ///< of small files that hold UTF-8 without NUL
    bool isLink = false;
    QString unread;        ///< why a file was not read; empty for one that was
    qint64 modifiedNs = 0; ///< of a file that was not read: what else tells that it was written to

    bool isSameAs(const FileContent &other) const
    {
        return size == other.size && sha256 == other.sha256 && isLink == other.isLink && modifiedNs == other.modifiedNs;
    }
};

/// One file of a scan, with what tells at the next whether it has to be read again.
struct ScannedFile
{
    FileContent content;
    QByteArray stamp; ///< empty: read it again
};
using ScannedFiles = QMap<QByteArray, ScannedFile>; ///< by path, relative to the root

struct ScanPlace
{
    QString root;           ///< a folder that the application cannot replace; below it no link is followed
    QString folder;         ///< relative to root
    QByteArrayList ignored; ///< names of files and folders, with * ? […], that are left out
    QByteArrayList without; ///< paths, relative to root, that are left out
};

constexpr qint64 LongestFileText = 64 * 1024;
constexpr qint64 LongestTextsTogether = 32 * 1024 * 1024; ///< of one scan; beyond it files count as not small
constexpr qsizetype MostFiles = 100'000;
/// What is read of one file, and in one scan: a file with more is not read, whatever of it are holes, and says so.
constexpr qint64 LargestFile = qint64(256) << 20;
constexpr qint64 MostBytesRead = qint64(1) << 30;

/// Reads every file of the folder that `before` does not know as it is now; one that is not there holds no file. Each
/// folder is watched before it is read, so that nothing is missed. Blocking; ends within a moment, with an error, once
/// `stop` is set. The error says what makes the folder unreadable; a file that nobody may read says so itself.
Expected<ScannedFiles> scanFiles(const ScanPlace &place, const ScannedFiles &before, ChangeWatch &watch,
                                 const StopFlag &stop);

/// The same of a folder that nobody changes: it is not watched.
Expected<ScannedFiles> scanUnchanging(const ScanPlace &place, const StopFlag &stop);

/// What scanFiles() may take as `before` of a folder that was just copied from one with `originals`, and that nobody
/// has been able to write to: the contents are known, and not read.
Expected<ScannedFiles> scanCopies(const ScanPlace &place, const ScannedFiles &originals, const StopFlag &stop);

} // namespace plato
