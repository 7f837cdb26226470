// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/process/terminationsignal.h"

#include <csignal>
#include <optional>
#include <pthread.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace plato {

namespace {

std::optional<sigset_t> maskBefore; // for children, which can reach nothing else

int blockAndOpen()
{
    sigset_t signals;
    sigemptyset(&signals);
    for (const int number : {SIGTERM, SIGINT, SIGHUP})
        sigaddset(&signals, number);
    sigset_t before;
    ::pthread_sigmask(SIG_BLOCK, &signals, &before);
    maskBefore = before;
    // A shell has a job in the background ignore SIGINT, and what is ignored is never read. SIGHUP stays as it was, so
    // that nohup(1) does what its name says.
    for (const int number : {SIGTERM, SIGINT})
        std::signal(number, SIG_DFL);
    return ::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

} // namespace

TerminationSignal::TerminationSignal(QObject *parent)
    : QObject(parent)
    , m_notifier(blockAndOpen(), QSocketNotifier::Read)
{
    connect(&m_notifier, &QSocketNotifier::activated, this, [this](QSocketDescriptor descriptor) {
        signalfd_siginfo info;
        if (::read(descriptor, &info, sizeof info) == sizeof info)
            Q_EMIT received();
    });
}

void TerminationSignal::unblockInChild()
{
    if (maskBefore)
        ::pthread_sigmask(SIG_SETMASK, &*maskBefore, nullptr);
}

} // namespace plato
