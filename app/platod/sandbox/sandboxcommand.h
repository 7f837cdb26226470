// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>
#include <QProcess>
#include <QProcessEnvironment>

#include <array>
#include <chrono>

namespace plato::runtime {

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
/// there, has no more rights, no other limits of the kernel, and ends with the sandbox at the latest. Runs once. Main
/// thread.
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

    /// `pid`, `pidfd`: of the first process inside. Out of time, the command and what it started get SIGTERM and, two
    /// seconds later, SIGKILL. finished() follows, perhaps at once.
    void start(qint64 pid, int pidfd, const QProcessEnvironment &environment, const QString &command,
               std::chrono::seconds limit);

    /// As it is seen from here: the one that waits for the command inside, which is its child. 0 when nothing runs.
    qint64 pid() const { return m_process.processId(); }

Q_SIGNALS:
    void finished(const plato::runtime::CommandOutcome &outcome);

private:
    /// In the order in which they are entered.
    enum Namespace { OwningUser, Mount, Pid, Ipc, Uts, User, NamespaceCount };

    bool openNamespaces(qint64 pid, int pidfd);
    void enter() const; // in the child: only what is safe after fork()
    void readStreams();
    void finish(int status, QProcess::ExitStatus how);

    QProcess m_process;
    std::array<int, NamespaceCount> m_namespaces;
    std::chrono::seconds m_limit{0};
    std::chrono::steady_clock::time_point m_started;
    CommandOutcome m_outcome;
};

} // namespace plato::runtime
