// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// Both ends of what bench_network measures, in an env and outside alike: plain C++, so that nothing of it is in a
/// figure.
///
///     bench_peer serve ADDRESS PORT                     HTTP: GET / answers 100 bytes, GET /bulk so many zeros
///     bench_peer latency ADDRESS PORT COUNT             microseconds of each request on one connection, a line each
///     bench_peer connect ADDRESS PORT COUNT             the same, each on a connection of its own
///     bench_peer bulk ADDRESS PORT MEGABYTES            one line: gigabytes a second
///     bench_peer crowd ADDRESS PORT CONNECTIONS         one line: milliseconds until all that are open are answered
#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <unordered_map>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t BufferSize = 256 * 1024;
constexpr std::string_view Request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

[[noreturn]] void fail(const char *what)
{
    std::fprintf(stderr, "bench_peer: %s: %s\n", what, std::strerror(errno));
    std::exit(1);
}

sockaddr_in nameOf(const char *address, const char *port)
{
    sockaddr_in name = {};
    name.sin_family = AF_INET;
    name.sin_port = htons(std::uint16_t(std::atoi(port)));
    if (::inet_pton(AF_INET, address, &name.sin_addr) != 1)
        fail(address);
    return name;
}

int newSocket(int flags)
{
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
    const int on = 1;
    if (fd < 0 || ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) != 0)
        fail("socket");
    return fd;
}

int connected(const sockaddr_in &name)
{
    const int fd = newSocket(0);
    if (::connect(fd, reinterpret_cast<const sockaddr *>(&name), sizeof(name)) != 0)
        fail("connect");
    return fd;
}

std::string answer()
{
    return "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + std::string(100, 'x');
}

void sendAll(int fd, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0)
            fail("send");
        bytes.remove_prefix(std::size_t(sent));
    }
}

void receiveAll(int fd, std::size_t size)
{
    std::array<char, 4096> buffer = {};
    while (size > 0) {
        const ssize_t got = ::recv(fd, buffer.data(), std::min(buffer.size(), size), 0);
        if (got <= 0)
            fail("recv");
        size -= std::size_t(got);
    }
}

double microseconds(Clock::time_point since)
{
    return std::chrono::duration<double, std::micro>(Clock::now() - since).count();
}

/// One thread, as many applications are.
int serve(const sockaddr_in &name)
{
    const int server = newSocket(SOCK_NONBLOCK);
    const int on = 1;
    ::setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (::bind(server, reinterpret_cast<const sockaddr *>(&name), sizeof(name)) != 0 || ::listen(server, 4096) != 0)
        fail("listen");
    const int queue = ::epoll_create1(EPOLL_CLOEXEC);
    const auto watch = [queue](int fd, std::uint32_t events, int how) {
        epoll_event event = {};
        event.events = events;
        event.data.fd = fd;
        ::epoll_ctl(queue, how, fd, &event);
    };
    watch(server, EPOLLIN, EPOLL_CTL_ADD);
    const std::vector<char> zeros(BufferSize);
    const std::string small = answer();
    std::unordered_map<int, std::size_t> bulk; // what is left to send
    std::array<epoll_event, 256> events = {};
    std::array<char, 4096> buffer = {};
    while (true) {
        const int count = ::epoll_wait(queue, events.data(), int(events.size()), -1);
        for (int i = 0; i < count; ++i) {
            const int fd = events[std::size_t(i)].data.fd;
            if (fd == server) {
                for (int client = 0; (client = ::accept4(server, nullptr, nullptr, SOCK_NONBLOCK)) >= 0;) {
                    ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
                    watch(client, EPOLLIN, EPOLL_CTL_ADD);
                }
                continue;
            }
            if (const auto it = bulk.find(fd); it != bulk.end()) {
                const ssize_t sent = ::send(fd, zeros.data(), std::min(zeros.size(), it->second), MSG_NOSIGNAL);
                it->second -= sent > 0 ? std::size_t(sent) : 0;
                if (it->second == 0 || (sent < 0 && errno != EAGAIN)) {
                    bulk.erase(it);
                    ::close(fd);
                }
                continue;
            }
            const ssize_t got = ::recv(fd, buffer.data(), buffer.size(), 0);
            if (got <= 0) {
                ::close(fd);
                continue;
            }
            const std::string_view request(buffer.data(), std::size_t(got));
            if (request.starts_with("GET /bulk/")) {
                bulk.emplace(fd, std::size_t(std::atoll(request.data() + 10)) << 20);
                watch(fd, EPOLLOUT, EPOLL_CTL_MOD);
            } else {
                ::send(fd, small.data(), small.size(), MSG_NOSIGNAL);
            }
        }
    }
}

int latency(const sockaddr_in &name, int count)
{
    const int fd = connected(name);
    const std::size_t size = answer().size();
    for (int i = 0; i < count; ++i) {
        const auto begin = Clock::now();
        sendAll(fd, Request);
        receiveAll(fd, size);
        std::printf("%.2f\n", microseconds(begin));
    }
    return 0;
}

int connecting(const sockaddr_in &name, int count)
{
    const std::size_t size = answer().size();
    for (int i = 0; i < count; ++i) {
        const auto begin = Clock::now();
        const int fd = connected(name);
        sendAll(fd, Request);
        receiveAll(fd, size);
        ::close(fd);
        std::printf("%.2f\n", microseconds(begin));
    }
    return 0;
}

int bulk(const sockaddr_in &name, const char *megabytes)
{
    const int fd = connected(name);
    sendAll(fd, "GET /bulk/" + std::string(megabytes) + " HTTP/1.1\r\n\r\n");
    std::vector<char> buffer(BufferSize);
    const auto begin = Clock::now();
    double size = 0;
    for (ssize_t got = 0; (got = ::recv(fd, buffer.data(), buffer.size(), 0)) > 0;)
        size += double(got);
    std::printf("%.3f\n", size / microseconds(begin) / 1000);
    return size == double(std::atoll(megabytes)) * (1 << 20) ? 0 : 1;
}

int crowd(const sockaddr_in &name, int count)
{
    const auto begin = Clock::now();
    std::vector<int> all;
    for (int i = 0; i < count; ++i)
        all.push_back(connected(name));
    for (const int fd : all)
        sendAll(fd, Request);
    for (const int fd : all)
        receiveAll(fd, answer().size());
    std::printf("%.2f\n", microseconds(begin) / 1000);
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    rlimit limit = {};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    const std::string_view what = argc > 3 ? argv[1] : "";
    if (what == "serve")
        return serve(nameOf(argv[2], argv[3]));
    if (argc > 4 && what == "latency")
        return latency(nameOf(argv[2], argv[3]), std::atoi(argv[4]));
    if (argc > 4 && what == "connect")
        return connecting(nameOf(argv[2], argv[3]), std::atoi(argv[4]));
    if (argc > 4 && what == "bulk")
        return bulk(nameOf(argv[2], argv[3]), argv[4]);
    if (argc > 4 && what == "crowd")
        return crowd(nameOf(argv[2], argv[3]), std::atoi(argv[4]));
    std::fprintf(stderr, "bench_peer: see its source\n");
    return 2;
}
