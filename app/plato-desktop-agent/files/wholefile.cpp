// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/files/wholefile.h"

#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace plato::agent::wholefile {

namespace {

/// Finds room for all that is to be written, so that it does not stop half way for want of it. Empty, or why not.
QString makeRoom(QFile &file, qint64 before, qint64 after)
{
    rlimit limit{};
    // Looked at first, since the kernel ends the process that goes beyond.
    if (::getrlimit(RLIMIT_FSIZE, &limit) == 0 && rlim_t(after) > limit.rlim_cur)
        return qt_error_string(EFBIG);
    if (after == 0 || ::fallocate(file.handle(), 0, 0, after) == 0)
        return {};
    const int error = errno;
    if (error == EOPNOTSUPP || error == ENOSYS) // not every file system can tell beforehand
        return {};
    file.resize(before);
    return qt_error_string(error);
}

bool put(QFile &file, const QByteArray &bytes)
{
    if (!file.seek(0) || file.write(bytes) != bytes.size())
        return false;
    if (bytes.size() < file.size() && !file.resize(bytes.size()))
        return false;
    return ::fsync(file.handle()) == 0 || errno == EINVAL || errno == EROFS; // files in /proc have nothing to sync
}

} // namespace

Expected<void> checkPath(const QString &path)
{
    if (!path.startsWith(u'/') || path.contains(QChar::Null))
        return failure(u"the path must be absolute: %1"_s.arg(path));
    return {};
}

Expected<QByteArray> read(const QString &path)
{
    if (auto fine = checkPath(path); !fine)
        return tl::unexpected(fine.error());
    const QFileInfo info(path);
    if (!info.exists())
        return failure(u"%1 does not exist"_s.arg(path));
    if (!info.isFile()) // opening a pipe or device might wait for ever
        return failure(u"%1 is not a regular file"_s.arg(path));
    const auto tooLarge = [&](qint64 size) {
        return failure(u"%1 has %2 bytes; at most %3 can be edited"_s.arg(path).arg(size).arg(MaxBytes));
    };
    if (info.size() > MaxBytes)
        return tooLarge(info.size());
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(u"%1 cannot be read: %2"_s.arg(path, file.errorString()));
    const QByteArray bytes = file.read(MaxBytes + 1); // files in /proc tell no size, and others grow
    if (file.error() != QFileDevice::NoError)
        return failure(u"%1 cannot be read: %2"_s.arg(path, file.errorString()));
    if (bytes.size() > MaxBytes)
        return tooLarge(bytes.size());
    return bytes;
}

Expected<void> write(const QString &path, const std::optional<QByteArray> &before, const QByteArray &after)
{
    const auto failed = [&](const QString &why) { return failure(u"%1 cannot be written: %2"_s.arg(path, why)); };
    QFile file(path);
    const QIODevice::OpenMode mode =
        before ? QIODevice::ReadWrite | QIODevice::ExistingOnly : QIODevice::WriteOnly | QIODevice::NewOnly;
    if (!file.open(mode | QIODevice::Unbuffered))
        return failed(file.errorString());
    QString why = makeRoom(file, before ? before->size() : 0, after.size());
    if (why.isEmpty()) {
        if (put(file, after))
            return {};
        why = file.error() == QFileDevice::NoError ? qt_error_string(errno) : file.errorString();
        if (before && !put(file, *before))
            why += u"; nor could what was there be put back: %1"_s.arg(file.errorString());
    }
    if (!before)
        file.remove();
    return failed(why);
}

} // namespace plato::agent::wholefile
