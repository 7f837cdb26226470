// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/files/statedir.h"

#include "app/platod/capture/folderpath.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QStandardPaths>
#include <QUuid>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

Q_LOGGING_CATEGORY(lcState, "plato.platod.state", QtInfoMsg)

constexpr auto Mark = "platod state folder, format ";
constexpr std::array Folders{"artifacts", "envs", "left", "simulators"};

QString systemError(int error = errno)
{
    return error == ELOOP    ? u"it is a link"_s
           : error == EINVAL ? u"it is not a regular file"_s
                             : QString::fromLocal8Bit(std::strerror(error));
}

QByteArray markOf(int format)
{
    return Mark + QByteArray::number(format);
}

/// `path` without links, also where its end does not exist yet.
QString resolved(const QString &path)
{
    QFileInfo there(QDir(path).absolutePath());
    QString missing;
    while (there.canonicalFilePath().isEmpty() && !there.isRoot()) {
        missing.prepend(u'/' + there.fileName());
        there.setFile(there.path());
    }
    return QDir::cleanPath(there.canonicalFilePath() + missing);
}

/// Opens a regular file in a folder, also where somebody has put a link, a pipe or a device in its place: that is not
/// followed, not waited for and not opened. errno is ELOOP or EINVAL then.
Descriptor openRegular(int folder, const char *name, int flags)
{
    FileInfo info{};
    if (::fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISREG(info.st_mode)) {
        errno = S_ISLNK(info.st_mode) ? ELOOP : EINVAL;
        return Descriptor();
    }
    Descriptor file(::openat(folder, name, flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0600));
    if (file >= 0 && (::fstat(file, &info) != 0 || !S_ISREG(info.st_mode))) {
        errno = EINVAL;
        return Descriptor();
    }
    return file;
}

QByteArray headOf(int file)
{
    QByteArray text(64, '\0');
    text.truncate(std::max<ssize_t>(0, ::pread(file, text.data(), size_t(text.size()), 0)));
    return text.trimmed();
}

bool isFolderOfOurs(int folder, const char *name)
{
    FileInfo info{};
    return ::fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(info.st_mode) &&
           (info.st_mode & 07777) == 0700 && info.st_uid == ::geteuid();
}

/// Whether the folder is what a platod left that wrote a number alone as its mark: that says little, so all else has to
/// be there, too, and nothing more.
bool isOfAnEarlierVersion(int folder)
{
    static const QByteArrayList known{"artifacts", "crash.txt",  "envs",         "format",
                                      "lock",      "platod.log", "platod.log.1", "simulators"};
    const auto names = namesIn(folder);
    const Descriptor lock = openRegular(folder, "lock", O_RDONLY);
    bool isPid = false;
    headOf(lock).toInt(&isPid);
    return names && lock >= 0 && isPid &&
           std::all_of(names->begin(), names->end(), [](const QByteArray &name) { return known.contains(name); }) &&
           isFolderOfOurs(folder, "artifacts") && isFolderOfOurs(folder, "envs") &&
           isFolderOfOurs(folder, "simulators");
}

/// Kills the sandboxes that a killed platod has left. Most have ended with it; one may be left that was just being
/// started, since bubblewrap had not yet asked the kernel to end it together with platod.
void killLeftovers(const QString &path)
{
    const QByteArrayList marks{QFile::encodeName(path) + "/envs/", QFile::encodeName(path) + "/artifacts/.new-"};
    const QStringList names = QDir(u"/proc"_s).entryList(QDir::Dirs);
    for (const QString &name : names) {
        bool isNumber = false;
        const auto pid = static_cast<pid_t>(name.toInt(&isNumber));
        QFile file(u"/proc/%1/cmdline"_s.arg(name));
        if (!isNumber || !file.open(QIODevice::ReadOnly))
            continue;
        const QByteArrayList words = file.readAll().split('\0');
        const auto isOurs = [&](const QByteArray &word) {
            return word.startsWith(marks[0]) || word.startsWith(marks[1]);
        };
        if (!words.first().endsWith("/bwrap") || std::none_of(words.begin(), words.end(), isOurs))
            continue;
        qCInfo(lcState) << "kills a sandbox that an earlier run left: process" << pid;
        ::kill(pid, SIGKILL);
    }
}

} // namespace

QString StateDir::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/plato-desk/runtime"_s;
}

Expected<std::unique_ptr<StateDir>> StateDir::open(const QString &path)
{
    const QString absolute = resolved(path);
    for (const QString &shown : {u"/usr/"_s, u"/opt/"_s, u"/etc/"_s}) {
        if (absolute.startsWith(shown))
            return failure(u"the state folder cannot be used: %1 is in %2, which envs see"_s.arg(absolute, shown));
    }
    const auto unusable = [](const QString &which, int error) {
        return failure(u"the state folder cannot be used: %1: %2"_s.arg(which, systemError(error)));
    };
    const QString parent = QFileInfo(absolute).path();
    const QByteArray name = QFile::encodeName(absolute);
    errno = 0;
    if (!QDir().mkpath(parent))
        return unusable(absolute, errno == 0 || errno == EEXIST ? ENOTDIR : errno);
    if (::mkdir(name.constData(), 0700) != 0 && errno != EEXIST)
        return unusable(absolute, errno);
    Descriptor folder = openFolderAt(AT_FDCWD, name);
    if (folder < 0)
        return unusable(absolute, errno);

    std::unique_ptr<StateDir> dir(new StateDir(absolute, std::move(folder)));
    const auto ready =
        dir->takeMark().and_then([&] { return dir->takeLock(); }).and_then([&] { return dir->makeFolders(); });
    if (!ready)
        return tl::unexpected(ready.error());
    killLeftovers(absolute);
    dir->clear(u"envs"_s, {});
    dir->clear(u"artifacts"_s, ".new-");
    dir->clear(u"simulators"_s, {});
    return dir;
}

tl::unexpected<Error> StateDir::refusal(const QString &name, const QString &why) const
{
    return failure(u"the state folder cannot be used: %1/%2: %3"_s.arg(m_path, name, why));
}

/// Finds the mark, or writes it where nothing else is. Whoever comes at the same moment writes the same.
Expected<void> StateDir::takeMark()
{
    const Descriptor mark = openRegular(m_folder, "format", O_RDONLY);
    if (mark < 0 && errno != ENOENT)
        return refusal(u"format"_s, systemError());
    FileInfo info{};
    if (mark >= 0 && (::fstat(mark, &info) != 0 || info.st_uid != ::geteuid()))
        return refusal(u"format"_s, u"it belongs to somebody else"_s);
    const QByteArray text = mark >= 0 ? headOf(mark) : QByteArray();
    if (text == markOf(Format))
        return {};
    bool isNumber = false;
    if (text.startsWith(Mark) && text.mid(qstrlen(Mark)).toInt(&isNumber) && isNumber)
        return failure(u"the state folder %1 has format %2, and this platod knows format %3: use a newer platod, or "
                       "another folder with --state-dir"_s.arg(m_path, QString::fromUtf8(text.mid(qstrlen(Mark))))
                           .arg(Format));
    const auto names = namesIn(m_folder);
    if (!names)
        return failure(u"the state folder cannot be used: %1: %2"_s.arg(m_path, systemError()));
    // A mark without a word is one whose writer was ended at that moment.
    const bool isEmpty = names->isEmpty() || (*names == QByteArrayList{"format"} && info.st_size == 0);
    if (!isEmpty && !(text == "1" && isOfAnEarlierVersion(m_folder)))
        return failure(u"%1 is not empty and is no state folder of platod, so nothing in it is touched: choose an "
                       "empty folder, or one that does not exist yet, with --state-dir"_s.arg(m_path));
    const Descriptor written = openRegular(m_folder, "format", O_WRONLY | O_CREAT);
    const QByteArray line = markOf(Format) + '\n';
    if (written < 0 || ::pwrite(written, line.constData(), size_t(line.size()), 0) != line.size())
        return refusal(u"format"_s, systemError());
    return {};
}

Expected<void> StateDir::takeLock()
{
    m_lock = openRegular(m_folder, "lock", O_RDWR | O_CREAT);
    if (m_lock < 0)
        return refusal(u"lock"_s, systemError());
    if (::flock(m_lock, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK)
            return refusal(u"lock"_s, systemError());
        return failure(
            u"another platod (pid %1) uses the state folder %2; stop it, or choose another folder with --state-dir"_s
                .arg(QString::fromLatin1(headOf(m_lock)), m_path));
    }
    const QByteArray pid = QByteArray::number(static_cast<qint64>(::getpid())) + '\n';
    if (::ftruncate(m_lock, 0) != 0 || ::pwrite(m_lock, pid.constData(), size_t(pid.size()), 0) != pid.size())
        return refusal(u"lock"_s, systemError());
    return {};
}

Expected<void> StateDir::makeFolders()
{
    for (const char *name : Folders) {
        FileInfo info{};
        if (::fstatat(m_folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISDIR(info.st_mode))
            return refusal(QString::fromLatin1(name),
                           S_ISLNK(info.st_mode) ? u"it is a link, and none is followed"_s : u"it is no folder"_s);
    }
    if (::fchmod(m_folder, 0700) != 0)
        return failure(u"the state folder cannot be used: %1: %2"_s.arg(m_path, systemError()));
    for (const char *name : Folders) {
        if (::mkdirat(m_folder, name, 0700) != 0 && errno != EEXIST)
            return refusal(QString::fromLatin1(name), systemError());
        Descriptor folder = openFolderAt(m_folder, name);
        if (folder < 0 || ::fchmod(folder, 0700) != 0)
            return refusal(QString::fromLatin1(name), systemError());
        if (std::strcmp(name, "left") == 0)
            m_left = std::move(folder);
    }
    return {};
}

/// Sets aside what an earlier run left in `folder`, of names that begin with `prefix`. What stays is told: it keeps
/// nobody from starting.
void StateDir::clear(const QString &folder, const QByteArray &prefix) const
{
    const Descriptor from = openFolderAt(m_folder, QFile::encodeName(folder));
    const auto names = from < 0 ? std::nullopt : namesIn(from);
    if (!names) {
        qCWarning(lcState).noquote() << folder << "cannot be cleared:" << systemError();
        return;
    }
    for (const QByteArray &name : *names) {
        if (!name.startsWith(prefix))
            continue;
        if (const auto aside = moveAside(from, name); !aside)
            qCWarning(lcState).noquote() << "left in" << folder << "|" << aside.error().message;
    }
}

Expected<QString> StateDir::setAside(const QString &path) const
{
    return moveAside(AT_FDCWD, QFile::encodeName(path));
}

Expected<QString> StateDir::moveAside(int folder, const QByteArray &name) const
{
    const QByteArray aside = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    if (::renameat(folder, name.constData(), m_left, aside.constData()) == 0)
        return QString(m_path + u"/left/"_s + QString::fromLatin1(aside));
    if (errno == ENOENT)
        return QString();
    return systemFailure(name);
}

QStringList StateDir::leftovers() const
{
    const auto names = namesIn(m_left);
    if (!names)
        qCWarning(lcState).noquote() << "left cannot be read:" << systemError();
    QStringList paths;
    for (const QByteArray &name : names.value_or(QByteArrayList()))
        paths.append(m_path + u"/left/"_s + QFile::decodeName(name));
    return paths;
}

} // namespace plato::runtime
