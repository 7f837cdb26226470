// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>

namespace plato::network {

/// Address and port of IPv4 or IPv6, as the kernel takes them.
class Address
{
public:
    Address() = default;
    Address(std::uint32_t ip4, std::uint16_t port); ///< host byte order
    static Address loopback6(std::uint16_t port);
    /// Of what getaddrinfo() and getifaddrs() give; none where it is of another family.
    static Address of(const sockaddr *name, std::uint16_t port);

    int family() const { return m_name.plain.sa_family; } ///< AF_UNSPEC: none
    const sockaddr *name() const { return &m_name.plain; }
    socklen_t size() const { return family() == AF_INET6 ? sizeof(m_name.ip6) : sizeof(m_name.ip4); }
    /// Whether `mask` leaves no difference to `other`.
    bool isInNetwork(const Address &other, const Address &mask) const;
    /// Whether it is one of the internet: not of this computer by its range, of a private network, link-local, of a
    /// carrier, for documentation, or one in which an address of IPv4 hides. By IANA's registries of special-purpose
    /// addresses (RFC 6890 and what has come since).
    bool isPublic() const;

private:
    bool isPublic4() const;
    bool isPublic6() const;

    union {
        sockaddr plain;
        sockaddr_in ip4;
        sockaddr_in6 ip6;
    } m_name = {};
};

/// Of the internet, and in no network that this computer itself is in at this moment: at home, every device may have an
/// address of the internet. Blocking, but not on a network.
bool mayBeReached(const Address &address);

} // namespace plato::network
