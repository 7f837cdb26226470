// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

/// What platod and plato-env-network say to each other, over a SOCK_SEQPACKET pair: a message is one of these, with at
/// most one descriptor beside it. Both ends are of one build, on one computer: numbers are as they are in memory.
namespace plato::network {

/// From platod. The other end of the pair is the program's stdin; it ends when that does.
struct Order
{
    enum class Kind : std::uint32_t {
        Serve,  ///< a listening socket comes along: what connects to it is handed on to `port` in the namespace
        Proxy,  ///< a listening socket comes along: what connects to it says where on the internet it wants to go
        Drop,   ///< close the listening sockets of `source`; what they have handed on lasts
        Listen, ///< make a socket that listens on `address` and `port` in the namespace; Answer::Kind::Listening
    };
    Kind kind;
    std::uint32_t source;  ///< Serve, Proxy, Drop: whose connections they are; each source has its own bound
    std::uint32_t number;  ///< Listen: comes back in the answer
    std::uint32_t address; ///< IPv4, host byte order. Serve: where programs inside listen, if not on loopback
    std::uint32_t from;    ///< Serve: as whose address they come to the program inside; 0: loopback's
    std::uint16_t port;
    std::uint16_t onlyThere; ///< Serve: not 0: loopback inside is not tried, since that leads back to us
};

/// From the program.
struct Answer
{
    enum class Kind : std::uint32_t {
        Listening, ///< to Order::Kind::Listen
        Refused,   ///< somebody wanted to go where nobody may
    };
    Kind kind;
    std::uint32_t number;         ///< Listening: of the order. Refused: how many since the last one that was told
    std::int32_t error;           ///< Listening: errno; 0: the socket comes along
    std::array<char, 116> target; ///< Refused: "host:port", cut, with a zero at its end
};

/// How many connections one source may have open at a time, where descriptors are not short; more wait in the backlog
/// of the kernel.
inline constexpr int MaxConnections = 1024;

/// How long platod's and our sockets queue connections that nobody has taken yet.
inline constexpr int Backlog = 1024;

} // namespace plato::network
