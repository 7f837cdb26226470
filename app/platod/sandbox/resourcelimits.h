// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

#include <sched.h>
#include <sys/resource.h>
#include <sys/types.h>

namespace plato::runtime {

/// What an env may use: of a blank machine, as its request says.
struct ResourceLimits
{
    int cpus = 1;
    int memoryMb = 2048;
    int diskMb = 10240;

    qint64 memoryBytes() const { return qint64(memoryMb) * 1024 * 1024; }
    qint64 diskBytes() const { return qint64(diskMb) * 1024 * 1024; }
    /// For the details of a job: each limit with what holds it.
    QJsonObject toJson() const;
    friend bool operator==(const ResourceLimits &, const ResourceLimits &) = default;
};

/// The limits that the kernel holds without any rights of ours, for one process and all that come from it: which
/// processors they run on, how much memory one process may ask for and how large one file may get. Made before the
/// fork.
class KernelLimits
{
public:
    explicit KernelLimits(const ResourceLimits &limits);
    /// Those that a running process has, as far as it may be asked; ours otherwise.
    static KernelLimits of(pid_t pid);
    /// In the child. Async-signal-safe.
    void apply() const;

private:
    KernelLimits();

    cpu_set_t m_cpus;
    rlimit m_data;
    rlimit m_file;
};

} // namespace plato::runtime
