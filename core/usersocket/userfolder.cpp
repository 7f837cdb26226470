// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/usersocket/userfolder.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QStandardPaths>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

QString systemWords()
{
    return QString::fromLocal8Bit(std::strerror(errno));
}

} // namespace

Expected<void> userfolder::checkPrivate(const QString &folder)
{
    struct stat info = {};
    if (::lstat(QFile::encodeName(folder).constData(), &info) != 0)
        return failure(u"%1: %2"_s.arg(folder, systemWords()));
    if (!S_ISDIR(info.st_mode))
        return failure(u"%1 is no folder"_s.arg(folder));
    if (info.st_uid != ::geteuid())
        return failure(u"%1 belongs to somebody else"_s.arg(folder));
    if ((info.st_mode & 077) != 0)
        return failure(u"%1 can be entered by others"_s.arg(folder));
    return {};
}

Expected<QString> userfolder::path()
{
    // Not what Qt makes of it: where the variable is missing, that is a name in /tmp which anybody may have taken.
    QString base = qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (!QDir::isAbsolutePath(base) || !checkPrivate(base)) {
        base = QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation);
        QDir().mkpath(base);
    }
    const QString folder = base + u"/plato-desk"_s;
    if (::mkdir(QFile::encodeName(folder).constData(), 0700) != 0 && errno != EEXIST)
        return failure(u"%1: %2"_s.arg(folder, systemWords()));
    return checkPrivate(folder).map([&] { return folder; });
}

Expected<QString> userfolder::socketFor(const QString &purpose, const QString &of)
{
    // Sixteen signs tell the folders of one person apart, and leave room in the name of a socket, which is short.
    const QByteArray print = QCryptographicHash::hash(of.toUtf8(), QCryptographicHash::Sha256).toHex().first(16);
    return path().and_then([&](const QString &folder) -> Expected<QString> {
        QString socket = folder + u'/' + purpose + u'-' + QString::fromLatin1(print);
        constexpr qsizetype WhileItIsMade = 12; // Qt makes a socket in a folder beside it, under a longer name
        if (QFile::encodeName(socket).size() + WhileItIsMade >= qsizetype(sizeof(sockaddr_un::sun_path)))
            return failure(u"%1 is too long for the name of a socket"_s.arg(socket));
        return socket;
    });
}

UserLock::~UserLock()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

Expected<bool> UserLock::take(const QString &file)
{
    if (m_fd < 0)
        m_fd = ::open(QFile::encodeName(file).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (m_fd < 0)
        return failure(u"%1: %2"_s.arg(file, systemWords()));
    if (::flock(m_fd, LOCK_EX | LOCK_NB) == 0)
        return true;
    if (errno != EWOULDBLOCK)
        return failure(u"%1: %2"_s.arg(file, systemWords()));
    ::close(m_fd);
    m_fd = -1;
    return false;
}

} // namespace plato
