// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/sandbox/syscallfilter.h"

#include "app/process/descriptor.h"

#include <array>
#include <cerrno>
#include <memory>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

namespace plato::runtime {

namespace {

// What System V may take without a look of ResourceWatch: 4096 segments of a page, 32,000 sets of a few semaphores.
constexpr scmp_datum_t LargestSegment = 4096;
constexpr scmp_datum_t LargestSemaphoreSet = 64;

struct Rule
{
    int call;
    int error;
};

constexpr std::array Refused{
    // A way to mounts, and to all that root of a namespace may.
    Rule{SCMP_SYS(clone3), ENOSYS}, // its flags cannot be seen; programs take clone() then
    Rule{SCMP_SYS(setns), EPERM},
    Rule{SCMP_SYS(mount), EPERM},
    Rule{SCMP_SYS(umount2), EPERM},
    Rule{SCMP_SYS(pivot_root), EPERM},
    Rule{SCMP_SYS(move_mount), EPERM},
    Rule{SCMP_SYS(open_tree), EPERM},
    Rule{SCMP_SYS(fsopen), EPERM},
    Rule{SCMP_SYS(fspick), EPERM},
    Rule{SCMP_SYS(fsconfig), EPERM},
    Rule{SCMP_SYS(fsmount), EPERM},
    Rule{SCMP_SYS(mount_setattr), EPERM},
    Rule{SCMP_SYS(open_by_handle_at), EPERM},
    // Keyrings are the user's, whatever the namespace.
    Rule{SCMP_SYS(add_key), EPERM},
    Rule{SCMP_SYS(request_key), EPERM},
    Rule{SCMP_SYS(keyctl), EPERM},
    // Messages of the kernel, about all of the computer.
    Rule{SCMP_SYS(syslog), EPERM},
    // Large, and often wrong.
    Rule{SCMP_SYS(bpf), EPERM},
    Rule{SCMP_SYS(perf_event_open), EPERM},
    Rule{SCMP_SYS(userfaultfd), ENOSYS},
    Rule{SCMP_SYS(io_uring_setup), ENOSYS},
    Rule{SCMP_SYS(io_uring_enter), ENOSYS},
    Rule{SCMP_SYS(io_uring_register), ENOSYS},
    Rule{SCMP_SYS(kexec_load), EPERM},
    Rule{SCMP_SYS(uselib), ENOSYS},
};

constexpr std::array RefusedWithLimits{
    Rule{SCMP_SYS(sched_setaffinity), EPERM}, Rule{SCMP_SYS(msgget), ENOSPC},
    Rule{SCMP_SYS(memfd_secret), ENOSYS}, // its pages are nobody's
};

template <std::size_t N>
bool refuse(scmp_filter_ctx context, const std::array<Rule, N> &rules)
{
    bool done = true;
    for (const Rule &rule : rules)
        done = ::seccomp_rule_add(context, SCMP_ACT_ERRNO(rule.error), rule.call, 0) == 0 && done;
    return done;
}

/// libseccomp's macros for these are C, and no C++ of the standard.
scmp_arg_cmp argument(unsigned int number, scmp_compare how, scmp_datum_t first, scmp_datum_t second = 0)
{
    return {number, how, first, second};
}

bool refuseIf(scmp_filter_ctx context, int call, int error, const scmp_arg_cmp &argument)
{
    return ::seccomp_rule_add_array(context, SCMP_ACT_ERRNO(error), call, 1, &argument) == 0;
}

/// Only what has namespaces: by others, such as AF_VSOCK, the computer and what is around it are reached.
bool refuseSockets(scmp_filter_ctx context)
{
    constexpr scmp_datum_t Whole = 0xFFFFFFFF;
    bool done = true;
    for (const int call : {SCMP_SYS(socket), SCMP_SYS(socketpair)}) {
        done = refuseIf(context, call, EPERM, argument(0, SCMP_CMP_GT, AF_NETLINK)) && done;
        for (int family = AF_UNIX; family < AF_NETLINK; ++family) {
            if (family != AF_UNIX && family != AF_INET && family != AF_INET6)
                done = refuseIf(context, call, EPERM,
                                argument(0, SCMP_CMP_MASKED_EQ, Whole, static_cast<scmp_datum_t>(family))) &&
                       done;
        }
    }
    return done;
}

bool refuseArguments(scmp_filter_ctx context)
{
    constexpr scmp_datum_t NewUser = CLONE_NEWUSER;
    constexpr scmp_datum_t Low = 0xFFFFFFFF; // what the kernel looks at, of a request to a device
    const scmp_arg_cmp makesUsers = argument(0, SCMP_CMP_MASKED_EQ, NewUser, NewUser);
    return refuseIf(context, SCMP_SYS(unshare), EPERM, makesUsers) &&
           refuseIf(context, SCMP_SYS(clone), EPERM, makesUsers) &&
           refuseIf(context, SCMP_SYS(ioctl), EPERM, argument(1, SCMP_CMP_MASKED_EQ, Low, TIOCSTI)) &&
           refuseIf(context, SCMP_SYS(ioctl), EPERM, argument(1, SCMP_CMP_MASKED_EQ, Low, TIOCLINUX));
}

bool refuseArgumentsWithLimits(scmp_filter_ctx context)
{
    return refuseIf(context, SCMP_SYS(shmget), EINVAL, argument(1, SCMP_CMP_GT, LargestSegment)) &&
           refuseIf(context, SCMP_SYS(semget), EINVAL, argument(1, SCMP_CMP_GT, LargestSemaphoreSet));
}

QByteArray programOf(scmp_filter_ctx context)
{
    const Descriptor file(::memfd_create("filter", MFD_CLOEXEC));
    if (file < 0 || ::seccomp_export_bpf(context, file) != 0)
        return {};
    QByteArray program(static_cast<qsizetype>(::lseek(file, 0, SEEK_END)), '\0');
    return ::pread(file, program.data(), static_cast<std::size_t>(program.size()), 0) == program.size() ? program
                                                                                                        : QByteArray();
}

QByteArray make(bool limited)
{
    const std::unique_ptr<void, decltype(&::seccomp_release)> context(::seccomp_init(SCMP_ACT_ALLOW),
                                                                      &::seccomp_release);
    const bool made =
        context && ::seccomp_attr_set(context.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ERRNO(ENOSYS)) == 0 &&
        refuse(context.get(), Refused) && refuseArguments(context.get()) && refuseSockets(context.get()) &&
        (!limited || (refuse(context.get(), RefusedWithLimits) && refuseArgumentsWithLimits(context.get())));
    return made ? programOf(context.get()) : QByteArray();
}

} // namespace

QByteArray syscallFilter(bool limited)
{
    static const QByteArray withLimits = make(true);
    static const QByteArray without = make(false);
    return limited ? withLimits : without;
}

} // namespace plato::runtime
