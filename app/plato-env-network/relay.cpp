// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-env-network/relay.h"

#include "app/plato-env-network/descriptormessage.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace plato::network {

namespace {

constexpr int EventsATurn = 256;
constexpr int AcceptedATurn = 64;
constexpr int DescriptorsEach = 6; // of a connection: two sockets, and two pipes while something is in them
constexpr int Reserve = 64;        // descriptors for all else
constexpr std::chrono::milliseconds ShortPause(50);
constexpr int SynRetries = 3; // of a connection to the internet: some fifteen seconds

void closeFd(int &fd)
{
    if (fd >= 0)
        ::close(std::exchange(fd, -1));
}

/// Starts to connect; -1 where it is refused at once.
int connectTo(const Address &address, std::uint32_t from)
{
    int fd = ::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    ::setsockopt(fd, IPPROTO_TCP, TCP_SYNCNT, &SynRetries, sizeof(SynRetries));
    if (from != 0 && address.family() == AF_INET) {
        const int on = 1; // the port is chosen when it connects, from those that are free towards this address
        ::setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof(on));
        const Address source(from, 0);
        ::bind(fd, source.name(), source.size());
    }
    if (fd >= 0 && ::connect(fd, address.name(), address.size()) != 0 && errno != EINPROGRESS)
        closeFd(fd);
    return fd;
}

void sendAtOnce(int fd)
{
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

/// The other end is told that the connection broke, not that it was finished.
void setReset(int fd)
{
    const linger now{1, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
}

/// Of a side that has finished sending.
bool hasSaidNothing(int fd)
{
    char first = 0;
    return ::recv(fd, &first, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

int allowedDescriptors()
{
    rlimit limit = {};
    return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < INT_MAX ? int(limit.rlim_cur) : INT_MAX;
}

} // namespace

Relay::Relay(int control, Filter filter)
    : m_control(control)
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    , m_descriptors(allowedDescriptors())
    , m_filter(std::move(filter))
{
    ::fcntl(m_control, F_SETFL, ::fcntl(m_control, F_GETFL) | O_NONBLOCK);
}

Relay::~Relay()
{
    for (Connection *connection : std::vector<Connection *>(m_connections.begin(), m_connections.end()))
        end(*connection, true);
    for (Connection *connection : m_over)
        delete connection;
    retireIf([](const Listener &) { return true; });
    for (auto &answer : m_answers)
        closeFd(answer.second);
    closeFd(m_epoll);
    closeFd(m_control);
}

bool Relay::watch(int fd, Watched &watched, std::uint32_t events) const
{
    epoll_event event = {};
    event.events = events;
    event.data.ptr = &watched;
    return ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

/// By hand where others may hold the same socket: then closing it does not.
void Relay::unwatch(int fd) const
{
    ::epoll_ctl(m_epoll, EPOLL_CTL_DEL, fd, nullptr);
}

bool Relay::run()
{
    if (m_epoll < 0 || !watch(m_control, m_controlMark, EPOLLIN))
        return false;
    std::array<epoll_event, EventsATurn> events = {};
    while (true) {
        const int pause = !m_due.empty() ? 0 : m_shortSince ? int(ShortPause.count()) : -1;
        const int count = ::epoll_wait(m_epoll, events.data(), EventsATurn, pause);
        if (count < 0 && errno != EINTR)
            return false;
        for (int i = 0; i < count; ++i) {
            auto *watched = static_cast<Watched *>(events[static_cast<std::size_t>(i)].data.ptr);
            switch (watched->kind) {
            case Watched::Kind::Control:
                if (!obey())
                    return true;
                break;
            case Watched::Kind::Listener:
                accept(static_cast<Listener &>(*watched));
                break;
            case Watched::Kind::Side:
                handle(static_cast<Side &>(*watched), events[static_cast<std::size_t>(i)].events);
                break;
            case Watched::Kind::Names:
                takeNames();
                break;
            }
        }
        for (Connection *connection : std::exchange(m_due, {})) {
            connection->isDue = false;
            if (!connection->isOver)
                move(*connection);
        }
        for (Connection *connection : std::exchange(m_over, {})) {
            std::erase(m_due, connection);
            delete connection;
        }
        m_oldListeners.clear();
        if (m_shortSince && std::chrono::steady_clock::now() - *m_shortSince >= ShortPause) {
            m_shortSince.reset();
            reopen();
            flush();
        }
    }
}

/// False at the end of the orders.
bool Relay::obey()
{
    while (true) {
        Order order = {};
        DescriptorMessage message(&order, sizeof(order));
        message.makeRoom();
        const ssize_t length = message.receive(m_control);
        if (length < 0 && (errno == EAGAIN || errno == EINTR)) {
            flush();
            return true;
        }
        if (length <= 0)
            return false;
        int fd = message.attached();
        if (length != sizeof(order)) {
            closeFd(fd);
            continue;
        }
        switch (order.kind) {
        case Order::Kind::Serve:
        case Order::Kind::Proxy:
            serve(order, std::exchange(fd, -1));
            break;
        case Order::Kind::Drop:
            drop(order.source);
            break;
        case Order::Kind::Listen:
            listen(order);
            break;
        }
        closeFd(fd);
    }
}

void Relay::serve(const Order &order, int fd)
{
    if (fd < 0)
        return; // there were no descriptors left to receive it
    auto listener = std::make_unique<Listener>();
    listener->fd = fd;
    listener->source = order.source;
    listener->address = order.address;
    listener->port = order.port;
    listener->from = order.from;
    listener->onlyThere = order.onlyThere != 0;
    listener->isProxy = order.kind == Order::Kind::Proxy;
    if (listener->isProxy && !m_resolver) {
        m_resolver = std::make_unique<Resolver>();
        watch(m_resolver->descriptor(), m_namesMark, EPOLLIN);
    }
    if (watch(fd, *listener, EPOLLIN))
        m_listeners.push_back(std::move(listener));
    else
        ::close(fd);
}

void Relay::drop(std::uint32_t source)
{
    retireIf([source](const Listener &listener) { return listener.source == source; });
}

/// What is known of them stays until the events of this turn are handled.
void Relay::retireIf(const std::function<bool(const Listener &)> &isMeant)
{
    const auto first = std::stable_partition(m_listeners.begin(), m_listeners.end(),
                                             [&isMeant](const auto &listener) { return !isMeant(*listener); });
    for (auto it = first; it != m_listeners.end(); ++it) {
        unwatch((*it)->fd);
        closeFd((*it)->fd);
        m_oldListeners.push_back(std::move(*it));
    }
    m_listeners.erase(first, m_listeners.end());
}

void Relay::listen(const Order &order)
{
    Answer answer{Answer::Kind::Listening, order.number, 0, {}};
    const Address address(order.address, order.port);
    const int on = 1;
    int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 || ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
        ::bind(fd, address.name(), address.size()) != 0 || ::listen(fd, Backlog) != 0)
        answer.error = errno;
    if (answer.error != 0)
        closeFd(fd);
    m_answers.emplace_back(answer, fd);
    flush();
}

/// platod may be busy: what it has not taken yet waits.
void Relay::flush()
{
    while (!m_answers.empty()) {
        auto &[answer, fd] = m_answers.front();
        DescriptorMessage message(&answer, sizeof(answer));
        message.attach(fd);
        if (message.send(m_control) < 0 && errno != EPIPE) {
            beShort(); // its queue is full, or too many descriptors are on their way
            return;
        }
        closeFd(fd);
        m_answers.pop_front();
    }
}

void Relay::setFull(Listener &listener, bool isFull)
{
    epoll_event event = {};
    event.events = isFull ? 0U : std::uint32_t(EPOLLIN);
    event.data.ptr = static_cast<Watched *>(&listener);
    if (::epoll_ctl(m_epoll, EPOLL_CTL_MOD, listener.fd, &event) == 0)
        listener.isFull = isFull;
}

void Relay::beShort()
{
    if (!m_shortSince)
        m_shortSince = std::chrono::steady_clock::now();
}

/// Sources share what descriptors there are: one that takes all of its own leaves the others theirs.
int Relay::boundOfASource() const
{
    std::unordered_set<std::uint32_t> sources;
    for (const auto &listener : m_listeners)
        sources.insert(listener->source);
    const int share = (m_descriptors - Reserve) / DescriptorsEach / std::max(1, int(sources.size()));
    return std::clamp(share, 1, MaxConnections);
}

/// There may be room again.
void Relay::reopen()
{
    if (std::none_of(m_listeners.begin(), m_listeners.end(), [](const auto &listener) { return listener->isFull; }))
        return;
    const int bound = boundOfASource();
    for (const auto &listener : m_listeners) {
        if (listener->isFull && m_counts[listener->source] < bound)
            setFull(*listener, false);
    }
}

void Relay::accept(Listener &listener)
{
    const int bound = boundOfASource();
    for (int i = 0; i < AcceptedATurn && listener.fd >= 0; ++i) {
        if (m_counts[listener.source] >= bound)
            return setFull(listener, true);
        const int fd = ::accept4(listener.fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            // Without a descriptor it stays in the backlog, and is tried again in a while.
            if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
                setFull(listener, true);
                beShort();
            } else if (errno == EINVAL || errno == EOPNOTSUPP) {
                retireIf([&listener](const Listener &one) { return &one == &listener; }); // it does not listen
            }
            return;
        }
        auto *connection = new Connection;
        connection->source = listener.source;
        connection->from = listener.from;
        if (listener.isProxy)
            connection->asking = std::make_unique<Asking>();
        else
            connection->targets.emplace_back(listener.address, listener.port);
        if (!listener.isProxy && !listener.onlyThere) {
            connection->targets.emplace_back(INADDR_LOOPBACK, listener.port);
            connection->targets.push_back(Address::loopback6(listener.port));
        }
        connection->sides[0].fd = fd;
        sendAtOnce(fd);
        ++m_counts[connection->source];
        m_connections.insert(connection);
        if (!watch(fd, connection->sides[0], EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET))
            end(*connection, true);
        else if (!listener.isProxy)
            tryNext(*connection);
    }
}

/// Connects to the next address at which a program may listen; ends where there is none left.
void Relay::tryNext(Connection &connection)
{
    Side &inner = connection.sides[1];
    closeFd(inner.fd);
    while (connection.tried < connection.targets.size()) {
        inner.fd = connectTo(connection.targets[connection.tried++], connection.from);
        if (inner.fd < 0)
            continue;
        sendAtOnce(inner.fd);
        if (watch(inner.fd, inner, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET))
            return;
        closeFd(inner.fd);
    }
    if (connection.asking)
        refuse(connection, 502, "it does not answer");
    else
        end(connection, true);
}

/// Of a proxy's client. Sockets have room for what we say to them first: some twenty kilobytes at most.
void Relay::readRequest(Connection &connection)
{
    Asking &asking = *connection.asking;
    if (asking.request.state == ProxyRequest::State::Ready)
        return; // what follows is for the server
    std::array<char, 4096> part = {};
    while (asking.request.state != ProxyRequest::State::Ready) {
        const ssize_t length = ::recv(connection.sides[0].fd, part.data(), part.size(), 0);
        if (length < 0 && errno == EINTR)
            continue;
        if (length < 0 && errno == EAGAIN)
            return;
        if (length <= 0)
            return end(connection, true);
        asking.bytes.append(part.data(), static_cast<std::size_t>(length));
        asking.request = ProxyRequest::parse(asking.bytes, asking.isGreeted);
        if (asking.request.state == ProxyRequest::State::Greeting) {
            const std::string greeting = socksGreeting();
            ::send(connection.sides[0].fd, greeting.data(), greeting.size(), MSG_NOSIGNAL);
            asking.bytes.erase(0, asking.request.used);
            asking.isGreeted = true;
            asking.request = ProxyRequest::parse(asking.bytes, true);
        }
        if (asking.request.state == ProxyRequest::State::Bad)
            return refuse(connection, 400, "this proxy takes CONNECT, addresses with http:, and SOCKS 5");
    }
    asking.number = ++m_lastAsked;
    m_asked.emplace(asking.number, &connection);
    m_resolver->ask(asking.number, asking.request.host, asking.request.port);
}

void Relay::takeNames()
{
    for (Resolver::Found &found : m_resolver->takeFound()) {
        const auto it = m_asked.find(found.number);
        if (it == m_asked.end())
            continue; // the client has gone
        Connection &connection = *it->second;
        m_asked.erase(it);
        connection.asking->number = 0;
        std::erase_if(found.addresses, [this](const Address &address) { return !m_filter(address); });
        connection.targets = std::move(found.addresses);
        if (!connection.targets.empty()) {
            tryNext(connection);
            continue;
        }
        // One answer for both: which names there are in the networks around is nobody's business.
        tellRefused(connection.asking->request);
        refuse(connection, 403, "its name is not known, or it leads to this computer or a private network");
    }
}

void Relay::tellRefused(const ProxyRequest &request)
{
    Answer answer{Answer::Kind::Refused, ++m_untold, 0, {}};
    const std::string target = request.host + ':' + std::to_string(request.port);
    target.copy(answer.target.data(), answer.target.size() - 1);
    if (::send(m_control, &answer, sizeof(answer), MSG_NOSIGNAL) == ssize_t(sizeof(answer)))
        m_untold = 0;
}

void Relay::refuse(Connection &connection, int status, const char *why)
{
    const std::string words = refusal(connection.asking->request.form, connection.asking->isGreeted, status, why);
    ::send(connection.sides[0].fd, words.data(), words.size(), MSG_NOSIGNAL);
    ::shutdown(connection.sides[0].fd, SHUT_WR);
    end(connection, false);
}

void Relay::onConnected(Connection &connection)
{
    int error = 0;
    socklen_t length = sizeof(error);
    if (::getsockopt(connection.sides[1].fd, SOL_SOCKET, SO_ERROR, &error, &length) != 0 || error != 0)
        return tryNext(connection);
    if (connection.asking) {
        const Asking &asking = *connection.asking;
        const std::string toClient = acceptance(asking.request.form);
        const std::string toServer = asking.request.head + asking.bytes.substr(asking.request.used);
        if (::send(connection.sides[0].fd, toClient.data(), toClient.size(), MSG_NOSIGNAL) !=
                ssize_t(toClient.size()) ||
            ::send(connection.sides[1].fd, toServer.data(), toServer.size(), MSG_NOSIGNAL) != ssize_t(toServer.size()))
            return end(connection, true);
        connection.asking.reset();
    }
    connection.isConnected = true;
    move(connection);
}

void Relay::handle(Side &side, std::uint32_t events)
{
    Connection &connection = side.connection;
    if (connection.isOver || side.fd < 0)
        return;
    const bool isInner = &side == &connection.sides[1];
    if (!connection.isConnected) {
        if (isInner && (events & (EPOLLOUT | EPOLLERR | EPOLLHUP)) != 0)
            onConnected(connection);
        else if (!isInner && (events & EPOLLERR) != 0)
            end(connection, true);
        else if (!isInner && connection.asking)
            readRequest(connection);
        else if (!isInner && (events & EPOLLRDHUP) != 0 && hasSaidNothing(side.fd))
            end(connection, true); // it has gone before anybody was there
        return;
    }
    if ((events & EPOLLERR) != 0)
        return end(connection, true);
    move(connection);
}

void Relay::move(Connection &connection)
{
    using Outcome = Splicer::Outcome;
    auto &[outer, inner] = connection.sides;
    const Outcome inwards = m_splicer.move(connection.ways[0], outer.fd, inner.fd);
    const Outcome outwards =
        inwards == Outcome::Broken ? inwards : m_splicer.move(connection.ways[1], inner.fd, outer.fd);
    if (inwards == Outcome::Broken || outwards == Outcome::Broken)
        return end(connection, true);
    if (inwards == Outcome::Done && outwards == Outcome::Done)
        return end(connection, false);
    if ((inwards == Outcome::More || outwards == Outcome::More) && !std::exchange(connection.isDue, true))
        m_due.push_back(&connection);
}

void Relay::end(Connection &connection, bool reset)
{
    if (std::exchange(connection.isOver, true))
        return;
    for (Side &side : connection.sides) {
        if (reset && side.fd >= 0)
            setReset(side.fd);
        closeFd(side.fd);
    }
    for (Splicer::Way &way : connection.ways)
        m_splicer.release(way);
    if (connection.asking && m_asked.erase(connection.asking->number) > 0)
        m_resolver->forget(connection.asking->number);
    m_connections.erase(&connection);
    m_over.push_back(&connection);
    if (--m_counts[connection.source] == 0)
        m_counts.erase(connection.source);
    reopen();
}

} // namespace plato::network
