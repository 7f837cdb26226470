// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

/// What platod and plato-env-network say to each other, over a SOCK_SEQPACKET pair: a message is one of these, with at
/// most one descriptor beside it. Both ends are of one build, on one computer: numbers are as they are in memory.
namespace plato::network {

/// From platod. The other end of the pair is the program's stdin; it ends when that does.
struct Order
{
    enum class Kind : std::uint32_t {
        Serve,  ///< a listening socket comes along: what connects to it is handed on to `port` in the namespace
        Drop,   ///< close the listening sockets of `source`; what they have handed on lasts
        Listen, ///< make a socket that listens on `address` and `port` in the namespace; a Listening answers
    };
    Kind kind;
    std::uint32_t source;  ///< Serve, Drop: whose connections they are; each source has its own bound
    std::uint32_t number;  ///< Listen: comes back in the answer
    std::uint32_t address; ///< IPv4, host byte order. Serve: where programs inside listen, if not on loopback
    std::uint16_t port;
    std::uint16_t onlyThere; ///< Serve: not 0: loopback inside is not tried, since that leads back to us
};

/// The answer to Listen.
struct Listening
{
    std::uint32_t number;
    std::int32_t error; ///< errno; 0: the socket comes along
};

/// How many connections one source may have open at a time; more wait in the backlog of the kernel.
inline constexpr int MaxConnections = 1024;

/// How long platod's and our sockets queue connections that nobody has taken yet.
inline constexpr int Backlog = 1024;

} // namespace plato::network
