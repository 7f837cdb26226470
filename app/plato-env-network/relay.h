// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plato-env-network/address.h"
#include "app/plato-env-network/protocol.h"
#include "app/plato-env-network/proxyrequest.h"
#include "app/plato-env-network/resolver.h"
#include "app/plato-env-network/splicer.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace plato::network {

/// One event loop that accepts, connects and hands on with splice(2), so that no byte comes into this program. Nothing
/// in it blocks. A connection gets at most a share of each turn, ends where one side is reset, and stays half open
/// where one side has only finished sending.
///
/// A connection to a proxy says first where it wants to go; that is read here, with what came along.
class Relay
{
public:
    using Filter = std::function<bool(const Address &)>;

    /// `control`: see protocol.h. Owns it. `filter`: what a proxy connects to.
    explicit Relay(int control, Filter filter = mayBeReached);
    ~Relay();
    Relay(const Relay &) = delete;
    Relay &operator=(const Relay &) = delete;

    /// Until platod closes the other end. False where the kernel gives no event loop.
    bool run();

private:
    /// What the kernel tells us about: its address is in the event.
    struct Watched
    {
        enum class Kind { Control, Listener, Side, Names };
        explicit Watched(Kind what)
            : kind(what)
        {
        }
        Kind kind;
    };
    struct Listener : Watched
    {
        Listener()
            : Watched(Kind::Listener)
        {
        }
        int fd = -1;
        std::uint32_t source = 0;
        std::uint32_t address = 0;
        std::uint16_t port = 0;
        bool onlyThere = false;
        bool isProxy = false;
        std::uint32_t from = 0;
        bool isFull = false; // not listened to
    };
    struct Connection;
    struct Side : Watched
    {
        explicit Side(Connection &whole)
            : Watched(Kind::Side)
            , connection(whole)
        {
        }
        Connection &connection;
        int fd = -1;
    };
    /// What a client of a proxy has said so far.
    struct Asking
    {
        std::string bytes;
        ProxyRequest request;
        bool isGreeted = false;
        std::uint64_t number = 0; // of the name that is looked up; 0: none is
    };
    struct Connection
    {
        Connection()
            : sides{Side(*this), Side(*this)}
        {
        }
        std::array<Side, 2> sides;        // who has connected, and the program inside
        std::array<Splicer::Way, 2> ways; // from the side of that number
        std::uint32_t source = 0;
        std::uint32_t from = 0;       // see Order
        std::vector<Address> targets; // which are tried in turn
        std::size_t tried = 0;
        bool isConnected = false;
        std::unique_ptr<Asking> asking; // of a proxy, until it is connected
        bool isDue = false;             // it had its share of a turn, and more is there
        bool isOver = false;
    };

    bool obey();
    void serve(const Order &order, int fd);
    void drop(std::uint32_t source);
    void retireIf(const std::function<bool(const Listener &)> &isMeant);
    void listen(const Order &order);
    void flush();
    void beShort();
    int boundOfASource() const;
    void unwatch(int fd) const;
    void accept(Listener &listener);
    void reopen();
    void setFull(Listener &listener, bool isFull);
    void tryNext(Connection &connection);
    void onConnected(Connection &connection);
    void readRequest(Connection &connection);
    void takeNames();
    void refuse(Connection &connection, int status, const char *why);
    void tellRefused(const ProxyRequest &request);
    void handle(Side &side, std::uint32_t events);
    void move(Connection &connection);
    void end(Connection &connection, bool reset);
    bool watch(int fd, Watched &watched, std::uint32_t events) const;

    int m_control;
    int m_epoll;
    int m_descriptors;                            // that we may have
    std::deque<std::pair<Answer, int>> m_answers; // that platod has not taken yet, with their descriptors
    std::optional<std::chrono::steady_clock::time_point> m_shortSince; // something was refused for want of room
    Watched m_controlMark{Watched::Kind::Control};
    std::vector<std::unique_ptr<Listener>> m_listeners;
    std::vector<std::unique_ptr<Listener>> m_oldListeners; // until the events of this turn are handled
    std::unordered_set<Connection *> m_connections;        // owned
    std::vector<Connection *> m_due;
    std::vector<Connection *> m_over;      // owned; until the events of this turn are handled
    std::map<std::uint32_t, int> m_counts; // of connections, by source
    Splicer m_splicer;
    Filter m_filter;
    Watched m_namesMark{Watched::Kind::Names};
    std::unique_ptr<Resolver> m_resolver;          // once there is a proxy
    std::map<std::uint64_t, Connection *> m_asked; // whose names are looked up
    std::uint64_t m_lastAsked = 0;
    std::uint32_t m_untold = 0; // of what was refused
};

} // namespace plato::network
