// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/network/relayprocess.h"

#include "app/plato-env-network/descriptormessage.h"

#include <QCoreApplication>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace plato::runtime {

namespace {

constexpr int FarewellMs = 1000;
constexpr int LaterMs = 20;
constexpr int AnswersATurn = 64;

} // namespace

RelayProcess::RelayProcess(QObject *parent)
    : QObject(parent)
{
    m_process.setProcessChannelMode(QProcess::ForwardedChannels);
    m_process.setProcessEnvironment(QProcessEnvironment()); // none: it needs nothing of ours
    m_later.setSingleShot(true);
    m_later.setInterval(LaterMs);
    connect(&m_later, &QTimer::timeout, this, &RelayProcess::flush);
    connect(&m_process, &QProcess::started, this, &RelayProcess::started);
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
    return m_process.state() != QProcess::NotRunning; // else it could not even be forked, and that was told at once
}

void RelayProcess::end()
{
    disconnect(); // all who listen to it
    m_readable.reset();
    m_writable.reset();
    m_later.stop();
    m_queue.clear();
    m_control.close();
    m_process.kill();
    if (m_process.state() == QProcess::NotRunning)
        return deleteLater();
    connect(&m_process, &QProcess::finished, this, &QObject::deleteLater);
    setParent(QCoreApplication::instance());
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
        network::DescriptorMessage message(&next.order, sizeof(next.order));
        message.attach(next.descriptor);
        if (message.send(m_control) < 0) {
            if (errno == EINTR)
                continue;
            m_writable->setEnabled(errno == EAGAIN);
            // Too many descriptors are on their way, or there is no memory. Where it has ended, that is told.
            if (errno != EAGAIN && errno != EPIPE)
                m_later.start();
            return;
        }
        m_queue.pop_front();
    }
    m_writable->setEnabled(false);
}

void RelayProcess::readAnswers()
{
    for (int i = 0; i < AnswersATurn && m_control >= 0; ++i) {
        network::Answer answer = {};
        network::DescriptorMessage message(&answer, sizeof(answer));
        message.makeRoom();
        const ssize_t length = message.receive(m_control);
        if (length < 0 && errno == EINTR)
            continue;
        if (length == 0)
            m_readable->setEnabled(false); // it has ended, which is told
        if (length <= 0)
            return;
        Descriptor descriptor(message.attached());
        answer.target.back() = '\0';
        if (length == sizeof(answer))
            Q_EMIT answered(answer, &descriptor);
    }
}

} // namespace plato::runtime
