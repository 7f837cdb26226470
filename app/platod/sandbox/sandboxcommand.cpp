// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/sandbox/sandboxcommand.h"

#include "app/platod/sandbox/envprocess.h"
#include "app/platod/sandbox/namespaces.h"
#include "app/platod/sandbox/processtree.h"
#include "app/platod/sandbox/sandboxentry.h"

#include <QFile>

#include <csignal>
#include <linux/nsfs.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::runtime {

namespace {

constexpr int OutOfTime = 124; // exit status of timeout(1)
constexpr int Killed = 128 + 9;
constexpr auto KillAfter = 2s;
constexpr auto Patience = 1s; // for timeout(1), beyond what it was told
constexpr auto WakePause = 250ms;

void keepBounded(QByteArray &kept, const QByteArray &more, bool &cut)
{
    const qsizetype room = SandboxCommand::MaxOutput - kept.size();
    cut = cut || more.size() > room;
    kept += more.left(room);
}

} // namespace

SandboxCommand::SandboxCommand(QObject *parent)
    : QObject(parent)
{
    m_namespaces.fill(-1);
    m_process.setStandardInputFile(QProcess::nullDevice());
    m_overdue.setSingleShot(true);
    connect(&m_overdue, &QTimer::timeout, this, &SandboxCommand::kill);
    connect(&m_wake, &QTimer::timeout, this, &SandboxCommand::wake);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &SandboxCommand::readStreams);
    connect(&m_process, &QProcess::readyReadStandardError, this, &SandboxCommand::readStreams);
    connect(&m_process, &QProcess::finished, this, &SandboxCommand::finish);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart) // all other errors come with finished()
            return;
        m_outcome.problem = u"the sandbox cannot be entered: %1"_s.arg(m_process.errorString());
        Q_EMIT finished(m_outcome);
    });
}

SandboxCommand::~SandboxCommand()
{
    // The env ends at the same time, and ends the command inside. What remains is timeout(1), which waits for it.
    m_process.disconnect(this);
    if (m_process.state() != QProcess::NotRunning) {
        kill();
        m_process.waitForFinished(1000);
    }
    for (const int fd : m_namespaces) {
        if (fd >= 0)
            ::close(fd);
    }
}

void SandboxCommand::kill()
{
    // timeout(1) has a process group of its own, with the command and what that started.
    if (const auto pid = static_cast<pid_t>(m_process.processId()); pid > 0)
        ::kill(-pid, SIGKILL);
    m_process.kill();
}

void SandboxCommand::wake()
{
    // A command that has stopped its whole group has stopped timeout(1), too. Then that does not see what ends, and the
    // kernel, which waits for everybody who is inside, does not end the sandbox.
    if (const qint64 pid = m_process.processId(); pid > 0 && isStopped(pid))
        ::kill(static_cast<pid_t>(pid), SIGCONT);
}

bool SandboxCommand::openNamespaces(qint64 pid, int pidfd)
{
    m_namespaces[Mount] = openNamespace(pid, "mnt").release();
    m_namespaces[Pid] = openNamespace(pid, "pid").release();
    m_namespaces[Ipc] = openNamespace(pid, "ipc").release();
    m_namespaces[Uts] = openNamespace(pid, "uts").release();
    m_namespaces[Net] = openNamespace(pid, "net").release();
    m_namespaces[Cgroup] = openNamespace(pid, "cgroup").release();
    m_namespaces[User] = openNamespace(pid, "user").release();
    for (int i = Mount; i < NamespaceCount; ++i) {
        if (m_namespaces[static_cast<size_t>(i)] < 0 && i != Cgroup) // which not every kernel has
            return false;
    }
    // For some mounts bubblewrap first makes a user namespace in which it is root, and the sandbox's own one inside of
    // that. The other namespaces then belong to the outer one, which has to be entered first.
    Descriptor outer(::ioctl(m_namespaces[User], NS_GET_PARENT));
    const Descriptor ours = openOwnNamespace("user");
    if (ours >= 0 && outer >= 0 && !isSameNamespace(ours, outer))
        m_namespaces[OwningUser] = outer.release();
    return !hasEnded(pidfd); // so these are its namespaces
}

void SandboxCommand::enter() const
{
    for (const int fd : m_namespaces) {
        if (fd >= 0 && ::setns(fd, 0) != 0)
            ::_exit(126);
    }
    if (::chdir("/home/user") != 0)
        ::_exit(126);
}

void SandboxCommand::start(const EnvProcess &sandbox, const QProcessEnvironment &environment, const QString &command,
                           std::chrono::seconds limit)
{
    m_limit = limit;
    if (!openNamespaces(sandbox.pid(), sandbox.pidfd())) {
        m_outcome.problem = u"the sandbox cannot be entered: it has just ended"_s;
        Q_EMIT finished(m_outcome);
        return;
    }
    m_process.setChildProcessModifier([this, entry = sandbox.entry()] {
        entry.leaveOurs();
        enter();
        entry.giveUpRights();
        ::prctl(PR_SET_PDEATHSIG, SIGKILL); // after the namespaces, which take it away
    });
    m_process.setProcessEnvironment(environment);
    m_started = std::chrono::steady_clock::now();
    m_overdue.start(limit + KillAfter + Patience);
    m_wake.start(WakePause);
    // A process that joins a PID namespace stays outside of it itself, only its children are inside. timeout(1) forks,
    // so the command is inside.
    m_process.start(
        u"/usr/bin/timeout"_s,
        {u"--kill-after=%1"_s.arg(KillAfter.count()), QString::number(limit.count()), u"/bin/bash"_s, u"-c"_s, command},
        QIODevice::ReadOnly);
}

void SandboxCommand::readStreams()
{
    keepBounded(m_outcome.output, m_process.readAllStandardOutput(), m_outcome.cut);
    keepBounded(m_outcome.errors, m_process.readAllStandardError(), m_outcome.cut);
}

void SandboxCommand::finish(int status, QProcess::ExitStatus how)
{
    readStreams();
    m_overdue.stop();
    m_wake.stop();
    m_outcome.exitCode = how == QProcess::NormalExit ? status : 128 + status;
    const bool late = std::chrono::steady_clock::now() - m_started >= m_limit;
    m_outcome.timedOut = late && (m_outcome.exitCode == OutOfTime || m_outcome.exitCode == Killed);
    Q_EMIT finished(m_outcome);
}

} // namespace plato::runtime
