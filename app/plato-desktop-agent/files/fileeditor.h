// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plato-desktop-agent/files/textcoding.h"
#include "app/plato-desktop-agent/files/wholefile.h"
#include "core/text/error.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>
#include <utility>

namespace plato::agent {

/// Views and changes text files for POST /edit. Paths are absolute; files are regular and at most MaxFileBytes long.
/// What a command does not change stays: coding and line ends, and all that hangs on the file (wholefile::write()). A
/// change is made as a whole or not at all, and can be undone as long as nobody else has changed the file since.
/// Results are words for the caller; errors too. One thread.
class FileEditor
{
public:
    using Result = Expected<QString>;
    using Range = std::pair<int, int>;

    static constexpr qint64 MaxFileBytes = wholefile::MaxBytes;
    static constexpr qsizetype MaxHistoryPerFile = 20;
    static constexpr qsizetype MaxHistoryBytes =
        qsizetype(64) * 1024 * 1024;       ///< of all files; the oldest changes are forgotten
    static constexpr int MaxListed = 1000; ///< entries of a folder's listing

    /// The lines with their numbers, all or those of `range` (counted from 1, both included; -1 is the last). Of a
    /// folder: what is in it, two levels deep, without hidden entries.
    Result view(const QString &path, std::optional<Range> range) const;
    /// Writes the whole file, as UTF-8 and with the line ends of `text`, and makes its folder if need be.
    Result create(const QString &path, const QString &text);
    /// Replaces the one place where `oldText` stands. "\n" is any line end of the file, unless the text has a "\r".
    Result replace(const QString &path, const QString &oldText, const QString &newText);
    /// Inserts whole lines after line `line`; 0 is the beginning.
    Result insert(const QString &path, int line, const QString &text);
    /// Takes the last change of this editor to the file back.
    Result undo(const QString &path);

private:
    struct Change
    {
        QString path;
        std::optional<QByteArray> before; ///< none: the file was not there
        QByteArray hashAfter;
    };

    Expected<void> change(const QString &path, const CodedText &before, const QString &after);
    Expected<void> change(const QString &path, const std::optional<QByteArray> &before, const QByteArray &after);
    void trimHistory(const QString &path);

    QList<Change> m_changes; // the oldest first
};

} // namespace plato::agent
