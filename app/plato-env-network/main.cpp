// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-env-network/relay.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

constexpr rlim_t MostDescriptors = 65536;

/// Two descriptors a connection, and more while bytes are on their way.
void allowDescriptors()
{
    rlimit limit = {};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = std::min(limit.rlim_max, std::max(limit.rlim_cur, MostDescriptors));
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

} // namespace

int main()
{
    int type = 0;
    socklen_t length = sizeof(type);
    if (::getsockopt(STDIN_FILENO, SOL_SOCKET, SO_TYPE, &type, &length) != 0 || type != SOCK_SEQPACKET) {
        std::fputs("plato-env-network is started by platod: it hands on what is sent to an env\n", stderr);
        return 2;
    }
    std::signal(SIGPIPE, SIG_IGN);
    allowDescriptors();
    return plato::network::Relay(STDIN_FILENO).run() ? 0 : 1;
}
