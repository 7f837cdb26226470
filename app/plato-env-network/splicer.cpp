// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-env-network/splicer.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace plato::network {

namespace {

constexpr std::size_t PipeSize = 64 * 1024; // as pipes are: larger ones have a bound for all of a person's programs
constexpr std::size_t BytesATurn = 4 * PipeSize;
constexpr std::size_t KeptPipes = 4;

/// Urgent data stops splice(2), which would tell a way that is stuck from one that is at its end by nothing.
bool isAtMark(int fd)
{
    int atMark = 0;
    return ::ioctl(fd, SIOCATMARK, &atMark) == 0 && atMark != 0;
}

ssize_t spliceOnce(int from, int to, std::size_t most)
{
    ssize_t moved = 0;
    do {
        moved = ::splice(from, nullptr, to, nullptr, most, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
    } while (moved < 0 && errno == EINTR); // no event would come for it
    return moved;
}

} // namespace

Splicer::~Splicer()
{
    for (const Pipe &pipe : m_pipes) {
        ::close(pipe.out);
        ::close(pipe.in);
    }
}

Splicer::Outcome Splicer::move(Way &way, int source, int target)
{
    std::size_t moved = 0;
    while (!way.isDone && moved < BytesATurn) {
        if (way.held == 0 && !way.atEnd) {
            if (way.pipe.in < 0 && !take(way.pipe))
                return Outcome::Broken;
            const ssize_t got = spliceOnce(source, way.pipe.in, PipeSize);
            const bool isNothing = got == 0 || (got < 0 && errno == EAGAIN);
            if (got < 0)
                giveBack(way.pipe, true);
            if ((got < 0 && !isNothing) || (isNothing && isAtMark(source)))
                return Outcome::Broken;
            if (got < 0)
                return Outcome::Waits;
            way.atEnd = got == 0;
            way.held = static_cast<std::size_t>(got);
        }
        if (way.held > 0) {
            const ssize_t put = spliceOnce(way.pipe.out, target, way.held);
            if (put < 0)
                return errno == EAGAIN ? Outcome::Waits : Outcome::Broken;
            way.held -= static_cast<std::size_t>(put);
            moved += static_cast<std::size_t>(put);
        }
        if (way.held == 0 && way.atEnd) {
            ::shutdown(target, SHUT_WR);
            giveBack(way.pipe, true);
            way.isDone = true;
        }
    }
    return way.isDone ? Outcome::Done : Outcome::More;
}

void Splicer::release(Way &way)
{
    giveBack(way.pipe, way.held == 0);
}

bool Splicer::take(Pipe &pipe)
{
    if (!m_pipes.empty()) {
        pipe = m_pipes.back();
        m_pipes.pop_back();
        return true;
    }
    std::array<int, 2> ends = {-1, -1};
    if (::pipe2(ends.data(), O_NONBLOCK | O_CLOEXEC) != 0)
        return false;
    pipe = {ends[0], ends[1]};
    return true;
}

void Splicer::giveBack(Pipe &pipe, bool isEmpty)
{
    if (pipe.in < 0)
        return;
    const Pipe given = std::exchange(pipe, {});
    if (isEmpty && m_pipes.size() < KeptPipes) {
        m_pipes.push_back(given);
        return;
    }
    ::close(given.out);
    ::close(given.in);
}

} // namespace plato::network
