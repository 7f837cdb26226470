// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// Behaves to its parent as platod may, well or badly; serves nothing. PLATO_FAKE_MODE says how, PLATO_FAKE_REPORT
/// names a file that gets its arguments and what it sees of the variables that it must not see. PLATO_FAKE_URL is where
/// it says that it serves.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <unistd.h>

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

    if (const std::string path = variable("PLATO_FAKE_REPORT"); !path.empty()) {
        FILE *report = std::fopen(path.c_str(), "w");
        for (int i = 1; i < argc; ++i)
            say(report, std::string(argv[i]) + "\n");
        say(report, "key:" + variable("PLATO_API_KEY") + variable("PLATO_BASE_URL") + "\n");
        std::fclose(report);
    }

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
    while (!toldToEnd)
        sigsuspend(&before);
    return 0;
}
