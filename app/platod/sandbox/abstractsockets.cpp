// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/sandbox/abstractsockets.h"

#include <cstdint>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace plato::runtime {

namespace {

constexpr long ScopeVersion = 6; // of the Landlock interface: the first with scopes

// The headers of Debian 12 are older than scopes.
struct RulesetAttributes
{
    std::uint64_t filesystem;
    std::uint64_t network;
    std::uint64_t scoped;
};
constexpr std::uint64_t ScopeAbstractSockets = 1;

} // namespace

bool canCloseAbstractSockets()
{
    return ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION) >= ScopeVersion;
}

void closeAbstractSockets()
{
    if (!canCloseAbstractSockets())
        return;
    // No rule about files: with one, bubblewrap could no longer mount anything.
    const RulesetAttributes attributes{0, 0, ScopeAbstractSockets};
    const long ruleset = ::syscall(SYS_landlock_create_ruleset, &attributes, sizeof(attributes), 0);
    if (ruleset < 0)
        return;
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
        ::syscall(SYS_landlock_restrict_self, ruleset, 0);
    ::close(static_cast<int>(ruleset));
}

} // namespace plato::runtime
