// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/files/livecopy.h"

#include "app/platod/capture/databasecopy.h"
#include "app/platod/files/descriptor.h"

#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::runtime {

namespace {

constexpr auto Patience = 5s; // with one file, or one database, that is written to without a pause

bool sameStamp(const struct stat &a, const struct stat &b)
{
    return a.st_size == b.st_size && a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

/// The copy of one tree. Folders and files are opened from the folder above and never through a link: what is in there
/// belongs to the application, and a link that appears meanwhile would lead us to files that only we may read.
class LiveCopy
{
public:
    LiveCopy(QByteArray target, QByteArrayList databases, const std::atomic_bool &cancelled)
        : m_target(std::move(target))
        , m_databases(std::move(databases))
        , m_cancelled(cancelled)
    {
    }

    /// `name`: relative to both trees, empty for the whole.
    Result folder(int source, const QByteArray &name)
    {
        struct stat info = {};
        if (::fstat(source, &info) != 0)
            return systemFailure(name);
        const QByteArray target = inTarget(name);
        if (::mkdir(target.constData(), 0700) != 0)
            return systemFailure(target);
        for (const QByteArray &entry : entriesOf(source)) {
            const QByteArray path = name.isEmpty() ? entry : name + '/' + entry;
            if (isLeft(path))
                continue;
            if (auto copied = this->entry(source, entry, path); !copied)
                return copied;
        }
        const timespec times[2] = {info.st_atim, info.st_mtim};
        if (::chmod(target.constData(), info.st_mode & 07777) != 0 ||
            ::utimensat(AT_FDCWD, target.constData(), times, 0) != 0)
            return systemFailure(target);
        return {};
    }

private:
    /// The databases, which are copied in their own way, and what SQLite has beside them.
    bool isLeft(const QByteArray &path) const
    {
        return std::any_of(m_databases.begin(), m_databases.end(), [&](const QByteArray &name) {
            if (!path.startsWith(name))
                return false;
            const QByteArray rest = path.mid(name.size());
            return rest.isEmpty() || rest == "-wal" || rest == "-shm" || rest == "-journal" || rest.startsWith("-mj");
        });
    }

    QByteArray inTarget(const QByteArray &name) const { return name.isEmpty() ? m_target : m_target + '/' + name; }

    static QByteArrayList entriesOf(int folder)
    {
        QByteArrayList names;
        DIR *dir = ::fdopendir(::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!dir)
            return names; // removed meanwhile
        while (const dirent *entry = ::readdir(dir)) {
            const QByteArray name(entry->d_name);
            if (name != "." && name != "..")
                names.append(name);
        }
        ::closedir(dir);
        return names;
    }

    Result entry(int parent, const QByteArray &entry, const QByteArray &name)
    {
        if (m_cancelled)
            return systemFailure(name, ECANCELED);
        struct stat info = {};
        if (::fstatat(parent, entry.constData(), &info, AT_SYMLINK_NOFOLLOW) != 0)
            return errno == ENOENT ? Result{} : systemFailure(name);
        if (S_ISLNK(info.st_mode))
            return link(parent, entry, name);
        if (!S_ISDIR(info.st_mode) && !S_ISREG(info.st_mode))
            return {}; // a socket or pipe means nothing without its process
        const int flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | (S_ISDIR(info.st_mode) ? O_DIRECTORY : 0);
        const Descriptor source(::openat(parent, entry.constData(), flags));
        if (source < 0) // gone, or something else by now
            return errno == ENOENT || errno == ELOOP || errno == ENOTDIR ? Result{} : systemFailure(name);
        return S_ISDIR(info.st_mode) ? folder(source, name) : file(source, name);
    }

    Result link(int parent, const QByteArray &entry, const QByteArray &name) const
    {
        QByteArray target(4096, '\0');
        const ssize_t length =
            ::readlinkat(parent, entry.constData(), target.data(), static_cast<size_t>(target.size()));
        if (length < 0)
            return errno == ENOENT || errno == EINVAL ? Result{} : systemFailure(name);
        target.truncate(length);
        return ::symlink(target.constData(), inTarget(name).constData()) == 0 ? Result{} : systemFailure(name);
    }

    Result file(int source, const QByteArray &name) const
    {
        const QByteArray target = inTarget(name);
        const auto end = std::chrono::steady_clock::now() + Patience;
        for (auto pause = 1ms;; pause = std::min(pause * 2, 100ms)) {
            struct stat before = {};
            struct stat after = {};
            if (::fstat(source, &before) != 0)
                return systemFailure(name);
            if (!S_ISREG(before.st_mode))
                return {};
            {
                const Descriptor out(::open(target.constData(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
                if (out < 0)
                    return systemFailure(target);
                auto copied = copyContent(source, out, before.st_size, QFile::decodeName(target), m_cancelled);
                if (!copied)
                    return copied;
                const timespec times[2] = {before.st_atim, before.st_mtim};
                if (::fchmod(out, before.st_mode & 07777) != 0 || ::futimens(out, times) != 0)
                    return systemFailure(target);
            }
            if (::fstat(source, &after) != 0)
                return systemFailure(name);
            if (sameStamp(before, after))
                return {};
            if (std::chrono::steady_clock::now() > end)
                return failure(u"%1 is written to without a pause"_s.arg(QFile::decodeName(name)));
            std::this_thread::sleep_for(pause);
        }
    }

    QByteArray m_target;
    QByteArrayList m_databases;
    const std::atomic_bool &m_cancelled;
};

Result copyDatabases(const QString &from, const QString &to, const QStringList &databases)
{
    for (const QString &name : databases) {
        const QFileInfo source(from + u'/' + name);
        if (!source.exists())
            continue; // a database that the application has not made yet
        const QString target = to + u'/' + name;
        if (auto copied = sqlite::copyDatabase({from, name}, target, Patience); !copied)
            return failure(u"%1: %2"_s.arg(name, copied.error().message));
        if (!QFile::setPermissions(target, source.permissions()))
            return failure(u"%1: its permissions could not be set"_s.arg(target));
    }
    return {};
}

} // namespace

Result copyLiveTree(const QString &from, const QString &to, const QStringList &databases,
                    const std::atomic_bool &cancelled)
{
    QByteArrayList names;
    for (const QString &name : databases)
        names.append(QFile::encodeName(name));
    const QByteArray source = QFile::encodeName(from);
    const Descriptor root(::open(source.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
    if (root < 0)
        return systemFailure(source);
    auto copied = LiveCopy(QFile::encodeName(to), names, cancelled).folder(root, {}).and_then([&] {
        return copyDatabases(from, to, databases);
    });
    if (!copied)
        removeTree(to); // what cannot be removed either is told by the first error
    return copied;
}

qint64 treeSize(const QString &path)
{
    qint64 size = 0;
    QDirIterator it(path, QDir::Files | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                    QDirIterator::Subdirectories);
    while (it.hasNext()) {
        struct stat info = {};
        if (::lstat(QFile::encodeName(it.next()).constData(), &info) == 0 && S_ISREG(info.st_mode))
            size += static_cast<qint64>(info.st_blocks) * 512;
    }
    return size;
}

} // namespace plato::runtime
