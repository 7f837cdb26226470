// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/files/tree.h"

#include "app/platod/capture/folderpath.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QStorageInfo>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

/// Lets us read and change a folder that its owner, who we are, has locked. By a descriptor, so that no link is
/// followed.
void unlockFolder(int parent, const QByteArray &name)
{
    const Descriptor folder(::openat(parent, name.constData(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    const QByteArray sameFolder = "/proc/self/fd/" + QByteArray::number(int(folder));
    if (folder >= 0)
        ::chmod(sameFolder.constData(), 0700); // a failure shows at the next step
}

/// The removal of one tree.
class Removal
{
public:
    Removal(QByteArray top, const StopFlag &stop)
        : m_top(std::move(top))
        , m_stop(stop)
    {
    }

    Result run()
    {
        removeEntry(AT_FDCWD, m_top);
        if (m_at) {
            removeBelow();
            if (!m_error && ::unlinkat(AT_FDCWD, m_top.constData(), AT_REMOVEDIR) != 0 && errno != ENOENT)
                note(m_top, errno);
        }
        return m_error ? Result(tl::unexpected(*m_error)) : Result();
    }

private:
    /// Removes a file, or goes into a folder.
    void removeEntry(int parent, const QByteArray &name)
    {
        if (::unlinkat(parent, name.constData(), 0) == 0 || errno == ENOENT)
            return;
        const int error = errno;
        FileInfo info{};
        if (::fstatat(parent, name.constData(), &info, AT_SYMLINK_NOFOLLOW) != 0)
            return note(shown(name), errno);
        if (!S_ISDIR(info.st_mode))
            return note(shown(name), error);
        if ((info.st_mode & 0700) != 0700)
            unlockFolder(parent, name);
        if (const int failed = enter(parent, name); failed != 0)
            return note(shown(name), failed);
        if (const int failed = m_at->list(); failed != 0)
            note(shown({}), failed);
    }

    int enter(int parent, const QByteArray &name)
    {
        if (m_at)
            return m_at->enter(name);
        Descriptor top = openFolderAt(parent, name);
        if (top < 0)
            return errno;
        m_at.emplace(std::move(top));
        return 0;
    }

    void removeBelow()
    {
        while (!m_stop) {
            if (const auto name = m_at->takeNext()) {
                removeEntry(m_at->fd(), *name);
                continue;
            }
            if (m_at->depth() == 0)
                return;
            const QByteArray name = m_at->name();
            if (const int failed = m_at->leave(); failed != 0)
                return note(m_top, failed);
            if (::unlinkat(m_at->fd(), name.constData(), AT_REMOVEDIR) != 0 && errno != ENOENT)
                note(shown(name), errno);
        }
        note(m_top, ECANCELED);
    }

    QByteArray shown(const QByteArray &name) const { return m_at ? m_top + '/' + m_at->pathOf(name) : name; }

    /// Only the first: a folder above it cannot be removed either, for another reason.
    void note(const QByteArray &name, int error)
    {
        if (!m_error)
            m_error = systemFailure(name, error).value();
    }

    QByteArray m_top;
    const StopFlag &m_stop;
    std::optional<FolderPath> m_at; // nothing: the top is no folder
    std::optional<Error> m_error;
};

qint64 blocksOf(const FileInfo &info)
{
    constexpr qint64 BlockBytes = 512;
    return qint64(info.st_blocks) * BlockBytes;
}

/// Adds what one entry of the innermost folder takes, or goes into it.
int measureEntry(FolderPath &at, const QByteArray &name, qint64 &bytes)
{
    FileInfo info{};
    if (::fstatat(at.fd(), name.constData(), &info, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? 0 : errno;
    if (S_ISREG(info.st_mode))
        bytes += blocksOf(info);
    if (!S_ISDIR(info.st_mode))
        return 0;
    const int failed = at.enter(name);
    if (failed != 0) // it may be no folder any more
        return failed == ENOENT || failed == ELOOP || failed == ENOTDIR ? 0 : failed;
    const int unlisted = at.list();
    return unlisted == ENOENT ? 0 : unlisted;
}

/// The same for a limit, where nothing fails, and all that takes room counts.
void estimateEntry(FolderPath &at, const QByteArray &name, dev_t device, qint64 &bytes)
{
    constexpr qint64 EntryBytes = 512;
    FileInfo info{};
    if (::fstatat(at.fd(), name.constData(), &info, AT_SYMLINK_NOFOLLOW) != 0 || info.st_dev != device)
        return;
    const bool isFolder = S_ISDIR(info.st_mode);
    bytes += (blocksOf(info) + EntryBytes) / (isFolder ? 1 : qint64(std::max<nlink_t>(info.st_nlink, 1)));
    if (isFolder && at.enter(name) == 0)
        (void)at.list();
}

} // namespace

Result removeTree(const QString &path, const StopFlag &stop)
{
    return Removal(QFile::encodeName(path), stop).run();
}

Expected<qint64> treeSize(const QString &path, const StopFlag &stop)
{
    const QByteArray top = QFile::encodeName(path);
    Descriptor folder = openFolderAt(AT_FDCWD, top);
    if (folder < 0)
        return errno == ENOENT ? Expected<qint64>(0) : systemFailure(top);
    FolderPath at(std::move(folder));
    qint64 bytes = 0;
    int failed = at.list();
    while (failed == 0) {
        if (stop)
            failed = ECANCELED;
        else if (const auto name = at.takeNext())
            failed = measureEntry(at, *name, bytes);
        else if (at.depth() > 0)
            failed = at.leave();
        else
            return bytes;
    }
    return systemFailure(top + '/' + at.path(), failed);
}

qint64 diskUse(const QString &path, const StopFlag &stop)
{
    Descriptor folder = openFolderAt(AT_FDCWD, QFile::encodeName(path));
    if (folder < 0)
        return 0;
    FolderPath at(std::move(folder));
    const dev_t device = at.info().st_dev;
    qint64 bytes = blocksOf(at.info());
    (void)at.list();
    while (!stop) {
        if (const auto name = at.takeNext())
            estimateEntry(at, *name, device, bytes);
        else if (at.depth() == 0)
            break;
        else if (at.leave() != 0)
            at.leaveToOpen();
    }
    return bytes;
}

Expected<QStringList> foldersIn(const QString &path)
{
    const QByteArray top = QFile::encodeName(path);
    const Descriptor folder = openFolderAt(AT_FDCWD, top);
    const auto names = folder < 0 ? std::nullopt : namesIn(folder);
    if (!names)
        return systemFailure(top);
    QStringList folders;
    for (const QByteArray &name : *names) {
        FileInfo info{};
        if (::fstatat(folder, name.constData(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
            if (errno != ENOENT)
                return systemFailure(top + '/' + name);
        } else if (S_ISDIR(info.st_mode)) {
            folders.append(QFile::decodeName(name));
        }
    }
    return folders;
}

Expected<QByteArray> readRegularFile(const QString &path, qint64 most)
{
    const QByteArray name = QFile::encodeName(path);
    FileInfo info{};
    if (::lstat(name.constData(), &info) != 0)
        return systemFailure(name);
    if (!S_ISREG(info.st_mode))
        return systemFailure(name, S_ISLNK(info.st_mode) ? ELOOP : EINVAL);
    const Descriptor file(::open(name.constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (file < 0 || ::fstat(file, &info) != 0)
        return systemFailure(name);
    if (!S_ISREG(info.st_mode) || info.st_size > most)
        return systemFailure(name, S_ISREG(info.st_mode) ? EFBIG : EINVAL);
    QByteArray content(qsizetype(info.st_size), Qt::Uninitialized);
    const ssize_t count = ::pread(file, content.data(), size_t(content.size()), 0);
    if (count < 0)
        return systemFailure(name);
    content.truncate(count);
    return content;
}

Result makePrivateDir(const QString &path)
{
    errno = 0;
    if (!QDir().mkpath(path) || ::chmod(QFile::encodeName(path).constData(), 0700) != 0)
        return systemFailure(QFile::encodeName(path), errno == 0 ? ENOTDIR : errno);
    return {};
}

QString noteOfFullDisk(const QString &path)
{
    constexpr qint64 Little = 512 * 1024;
    const QStorageInfo storage(path);
    return storage.isValid() && storage.bytesAvailable() < Little ? u" (no space left in %1)"_s.arg(storage.rootPath())
                                                                  : QString();
}

Result writeFile(const QString &path, const QByteArray &content)
{
    QSaveFile file(path);
    // commit() alone does not see that the last bytes found no room.
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.flush() || !file.commit())
        return failure(u"%1: %2"_s.arg(path, file.errorString()));
    return {};
}

} // namespace plato::runtime
