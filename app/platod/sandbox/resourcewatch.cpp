// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/sandbox/resourcewatch.h"

#include "app/platod/files/tree.h"
#include "app/platod/sandbox/resourceuse.h"
#include "core/pool/runonpool.h"

#include <QElapsedTimer>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::runtime {

namespace {

constexpr std::chrono::milliseconds Calm = 500ms;
constexpr std::chrono::milliseconds Alert = 100ms; // when more than half is used
constexpr int DiskPatience = 50;  // pause between two walks of the folders, in times of what a walk takes
constexpr int LookPatience = 5;   // the same between two looks at memory
constexpr auto LongestLook = 30s; // then it is begun again: a look that never comes back must not end the watch

struct DiskLook
{
    qint64 used = 0;
    std::chrono::milliseconds took{0};
};

struct MemoryLook
{
    MemoryUse use;
    std::chrono::milliseconds took{0};
};

template <typename Look, typename Work>
Look timed(Work work)
{
    QElapsedTimer timer;
    timer.start();
    auto result = work();
    return {result, std::chrono::milliseconds(timer.elapsed())};
}

QString tooMuch(const QString &what, int limitMb, qint64 used)
{
    return u"it used %1 MB of %2, and its limit is %3 MB"_s.arg(used / 1024 / 1024).arg(what).arg(limitMb);
}

} // namespace

ResourceWatch::ResourceWatch(const ResourceLimits &limits, QStringList folders, QObject *parent)
    : QObject(parent)
    , m_limits(limits)
    , m_folders(std::move(folders))
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
    m_disk.start(1s);
}

void ResourceWatch::stop()
{
    m_pid = 0;
    m_memory.stop();
    m_disk.stop();
    m_memoryLook.cancel();
    m_diskLook.cancel();
}

void ResourceWatch::lookAtMemory()
{
    m_memory.start(LongestLook);
    runOnPool(
        m_lookers, m_memoryLook.renew(),
        [pid = m_pid, half = m_limits.memoryBytes() / 2](const StopFlag &stop) {
            return timed<MemoryLook>([&] { return memoryUseOf(pid, half, ResourceLimits::MaxProcesses, stop); });
        },
        [this](const MemoryLook &look) {
            const qint64 limit = m_limits.memoryBytes();
            if (look.use.bytes > limit)
                return tell(tooMuch(u"memory"_s, m_limits.memoryMb, look.use.bytes));
            if (look.use.tasks > ResourceLimits::MaxProcesses)
                return tell(u"it had %1 processes and threads, and its limit is %2"_s.arg(look.use.tasks)
                                .arg(ResourceLimits::MaxProcesses));
            const bool isCalm = look.use.bytes <= limit / 2 && look.use.tasks <= ResourceLimits::MaxProcesses / 2;
            m_memory.start(std::max(isCalm ? Calm : Alert, look.took * LookPatience));
        });
}

void ResourceWatch::lookAtDisk()
{
    m_disk.start(LongestLook * 10);
    runOnPool(
        m_lookers, m_diskLook.renew(),
        [pid = m_pid, folders = m_folders](const StopFlag &stop) {
            return timed<DiskLook>([&] {
                qint64 used = deletedFilesOf(pid, folders, stop);
                for (const QString &folder : folders)
                    used += diskUse(folder, stop);
                return used;
            });
        },
        [this](const DiskLook &look) {
            if (look.used > m_limits.diskBytes())
                return tell(tooMuch(u"disk space"_s, m_limits.diskMb, look.used));
            m_disk.start(std::max<std::chrono::milliseconds>(1s, look.took * DiskPatience));
        });
}

void ResourceWatch::tell(const QString &reason)
{
    stop();
    Q_EMIT exceeded(reason);
}

} // namespace plato::runtime
