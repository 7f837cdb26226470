// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/process/crashtrace.h"

#include <QFile>

#include <array>
#include <atomic>
#include <climits>
#include <csignal>
#include <cstring>
#include <execinfo.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace plato {

#ifdef PLATO_SANITIZED

void installCrashTrace(const QString &) {}
void setCrashTraceFile(const QString &) {}

#else

namespace {

// The name of the file. Written while the flag is not set, and read by the handler while it is.
std::array<char, PATH_MAX> traceFile;
std::atomic<bool> hasTraceFile = false;  // without a lock on every computer that Linux runs on
std::array<char, 64 * 1024> signalStack; // what overflowed has no room for a handler

// Here and below: what signal-safety(7) or the manual of glibc calls safe. backtrace_symbols_fd() takes the lock of the
// loader; backtrace() loads a library at its first call, which installCrashTrace() has it do.

void writeWord(int descriptor, const char *word)
{
    [[maybe_unused]] const auto written = ::write(descriptor, word, std::strlen(word));
}

void writeTrace(int descriptor, int signal, void *const *frames, int count)
{
    writeWord(descriptor, "Plato Desk " PLATO_VERSION " crashed: SIG");
    writeWord(descriptor, ::sigabbrev_np(signal));
    writeWord(descriptor, "\n");
    ::backtrace_symbols_fd(frames, count, descriptor);
}

void onCrash(int signal)
{
    ::signal(SIGPIPE, SIG_IGN); // nobody may read what we say
    std::array<void *, 64> frames;
    const int count = ::backtrace(frames.data(), frames.size());
    if (hasTraceFile) {
        const int file = ::open(traceFile.data(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
        struct stat info = {};
        if (file >= 0 && ::fstat(file, &info) == 0 && S_ISREG(info.st_mode) && ::ftruncate(file, 0) == 0)
            writeTrace(file, signal, frames.data(), count);
        if (file >= 0)
            ::close(file);
    }
    writeTrace(STDERR_FILENO, signal, frames.data(), count); // last: a pipe that is full and not read holds us for ever
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); // keys are in memory: no core dump, not to a program of the system either
    // It is blocked until we return, and then has its default action, where the crash was.
    ::raise(signal);
}

} // namespace

void setCrashTraceFile(const QString &file)
{
    hasTraceFile = false;
    const QByteArray name = QFile::encodeName(file);
    if (name.isEmpty() || name.size() >= qsizetype(traceFile.size()))
        return;
    std::strcpy(traceFile.data(), name.constData());
    hasTraceFile = true;
}

void installCrashTrace(const QString &file)
{
    setCrashTraceFile(file);
    void *frame = nullptr;
    ::backtrace(&frame, 1);

    stack_t stack{};
    stack.ss_sp = signalStack.data();
    stack.ss_size = signalStack.size();
    ::sigaltstack(&stack, nullptr);

    struct sigaction action
    {
    };
    action.sa_handler = onCrash;
    action.sa_flags = SA_RESETHAND | SA_ONSTACK;
    for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT})
        ::sigaction(signal, &action, nullptr);
}

#endif

} // namespace plato
