// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/sandbox/envprocess.h"

#include "app/platod/sandbox/processtree.h"
#include "app/process/childstart.h"
#include "app/process/descriptor.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

Q_LOGGING_CATEGORY(lcProcess, "plato.platod.process", QtInfoMsg)
constexpr int FarewellMs = 1000; // how long a destructor waits for a sandbox that it has killed
constexpr qsizetype MaxLineLength = 300;
constexpr int OverdueMs = 500; // how long bubblewrap may take to see that what it waits for has ended

void closeDescriptor(int &fd)
{
    if (fd >= 0)
        ::close(std::exchange(fd, -1));
}

// glibc 2.36 declares its wrappers of these system calls for C only, not for C++.
int openPidfd(qint64 pid)
{
    return static_cast<int>(::syscall(SYS_pidfd_open, static_cast<pid_t>(pid), 0));
}

bool killPidfd(int pidfd)
{
    return ::syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, nullptr, 0) == 0;
}

/// A file in memory to be read from its beginning; negative, with errno, where there can be none.
Descriptor openFilled(const QByteArray &content)
{
    Descriptor file(::memfd_create("content", MFD_CLOEXEC));
    if (file >= 0 && ::pwrite(file, content.constData(), static_cast<size_t>(content.size()), 0) != content.size())
        file.close();
    return file;
}

/// The reading end of a pipe that holds `content` and nothing after that; negative, with errno, where there can be
/// none.
Descriptor openPipeWith(const QByteArray &content)
{
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
        return Descriptor();
    Descriptor out(ends[0]);
    const Descriptor in(ends[1]);
    if (::write(in, content.constData(), static_cast<size_t>(content.size())) != content.size())
        out.close();
    return out;
}

/// For a pidfd: whether that process has ended.
bool canBeRead(int fd, int waitMs)
{
    pollfd entry{fd, POLLIN, 0};
    return ::poll(&entry, 1, waitMs) > 0;
}

} // namespace

EnvProcess::EnvProcess(QObject *parent)
    : QObject(parent)
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_overdue.setInterval(OverdueMs);
    connect(&m_overdue, &QTimer::timeout, this, &EnvProcess::onOverdue);
    connect(&m_process, &QProcess::readyRead, this, &EnvProcess::readOutput);
    connect(&m_process, &QProcess::finished, this, &EnvProcess::onFinished);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) // all other errors come with finished()
            finish(false, u"bubblewrap did not start: %1"_s.arg(m_process.errorString()));
    });
}

EnvProcess::~EnvProcess()
{
    m_process.disconnect(this);
    if (m_running) {
        stop();
        while (m_info >= 0 && canBeRead(m_info, FarewellMs)) // until the pid of the first process inside is known
            readInfo();
        if (m_pidfd < 0)
            killHalfMade();
        if (!m_process.waitForFinished(FarewellMs)) {
            m_process.kill(); // it is stopped
            m_process.waitForFinished(FarewellMs);
        }
        if (m_pidfd >= 0)
            canBeRead(m_pidfd, FarewellMs);
    }
    m_infoNotifier.reset();
    m_endNotifier.reset();
    for (int *fd : {&m_info, &m_gate, &m_pidfd})
        closeDescriptor(*fd);
}

void EnvProcess::start(const QString &bwrap, const SandboxSpec &spec, Gate gateKind)
{
    Q_ASSERT(!m_running && m_info < 0);
    m_name = spec.hostName;
    m_isGateHeld = gateKind == Gate::Held;
    m_running = true;
    m_entry.emplace(spec.limits);
    if (m_entry->filter().isEmpty()) {
        QMetaObject::invokeMethod(
            this, [this] { finish(false, u"there can be no filter of system calls on this computer"_s); },
            Qt::QueuedConnection);
        return;
    }
    int info[2] = {-1, -1};
    int gate[2] = {-1, -1};
    const bool hasPipes = ::pipe2(info, O_CLOEXEC | O_NONBLOCK) == 0 && ::pipe2(gate, O_CLOEXEC) == 0;
    // Open for reading, too: if we had gone and nobody could read, bubblewrap would get SIGPIPE when it writes, and the
    // process inside that waits for it would stay.
    const QByteArray name = "/proc/self/fd/" + QByteArray::number(info[1]);
    const Descriptor told(hasPipes ? ::open(name.constData(), O_RDWR | O_CLOEXEC) : -1);
    const Descriptor filter = told >= 0 ? openFilled(m_entry->filter()) : Descriptor();
    const bool hasToken = !spec.agentToken.isEmpty();
    const Descriptor token = hasToken && filter >= 0 ? openPipeWith(spec.agentToken) : Descriptor();
    if (filter < 0 || (hasToken && token < 0)) {
        const QString reason = u"no sandbox can be started now: %1"_s.arg(qt_error_string(errno));
        for (int *fd : {&info[0], &info[1], &gate[0], &gate[1]})
            closeDescriptor(*fd);
        QMetaObject::invokeMethod(
            this, [this, reason] { finish(false, reason); }, Qt::QueuedConnection);
        return;
    }
    closeDescriptor(info[1]);
    const Descriptor in(gate[0]);
    m_info = info[0];
    m_infoNotifier = std::make_unique<QSocketNotifier>(m_info, QSocketNotifier::Read);
    connect(m_infoNotifier.get(), &QSocketNotifier::activated, this, &EnvProcess::readInfo);
    m_gate = gate[1];
    // Bubblewrap asks the kernel to end it together with us (--die-with-parent) only some time after it has started. If
    // we were killed before that, the sandbox would run on. So the command first reads a line from a pipe, which we
    // write once we know its pid. If we are gone by then, the pipe is closed, the read fails, and the command ends.
    // The bound on processes (dash calls it -p) counts from here on, in the user namespace of this sandbox.
    SandboxSpec gated = spec;
    gated.command = QStringList{u"sh"_s, u"-c"_s,
                                u"ulimit -u %1 2>/dev/null || ulimit -p %1 2>/dev/null; read -r _ && exec \"$@\" "
                                "</dev/null"_s.arg(ResourceLimits::MaxProcesses),
                                u"sh"_s} +
                    spec.command;
    const QStringList arguments =
        QStringList{u"--info-fd"_s, QString::number(told), u"--seccomp"_s, QString::number(filter)} + gated.arguments();
    QProcessEnvironment environment = spec.environment();
    if (token >= 0)
        environment.insert(u"PLATO_AGENT_TOKEN_FD"_s, QString::number(token));
    const auto passed = std::array<int, 3>{told, filter, token};
    m_process.setChildProcessModifier([this, passed, in = int(in)] {
        m_entry->leaveOurs();
        ::dup2(in, STDIN_FILENO);
        for (const int descriptor : passed) {
            if (descriptor >= 0)
                passInChild(descriptor);
        }
    });
    m_process.setProcessEnvironment(environment);
    qCDebug(lcProcess) << m_name << "starts" << spec.command;
    m_process.start(bwrap, arguments, QIODevice::ReadOnly);
}

void EnvProcess::readInfo()
{
    QByteArray part(512, '\0');
    ssize_t length = 0;
    while (m_info >= 0 && (length = ::read(m_info, part.data(), static_cast<size_t>(part.size()))) >= 0) {
        m_infoText += part.left(length);
        if (length > 0)
            continue;
        // The end of the text. Not closed earlier: bubblewrap would get SIGPIPE if it still had something to write.
        m_infoNotifier->setEnabled(false);
        m_infoNotifier.release()->deleteLater(); // we may be called by it
        closeDescriptor(m_info);
    }
    const QJsonObject info = QJsonDocument::fromJson(m_infoText).object();
    if (const qint64 pid = info.value(u"child-pid"_s).toInteger(); pid > 1 && m_pidfd < 0)
        enter(pid);
    if (m_stopping && (m_pidfd >= 0 || m_info < 0))
        kill();
}

void EnvProcess::enter(qint64 pid)
{
    m_pidfd = openPidfd(pid);
    m_pid = m_pidfd < 0 ? 0 : pid;
    if (m_pidfd >= 0) {
        m_endNotifier = std::make_unique<QSocketNotifier>(m_pidfd, QSocketNotifier::Read);
        connect(m_endNotifier.get(), &QSocketNotifier::activated, this, &EnvProcess::onInnerEnded);
    }
    if (m_stopping)
        return;
    if (!m_isGateHeld)
        openGate();
    Q_EMIT entered(pid);
}

void EnvProcess::openGate()
{
    if (m_pidfd < 0 || m_gate < 0)
        return;
    [[maybe_unused]] const ssize_t told = ::write(m_gate, "\n", 1);
    closeDescriptor(m_gate);
}

void EnvProcess::kill()
{
    if (m_pidfd < 0 || !killPidfd(m_pidfd))
        m_process.kill();
}

void EnvProcess::stop()
{
    if (!m_running || std::exchange(m_stopping, true))
        return;
    // The first process inside is killed, and the kernel ends all others with it. If bubblewrap has not told its pid
    // yet, that happens as soon as it does: killing bubblewrap itself now would leave that process waiting for ever.
    m_overdue.start();
    readInfo();
}

void EnvProcess::killHalfMade()
{
    // Stopped first, so that it starts nothing while we look at what it has started.
    const qint64 pid = m_process.processId();
    if (pid <= 0)
        return;
    ::kill(static_cast<pid_t>(pid), SIGSTOP);
    const QList<qint64> all = withDescendants({pid});
    for (const qint64 one : all)
        ::kill(static_cast<pid_t>(one), SIGKILL);
}

void EnvProcess::onInnerEnded()
{
    m_endNotifier->setEnabled(false); // it stays readable
    if (m_process.state() == QProcess::NotRunning)
        return finish(m_ok, m_reason);
    m_overdue.start(); // bubblewrap ends by itself now, unless it is stopped
}

void EnvProcess::onOverdue()
{
    if (m_process.state() == QProcess::NotRunning)
        return m_overdue.stop();
    if (m_pidfd < 0)
        return killHalfMade();
    if (m_stopping || isStopped(m_process.processId()))
        m_process.kill(); // which needs no SIGCONT
}

void EnvProcess::readOutput()
{
    m_rest += m_process.readAll();
    for (qsizetype end = m_rest.indexOf('\n'); end >= 0; end = m_rest.indexOf('\n')) {
        const QString whole = QString::fromUtf8(m_rest.left(end));
        const QString line = whole.trimmed();
        m_rest.remove(0, end + 1);
        if (line.isEmpty())
            continue;
        m_lastLine = line.left(MaxLineLength);
        qCDebug(lcProcess).noquote() << m_name << "|" << line;
        Q_EMIT wrote(whole.left(whole.indexOf(line) + line.size()).left(MaxLineLength));
    }
    m_rest.truncate(4096); // a program that never ends a line must not fill our memory
}

void EnvProcess::onFinished(int status, QProcess::ExitStatus how)
{
    readOutput();
    readInfo();
    // As a shell does, bubblewrap reports status 128 + N for a command that signal N has killed.
    const int signal = how == QProcess::CrashExit ? status : status > 128 ? status - 128 : 0;
    QString reason =
        signal > 0 ? u"process was killed (signal %1)"_s.arg(signal) : u"process ended with status %1"_s.arg(status);
    if (!m_lastLine.isEmpty())
        reason += u": "_s + m_lastLine;
    m_ok = how == QProcess::NormalExit && status == 0;
    m_reason = reason;
    m_overdue.stop();
    // Bubblewrap ends a moment before the last process of the sandbox, or was killed itself: onInnerEnded() comes.
    if (m_pidfd < 0 || canBeRead(m_pidfd, 0))
        finish(m_ok, m_reason);
}

void EnvProcess::finish(bool ok, const QString &reason)
{
    m_running = false;
    m_overdue.stop();
    if (m_endNotifier)
        m_endNotifier->setEnabled(false);
    closeDescriptor(m_gate);
    qCDebug(lcProcess).noquote() << m_name << "ended:" << reason;
    Q_EMIT ended(ok, reason);
}

} // namespace plato::runtime
