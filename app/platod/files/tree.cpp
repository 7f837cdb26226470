// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/files/tree.h"

#include "app/platod/files/descriptor.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QStorageInfo>

#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <memory>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

/// Names in a folder, without "." and "..".
Expected<QByteArrayList> entries(const QByteArray &path)
{
    const std::unique_ptr<DIR, int (*)(DIR *)> dir(::opendir(path.constData()), &::closedir);
    if (!dir)
        return systemFailure(path);
    QByteArrayList names;
    errno = 0;
    while (const dirent *entry = ::readdir(dir.get())) {
        const QByteArray name(entry->d_name);
        if (name != "." && name != "..")
            names.append(name);
    }
    if (errno != 0)
        return systemFailure(path);
    return names;
}

Result copyRange(int in, int out, off_t from, off_t end, const QByteArray &path, const std::atomic_bool &cancelled)
{
    constexpr off_t Step = 8L * 1024 * 1024; // between two looks at cancelled
    bool inKernel = true;
    std::vector<char> buffer;
    while (from < end) {
        if (cancelled)
            return systemFailure(path, ECANCELED);
        ssize_t moved = 0;
        const auto want = static_cast<size_t>(std::min(end - from, Step));
        if (inKernel) {
            off_t target = from;
            off_t source = from;
            moved = ::copy_file_range(in, &source, out, &target, want, 0);
            if (moved < 0 && (errno == EXDEV || errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP)) {
                inKernel = false;
                continue;
            }
        } else {
            buffer.resize(std::min<size_t>(want, 1024UL * 1024));
            moved = ::pread(in, buffer.data(), buffer.size(), from);
            if (moved > 0)
                moved = ::pwrite(out, buffer.data(), static_cast<size_t>(moved), from);
        }
        if (moved < 0)
            return systemFailure(path);
        if (moved == 0)
            break; // the source became shorter meanwhile
        from += moved;
    }
    return {};
}

Result copyFile(const QByteArray &from, const QByteArray &to, const struct stat &info,
                const std::atomic_bool &cancelled)
{
    const Descriptor in(::open(from.constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (in < 0)
        return systemFailure(from);
    const Descriptor out(::open(to.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (out < 0)
        return systemFailure(to);
    if (auto copied = copyContent(in, out, info.st_size, QFile::decodeName(to), cancelled); !copied)
        return copied;
    const timespec times[2] = {info.st_atim, info.st_mtim};
    if (::fchmod(out, info.st_mode & 07777) != 0 || ::futimens(out, times) != 0)
        return systemFailure(to);
    return {};
}

Result copyEntry(const QByteArray &from, const QByteArray &to, const std::atomic_bool &cancelled);

Result copyFolder(const QByteArray &from, const QByteArray &to, const struct stat &info,
                  const std::atomic_bool &cancelled)
{
    if (::mkdir(to.constData(), 0700) != 0)
        return systemFailure(to);
    const auto names = entries(from);
    if (!names)
        return tl::unexpected(names.error());
    for (const QByteArray &name : *names) {
        if (auto copied = copyEntry(from + '/' + name, to + '/' + name, cancelled); !copied)
            return copied;
    }
    const timespec times[2] = {info.st_atim, info.st_mtim};
    if (::chmod(to.constData(), info.st_mode & 07777) != 0 || ::utimensat(AT_FDCWD, to.constData(), times, 0) != 0)
        return systemFailure(to);
    return {};
}

Result copyEntry(const QByteArray &from, const QByteArray &to, const std::atomic_bool &cancelled)
{
    if (cancelled)
        return systemFailure(from, ECANCELED);
    struct stat info = {};
    if (::lstat(from.constData(), &info) != 0)
        return systemFailure(from);
    if (S_ISDIR(info.st_mode))
        return copyFolder(from, to, info, cancelled);
    if (S_ISREG(info.st_mode))
        return copyFile(from, to, info, cancelled);
    if (S_ISLNK(info.st_mode)) {
        QByteArray target(4096, '\0');
        const ssize_t length = ::readlink(from.constData(), target.data(), static_cast<size_t>(target.size()));
        if (length < 0)
            return systemFailure(from);
        target.truncate(length);
        if (::symlink(target.constData(), to.constData()) != 0)
            return systemFailure(to);
    }
    return {};
}

Result removeEntry(const QByteArray &path)
{
    struct stat info = {};
    if (::lstat(path.constData(), &info) != 0)
        return errno == ENOENT ? Result{} : systemFailure(path);
    if (!S_ISDIR(info.st_mode)) {
        if (::unlink(path.constData()) != 0 && errno != ENOENT)
            return systemFailure(path);
        return {};
    }
    if ((info.st_mode & 0700) != 0700)
        ::chmod(path.constData(), 0700); // a failure shows at the next step
    const auto names = entries(path);
    if (!names)
        return tl::unexpected(names.error());
    for (const QByteArray &name : *names) {
        if (auto removed = removeEntry(path + '/' + name); !removed)
            return removed;
    }
    if (::rmdir(path.constData()) != 0 && errno != ENOENT)
        return systemFailure(path);
    return {};
}

} // namespace

Result copyContent(int in, int out, qint64 size, const QString &path, const std::atomic_bool &cancelled)
{
    const QByteArray name = QFile::encodeName(path);
    if (::ioctl(out, FICLONE, in) == 0)
        return {};
    if (::ftruncate(out, size) != 0)
        return systemFailure(name);
    for (off_t data = 0; data < size;) {
        data = ::lseek(in, data, SEEK_DATA);
        if (data < 0)
            break; // ENXIO: only a hole is left
        const off_t hole = ::lseek(in, data, SEEK_HOLE);
        const off_t end = hole < 0 ? size : hole;
        if (auto copied = copyRange(in, out, data, end, name, cancelled); !copied)
            return copied;
        data = end;
    }
    return {};
}

Result copyTree(const QString &from, const QString &to, const std::atomic_bool &cancelled)
{
    auto copied = copyEntry(QFile::encodeName(from), QFile::encodeName(to), cancelled);
    if (!copied)
        removeEntry(QFile::encodeName(to)); // what cannot be removed either is told by the first error
    return copied;
}

Result removeTree(const QString &path)
{
    return removeEntry(QFile::encodeName(path));
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
    return storage.isValid() && storage.bytesAvailable() < Little
               ? u" (no space is left in %1)"_s.arg(storage.rootPath())
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
