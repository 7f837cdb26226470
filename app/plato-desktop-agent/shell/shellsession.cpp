// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/shell/shellsession.h"

#include "app/plato-desktop-agent/shell/shelldriver.h"
#include "app/process/childstart.h"

#include <QLoggingCategory>
#include <QProcess>
#include <QRandomGenerator>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace plato::agent {

namespace {

Q_LOGGING_CATEGORY(lcShell, "plato.agent.shell", QtInfoMsg)

constexpr int PipeBytes = 1024 * 1024;
constexpr qsizetype MaxReadAtOnce = PipeBytes; // then other events get their turn

QByteArray randomToken()
{
    std::array<quint32, 4> words;
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    return QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words).toHex();
}

} // namespace

ShellSession::Channel::Channel()
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return;
    readEnd = ends[0];
    writeEnd = ends[1];
    ::fcntl(readEnd, F_SETFL, O_NONBLOCK);
    ::fcntl(writeEnd, F_SETPIPE_SZ, PipeBytes); // fewer reads for much output; it works without it, too
    const QByteArray path = "/proc/self/fd/" + QByteArray::number(writeEnd);
    markEnd = ::open(path.constData(), O_WRONLY | O_CLOEXEC);
}

ShellSession::Channel::~Channel()
{
    notifier.reset(); // before its descriptor
    for (const int fd : {readEnd, writeEnd, markEnd}) {
        if (fd >= 0)
            ::close(fd);
    }
}

void ShellSession::Channel::read(qsizetype most)
{
    QByteArray buffer(qsizetype(64) * 1024, Qt::Uninitialized);
    while (most > 0) {
        const ssize_t n = ::read(readEnd, buffer.data(), std::size_t(buffer.size()));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return;
        stream.feed(QByteArray::fromRawData(buffer.constData(), n));
        most -= n;
    }
}

ShellSession::ShellSession(QObject *parent)
    : QObject(parent)
{
    m_timeout.setSingleShot(true);
    m_timeout.setTimerType(Qt::PreciseTimer);
    connect(&m_timeout, &QTimer::timeout, this, &ShellSession::onTimeout);
    for (Channel *channel : {&m_output, &m_error}) {
        if (!channel->usable())
            continue;
        channel->notifier = std::make_unique<QSocketNotifier>(channel->readEnd, QSocketNotifier::Read);
        connect(channel->notifier.get(), &QSocketNotifier::activated, this, [this, channel] { onReadable(*channel); });
    }
}

ShellSession::~ShellSession()
{
    // The system does not reuse a group's number while the group has members. If a process has that number now, it was
    // reused, and the group is not ours any more.
    for (const pid_t group : std::as_const(m_formerShells)) {
        if (::kill(group, 0) != 0)
            ::kill(-group, SIGKILL);
    }
    if (m_shell) {
        m_shell->disconnect(this);
        ::kill(-m_shellPid, SIGKILL);
        m_shell->waitForFinished(); // it has just been killed: this only collects its status
    }
}

void ShellSession::run(Command command)
{
    if (!command.restart) {
        m_queue.append(std::move(command));
        return next();
    }
    m_queue.prepend(std::move(command));
    if (m_shell && !m_ending)
        endShell(ShellResult::End::Restarted);
    next();
}

void ShellSession::next()
{
    if (m_running || m_ending || m_queue.isEmpty())
        return;
    m_running = m_queue.takeFirst();
    const QByteArray token = randomToken();
    m_output.stream.begin(token);
    m_error.stream.begin(token);
    if (!m_shell && !startShell()) {
        deliver(ShellResult::End::NotStarted, 0);
        return next();
    }
    m_before = childrenOf(m_shellPid);
    m_timeout.start(m_running->timeout);
    m_shell->write(token + '\0' + m_running->text + '\0');
}

bool ShellSession::startShell()
{
    if (!m_output.usable() || !m_error.usable())
        return false;
    m_shell = new QProcess(this);
    m_shell->setProgram(u"bash"_s);
    m_shell->setArguments({u"--noprofile"_s, u"--norc"_s, u"-c"_s, QString::fromLatin1(shellDriver()), u"bash"_s});
    m_shell->setProcessChannelMode(QProcess::ForwardedChannels);
    m_shell->setChildProcessModifier([this] {
        startCleanInChild();
        ::setsid();
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::dup2(m_output.writeEnd, STDOUT_FILENO);
        ::dup2(m_error.writeEnd, STDERR_FILENO);
        ::dup2(m_output.markEnd, OutputMarkChannel);
        ::dup2(m_error.markEnd, ErrorMarkChannel);
    });
    connect(m_shell, &QProcess::finished, this, &ShellSession::onShellFinished);
    m_shell->start();
    // On Unix start() has forked, or failed, when it returns.
    m_shellPid = pid_t(m_shell->processId());
    if (m_shellPid > 0)
        return true;
    qCWarning(lcShell) << "bash does not start:" << m_shell->errorString();
    m_shell->deleteLater();
    m_shell = nullptr;
    return false;
}

void ShellSession::onReadable(Channel &channel)
{
    channel.read(MaxReadAtOnce);
    if (m_running && !m_ending && m_output.stream.complete() && m_error.stream.complete()) {
        deliver(ShellResult::End::Finished, 0);
        next();
    }
}

void ShellSession::onTimeout()
{
    if (m_running && !m_ending)
        endShell(ShellResult::End::TimedOut);
}

void ShellSession::endShell(ShellResult::End reason)
{
    m_ending = reason;
    m_timeout.stop();
    // Not reaped before finished(), so the number is still the shell's even if it has just ended by itself.
    if (m_running) {
        ::kill(m_shellPid, SIGSTOP); // it must not start the next part of its command while the first is being killed
        killNewChildren(m_shellPid, m_before);
    }
    ::kill(m_shellPid, SIGKILL);
}

void ShellSession::onShellFinished()
{
    const auto reason = m_ending.value_or(ShellResult::End::ShellEnded);
    const int status = m_shell->exitStatus() == QProcess::NormalExit ? m_shell->exitCode() : 128 + m_shell->exitCode();
    m_ending.reset();
    m_shell->deleteLater();
    m_shell = nullptr;
    m_formerShells.append(m_shellPid);
    m_formerShells.removeIf([](pid_t group) { return ::kill(-group, 0) != 0; });
    for (Channel *channel : {&m_output, &m_error})
        channel->read(PipeBytes); // all that it can have left in the pipe
    if (m_running)
        deliver(reason, status);
    next();
}

void ShellSession::deliver(ShellResult::End end, int exitStatus)
{
    m_timeout.stop();
    ShellResult result{end, exitStatus, m_output.stream.end(), m_error.stream.end()};
    if (end == ShellResult::End::Finished)
        result.exitStatus = result.output.words.toInt();
    const Command command = *std::exchange(m_running, std::nullopt);
    command.done(result);
}

} // namespace plato::agent
