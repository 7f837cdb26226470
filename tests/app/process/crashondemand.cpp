// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// Crashes as it is told: crashondemand HOW [TRACE FILE]
#include "app/process/crashtrace.h"

#include <QFile>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <sys/resource.h>

namespace {

// Volatile, so that no compiler sees what is about to happen.
volatile int *volatile nowhere = nullptr;
volatile bool forever = true;

[[gnu::noinline]] int overflowStack(int depth)
{
    volatile char room[4096];
    room[0] = char(depth);
    return forever ? overflowStack(depth + 1) + room[0] : 0;
}

[[gnu::noinline]] void crashOnDemand(const char *how)
{
    if (std::strcmp(how, "segv") == 0)
        *nowhere = 1;
    else if (std::strcmp(how, "abort") == 0)
        std::abort();
    else if (std::strcmp(how, "overflow") == 0)
        overflowStack(0);
    else
        std::raise(SIGFPE);
}

} // namespace

int main(int argc, char *argv[])
{
    // No core file is left behind.
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    plato::installCrashTrace(argc > 2 ? QFile::decodeName(argv[2]) : QString());
    crashOnDemand(argc > 1 ? argv[1] : "");
    return 0;
}
