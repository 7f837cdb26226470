// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/sandbox/resourcelimits.h"

#include <QRandomGenerator>
#include <QString>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

/// The processors that this program may use.
cpu_set_t ourCpus()
{
    cpu_set_t set;
    CPU_ZERO(&set);
    ::sched_getaffinity(0, sizeof(set), &set);
    return set;
}

rlimit limitOf(qint64 bytes)
{
    return {static_cast<rlim_t>(bytes), static_cast<rlim_t>(bytes)};
}

} // namespace

ResourceLimits ResourceLimits::generous()
{
    const cpu_set_t set = ourCpus();
    return {CPU_COUNT(&set), 8 * 1024, 32 * 1024};
}

QJsonObject ResourceLimits::toJson() const
{
    const cpu_set_t set = ourCpus();
    const int there = CPU_COUNT(&set);
    const auto entry = [](int value, const QString &by) {
        return QJsonObject{{u"limit"_s, value}, {u"enforced_by"_s, by}};
    };
    const QString processesBy = ::geteuid() == 0 ? u"watching: the kernel does not count those of root"_s
                                                 : u"a limit of the kernel for its user namespace, and watching"_s;
    return {{u"cpus"_s, entry(cpus, cpus < there ? u"the processors that its processes start on, and a filter of "
                                                   "system calls that keeps them there"_s
                                                 : u"this computer, which has %1"_s.arg(there))},
            {u"memory_mb"_s, entry(memoryMb, u"watching its processes, memory files and shared memory, and a limit of "
                                             "twice as much for each process; what the kernel keeps for it, such as "
                                             "buffers of sockets, is not counted"_s)},
            {u"disk_mb"_s, entry(diskMb, u"watching its folders and deleted files that are open, and the same limit "
                                         "for each file"_s)},
            {u"processes"_s, entry(MaxProcesses, processesBy)}};
}

KernelLimits::KernelLimits(const ResourceLimits &limits)
    : m_cpus(ourCpus())
    // Twice the limit: RLIMIT_DATA counts memory that is reserved, of which programs use only a part. ResourceWatch
    // looks at what is really used.
    , m_data(limitOf(2 * limits.memoryBytes()))
    , m_file(limitOf(limits.diskBytes()))
{
    // A random choice, so that the envs do not all share the first processors.
    for (int tooMany = CPU_COUNT(&m_cpus) - limits.cpus; tooMany > 0;) {
        const auto cpu = static_cast<size_t>(QRandomGenerator::global()->bounded(CPU_SETSIZE));
        if (CPU_ISSET(cpu, &m_cpus)) {
            CPU_CLR(cpu, &m_cpus);
            --tooMany;
        }
    }
}

void KernelLimits::apply() const
{
    ::sched_setaffinity(0, sizeof(m_cpus), &m_cpus);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    // A sanitizer reserves terabytes of shadow memory, which count here: the agent of such a build could not start.
    ::setrlimit(RLIMIT_DATA, &m_data);
#endif
    ::setrlimit(RLIMIT_FSIZE, &m_file);
}

} // namespace plato::runtime
