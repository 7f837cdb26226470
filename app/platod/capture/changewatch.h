// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <set>

namespace plato {

/// Tells when to look at some folders, since something was written, made, moved or removed there (inotify). It never
/// tells that there is nothing to see: writing into mapped memory has no event, and the system may refuse to watch.
/// Folders are watched one by one, not with what lies below them.
///
/// Any one thread at a time; only the descriptor may be polled from another.
class ChangeWatch
{
public:
    ChangeWatch();
    ~ChangeWatch();
    Q_DISABLE_COPY_MOVE(ChangeWatch)

    /// Readable once something has happened since the last forget(). -1 where the system gives no watch.
    int descriptor() const { return m_descriptor; }

    /// Watches an open folder, if the system lets us.
    void addFolder(int folderDescriptor);
    /// Watches nothing any more, and forgets what happened.
    void clear();
    /// Forgets what happened.
    void forget();

private:
    int m_descriptor;
    std::set<int> m_watches;
};

} // namespace plato
