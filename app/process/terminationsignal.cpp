// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/process/terminationsignal.h"

#include <csignal>
#include <cstdint>
#include <sys/eventfd.h>
#include <unistd.h>

namespace plato {

namespace {

int eventDescriptor = -1; // for the handler, which can reach nothing else

void onSignal(int)
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(eventDescriptor, &one, sizeof one);
}

int installHandler()
{
    eventDescriptor = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    struct sigaction action = {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    for (const int number : {SIGTERM, SIGINT, SIGHUP})
        ::sigaction(number, &action, nullptr);
    return eventDescriptor;
}

} // namespace

TerminationSignal::TerminationSignal(QObject *parent)
    : QObject(parent)
    , m_notifier(installHandler(), QSocketNotifier::Read)
{
    connect(&m_notifier, &QSocketNotifier::activated, this, [this] {
        std::uint64_t count = 0;
        [[maybe_unused]] const ssize_t size = ::read(eventDescriptor, &count, sizeof count);
        Q_EMIT received();
    });
}

} // namespace plato
