// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The clone() of programs that are built with the thread sanitizer. Qt starts processes with one that shares our
/// memory until exec(), as vfork() does. The sanitizer takes each for a fork(), and what it does in the child happens
/// to us: our other threads are struck from its books, it sees no lock and no atomic any more, or finds its own locks
/// broken and ends us. So it is a fork() here, as it is in a Qt that was built with the sanitizer.

#include <cstdarg>
#include <dlfcn.h>
#include <sched.h>
#include <sys/types.h>

extern "C" int clone(int (*function)(void *), void *stack, int flags, void *argument, ...) noexcept
{
    va_list rest;
    va_start(rest, argument);
    auto *const parentTid = va_arg(rest, pid_t *);
    auto *const tls = va_arg(rest, void *);
    auto *const childTid = va_arg(rest, pid_t *);
    va_end(rest);
    if ((flags & CLONE_VFORK) != 0)
        flags &= ~(CLONE_VM | CLONE_VFORK);
    static const auto next = reinterpret_cast<decltype(&::clone)>(::dlsym(RTLD_NEXT, "clone"));
    return next(function, stack, flags, argument, parentTid, tls, childTid);
}
