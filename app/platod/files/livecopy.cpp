// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/files/livecopy.h"

#include "app/platod/capture/databasecopy.h"
#include "app/platod/files/treecopy.h"

#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

/// The folder that the copy of the database `name` belongs in. The application may have put a link in the place of one,
/// and the copy has that link, too.
Descriptor folderOf(const QByteArray &to, const QByteArray &name)
{
    Descriptor folder = openFolderAt(AT_FDCWD, to);
    const QByteArrayList names = name.split('/');
    for (qsizetype i = 0; folder >= 0 && i + 1 < names.size(); ++i)
        folder = openFolderAt(folder, names[i]);
    return folder;
}

Result copyDatabase(const QString &from, const QString &to, const QString &name, const StopFlag &stop)
{
    FileInfo info{};
    const QByteArray source = QFile::encodeName(from + u'/' + name);
    if (::lstat(source.constData(), &info) != 0)
        // A database that the application has not made yet.
        return errno == ENOENT || errno == ENOTDIR ? Result() : systemFailure(source);
    const QString beside = to + u".database"_s; // made outside of what the application has arranged
    if (auto copied = sqlite::copyDatabase({from, name}, beside, TreeCopy::Patience, stop); !copied)
        return failure(u"%1: %2"_s.arg(name, copied.error().message));
    const QByteArray made = QFile::encodeName(beside);
    const QByteArray target = QFile::encodeName(name);
    const Descriptor folder = folderOf(QFile::encodeName(to), target);
    const bool isThere =
        folder >= 0 && ::chmod(made.constData(), info.st_mode & 07777) == 0 &&
        ::renameat(AT_FDCWD, made.constData(), folder, target.mid(target.lastIndexOf('/') + 1).constData()) == 0;
    const int error = errno;
    if (!isThere)
        sqlite::removeDatabase(beside);
    return isThere ? Result() : systemFailure(source, error);
}

} // namespace

Result copyLiveTree(const QString &from, const QString &to, const QStringList &databases, const StopFlag &stop)
{
    QByteArrayList names;
    for (const QString &name : databases)
        names.append(QFile::encodeName(name));
    auto copied =
        TreeCopy(QFile::encodeName(from), QFile::encodeName(to), TreeCopy::Source::Live, std::move(names), stop).run();
    if (!copied)
        return copied;
    for (const QString &name : databases) {
        copied = copyDatabase(from, to, name, stop);
        if (!copied)
            break;
    }
    if (!copied && !stop)
        removeTree(to); // what cannot be removed either is told by the first error
    return copied;
}

} // namespace plato::runtime
