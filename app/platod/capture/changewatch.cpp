// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/changewatch.h"

#include <QByteArray>

#include <cerrno>
#include <sys/inotify.h>
#include <unistd.h>

namespace plato {

ChangeWatch::ChangeWatch()
    : m_descriptor(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC))
{
}

ChangeWatch::~ChangeWatch()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

void ChangeWatch::addFolder(int folderDescriptor)
{
    // By its descriptor, since the application may have put something else at its path meanwhile.
    const QByteArray sameFolder = "/proc/self/fd/" + QByteArray::number(folderDescriptor);
    const int watch =
        m_descriptor < 0
            ? -1
            : ::inotify_add_watch(m_descriptor, sameFolder.constData(),
                                  IN_MODIFY | IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO);
    if (watch >= 0)
        m_watches.insert(watch);
}

void ChangeWatch::clear()
{
    for (const int watch : m_watches)
        ::inotify_rm_watch(m_descriptor, watch); // fails for a folder that was removed, with which its watch has ended
    m_watches.clear();
    forget();
}

void ChangeWatch::forget()
{
    alignas(inotify_event) char events[16 * 1024];
    while (m_descriptor >= 0) {
        const ssize_t size = ::read(m_descriptor, events, sizeof events);
        if (size == 0 || (size < 0 && errno != EINTR))
            return;
    }
}

} // namespace plato
