// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/sandbox/resourcewatch.h"

#include "app/platod/files/tree.h"
#include "core/pool/runonpool.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>

#include <algorithm>
#include <optional>
#include <sys/statvfs.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::runtime {

namespace {

constexpr std::chrono::milliseconds Calm = 1s;
constexpr auto Alert = 200ms;    // when more than half is used
constexpr int DiskPatience = 50; // pause between two walks of the folders, in times of what a walk takes

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QList<qint64> withDescendants(QList<qint64> all)
{
    for (qsizetype i = 0; i < all.size(); ++i) {
        const QString tasks = u"/proc/%1/task/"_s.arg(all[i]);
        // The kernel lists a child with the thread that has started it.
        const QStringList threads = QDir(tasks).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        for (const QString &thread : threads) {
            const QByteArrayList children = contentOf(tasks + thread + u"/children"_s).split(' ');
            for (const QByteArray &child : children) {
                if (const qint64 number = child.toLongLong(); number > 0)
                    all.append(number);
            }
        }
    }
    return all;
}

/// Resident memory of a process in bytes: all of it, and without the pages that are shared.
std::pair<qint64, qint64> residentOf(qint64 pid)
{
    static const qint64 page = ::sysconf(_SC_PAGESIZE);
    const QByteArrayList fields = contentOf(u"/proc/%1/statm"_s.arg(pid)).split(' ');
    if (fields.size() < 3)
        return {};
    const qint64 resident = fields[1].toLongLong() * page;
    return {resident, resident - fields[2].toLongLong() * page};
}

/// Resident memory in bytes, of a page that n processes share the nth part; nullopt where the kernel does not tell.
std::optional<qint64> proportionalOf(qint64 pid)
{
    const QByteArrayList lines = contentOf(u"/proc/%1/smaps_rollup"_s.arg(pid)).split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith("Pss:"))
            return line.mid(4).trimmed().split(' ').constFirst().toLongLong() * 1024;
    }
    return std::nullopt;
}

qint64 memoryFilesOf(qint64 pid)
{
    qint64 sum = 0;
    for (const QString &place : {u"tmp"_s, u"var/tmp"_s, u"run"_s, u"dev/shm"_s}) {
        struct statvfs status = {};
        const QByteArray path = QFile::encodeName(u"/proc/%1/root/"_s.arg(pid) + place);
        if (::statvfs(path.constData(), &status) == 0)
            sum += static_cast<qint64>((status.f_blocks - status.f_bfree) * status.f_frsize);
    }
    return sum;
}

} // namespace

ResourceWatch::ResourceWatch(const ResourceLimits &limits, QStringList folders, WorkPool &pool, QObject *parent)
    : QObject(parent)
    , m_limits(limits)
    , m_folders(std::move(folders))
    , m_pool(pool)
{
    for (QTimer *timer : {&m_memory, &m_disk})
        timer->setSingleShot(true);
    connect(&m_memory, &QTimer::timeout, this, &ResourceWatch::lookAtMemory);
    connect(&m_disk, &QTimer::timeout, this, &ResourceWatch::lookAtDisk);
}

void ResourceWatch::start(qint64 pid)
{
    m_pid = pid;
    m_memory.start(Alert);
    m_disk.start(Calm);
}

void ResourceWatch::stop()
{
    m_pid = 0;
    m_memory.stop();
    m_disk.stop();
    *m_stop = true;
    m_stop = std::make_shared<StopFlag>(false);
}

qint64 ResourceWatch::memoryOf(const QList<qint64> &roots, qint64 interestingFrom)
{
    const QList<qint64> pids = withDescendants(roots);
    const qint64 files = memoryFilesOf(roots.constFirst());
    qint64 resident = files;
    for (const qint64 one : pids)
        resident += residentOf(one).first;
    if (resident < interestingFrom)
        return resident;
    // So far shared pages were counted once for each process. This sum counts them once, but costs more.
    qint64 sum = files;
    for (const qint64 one : pids)
        sum += proportionalOf(one).value_or(residentOf(one).second);
    return sum;
}

Expected<qint64> ResourceWatch::diskOf(const QStringList &folders, const StopFlag &stop)
{
    qint64 sum = 0;
    for (const QString &folder : folders) {
        const auto used = diskUse(folder, stop);
        if (!used)
            return used;
        sum += *used;
    }
    return sum;
}

void ResourceWatch::lookAtMemory()
{
    const qint64 limit = m_limits.memoryBytes();
    const qint64 used = memoryOf(QList<qint64>{m_pid} + m_entered, limit / 2);
    if (used > limit)
        return tell(u"memory"_s, m_limits.memoryMb, used);
    m_memory.start(used > limit / 2 ? Alert : Calm);
}

void ResourceWatch::lookAtDisk()
{
    runOnPool(
        m_pool, this,
        [folders = m_folders, stop = m_stop]() -> Expected<std::pair<qint64, std::chrono::milliseconds>> {
            QElapsedTimer timer;
            timer.start();
            return diskOf(folders, *stop).map([&](qint64 used) {
                return std::pair(used, std::chrono::milliseconds(timer.elapsed()));
            });
        },
        [this](const Expected<std::pair<qint64, std::chrono::milliseconds>> &walk) {
            if (m_pid == 0)
                return;
            if (walk && walk->first > m_limits.diskBytes())
                return tell(u"disk space"_s, m_limits.diskMb, walk->first);
            m_disk.start(walk ? std::max(Calm, walk->second * DiskPatience) : Calm);
        });
}

void ResourceWatch::tell(const QString &what, int limitMb, qint64 used)
{
    stop();
    Q_EMIT exceeded(u"it used %1 MB of %2, and its limit is %3 MB"_s.arg(used / 1024 / 1024).arg(what).arg(limitMb));
}

} // namespace plato::runtime
