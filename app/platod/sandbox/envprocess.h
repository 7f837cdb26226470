// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/sandbox/sandbox.h"
#include "app/platod/sandbox/sandboxentry.h"

#include <QObject>
#include <QProcess>
#include <QSocketNotifier>
#include <QStringList>
#include <QTimer>

#include <memory>
#include <optional>

namespace plato::runtime {

/// One bubblewrap with everything inside it. Runs once. When ended() comes, no process of the sandbox is left: it waits
/// for the first process inside, and the kernel ends all others before that one. When this object or this program goes,
/// the sandbox is killed with it. Main thread (bubblewrap's tie to its parent is one to the parent's thread).
class EnvProcess : public QObject
{
    Q_OBJECT

public:
    explicit EnvProcess(QObject *parent = nullptr);
    /// Kills a sandbox that still runs, and waits for its end. That happens only when platod itself ends: in all other
    /// cases the owner waits for ended() before it destroys this.
    ~EnvProcess() override;

    enum class Gate { Open, Held };
    /// `bwrap`: path of bubblewrap. ended() also tells when it could not be started. `gate` Held: the command begins
    /// after openGate(), not as soon as its sandbox is there.
    void start(const QString &bwrap, const SandboxSpec &spec, Gate gate = Gate::Open);
    void openGate(); ///< after entered(); harmless when it is open
    /// Kills; ended() follows, also when processes of it are stopped (SIGSTOP). Harmless when nothing runs.
    void stop();
    bool isRunning() const { return m_running; }
    /// The last line that was written to stdout or stderr, cut at 300 characters; empty without one.
    QString lastLine() const { return m_lastLine; }
    /// The first process inside, by number and by a descriptor that stays its own; 0 and -1 until it is known.
    qint64 pid() const { return m_pid; }
    int pidfd() const { return m_pidfd; }
    /// What it was started with, for whatever enters later; after start().
    const SandboxEntry &entry() const { return *m_entry; }

Q_SIGNALS:
    /// The first process inside is there; `pid` as it is seen from here.
    void entered(qint64 pid);
    /// One line of its output with its indentation, cut like lastLine().
    void wrote(const QString &line);
    /// `ok`: it ended by itself with status 0. `reason`: how it ended, with the last line of its output.
    void ended(bool ok, const QString &reason);

private:
    void readOutput();
    void readInfo();
    void enter(qint64 pid);
    void kill();
    void killHalfMade();
    void onInnerEnded();
    void onOverdue();
    void onFinished(int status, QProcess::ExitStatus how);
    void finish(bool ok, const QString &reason);

    QProcess m_process;
    std::optional<SandboxEntry> m_entry;
    QTimer m_overdue; // runs while bubblewrap itself should end or tell something, and has not
    bool m_running = false;
    bool m_stopping = false;
    QByteArray m_rest; // of output: a line that is not complete yet
    QString m_lastLine;
    QString m_name;
    bool m_ok = false; // how bubblewrap ended, while the last process inside is still waited for
    QString m_reason;
    std::unique_ptr<QSocketNotifier> m_infoNotifier;
    std::unique_ptr<QSocketNotifier> m_endNotifier;
    int m_info = -1; // bubblewrap tells the pid of the first process inside here, as JSON
    QByteArray m_infoText;
    int m_gate = -1; // what the command waits for before it begins
    bool m_isGateHeld = false;
    qint64 m_pid = 0; // of that process
    int m_pidfd = -1; // the same
};

} // namespace plato::runtime
