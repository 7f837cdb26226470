// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/virtualdisplay.h"

#include <QByteArrayList>

#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

extern char **environ;

namespace plato::test {

namespace {

constexpr int StartTimeoutMs = 20'000;

/// Starts a program of PATH with `output` as its descriptor 1 and nothing else to say. -1 on failure.
pid_t spawn(const QByteArrayList &words, int output)
{
    QList<char *> arguments;
    for (const QByteArray &word : words)
        arguments.append(const_cast<char *>(word.constData()));
    arguments.append(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t pid = -1;
    const int failed = ::posix_spawnp(&pid, arguments[0], &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    return failed ? -1 : pid;
}

/// The first line that comes within the time, without its end.
QByteArray firstLine(int descriptor)
{
    QByteArray line;
    pollfd waiting{descriptor, POLLIN, 0};
    while (::poll(&waiting, 1, StartTimeoutMs) > 0) {
        char c = 0;
        if (::read(descriptor, &c, 1) != 1 || c == '\n')
            break;
        line += c;
    }
    return line;
}

void stop(pid_t pid)
{
    if (pid <= 0)
        return;
    ::kill(pid, SIGTERM);
    ::waitpid(pid, nullptr, 0);
}

} // namespace

VirtualDisplay::~VirtualDisplay()
{
    stop(m_windowManager);
    stop(m_server);
}

bool VirtualDisplay::start(const QSize &size)
{
    int pipe[2];
    if (::pipe2(pipe, O_CLOEXEC) != 0) {
        m_error = u"no pipe"_s;
        return false;
    }
    const QByteArray screen = QByteArray::number(size.width()) + 'x' + QByteArray::number(size.height()) + "x24";
    m_server = spawn({"Xvfb", "-displayfd", "1", "-screen", "0", screen, "-nolisten", "tcp", "-noreset"}, pipe[1]);
    ::close(pipe[1]);
    const QByteArray number = m_server > 0 ? firstLine(pipe[0]) : QByteArray();
    ::close(pipe[0]);
    if (number.isEmpty()) {
        m_error = u"Xvfb did not start"_s;
        return false;
    }
    qputenv("DISPLAY", ":" + number);
    qputenv("QT_QPA_PLATFORM", "xcb");
    qunsetenv("WAYLAND_DISPLAY");

    // It runs its start-up command once it manages windows, and our pipe tells us so.
    if (::pipe2(pipe, O_CLOEXEC) != 0) {
        m_error = u"no pipe"_s;
        return false;
    }
    m_windowManager = spawn({"openbox", "--sm-disable", "--startup", "echo up"}, pipe[1]);
    ::close(pipe[1]);
    const bool up = m_windowManager > 0 && !firstLine(pipe[0]).isEmpty();
    ::close(pipe[0]);
    if (!up)
        m_error = u"openbox did not start"_s;
    return up;
}

} // namespace plato::test
