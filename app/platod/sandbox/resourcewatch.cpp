// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/sandbox/resourcewatch.h"

#include "app/platod/files/tree.h"
#include "core/pool/runonpool.h"

#include <QElapsedTimer>

#include <algorithm>
#include <optional>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::runtime {

namespace {

constexpr std::chrono::milliseconds Calm = 500ms;
constexpr std::chrono::milliseconds Alert = 100ms; // when more than half is used
constexpr int DiskPatience = 50;  // pause between two walks of the folders, in times of what a walk takes
constexpr int LookPatience = 5;   // the same between two looks at memory
constexpr auto LongestPause = 2s; // what a sandbox takes is not seen where others give back as much at that time
constexpr auto LongestLook = 30s; // then it is begun again: a look that never comes back must not end the watch

template <typename Found>
struct Look
{
    Found found;
    std::chrono::milliseconds took;
};

template <typename Work>
auto timed(Work work)
{
    QElapsedTimer timer;
    timer.start();
    auto found = work();
    return Look<decltype(found)>{std::move(found), std::chrono::milliseconds(timer.elapsed())};
}

/// So much of what is left that it is time for a look.
bool isMuch(qint64 growth, qint64 left)
{
    return growth > left / 4;
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
    m_memoryDue = QDeadlineTimer();
    m_diskDue = QDeadlineTimer();
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

bool ResourceWatch::canHaveTakenMemory(const ComputerUse &now) const
{
    return now.memoryBytes == 0 || // it does not tell
           isMuch(now.memoryBytes - m_computer.memoryBytes, m_limits.memoryBytes() - m_memoryUse.bytes) ||
           isMuch(now.tasks - m_computer.tasks, ResourceLimits::MaxProcesses - m_memoryUse.tasks);
}

void ResourceWatch::lookAtMemory()
{
    const ComputerUse now = computerUse();
    if (!m_memoryDue.hasExpired() && !canHaveTakenMemory(now)) {
        // What others have given back hides nothing that is taken from here on.
        m_computer = {std::min(m_computer.memoryBytes, now.memoryBytes), std::min(m_computer.tasks, now.tasks)};
        return m_memory.start(Calm);
    }
    m_memory.start(LongestLook);
    runOnPool(
        m_lookers, m_memoryLook.renew(),
        [pid = m_pid, half = m_limits.memoryBytes() / 2](const StopFlag &stop) {
            return timed([&] { return memoryUseOf(pid, half, ResourceLimits::MaxProcesses, stop); });
        },
        [this, now](const Look<MemoryUse> &look) {
            const qint64 limit = m_limits.memoryBytes();
            const MemoryUse &use = look.found;
            if (use.bytes > limit)
                return tell(tooMuch(u"memory"_s, m_limits.memoryMb, use.bytes));
            if (use.tasks > ResourceLimits::MaxProcesses)
                return tell(u"it had %1 processes and threads, and its limit is %2"_s.arg(use.tasks).arg(
                    ResourceLimits::MaxProcesses));
            m_computer = now;
            m_memoryUse = use;
            const bool isCalm = use.bytes <= limit / 2 && use.tasks <= ResourceLimits::MaxProcesses / 2;
            m_memoryDue.setRemainingTime(isCalm ? LongestPause : 0s);
            m_memory.start(std::max(isCalm ? Calm : Alert, look.took * LookPatience));
        });
}

void ResourceWatch::lookAtDisk()
{
    m_disk.start(LongestLook * 10);
    runOnPool(
        m_lookers, m_diskLook.renew(),
        [pid = m_pid, folders = m_folders, limit = m_limits.diskBytes(), last = m_diskUse,
         isDue = m_diskDue.hasExpired()](const StopFlag &stop) {
            return timed([&]() -> std::optional<DiskUse> {
                DiskUse use{0, fileSystemUse(folders)};
                if (!isDue && !isMuch(use.fileSystems - last.fileSystems, limit - last.bytes))
                    return std::nullopt;
                use.bytes = deletedFilesOf(pid, folders, stop);
                for (const QString &folder : folders)
                    use.bytes += diskUse(folder, stop);
                return use;
            });
        },
        [this](const Look<std::optional<DiskUse>> &look) {
            if (look.found) {
                if (look.found->bytes > m_limits.diskBytes())
                    return tell(tooMuch(u"disk space"_s, m_limits.diskMb, look.found->bytes));
                m_diskUse = *look.found;
                m_diskDue.setRemainingTime(LongestPause);
            }
            m_disk.start(std::max<std::chrono::milliseconds>(1s, look.took * DiskPatience));
        });
}

void ResourceWatch::tell(const QString &reason)
{
    stop();
    Q_EMIT exceeded(reason);
}

} // namespace plato::runtime
