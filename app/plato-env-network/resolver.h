// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plato-env-network/address.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace plato::network {

/// Names to addresses, by the C library's resolver, on threads of their own: it blocks. The order is first come, first
/// served; names that wait for a server hold up others only when all threads do.
class Resolver
{
public:
    struct Found
    {
        std::uint64_t number;
        std::vector<Address> addresses; ///< none: there is no such name, or no server said so
    };

    Resolver();
    /// Waits for nobody: what is asked for goes unanswered, and a thread that waits for a server ends with the process.
    ~Resolver();
    Resolver(const Resolver &) = delete;
    Resolver &operator=(const Resolver &) = delete;

    /// Readable when something was found; -1 where there can be none.
    int descriptor() const { return m_event; }
    /// Nobody wants that answer any more.
    void forget(std::uint64_t number);
    void ask(std::uint64_t number, const std::string &host, std::uint16_t port);
    std::vector<Found> takeFound();

private:
    struct Asked
    {
        std::uint64_t number;
        std::string host;
        std::uint16_t port;
    };
    struct Shared
    {
        std::mutex mutex;
        std::condition_variable wake;
        std::deque<Asked> asked;
        std::vector<Found> found;
        int event = -1;
        bool isOver = false;
    };
    static void work(const std::shared_ptr<Shared> &shared);

    int m_event;
    std::shared_ptr<Shared> m_shared;
};

} // namespace plato::network
