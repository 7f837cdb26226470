// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-env-network/resolver.h"

#include <netdb.h>
#include <sys/eventfd.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>

namespace plato::network {

namespace {

constexpr int Threads = 4;
constexpr std::size_t MaxAddresses = 4; // of one name: each that does not answer is waited for

std::vector<Address> addressesOf(const std::string &host, std::uint16_t port)
{
    addrinfo wanted = {};
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = AI_ADDRCONFIG;
    addrinfo *all = nullptr;
    std::vector<Address> addresses;
    if (::getaddrinfo(host.c_str(), nullptr, &wanted, &all) != 0)
        return addresses;
    for (const addrinfo *one = all; one && addresses.size() < MaxAddresses; one = one->ai_next) {
        if (const Address address = Address::of(one->ai_addr, port); address.family() != AF_UNSPEC)
            addresses.push_back(address);
    }
    ::freeaddrinfo(all);
    return addresses;
}

} // namespace

Resolver::Resolver()
    : m_event(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
    , m_shared(std::make_shared<Shared>())
{
    m_shared->event = m_event;
    try {
        for (int i = 0; i < Threads; ++i)
            std::thread([shared = m_shared] { work(shared); }).detach();
    } catch (const std::system_error &) { // those that are there do the work
    }
}

Resolver::~Resolver()
{
    const std::lock_guard lock(m_shared->mutex);
    m_shared->isOver = true;
    m_shared->event = -1;
    m_shared->wake.notify_all();
    if (m_event >= 0)
        ::close(m_event);
}

void Resolver::ask(std::uint64_t number, const std::string &host, std::uint16_t port)
{
    const std::lock_guard lock(m_shared->mutex);
    m_shared->asked.push_back({number, host, port});
    m_shared->wake.notify_one();
}

void Resolver::forget(std::uint64_t number)
{
    const std::lock_guard lock(m_shared->mutex);
    std::erase_if(m_shared->asked, [number](const Asked &asked) { return asked.number == number; });
}

std::vector<Resolver::Found> Resolver::takeFound()
{
    const std::lock_guard lock(m_shared->mutex);
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t length = ::read(m_event, &count, sizeof(count));
    return std::exchange(m_shared->found, {});
}

void Resolver::work(const std::shared_ptr<Shared> &shared)
{
    std::unique_lock lock(shared->mutex);
    while (true) {
        shared->wake.wait(lock, [&] { return shared->isOver || !shared->asked.empty(); });
        if (shared->isOver)
            return;
        const Asked asked = std::move(shared->asked.front());
        shared->asked.pop_front();
        lock.unlock();
        std::vector<Address> addresses = addressesOf(asked.host, asked.port);
        lock.lock();
        if (shared->isOver)
            return;
        shared->found.push_back({asked.number, std::move(addresses)});
        const std::uint64_t one = 1;
        [[maybe_unused]] const ssize_t written = ::write(shared->event, &one, sizeof(one));
    }
}

} // namespace plato::network
