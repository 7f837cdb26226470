// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>
#include <QProcess>
#include <QProcessEnvironment>
#include <QTimer>

#include <array>
#include <chrono>

namespace plato::runtime {

class EnvProcess;

/// What came of a command that ran in a sandbox.
struct CommandOutcome
{
    QString problem; ///< why it did not run at all; empty when it did
    QByteArray output;
    QByteArray errors;
    bool cut = false;  ///< more was written than MaxOutput
    int exitCode = -1; ///< 128 + N when signal N ended it, as a shell tells it; 124 when it was out of time
    bool timedOut = false;
};

/// One shell command inside a sandbox that runs already: it sees the same files, hosts and processes as the application
/// there, gets in as they do (SandboxEntry), and ends with the sandbox at the latest. Runs once. Main thread.
///
/// The namespaces are entered by a child of ours between fork and exec, first the user namespace that owns the others:
/// whoever made that one may, without any privilege.
class SandboxCommand : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype MaxOutput = 4L * 1024 * 1024; ///< of each stream; the rest is read and dropped

    explicit SandboxCommand(QObject *parent = nullptr);
    ~SandboxCommand() override;

    /// `sandbox` runs, and its first process is known. Out of time, the command and what it started get SIGTERM and,
    /// two seconds later, SIGKILL; that reaches them when they are stopped (SIGSTOP), too. finished() follows, perhaps
    /// at once.
    void start(const EnvProcess &sandbox, const QProcessEnvironment &environment, const QString &command,
               std::chrono::seconds limit);

Q_SIGNALS:
    void finished(const plato::runtime::CommandOutcome &outcome);

private:
    /// In the order in which they are entered.
    enum Namespace { OwningUser, Mount, Pid, Ipc, Uts, Net, Cgroup, User, NamespaceCount };

    bool openNamespaces(qint64 pid, int pidfd);
    void enter() const; // in the child: only what is safe after fork()
    void kill();
    void wake();
    void readStreams();
    void finish(int status, QProcess::ExitStatus how);

    QProcess m_process;
    std::array<int, NamespaceCount> m_namespaces;
    QTimer m_wake;    // looks whether timeout(1) was stopped
    QTimer m_overdue; // for a timeout(1) that does not do what it was told
    std::chrono::seconds m_limit{0};
    std::chrono::steady_clock::time_point m_started;
    CommandOutcome m_outcome;
};

} // namespace plato::runtime
