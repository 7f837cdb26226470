// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/process/descriptor.h"
#include "core/text/error.h"

#include <QByteArray>
#include <QByteArrayList>

#include <optional>
#include <sys/stat.h>
#include <vector>

/// Going through a tree of folders that somebody else has made, and may be changing: by descriptors, so that no path is
/// ever too long and no link is followed, and with a few of them, however deep it is. Blocking.
namespace plato {

/// `struct`, since there is a function of the same name.
using FileInfo = struct stat;

/// Opens folder `name` in folder `parent`. errno is ELOOP or ENOTDIR where it is something else, also a link to one.
Descriptor openFolderAt(int parent, const QByteArray &name);

/// What is in the open folder `folder`, without "." and ".."; nothing where it could not be told: errno says why.
std::optional<QByteArrayList> namesIn(int folder);

/// The way from a root down to one of the folders below it, and which entries of each folder on it are still to be
/// looked at. Functions return 0, or what errno was.
class FolderPath
{
public:
    static constexpr int MostOpen = 12; ///< descriptors that it holds at a time

    /// `root`: an open folder.
    explicit FolderPath(Descriptor root);

    /// The innermost folder, and what was told of it when it was entered.
    int fd() const { return m_levels.back().fd; }
    const FileInfo &info() const { return m_levels.back().info; }
    const QByteArray &name() const { return m_levels.back().name; } ///< of the innermost; empty for the root
    int depth() const { return int(m_levels.size()) - 1; }          ///< 0: the root
    QByteArray path() const;                                        ///< relative to the root; empty for the root
    QByteArray pathOf(const QByteArray &name) const;                ///< of an entry of the innermost; empty: its own

    /// Goes on into folder `name` of the innermost one.
    int enter(const QByteArray &name);
    /// Goes back to the folder above. ESTALE: somebody has moved it meanwhile.
    int leave();
    /// After that failed: goes back to the nearest folder above that is still open. What was left in those between is
    /// given up.
    void leaveToOpen();

    /// Reads which entries the innermost folder has.
    int list();
    /// The name of one of them, each once; nothing when there is no other.
    std::optional<QByteArray> takeNext();

private:
    struct Level
    {
        QByteArray name;
        FileInfo info{};
        Descriptor fd; // closed where many deeper ones are open
        QByteArrayList left;
    };

    int reopenInnermost();

    std::vector<Level> m_levels;
};

} // namespace plato
