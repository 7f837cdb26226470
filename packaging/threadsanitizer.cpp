// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What every program has that is built with the thread sanitizer (preset tsan): its options, the races that are none,
/// and a clone() that it understands. In the program, since an env begins with an environment of its own.

#include <cstdarg>
#include <dlfcn.h>
#include <sched.h>
#include <sys/types.h>

/// Debian's Qt is not built for the sanitizer: what it calls says nothing about our locks. TSAN_OPTIONS comes on top.
extern "C" [[gnu::no_sanitize_thread]] const char *__tsan_default_options()
{
    return "ignore_noninstrumented_modules=1:die_after_fork=0:atexit_sleep_ms=0:halt_on_error=1";
}

/// Hand-overs through Qt, of which the sanitizer does not see the locks inside: only what our own code reads at the
/// other end of one stands here, each with its reason. What goes to a pool by startOnPool() needs none.
extern "C" [[gnu::no_sanitize_thread]] const char *__tsan_default_suppressions()
{
    return R"(
# A functor posted with QMetaObject::invokeMethod(), read in the lease thread (and its answer in the GUI thread).
race:plato::LeaseKeeper::start
race:plato::LeaseKeeper::stop
race:plato::LeaseKeeper::Worker::start
race:plato::LeaseKeeper::Worker::stop
race:plato::LeaseKeeper::Worker::tellKeeper
# The same of the desktop agent; destroyed by whoever drops the last reference, which Qt counts out of sight.
race:plato::agent::ComputerThread::perform
# What QThreadPool::start() takes along.
# What a promise was given is destroyed by whoever drops the last reference to it, too.
race:~QFutureInterface
)";
}

/// Qt starts processes with a clone() that shares our memory until exec(), as vfork() does. The sanitizer takes each
/// for a fork(), and what it does in the child happens to us: our other threads are struck from its books, it sees no
/// lock and no atomic any more, or finds its own locks broken and ends us. So the child has a memory of its own here.
/// We still wait for its exec(), since a signal that came before it would be put off, and lost.
extern "C" int clone(int (*function)(void *), void *stack, int flags, void *argument, ...) noexcept
{
    va_list rest;
    va_start(rest, argument);
    auto *const parentTid = va_arg(rest, pid_t *);
    auto *const tls = va_arg(rest, void *);
    auto *const childTid = va_arg(rest, pid_t *);
    va_end(rest);
    if ((flags & CLONE_VFORK) != 0)
        flags &= ~CLONE_VM;
    static const auto next = reinterpret_cast<decltype(&::clone)>(::dlsym(RTLD_NEXT, "clone"));
    return next(function, stack, flags, argument, parentTid, tls, childTid);
}
