// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/process/childstart.h"

#include "app/process/terminationsignal.h"

#include <climits>
#include <csignal>
#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/resource.h>
#include <unistd.h>

namespace plato {

namespace {

void closeAtExecution(unsigned int first)
{
    if (::close_range(first, UINT_MAX, CLOSE_RANGE_CLOEXEC) == 0)
        return;
    // Before Linux 5.11.
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    for (rlim_t fd = first; fd < limit.rlim_cur; ++fd)
        ::fcntl(static_cast<int>(fd), F_SETFD, FD_CLOEXEC);
}

} // namespace

void startCleanInChild()
{
    for (int number = 1; number < NSIG; ++number)
        std::signal(number, SIG_DFL); // refused for those that have no other
    TerminationSignal::unblockInChild();
    closeAtExecution(STDERR_FILENO + 1);
}

void passInChild(int descriptor)
{
    ::fcntl(descriptor, F_SETFD, 0);
}

} // namespace plato
