// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/sandbox/sandboxentry.h"

#include "app/platod/sandbox/syscallfilter.h"
#include "app/process/childstart.h"

#include <linux/filter.h>
#include <linux/keyctl.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace plato::runtime {

SandboxEntry::SandboxEntry(const std::optional<ResourceLimits> &limits)
    : m_filter(syscallFilter(limits.has_value()))
{
    if (limits)
        m_limits.emplace(*limits);
}

void SandboxEntry::leaveOurs() const
{
    startCleanInChild();
    ::umask(022); // ours is stricter than what programs expect
    ::setsid();
    ::syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, nullptr);
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    if (m_limits)
        m_limits->apply();
}

void SandboxEntry::giveUpRights() const
{
    const rlimit processes{ResourceLimits::MaxProcesses, ResourceLimits::MaxProcesses};
    ::setrlimit(RLIMIT_NPROC, &processes); // of the user namespace alone, where there was none before
    giveUpRightsOutside();
}

void SandboxEntry::giveUpRightsOutside() const
{
    for (int capability = 0; ::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0; ++capability) {
    }
    const sock_fprog program{static_cast<unsigned short>(m_filter.size() / qsizetype(sizeof(sock_filter))),
                             reinterpret_cast<sock_filter *>(const_cast<char *>(m_filter.constData()))};
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) != 0)
        ::_exit(126);
}

} // namespace plato::runtime
