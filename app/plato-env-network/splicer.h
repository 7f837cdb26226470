// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace plato::network {

/// Hands bytes on from one socket to another through a pipe, with splice(2): none comes into this program. Keeps empty
/// pipes for the next ones. For sockets that do not block and are watched edge-triggered.
class Splicer
{
public:
    struct Pipe
    {
        int out = -1;
        int in = -1;
    };
    /// From one socket to another one.
    struct Way
    {
        Pipe pipe; // while something is in it
        std::size_t held = 0;
        bool atEnd = false; // nothing more comes; told to the target once nothing is held
        bool isDone = false;
    };
    enum class Outcome {
        Waits,  ///< until an event comes of either socket
        More,   ///< it had its share of this turn, and more is there
        Done,   ///< all was handed on, and the end was told
        Broken, ///< it cannot go on: a socket failed, there is no descriptor for a pipe, or there is urgent data
    };

    Splicer() = default;
    ~Splicer();
    Splicer(const Splicer &) = delete;
    Splicer &operator=(const Splicer &) = delete;

    Outcome move(Way &way, int source, int target);
    void release(Way &way); ///< its sockets are closed

private:
    bool take(Pipe &pipe);
    void giveBack(Pipe &pipe, bool isEmpty);

    std::vector<Pipe> m_pipes; // empty ones
};

} // namespace plato::network
