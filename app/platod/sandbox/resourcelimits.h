// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

#include <sched.h>
#include <sys/resource.h>

namespace plato::runtime {

/// What an env may use: of a blank machine, as its request says, of others, as their manifest does.
struct ResourceLimits
{
    static constexpr int MaxProcesses = 2048; ///< with their threads; nobody asks for another number

    int cpus = 1;
    int memoryMb = 2048;
    int diskMb = 10240;

    /// Where nobody says anything: all processors, and more of the rest than an application needs.
    static ResourceLimits generous();

    qint64 memoryBytes() const { return qint64(memoryMb) * 1024 * 1024; }
    qint64 diskBytes() const { return qint64(diskMb) * 1024 * 1024; }
    /// For the details of a job: each limit with what holds it.
    QJsonObject toJson() const;
    friend bool operator==(const ResourceLimits &, const ResourceLimits &) = default;
};

/// Limits that the kernel enforces without any privilege of ours, for one process and its descendants: which processors
/// they run on, how much memory one process may reserve, and how large one file may get. Made before fork(), since not
/// all of that is allowed after it.
class KernelLimits
{
public:
    explicit KernelLimits(const ResourceLimits &limits);
    /// Called in the child, between fork() and exec(). Async-signal-safe.
    void apply() const;

private:
    cpu_set_t m_cpus;
    rlimit m_data;
    rlimit m_file;
};

} // namespace plato::runtime
