// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/files/statedir.h"

#include "app/platod/files/tree.h"

#include <QDir>
#include <QFile>
#include <QLoggingCategory>
#include <QStandardPaths>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

Q_LOGGING_CATEGORY(lcState, "plato.platod.state", QtInfoMsg)

QString systemError()
{
    return QString::fromLocal8Bit(std::strerror(errno));
}

Result removeLeftovers(const QString &folder, const QStringList &patterns)
{
    const QStringList names =
        QDir(folder).entryList(patterns, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    for (const QString &name : names) {
        if (auto removed = removeTree(folder + u'/' + name); !removed)
            return removed;
    }
    if (!names.isEmpty())
        qCInfo(lcState) << "removed" << names.size() << "folder(s) that an earlier run left in" << folder;
    return {};
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

/// Writes the number of the layout, or finds one that we know.
Result checkFormat(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return writeFile(path, QByteArray::number(StateDir::Format) + '\n');
    const QByteArray text = file.open(QIODevice::ReadOnly) ? file.read(32).trimmed() : QByteArray();
    if (text == QByteArray::number(StateDir::Format))
        return {};
    return failure(u"the state folder has format \"%1\" (%2), and this platod knows format %3: use a newer "
                   "platod, or another folder with --state-dir"_s.arg(QString::fromUtf8(text), path)
                       .arg(StateDir::Format));
}

} // namespace

QString StateDir::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/plato-desk/runtime"_s;
}

Expected<std::unique_ptr<StateDir>> StateDir::open(const QString &path)
{
    const QString absolute = QDir(path).absolutePath();
    for (const QString &shown : {u"/usr/"_s, u"/opt/"_s, u"/etc/"_s}) {
        if (absolute.startsWith(shown))
            return failure(u"the state folder cannot be used: %1 is in %2, which envs see"_s.arg(absolute, shown));
    }
    if (auto made = makePrivateDir(absolute); !made)
        return failure(u"the state folder cannot be used: "_s + made.error().message);

    const QString lockPath = absolute + u"/lock"_s;
    const int lock = ::open(QFile::encodeName(lockPath).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0)
        return failure(u"the state folder cannot be used: %1: %2"_s.arg(lockPath, systemError()));
    std::unique_ptr<StateDir> dir(new StateDir(absolute, lock));
    if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK)
            return failure(u"%1: %2"_s.arg(lockPath, systemError()));
        char pid[32] = {};
        [[maybe_unused]] const ssize_t length = ::read(lock, pid, sizeof(pid) - 1);
        return failure(
            u"another platod (pid %1) uses the state folder %2; stop it, or choose another folder with --state-dir"_s
                .arg(QString::fromLatin1(pid).trimmed(), absolute));
    }
    const QByteArray pid = QByteArray::number(static_cast<qint64>(::getpid())) + '\n';
    if (::ftruncate(lock, 0) != 0 || ::pwrite(lock, pid.constData(), static_cast<size_t>(pid.size()), 0) != pid.size())
        return failure(u"the state folder cannot be used: %1: %2"_s.arg(lockPath, systemError()));

    if (auto known = checkFormat(absolute + u"/format"_s); !known)
        return tl::unexpected(known.error());
    killLeftovers(absolute);
    auto ready = makePrivateDir(dir->artifacts())
                     .and_then([&] { return makePrivateDir(dir->envs()); })
                     .and_then([&] { return makePrivateDir(dir->simulators()); })
                     .and_then([&] { return removeLeftovers(dir->envs(), {}); })
                     .and_then([&] { return removeLeftovers(dir->artifacts(), {u".new-*"_s}); });
    if (!ready)
        return failure(u"the state folder cannot be used: "_s + ready.error().message);
    return dir;
}

StateDir::~StateDir()
{
    ::close(m_lock);
}

} // namespace plato::runtime
