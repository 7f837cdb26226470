// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-env-network/address.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <ifaddrs.h>

namespace plato::network {

namespace {

struct Range4
{
    std::uint32_t first;
    int bits;
};

constexpr std::uint32_t ip(unsigned a, unsigned b, unsigned c = 0)
{
    return a << 24 | b << 16 | c << 8;
}

constexpr std::array Special4{
    Range4{ip(168, 63, 129) | 16, 32}, // metadata of Azure
    Range4{ip(0, 0), 8},               // this network
    Range4{ip(10, 0), 8},              // private
    Range4{ip(100, 64), 10},           // of carriers
    Range4{ip(127, 0), 8},             // loopback
    Range4{ip(169, 254), 16},          // link-local, and metadata of clouds
    Range4{ip(172, 16), 12},           // private
    Range4{ip(192, 0), 24},            // IETF
    Range4{ip(192, 0, 2), 24},         // documentation
    Range4{ip(192, 88, 99), 24},       // 6to4
    Range4{ip(192, 168), 16},          // private
    Range4{ip(198, 18), 15},           // benchmarks
    Range4{ip(198, 51, 100), 24},
    Range4{ip(203, 0, 113), 24}, // documentation
    Range4{ip(224, 0), 4},       // multicast
    Range4{ip(240, 0), 4},       // reserved, broadcast
};

struct Range6
{
    std::array<std::uint8_t, 4> first;
    int bits;
};

// Within 2000::/3, which is all that is given out.
constexpr std::array Special6{
    Range6{{0x20, 0x01, 0x00}, 23},       // IETF: Teredo, benchmarks, ORCHID
    Range6{{0x20, 0x01, 0x0d, 0xb8}, 32}, // documentation
    Range6{{0x20, 0x02}, 16},             // 6to4
    Range6{{0x3f, 0xff, 0x00}, 20},       // documentation
};

bool begins(const std::uint8_t *bytes, const std::uint8_t *first, int bits)
{
    const auto whole = static_cast<std::size_t>(bits / 8);
    if (std::memcmp(bytes, first, whole) != 0)
        return false;
    const int rest = bits % 8;
    return rest == 0 || ((bytes[whole] ^ first[whole]) >> (8 - rest)) == 0;
}

} // namespace

Address::Address(std::uint32_t ip4, std::uint16_t port)
{
    m_name.ip4.sin_family = AF_INET;
    m_name.ip4.sin_port = htons(port);
    m_name.ip4.sin_addr.s_addr = htonl(ip4);
}

Address Address::loopback6(std::uint16_t port)
{
    Address address;
    address.m_name.ip6.sin6_family = AF_INET6;
    address.m_name.ip6.sin6_port = htons(port);
    address.m_name.ip6.sin6_addr = in6addr_loopback;
    return address;
}

Address Address::of(const sockaddr *name, std::uint16_t port)
{
    Address address;
    if (name && name->sa_family == AF_INET) {
        std::memcpy(&address.m_name.ip4, name, sizeof(address.m_name.ip4));
        address.m_name.ip4.sin_port = htons(port);
    } else if (name && name->sa_family == AF_INET6) {
        std::memcpy(&address.m_name.ip6, name, sizeof(address.m_name.ip6));
        address.m_name.ip6.sin6_port = htons(port);
    }
    return address;
}

bool Address::isInNetwork(const Address &other, const Address &mask) const
{
    if (family() != other.family())
        return false;
    if (family() == AF_INET) {
        const in_addr_t differs = m_name.ip4.sin_addr.s_addr ^ other.m_name.ip4.sin_addr.s_addr;
        return (differs & mask.m_name.ip4.sin_addr.s_addr) == 0;
    }
    for (std::size_t i = 0; i < sizeof(in6_addr); ++i) {
        const int differs = m_name.ip6.sin6_addr.s6_addr[i] ^ other.m_name.ip6.sin6_addr.s6_addr[i];
        if ((differs & mask.m_name.ip6.sin6_addr.s6_addr[i]) != 0)
            return false;
    }
    return true;
}

bool Address::isPublic() const
{
    return family() == AF_INET ? isPublic4() : family() == AF_INET6 && isPublic6();
}

bool Address::isPublic4() const
{
    const std::uint32_t host = ntohl(m_name.ip4.sin_addr.s_addr);
    return std::none_of(Special4.begin(), Special4.end(),
                        [host](const Range4 &range) { return ((host ^ range.first) >> (32 - range.bits)) == 0; });
}

bool Address::isPublic6() const
{
    const std::uint8_t *host = m_name.ip6.sin6_addr.s6_addr;
    return (host[0] >> 5) == 1 && std::none_of(Special6.begin(), Special6.end(), [host](const Range6 &range) {
               return begins(host, range.first.data(), range.bits);
           });
}

bool mayBeReached(const Address &address)
{
    ifaddrs *all = nullptr;
    if (!address.isPublic() || ::getifaddrs(&all) != 0)
        return false;
    bool isNear = false;
    for (const ifaddrs *one = all; one && !isNear; one = one->ifa_next) {
        const Address own = one->ifa_addr ? Address::of(one->ifa_addr, 0) : Address();
        isNear =
            own.family() != AF_UNSPEC && one->ifa_netmask && address.isInNetwork(own, Address::of(one->ifa_netmask, 0));
    }
    ::freeifaddrs(all);
    return !isNear;
}

} // namespace plato::network
