// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/capture/folderpath.h"
#include "app/platod/files/tree.h"

#include <QByteArray>
#include <QByteArrayList>

#include <chrono>
#include <optional>

namespace plato::runtime {

/// The copy of one tree, as copyTree() and copyLiveTree() make it. Everything is opened from the folder above and never
/// through a link: what is in there belongs to an application, and a link that appears meanwhile would lead us to files
/// that only we may read.
class TreeCopy
{
public:
    enum class Source {
        Quiet, ///< nobody changes it: what is listed is there
        Live,  ///< an application is at work: what goes meanwhile is left out, what changes is copied again
    };
    static constexpr std::chrono::seconds Patience{5}; ///< with one file that is written to without a pause

    /// `leftOut`: files, relative to `from`, that are not copied, nor what SQLite keeps beside them. `to`: its parent
    /// is a folder of ours alone.
    TreeCopy(QByteArray from, QByteArray to, Source source, QByteArrayList leftOut, const StopFlag &stop);

    /// Once. On an error nothing of `to` is left, but once stopped: then its owner has something to remove.
    Result run();

private:
    Result copyBelow();
    Result copyEntry(const QByteArray &name);
    /// False where it has become something else meanwhile.
    Expected<bool> copyAs(const FileInfo &info, const QByteArray &name);
    Expected<bool> copyLink(const QByteArray &name);
    Expected<bool> enterFolder(const QByteArray &name);
    Expected<bool> copyFile(const QByteArray &name);
    Result leaveFolder();
    bool isLeftOut(const QByteArray &name) const;
    QByteArray shown(const QByteArray &name) const { return m_from + '/' + m_source->pathOf(name); }

    QByteArray m_from;
    QByteArray m_to;
    bool m_isLive;
    QByteArrayList m_leftOut;
    qsizetype m_deepestLeftOut = -1; // folders above it; -1: nothing is left out
    const StopFlag &m_stop;
    std::optional<FolderPath> m_source;
    std::optional<FolderPath> m_target; // the same way
};

} // namespace plato::runtime
