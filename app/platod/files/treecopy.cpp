// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/files/treecopy.h"

#include "app/platod/capture/copycontent.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::runtime {

namespace {

constexpr int MostLooks = 10; // at an entry that is another kind of file each time

bool hasChangedKind(int error)
{
    return error == ENOENT || error == ELOOP || error == ENOTDIR || error == ENXIO;
}

bool sameStamp(const FileInfo &a, const FileInfo &b)
{
    return a.st_size == b.st_size && a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

/// Gives a copy the times and the permissions of what it is of.
bool finish(int copy, const FileInfo &info)
{
    const timespec times[2] = {info.st_atim, info.st_mtim};
    return ::fchmod(copy, info.st_mode & 07777) == 0 && ::futimens(copy, times) == 0;
}

} // namespace

Result copyTree(const QString &from, const QString &to, const StopFlag &stop)
{
    return TreeCopy(QFile::encodeName(from), QFile::encodeName(to), TreeCopy::Source::Quiet, {}, stop).run();
}

TreeCopy::TreeCopy(QByteArray from, QByteArray to, Source source, QByteArrayList leftOut, const StopFlag &stop)
    : m_from(std::move(from))
    , m_to(std::move(to))
    , m_isLive(source == Source::Live)
    , m_leftOut(std::move(leftOut))
    , m_stop(stop)
{
    for (const QByteArray &name : std::as_const(m_leftOut))
        m_deepestLeftOut = std::max(m_deepestLeftOut, name.count('/'));
}

Result TreeCopy::run()
{
    Descriptor from = openFolderAt(AT_FDCWD, m_from);
    if (from < 0)
        return systemFailure(m_from);
    if (m_stop)
        return systemFailure(m_from, ECANCELED);
    if (::mkdir(m_to.constData(), 0700) != 0)
        return systemFailure(m_to);
    m_source.emplace(std::move(from));
    auto copied = copyBelow();
    if (!copied && !m_stop)
        removeTree(QFile::decodeName(m_to)); // what cannot be removed either is told by the first error
    return copied;
}

Result TreeCopy::copyBelow()
{
    Descriptor to = openFolderAt(AT_FDCWD, m_to);
    if (to < 0)
        return systemFailure(m_to);
    m_target.emplace(std::move(to));
    if (const int failed = m_source->list(); failed != 0)
        return systemFailure(m_from, failed);
    for (;;) {
        if (m_stop)
            return systemFailure(m_from, ECANCELED);
        if (const auto name = m_source->takeNext()) {
            if (auto copied = copyEntry(*name); !copied)
                return copied;
        } else if (m_source->depth() > 0) {
            if (auto left = leaveFolder(); !left)
                return left;
        } else {
            return finish(m_target->fd(), m_source->info()) ? Result() : systemFailure(m_to);
        }
    }
}

Result TreeCopy::copyEntry(const QByteArray &name)
{
    if (isLeftOut(name))
        return {};
    for (int looks = 0; looks < MostLooks; ++looks) {
        FileInfo info{};
        if (::fstatat(m_source->fd(), name.constData(), &info, AT_SYMLINK_NOFOLLOW) != 0)
            return m_isLive && errno == ENOENT ? Result() : systemFailure(shown(name));
        const auto copied = copyAs(info, name);
        if (!copied)
            return tl::unexpected(copied.error());
        if (*copied)
            return {};
    }
    return failure(u"%1: it changes without a pause"_s.arg(shownName(shown(name))));
}

Expected<bool> TreeCopy::copyAs(const FileInfo &info, const QByteArray &name)
{
    if (S_ISDIR(info.st_mode))
        return enterFolder(name);
    if (S_ISLNK(info.st_mode))
        return copyLink(name);
    if (S_ISREG(info.st_mode))
        return copyFile(name);
    return true; // a socket or pipe means nothing without its process
}

Expected<bool> TreeCopy::copyLink(const QByteArray &name)
{
    QByteArray target(4096, '\0');
    const ssize_t length =
        ::readlinkat(m_source->fd(), name.constData(), target.data(), static_cast<size_t>(target.size()));
    if (length < 0 && (errno == ENOENT || errno == EINVAL))
        return false;
    if (length < 0)
        return systemFailure(shown(name));
    target.truncate(length);
    if (::symlinkat(target.constData(), m_target->fd(), name.constData()) != 0)
        return systemFailure(shown(name));
    return true;
}

Expected<bool> TreeCopy::enterFolder(const QByteArray &name)
{
    if (const int failed = m_source->enter(name); failed != 0)
        return hasChangedKind(failed) ? Expected<bool>(false) : systemFailure(shown(name), failed);
    if (const int failed = m_source->list(); failed != 0 && failed != ENOENT)
        return systemFailure(shown({}), failed);
    if (::mkdirat(m_target->fd(), name.constData(), 0700) != 0)
        return systemFailure(m_to + '/' + m_target->pathOf(name));
    if (const int failed = m_target->enter(name); failed != 0)
        return systemFailure(m_to + '/' + m_target->pathOf(name), failed);
    return true;
}

Result TreeCopy::leaveFolder()
{
    const FileInfo info = m_source->info();
    const QByteArray name = m_source->name();
    const Descriptor copy(::fcntl(m_target->fd(), F_DUPFD_CLOEXEC, 0));
    if (copy < 0)
        return systemFailure(shown({}));
    const int lost = m_source->leave();
    if (lost == ESTALE)
        return failure(u"%1: it was moved while it was copied"_s.arg(shownName(shown(name))));
    if (lost != 0)
        return systemFailure(shown(name), lost);
    if (const int failed = m_target->leave(); failed != 0)
        return systemFailure(m_to + '/' + m_target->path(), failed);
    // Only now: with the permissions of the original we may no longer be allowed to look at what is above it.
    return finish(copy, info) ? Result() : systemFailure(shown(name));
}

Expected<bool> TreeCopy::copyFile(const QByteArray &name)
{
    const Descriptor in(::openat(m_source->fd(), name.constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (in < 0)
        return hasChangedKind(errno) ? Expected<bool>(false) : systemFailure(shown(name));
    FileInfo before{};
    if (::fstat(in, &before) != 0)
        return systemFailure(shown(name));
    if (!S_ISREG(before.st_mode))
        return false;
    const Descriptor out(::openat(m_target->fd(), name.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (out < 0)
        return systemFailure(m_to + '/' + m_target->pathOf(name));
    const auto end = std::chrono::steady_clock::now() + Patience;
    for (auto pause = 1ms;; pause = std::min(pause * 2, 100ms)) {
        if (auto copied = copyContent(in, out, before.st_size, shown(name), m_stop); !copied)
            return tl::unexpected(copied.error());
        FileInfo after{};
        if (::fstat(in, &after) != 0)
            return systemFailure(shown(name));
        if (!m_isLive || sameStamp(before, after))
            break;
        if (m_stop)
            return systemFailure(shown(name), ECANCELED);
        if (std::chrono::steady_clock::now() > end)
            return failure(u"%1 is written to without a pause"_s.arg(shownName(m_source->pathOf(name))));
        std::this_thread::sleep_for(pause);
        if (::fstat(in, &before) != 0 || ::ftruncate(out, 0) != 0)
            return systemFailure(shown(name));
    }
    if (!finish(out, before))
        return systemFailure(m_to + '/' + m_target->pathOf(name));
    return true;
}

/// What SQLite has beside a database is left out with it.
bool TreeCopy::isLeftOut(const QByteArray &name) const
{
    if (m_source->depth() > m_deepestLeftOut)
        return false;
    const QByteArray path = m_source->pathOf(name);
    return std::any_of(m_leftOut.begin(), m_leftOut.end(), [&](const QByteArray &left) {
        if (!path.startsWith(left))
            return false;
        const QByteArray rest = path.mid(left.size());
        return rest.isEmpty() || rest == "-wal" || rest == "-shm" || rest == "-journal" || rest.startsWith("-mj");
    });
}

} // namespace plato::runtime
