// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/network/relayprocess.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace plato::runtime {

namespace {

constexpr int FarewellMs = 1000;

/// A message with room for one descriptor beside it.
struct Message
{
    explicit Message(void *bytes, size_t length)
        : part{bytes, length}
    {
        head.msg_iov = &part;
        head.msg_iovlen = 1;
    }
    void attach(int fd)
    {
        makeRoom();
        cmsghdr *header = CMSG_FIRSTHDR(&head);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        std::memcpy(CMSG_DATA(header), &fd, sizeof(fd));
    }
    void makeRoom()
    {
        head.msg_control = beside.data();
        head.msg_controllen = beside.size();
    }
    Descriptor attached() const
    {
        const cmsghdr *header = CMSG_FIRSTHDR(&head);
        int fd = -1;
        if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
            std::memcpy(&fd, CMSG_DATA(header), sizeof(fd));
        return Descriptor(fd);
    }

    iovec part;
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> beside = {};
    msghdr head = {};
};

} // namespace

RelayProcess::RelayProcess(QObject *parent)
    : QObject(parent)
{
    m_process.setProcessChannelMode(QProcess::ForwardedChannels);
    m_process.setProcessEnvironment(QProcessEnvironment()); // none: it needs nothing of ours
    connect(&m_process, &QProcess::finished, this,
            [this](int status) { Q_EMIT ended(QStringLiteral("it ended with status %1").arg(status)); });
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) // all other errors come with finished()
            Q_EMIT ended(m_process.errorString());
    });
}

RelayProcess::~RelayProcess()
{
    m_process.disconnect(this);
    m_process.kill();
    m_process.waitForFinished(FarewellMs);
}

bool RelayProcess::start(const QString &program, const std::function<void()> &inChild)
{
    std::array<int, 2> pair = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair.data()) != 0)
        return false;
    m_control = Descriptor(pair[0]);
    ::fcntl(m_control, F_SETFL, O_NONBLOCK);
    const Descriptor theirs(pair[1]);
    m_readable = std::make_unique<QSocketNotifier>(int(m_control), QSocketNotifier::Read);
    connect(m_readable.get(), &QSocketNotifier::activated, this, &RelayProcess::readAnswers);
    m_writable = std::make_unique<QSocketNotifier>(int(m_control), QSocketNotifier::Write);
    m_writable->setEnabled(false);
    connect(m_writable.get(), &QSocketNotifier::activated, this, &RelayProcess::flush);
    m_process.setChildProcessModifier([inChild, in = int(theirs)] {
        inChild();
        ::dup2(in, STDIN_FILENO);
    });
    m_process.start(program, QStringList(), QIODevice::ReadOnly);
    return true;
}

void RelayProcess::send(const network::Order &order, Descriptor descriptor)
{
    m_queue.push_back({order, std::move(descriptor)});
    flush();
}

void RelayProcess::flush()
{
    while (!m_queue.empty()) {
        Sent &next = m_queue.front();
        Message message(&next.order, sizeof(next.order));
        if (next.descriptor >= 0)
            message.attach(next.descriptor);
        if (::sendmsg(m_control, &message.head, MSG_NOSIGNAL) < 0) {
            if (errno == EINTR)
                continue;
            // Its queue is full, or many descriptors are on their way; or it has ended, which is told.
            m_writable->setEnabled(errno == EAGAIN || errno == ETOOMANYREFS);
            return;
        }
        m_queue.pop_front();
    }
    m_writable->setEnabled(false);
}

void RelayProcess::readAnswers()
{
    while (true) {
        network::Answer answer = {};
        Message message(&answer, sizeof(answer));
        message.makeRoom();
        const ssize_t length = ::recvmsg(m_control, &message.head, MSG_CMSG_CLOEXEC);
        if (length < 0 && errno == EINTR)
            continue;
        if (length == 0)
            m_readable->setEnabled(false); // it has ended, which is told
        if (length <= 0)
            return;
        Descriptor descriptor = message.attached();
        answer.target.back() = '\0';
        if (length == sizeof(answer))
            Q_EMIT answered(answer, &descriptor);
    }
}

} // namespace plato::runtime
