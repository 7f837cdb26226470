// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <set>

namespace plato {

/// Tells, without looking, whether something was written, made, moved or removed in some folders (inotify). Folders
/// are watched one by one, not with what lies below them.
///
/// Any one thread at a time; only the descriptor may be polled from another.
class ChangeWatch
{
public:
    ChangeWatch();
    ~ChangeWatch();
    Q_DISABLE_COPY_MOVE(ChangeWatch)

    /// Readable once something has happened since the last generation(). -1 where the system gives no watch.
    int descriptor() const { return m_descriptor; }

    /// Watches an open folder. Where the system refuses, generation() no longer says that nothing happened.
    void addFolder(int folderDescriptor);
    /// Watches nothing any more, and forgets what happened.
    void clear();

    /// Differs from the number of an earlier call if something happened in between, and whenever nobody can tell.
    quint64 generation();

private:
    bool drain() const;

    int m_descriptor;
    std::set<int> m_watches;
    bool m_isComplete = true;
    quint64 m_generation = 0;
};

} // namespace plato
