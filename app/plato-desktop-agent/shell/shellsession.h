// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plato-desktop-agent/shell/markedstream.h"

#include <QList>
#include <QObject>
#include <QSocketNotifier>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <sys/types.h>

class QProcess;

namespace plato::agent {

struct ShellResult
{
    enum class End {
        Finished,   ///< the command ran to its end
        TimedOut,   ///< killed; the next command gets a new shell
        ShellEnded, ///< the shell went away with the command (exit, exec, killed)
        Restarted,  ///< killed by a command that asked for a new shell
        NotStarted, ///< there is no shell to be had
    };
    End end = End::Finished;
    int exitStatus = 0; ///< of the command; for ShellEnded of the shell
    MarkedStream::Part output;
    MarkedStream::Part error;
};

/// One lasting bash: directory, variables, functions and background processes stay from command to command. Commands
/// run one after the other in the order they came; their standard input is empty. One thread, its maker's. Never waits,
/// save for the shell that its destructor has killed: that is when the agent ends.
///
/// A command that runs too long is killed with all that it started and still holds as children; the shell goes too, and
/// the next command gets a new one. Background processes of earlier commands survive that, and a restart, and can
/// still write; they end with this object, save those that made a session of their own (setsid).
class ShellSession : public QObject
{
    Q_OBJECT

public:
    struct Command
    {
        QByteArray text;                                          ///< without NUL
        std::chrono::seconds timeout = std::chrono::seconds(120); ///< counted from the moment it begins to run
        bool restart = false; ///< kill what runs, and run this one, before all that wait, in a new shell
        std::function<void(const ShellResult &)> done; ///< called once, save when the session is destroyed before
    };

    explicit ShellSession(QObject *parent = nullptr);
    ~ShellSession() override;

    void run(Command command);

private:
    /// A pipe that outlives the shells which write into it, so that background processes keep their output.
    struct Channel
    {
        int readEnd = -1;
        int writeEnd = -1; ///< what commands write to
        int markEnd = -1;  ///< the same pipe opened anew: a command that makes its own end non-blocking spares this one
        MarkedStream stream;
        std::unique_ptr<QSocketNotifier> notifier;

        Channel();
        ~Channel();
        Q_DISABLE_COPY_MOVE(Channel)
        bool usable() const { return markEnd >= 0; }
        /// Reads what is there; at most `most` bytes.
        void read(qsizetype most);
    };

    void next();
    bool startShell();
    void onReadable(Channel &channel);
    void onTimeout();
    void onShellFinished();
    /// Kills the shell and the running command; onShellFinished() follows.
    void endShell(ShellResult::End reason);
    void deliver(ShellResult::End end, int exitStatus);

    Channel m_output;
    Channel m_error;
    QProcess *m_shell = nullptr; // child; null when there is none
    pid_t m_shellPid = 0;        // also the number of its session and process group
    QList<Command> m_queue;
    std::optional<Command> m_running;
    std::optional<ShellResult::End> m_ending; // the shell has been killed, for this reason
    QList<pid_t> m_before;                    // children of the shell when the command began
    QList<pid_t> m_formerShells;              // process groups that may have members left
    QTimer m_timeout;
};

} // namespace plato::agent
