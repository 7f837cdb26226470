// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/network/envnetwork.h"

#include "app/platod/sandbox/envprocess.h"
#include "app/platod/sandbox/namespaces.h"

#include <QLoggingCategory>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <linux/nsfs.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::runtime {

namespace {

Q_LOGGING_CATEGORY(lcNetwork, "plato.platod.network", QtInfoMsg)

constexpr auto AgainPause = 20ms; // at first, and longer each time
constexpr auto LongestPause = 2s;
constexpr quint32 Computer = 0; // the source of what connects from outside

/// What envs of a session take for the way out: the first address of its network.
QHostAddress gatewayOf(const QHostAddress &address)
{
    return QHostAddress((address.toIPv4Address() & 0xffffff00U) | 1U);
}

Expected<Descriptor> listenHere(const QHostAddress &address, quint16 port)
{
    Descriptor fd(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    sockaddr_in name = {};
    name.sin_family = AF_INET;
    name.sin_port = htons(port);
    name.sin_addr.s_addr = htonl(address.toIPv4Address());
    const int on = 1;
    if (fd < 0 || ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
        ::bind(fd, reinterpret_cast<const sockaddr *>(&name), sizeof(name)) != 0 || ::listen(fd, network::Backlog) != 0)
        return systemFailure(u"%1:%2"_s.arg(address.toString()).arg(port).toLatin1());
    return fd;
}

quint16 portOf(int fd)
{
    sockaddr_in name = {};
    socklen_t length = sizeof(name);
    return ::getsockname(fd, reinterpret_cast<sockaddr *>(&name), &length) == 0 ? ntohs(name.sin_port) : quint16(0);
}

Descriptor copyOf(int fd)
{
    return Descriptor(::fcntl(fd, F_DUPFD_CLOEXEC, 0));
}

/// Programs of an env listen on ports below 1024 as on a machine of their own. In the child, in the namespace.
void freeLowPorts()
{
    const int fd = ::open("/proc/sys/net/ipv4/ip_unprivileged_port_start", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    [[maybe_unused]] const ssize_t written = ::write(fd, "0", 1);
    ::close(fd);
}

} // namespace

EnvNetwork::EnvNetwork(QString program, const QHostAddress &address, QObject *parent)
    : QObject(parent)
    , m_program(std::move(program))
    , m_address(address)
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &EnvNetwork::start);
    m_proxyAgain.setSingleShot(true);
    m_proxyAgain.setInterval(LongestPause);
    connect(&m_proxyAgain, &QTimer::timeout, this, &EnvNetwork::startProxy);
}

EnvNetwork::~EnvNetwork()
{
    leave();
}

Expected<quint16> EnvNetwork::declare(quint16 port)
{
    if (const auto there = m_doors.find(port); there != m_doors.cend())
        return there->second.port;
    if (m_doors.size() >= MaxPorts)
        return failure(u"an env has at most %1 ports"_s.arg(MaxPorts));
    auto listening = listenHere(m_address, port);
    if (!listening)
        listening = listenHere(m_address, 0);
    if (!listening)
        return tl::unexpected(listening.error());
    const quint16 outside = portOf(*listening);
    const quint16 target = m_numbers.value(port, port); // the usual port stays what it is
    serve(Computer, copyOf(*listening), target);
    m_doors.emplace(port, Door{std::move(*listening), outside});
    if (target == port)
        Q_EMIT declared(port, port);
    return outside;
}

void EnvNetwork::declareAlso(quint16 number, quint16 port)
{
    if (m_doors.contains(number))
        return;
    m_numbers.insert(number, port);
    Q_EMIT declared(number, port);
}

QMap<quint16, quint16> EnvNetwork::ports() const
{
    QMap<quint16, quint16> all;
    for (const auto &[port, door] : m_doors)
        all.insert(port, port);
    for (auto it = m_numbers.cbegin(); it != m_numbers.cend(); ++it)
        all.insert(it.key(), *it);
    return all;
}

QJsonObject EnvNetwork::toJson() const
{
    QJsonObject ports;
    for (const auto &[port, door] : m_doors)
        ports.insert(QString::number(port), door.port);
    QJsonObject internet{{u"on"_s, m_hasInternet}};
    if (m_hasInternet) {
        internet.insert(u"by"_s, u"a proxy at %1:%2 for HTTP and SOCKS 5, which refuses this computer and private "
                                 "networks"_s.arg(gatewayOf(m_address).toString())
                                     .arg(ProxyPort));
        internet.insert(u"refused"_s, m_refusedCount);
    }
    return {{u"namespace"_s, u"its own: localhost inside is the env, and nothing of this computer is reached"_s},
            {u"reached_by"_s, u"a relay for each declared port, TCP only"_s},
            {u"ports"_s, ports},
            {u"internet"_s, internet}};
}

QProcessEnvironment EnvNetwork::proxyEnvironment(const QHostAddress &address, const QList<HostEntry> &neighbours)
{
    const QString proxy = u"http://%1:%2"_s.arg(gatewayOf(address).toString()).arg(ProxyPort);
    // Names and addresses one by one as well: many programs know no networks in this list.
    QStringList direct{u"localhost"_s, u"127.0.0.1"_s, u"::1"_s, u".plato.internal"_s, u"127.0.0.0/8"_s};
    for (const HostEntry &neighbour : neighbours)
        direct << neighbour.alias << neighbour.address.toString();
    QProcessEnvironment environment;
    for (const QString &name : {u"http_proxy"_s, u"https_proxy"_s, u"all_proxy"_s}) { // both spellings are read
        environment.insert(name, proxy);
        environment.insert(name.toUpper(), proxy);
    }
    for (const QString &name : {u"no_proxy"_s, u"NO_PROXY"_s})
        environment.insert(name, direct.join(u','));
    return environment;
}

void EnvNetwork::enter(const EnvProcess &sandbox)
{
    m_sandbox = &sandbox;
    m_pause = AgainPause;
    start();
}

void EnvNetwork::setSettled()
{
    m_settled = true;
    m_pause = AgainPause;
    if (isIn())
        Q_EMIT settled();
}

void EnvNetwork::leave()
{
    m_sandbox = nullptr;
    m_settled = false;
    m_again.stop();
    m_proxyAgain.stop();
    m_asked.clear();
    m_proxy.reset();
    m_relay.reset();
    if (std::exchange(m_isStanding, false))
        Q_EMIT left();
}

void EnvNetwork::close()
{
    leave();
    m_doors.clear();
}

/// Each once: it may be tried for as long as the env is given to become ready.
void EnvNetwork::note(const QString &fault)
{
    if (std::exchange(m_lastFault, fault) == fault)
        return;
    qCWarning(lcNetwork).noquote() << m_address.toString() << fault;
    Q_EMIT noted(fault);
}

void EnvNetwork::onEnded(const QString &reason)
{
    note(u"its relay is started again: %1"_s.arg(reason));
    m_relay.reset();
    m_asked.clear();
    m_proxyAgain.stop();
    m_proxy.reset();
    if (std::exchange(m_isStanding, false))
        Q_EMIT left();
    tryLater();
}

void EnvNetwork::tryLater()
{
    m_again.start(m_pause);
    m_pause = std::min<std::chrono::milliseconds>(2 * m_pause, LongestPause);
}

Expected<EnvNetwork::Namespaces> EnvNetwork::namespacesOf(qint64 pid, int pidfd)
{
    Namespaces result{Descriptor(), openNamespace(pid, "net")};
    if (result.net < 0)
        return systemFailure("the network of the sandbox");
    const Descriptor ours = openOwnNamespace("net");
    if (ours < 0 || isSameNamespace(result.net, ours))
        return failure(u"the sandbox has no network of its own"_s);
    // Whoever made the user namespace that owns it may enter both, without any privilege.
    result.user = Descriptor(::ioctl(result.net, NS_GET_USERNS));
    if (isSameNamespace(result.user, openOwnNamespace("user")))
        result.user.close();
    if (hasEnded(pidfd))
        return failure(u"the sandbox has just ended"_s);
    return result;
}

void EnvNetwork::start()
{
    if (!m_sandbox)
        return;
    auto found = namespacesOf(m_sandbox->pid(), m_sandbox->pidfd());
    const auto inChild = [user = found ? int(found->user) : -1, net = found ? int(found->net) : -1,
                          entry = m_sandbox->entry()] {
        entry.leaveOurs();
        if ((user >= 0 && ::setns(user, CLONE_NEWUSER) != 0) || ::setns(net, CLONE_NEWNET) != 0)
            ::_exit(126);
        freeLowPorts();
        entry.giveUpRights();
        ::prctl(PR_SET_PDEATHSIG, SIGKILL); // after the namespaces, which take it away
    };
    m_relay.reset(new RelayProcess);
    connect(
        m_relay.get(), &RelayProcess::ended, this,
        [this, relay = m_relay.get()](const QString &reason) {
            if (m_relay.get() == relay)
                onEnded(reason);
        },
        Qt::QueuedConnection);
    connect(m_relay.get(), &RelayProcess::answered, this,
            [this](const network::Answer &answer, Descriptor *descriptor) { onAnswered(answer, *descriptor); });
    connect(
        m_relay.get(), &RelayProcess::started, this,
        [this, relay = m_relay.get()] {
            if (m_relay.get() == relay)
                m_hasInternet ? startProxy() : onStanding();
        },
        Qt::QueuedConnection); // also where it comes before start() has returned
    if (!found || !m_relay->start(m_program, inChild)) {
        // A sandbox that is being put together lets nobody look for some milliseconds; one that has ended tells so.
        if (m_pause > LongestPause / 2)
            note(u"it cannot be reached yet: %1"_s.arg(found ? qt_error_string() : found.error().message));
        m_relay.reset();
        return tryLater();
    }
    for (const auto &[port, door] : m_doors)
        serve(Computer, copyOf(door.listening), m_numbers.value(port, port));
}

void EnvNetwork::onStanding()
{
    if (!m_relay || std::exchange(m_isStanding, true))
        return;
    Q_EMIT entered();
    if (m_settled)
        Q_EMIT settled();
}

void EnvNetwork::onAnswered(const network::Answer &answer, Descriptor &descriptor)
{
    const auto done = m_asked.take(answer.number);
    if (answer.kind != network::Answer::Kind::Listening || !done)
        return;
    if (descriptor >= 0)
        done(std::move(descriptor));
    else
        done(failure(qt_error_string(answer.error != 0 ? answer.error : EMFILE)));
}

/// It stands in the network of the computer, and accepts from a socket of the namespace.
void EnvNetwork::startProxy()
{
    if (m_relay && !m_proxy)
        listenInside(gatewayOf(m_address), ProxyPort,
                     [this](Expected<Descriptor> listening) { takeProxySocket(std::move(listening)); });
}

void EnvNetwork::takeProxySocket(Expected<Descriptor> listening)
{
    if (!listening)
        return retryProxy(listening.error().message);
    RelayProcess::Owner proxy(new RelayProcess);
    const bool started = proxy->start(m_program, [entry = m_sandbox->entry()] {
        entry.leaveOurs();
        entry.giveUpRightsOutside();
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    });
    if (!started)
        return retryProxy(qt_error_string());
    m_proxy = std::move(proxy);
    connect(
        m_proxy.get(), &RelayProcess::ended, this,
        [this, proxy = m_proxy.get()](const QString &reason) {
            if (m_proxy.get() != proxy)
                return;
            m_proxy.reset();
            retryProxy(reason);
        },
        Qt::QueuedConnection);
    connect(m_proxy.get(), &RelayProcess::answered, this,
            [this](const network::Answer &answer) { tellRefused(answer); });
    network::Order order = {};
    order.kind = network::Order::Kind::Proxy;
    m_proxy->send(order, std::move(*listening));
    onStanding();
}

void EnvNetwork::retryProxy(const QString &why)
{
    note(u"it has no proxy yet: %1"_s.arg(why));
    m_proxyAgain.start();
    onStanding(); // an env without internet is better than none
}

/// Each target once, and so many at most: an env writes as it likes.
void EnvNetwork::tellRefused(const network::Answer &answer)
{
    constexpr int MaxTargets = 50;
    m_refusedCount += answer.number;
    const QByteArray target = answer.target.data();
    if (m_refusedTargets.contains(target) || m_refusedTargets.size() >= MaxTargets)
        return;
    m_refusedTargets.insert(target);
    Q_EMIT noted(u"refused by the proxy: %1"_s.arg(QString::fromLatin1(target)));
}

void EnvNetwork::listenInside(const QHostAddress &address, quint16 port, std::function<void(Expected<Descriptor>)> done)
{
    if (!m_relay)
        return;
    m_asked.insert(++m_lastAsked, std::move(done));
    network::Order order = {};
    order.kind = network::Order::Kind::Listen;
    order.number = m_lastAsked;
    order.address = address.toIPv4Address();
    order.port = port;
    m_relay->send(order);
}

void EnvNetwork::serve(quint32 source, Descriptor listening, quint16 port, const QHostAddress &from, bool onlyThere)
{
    if (!m_relay)
        return;
    network::Order order = {};
    order.kind = network::Order::Kind::Serve;
    order.source = source;
    order.address = m_address.toIPv4Address();
    order.port = port;
    order.from = from.toIPv4Address(); // 0 of a null one
    order.onlyThere = onlyThere ? 1 : 0;
    m_relay->send(order, std::move(listening));
}

void EnvNetwork::drop(quint32 source)
{
    if (!m_relay)
        return;
    network::Order order = {};
    order.kind = network::Order::Kind::Drop;
    order.source = source;
    m_relay->send(order);
}

} // namespace plato::runtime
