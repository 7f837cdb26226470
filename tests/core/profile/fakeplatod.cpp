// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// Behaves to its parent as platod may, well or badly; serves nothing but the socket of --hand-over. PLATO_FAKE_MODE
/// says how, PLATO_FAKE_REPORT names a file that gets its arguments and what it sees of the variables that it must not
/// see. PLATO_FAKE_URL is where it says that it serves.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <vector>

namespace {

volatile std::sig_atomic_t toldToEnd = 0;

void onTerm(int)
{
    toldToEnd = 1;
}

std::string variable(const char *name)
{
    const char *value = std::getenv(name);
    return value ? value : "";
}

void say(FILE *to, const std::string &text)
{
    std::fputs(text.c_str(), to);
    std::fflush(to);
}

/// The socket of --hand-over, listening; -1 where it cannot be.
int listenAt(const std::string &path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::copy_n(path.c_str(), std::min(path.size(), sizeof address.sun_path - 1), address.sun_path);
    const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    unlink(path.c_str());
    const bool listens =
        bind(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0 && listen(fd, 8) == 0;
    return listens ? fd : -1;
}

/// Says there where it serves, and yes to what it is asked, or no where it is unwilling; until it is told to end.
void handOver(int listener, const std::string &path, const std::string &answer, const std::string &mode,
              const sigset_t &before)
{
    std::vector<pollfd> all{{listener, POLLIN, 0}};
    bool isKept = false;
    const auto tell = [](int fd, const std::string &text) { (void)!write(fd, text.data(), text.size()); };
    while (!toldToEnd) {
        if (ppoll(all.data(), all.size(), nullptr, &before) <= 0)
            continue;
        for (size_t i = all.size() - 1; i > 0; --i) {
            char buffer[4096];
            const ssize_t size = all[i].revents ? read(all[i].fd, buffer, sizeof buffer) : -1;
            if (size == 0) {
                close(all[i].fd);
                all.erase(all.begin() + static_cast<std::ptrdiff_t>(i));
            } else if (size > 0) {
                const std::string words(buffer, static_cast<size_t>(size));
                if (words.find("\"keep\"") != std::string::npos)
                    isKept = words.find("\"keep\":true") != std::string::npos && mode != "unwilling";
                tell(all[i].fd, std::string("{\"kept\":") + (isKept ? "true}\n" : "false}\n"));
            }
        }
        if (all[0].revents) {
            all.push_back({accept(all[0].fd, nullptr, nullptr), POLLIN, 0});
            tell(all.back().fd,
                 answer.substr(0, answer.size() - 1) + ", \"kept\": " + (isKept ? "true" : "false") + "}\n");
        }
    }
    unlink(path.c_str());
}

} // namespace

int main(int argc, char *argv[])
{
    // Blocked but while waiting below, so that a signal cannot come between looking and waiting.
    sigset_t term;
    sigset_t before;
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    sigprocmask(SIG_BLOCK, &term, &before);
    std::signal(SIGTERM, onTerm);
    std::signal(SIGPIPE, SIG_IGN); // who asked may have gone

    if (const std::string path = variable("PLATO_FAKE_REPORT"); !path.empty()) {
        FILE *report = std::fopen(path.c_str(), "w");
        for (int i = 1; i < argc; ++i)
            say(report, std::string(argv[i]) + "\n");
        say(report, "key:" + variable("PLATO_API_KEY") + variable("PLATO_BASE_URL") + "\n");
        std::fclose(report);
    }

    std::string socketPath;
    for (int i = 1; i + 1 < argc; ++i) {
        if (std::string(argv[i]) == "--hand-over")
            socketPath = argv[i + 1];
    }
    const int listener = socketPath.empty() ? -1 : listenAt(socketPath); // before it says that it serves
    const std::string mode = variable("PLATO_FAKE_MODE");
    const std::string url = variable("PLATO_FAKE_URL");
    const std::string answer =
        R"({"url": ")" + (url.empty() ? "http://127.0.0.1:4711" : url) + R"(", "api_key": "k-1", "pid": 1})";
    if (mode == "garbage") {
        say(stdout, "Segmentation fault, or so\n");
    } else if (mode == "nokey") {
        say(stdout, R"({"url": "http://127.0.0.1:4711"})"
                    "\n");
    } else if (mode == "leak") {
        say(stdout, R"({"url": "nowhere", "api_key": "hush-hush"})"
                    "\n");
    } else if (mode == "flood") {
        const std::string block(4096, 'x');
        for (int i = 0; i < 64 && !toldToEnd; ++i)
            say(stdout, block);
    } else if (mode == "error") {
        for (int i = 1; i <= 40; ++i)
            say(stderr, "line " + std::to_string(i) + "\n");
        say(stderr, "address already in use");
        return 3;
    } else if (mode == "pieces") {
        say(stdout, answer.substr(0, 20));
        usleep(20'000); // so that it comes as two reads; nothing depends on it
        say(stdout, answer.substr(20) + "\nmore that nobody asked for\n");
    } else if (mode != "silent") {
        say(stdout, answer + "\n");
    }

    if (mode == "stubborn") {
        for (;;)
            pause();
    }
    if (listener >= 0)
        handOver(listener, socketPath, answer, mode, before);
    while (!toldToEnd)
        sigsuspend(&before);
    return 0;
}
