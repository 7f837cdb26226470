// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/folderpath.h"

#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <unistd.h>
#include <utility>

namespace plato {

namespace {

bool isSameFile(const FileInfo &a, const FileInfo &b)
{
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

} // namespace

Descriptor openFolderAt(int parent, const QByteArray &name)
{
    return Descriptor(::openat(parent, name.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

std::optional<QByteArrayList> namesIn(int folder)
{
    // A descriptor of its own, which closedir() closes, but one place in the list with the other: hence rewinddir().
    Descriptor own(::fcntl(folder, F_DUPFD_CLOEXEC, 0));
    if (own < 0)
        return std::nullopt;
    const auto close = [](DIR *list) { ::closedir(list); };
    const std::unique_ptr<DIR, decltype(close)> list(::fdopendir(own), close);
    if (!list)
        return std::nullopt;
    [[maybe_unused]] const int taken = own.release();
    ::rewinddir(list.get());
    QByteArrayList names;
    for (;;) {
        errno = 0;
        const dirent *entry = ::readdir(list.get()); // NOLINT(concurrency-mt-unsafe): this DIR is ours alone
        if (!entry && errno != 0)
            return std::nullopt;
        if (!entry)
            return names;
        const QByteArray name(entry->d_name);
        if (name != "." && name != "..")
            names.append(name);
    }
}

FolderPath::FolderPath(Descriptor root)
{
    Level level;
    level.fd = std::move(root);
    ::fstat(level.fd, &level.info); // cannot fail for an open folder
    m_levels.push_back(std::move(level));
}

QByteArray FolderPath::path() const
{
    QByteArrayList names;
    for (size_t i = 1; i < m_levels.size(); ++i)
        names.append(m_levels[i].name);
    return names.join('/');
}

QByteArray FolderPath::pathOf(const QByteArray &name) const
{
    return depth() == 0 ? name : name.isEmpty() ? path() : path() + '/' + name;
}

int FolderPath::enter(const QByteArray &name)
{
    Level level;
    level.name = name;
    level.fd = openFolderAt(fd(), name);
    if (level.fd < 0 || ::fstat(level.fd, &level.info) != 0)
        return errno;
    m_levels.push_back(std::move(level));
    if (depth() >= MostOpen)
        m_levels[m_levels.size() - MostOpen].fd.close(); // never the root, which is level 0
    return 0;
}

int FolderPath::leave()
{
    const Level left = std::move(m_levels.back());
    m_levels.pop_back();
    Level &above = m_levels.back();
    if (above.fd >= 0)
        return 0;
    Descriptor up = openFolderAt(left.fd, "..");
    FileInfo info{};
    // A folder that was removed meanwhile has no other above it, and one may not be allowed to look there.
    if (up < 0 && errno != ENOENT && errno != EACCES)
        return errno;
    if (up < 0 || ::fstat(up, &info) != 0 || !isSameFile(info, above.info))
        return reopenInnermost();
    above.fd = std::move(up);
    return 0;
}

void FolderPath::leaveToOpen()
{
    while (fd() < 0) // the root always is open
        m_levels.pop_back();
}

int FolderPath::list()
{
    auto names = namesIn(fd());
    if (!names)
        return errno;
    m_levels.back().left = std::move(*names);
    return 0;
}

std::optional<QByteArray> FolderPath::takeNext()
{
    QByteArrayList &left = m_levels.back().left;
    return left.isEmpty() ? std::nullopt : std::optional(left.takeLast());
}

int FolderPath::reopenInnermost()
{
    Descriptor at(::fcntl(m_levels.front().fd, F_DUPFD_CLOEXEC, 0));
    for (size_t i = 1; at >= 0 && i < m_levels.size(); ++i)
        at = openFolderAt(at, m_levels[i].name);
    FileInfo info{};
    if (at < 0 || ::fstat(at, &info) != 0)
        return errno == ENOENT || errno == ELOOP || errno == ENOTDIR ? ESTALE : errno;
    if (!isSameFile(info, m_levels.back().info))
        return ESTALE;
    m_levels.back().fd = std::move(at);
    return 0;
}

} // namespace plato
