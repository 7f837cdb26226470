// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/network/envnetwork.h"

#include "app/platod/sandbox/envprocess.h"

#include <QLoggingCategory>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <linux/nsfs.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::runtime {

namespace {

Q_LOGGING_CATEGORY(lcNetwork, "plato.platod.network", QtInfoMsg)

constexpr int FarewellMs = 1000;
constexpr auto AgainPause = 20ms;
constexpr quint32 Computer = 0; // the source of what connects from outside

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

bool isSameFile(int a, int b)
{
    struct stat first = {};
    struct stat second = {};
    return ::fstat(a, &first) == 0 && ::fstat(b, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

Descriptor copyOf(int fd)
{
    return Descriptor(::fcntl(fd, F_DUPFD_CLOEXEC, 0));
}

Descriptor openOwn(const char *name)
{
    return Descriptor(::open(name, O_RDONLY | O_CLOEXEC));
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
    m_again.setInterval(AgainPause);
    connect(&m_again, &QTimer::timeout, this, &EnvNetwork::start);
}

EnvNetwork::~EnvNetwork()
{
    leave();
    const auto processes = findChildren<QProcess *>();
    for (QProcess *process : processes)
        process->waitForFinished(FarewellMs); // killed
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
    serve(Computer, copyOf(*listening), port);
    m_doors.emplace(port, Door{std::move(*listening), outside});
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
    QMap<quint16, quint16> all = m_numbers;
    for (const auto &[port, door] : m_doors)
        all.insert(port, port);
    return all;
}

QJsonObject EnvNetwork::toJson() const
{
    QJsonObject ports;
    for (const auto &[port, door] : m_doors)
        ports.insert(QString::number(port), door.port);
    return {{u"namespace"_s,
             u"its own: localhost inside is the env, and nothing of this computer or of the internet is "
             "reached"_s},
            {u"reached_by"_s, u"a relay for each declared port, TCP only"_s},
            {u"ports"_s, ports}};
}

void EnvNetwork::enter(const EnvProcess &sandbox)
{
    m_sandbox = &sandbox;
    start();
}

void EnvNetwork::setSettled()
{
    m_settled = true;
    if (isIn())
        Q_EMIT settled();
}

void EnvNetwork::leave()
{
    m_sandbox = nullptr;
    m_settled = false;
    m_again.stop();
    if (m_process) {
        m_process->disconnect(this);
        connect(m_process, &QProcess::finished, m_process, &QObject::deleteLater);
        m_process->kill();
        if (m_process->state() == QProcess::NotRunning)
            m_process->deleteLater();
        m_process = nullptr;
    }
    onEnded();
}

void EnvNetwork::close()
{
    leave();
    m_doors.clear();
}

void EnvNetwork::onEnded()
{
    const bool wasIn = isIn();
    m_readable.reset();
    m_writable.reset();
    m_control.close();
    m_queue.clear();
    m_asked.clear();
    if (wasIn)
        Q_EMIT left();
}

Expected<EnvNetwork::Namespaces> EnvNetwork::namespacesOf(qint64 pid, int pidfd)
{
    const QByteArray file = "/proc/" + QByteArray::number(pid) + "/ns/net";
    Namespaces result{Descriptor(), openOwn(file.constData())};
    if (result.net < 0)
        return systemFailure(file);
    const Descriptor ourNet = openOwn("/proc/self/ns/net");
    if (ourNet < 0 || isSameFile(result.net, ourNet))
        return failure(u"the sandbox has no network of its own"_s);
    // Whoever made the user namespace that owns it may enter both, without any privilege.
    result.user = Descriptor(::ioctl(result.net, NS_GET_USERNS));
    const Descriptor ourUser = openOwn("/proc/self/ns/user");
    if (result.user >= 0 && ourUser >= 0 && isSameFile(result.user, ourUser))
        result.user.close();
    // The pidfd shows that the process is still alive, so `pid` was not reused and this is its namespace.
    pollfd alive{pidfd, POLLIN, 0};
    if (::poll(&alive, 1, 0) != 0)
        return failure(u"the sandbox has just ended"_s);
    return result;
}

void EnvNetwork::start()
{
    if (!m_sandbox)
        return;
    auto found = namespacesOf(m_sandbox->pid(), m_sandbox->pidfd());
    std::array<int, 2> pair = {-1, -1};
    if (!found || ::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair.data()) != 0) {
        // A sandbox that is being put together lets nobody look for some milliseconds; one that has ended tells so.
        qCDebug(lcNetwork).noquote() << (found ? qt_error_string() : found.error().message);
        m_again.start();
        return;
    }
    m_control = Descriptor(pair[0]);
    ::fcntl(m_control, F_SETFL, O_NONBLOCK);
    const Descriptor theirs(pair[1]);
    m_process = new QProcess(this);
    m_process->setProcessChannelMode(QProcess::ForwardedChannels);
    m_process->setProcessEnvironment(QProcessEnvironment()); // none: it needs nothing of ours
    connect(m_process, &QProcess::finished, this, [this, process = m_process] {
        process->deleteLater();
        m_process = nullptr;
        onEnded();
        if (m_sandbox) {
            qCWarning(lcNetwork).noquote() << m_address.toString() << "network program ended and is started again";
            m_again.start();
        }
    });
    connect(m_process, &QProcess::errorOccurred, this, [this, process = m_process](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart) // all other errors come with finished()
            return;
        qCWarning(lcNetwork).noquote() << m_address.toString() << "cannot be reached:" << process->errorString();
        process->deleteLater();
        m_process = nullptr;
        onEnded();
        m_again.start();
    });
    m_process->setChildProcessModifier(
        [user = int(found->user), net = int(found->net), in = int(theirs), entry = m_sandbox->entry()] {
            entry.leaveOurs();
            if ((user >= 0 && ::setns(user, CLONE_NEWUSER) != 0) || ::setns(net, CLONE_NEWNET) != 0)
                ::_exit(126);
            freeLowPorts();
            entry.giveUpRights();
            ::prctl(PR_SET_PDEATHSIG, SIGKILL); // after the namespaces, which take it away
            ::dup2(in, STDIN_FILENO);
        });
    m_process->start(m_program, QStringList(), QIODevice::ReadOnly);
    if (!m_process)
        return; // it did not start, and that was told at once
    m_readable = std::make_unique<QSocketNotifier>(int(m_control), QSocketNotifier::Read);
    connect(m_readable.get(), &QSocketNotifier::activated, this, &EnvNetwork::readAnswers);
    m_writable = std::make_unique<QSocketNotifier>(int(m_control), QSocketNotifier::Write);
    m_writable->setEnabled(false);
    connect(m_writable.get(), &QSocketNotifier::activated, this, &EnvNetwork::flush);
    for (const auto &[port, door] : m_doors)
        serve(Computer, copyOf(door.listening), port);
    Q_EMIT entered();
    if (m_settled)
        Q_EMIT settled();
}

void EnvNetwork::listenInside(const QHostAddress &address, quint16 port, std::function<void(Expected<Descriptor>)> done)
{
    if (!isIn())
        return;
    m_asked.insert(++m_lastAsked, std::move(done));
    network::Order order = {};
    order.kind = network::Order::Kind::Listen;
    order.number = m_lastAsked;
    order.address = address.toIPv4Address();
    order.port = port;
    send(order, Descriptor());
}

void EnvNetwork::serve(quint32 source, Descriptor listening, quint16 port, bool onlyThere)
{
    network::Order order = {};
    order.kind = network::Order::Kind::Serve;
    order.source = source;
    order.address = m_address.toIPv4Address();
    order.port = port;
    order.onlyThere = onlyThere ? 1 : 0;
    send(order, std::move(listening));
}

void EnvNetwork::drop(quint32 source)
{
    network::Order order = {};
    order.kind = network::Order::Kind::Drop;
    order.source = source;
    send(order, Descriptor());
}

void EnvNetwork::send(const network::Order &order, Descriptor descriptor)
{
    if (!isIn())
        return;
    m_queue.push_back({order, std::move(descriptor)});
    flush();
}

void EnvNetwork::flush()
{
    while (!m_queue.empty()) {
        const Sent &next = m_queue.front();
        iovec part{const_cast<network::Order *>(&next.order), sizeof(next.order)};
        alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> beside = {};
        msghdr message = {};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        if (next.descriptor >= 0) {
            message.msg_control = beside.data();
            message.msg_controllen = beside.size();
            cmsghdr *header = CMSG_FIRSTHDR(&message);
            header->cmsg_level = SOL_SOCKET;
            header->cmsg_type = SCM_RIGHTS;
            header->cmsg_len = CMSG_LEN(sizeof(int));
            const int fd = next.descriptor;
            std::memcpy(CMSG_DATA(header), &fd, sizeof(fd));
        }
        if (::sendmsg(m_control, &message, MSG_NOSIGNAL) < 0) {
            if (errno == EINTR)
                continue;
            // Its queue is full, or descriptors are on their way in numbers; or it has ended, which is told.
            m_writable->setEnabled(errno == EAGAIN || errno == ETOOMANYREFS);
            return;
        }
        m_queue.pop_front();
    }
    m_writable->setEnabled(false);
}

void EnvNetwork::readAnswers()
{
    while (isIn()) {
        network::Listening answer = {};
        iovec part{&answer, sizeof(answer)};
        alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> beside = {};
        msghdr message = {};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        message.msg_control = beside.data();
        message.msg_controllen = beside.size();
        const ssize_t length = ::recvmsg(m_control, &message, MSG_CMSG_CLOEXEC);
        if (length == 0)
            m_readable->setEnabled(false); // it has ended, which is told
        if (length <= 0)
            return;
        int fd = -1;
        const cmsghdr *header = CMSG_FIRSTHDR(&message);
        if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
            std::memcpy(&fd, CMSG_DATA(header), sizeof(fd));
        Descriptor listening(fd);
        const auto done = m_asked.take(answer.number);
        if (length != sizeof(answer) || !done)
            continue;
        if (listening >= 0)
            done(std::move(listening));
        else
            done(failure(qt_error_string(answer.error != 0 ? answer.error : EMFILE)));
    }
}

} // namespace plato::runtime
