// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The application that is observed, with no busy timeout: a lock held by somebody else is an error at once.
//
//   capture_writer DB           runs each script from standard input (ended by a NUL) and answers "ok" or the error
//   capture_writer DB MODE      works on DB in that journal mode until standard input ends, then tells its commits and
//                               failures: "commits N failures N TEXT"
#include <iostream>
#include <poll.h>
#include <sqlite3.h>
#include <string>
#include <unistd.h>

namespace {

int oneScriptAfterTheOther(sqlite3 *database)
{
    std::string script;
    while (std::getline(std::cin, script, '\0')) {
        char *error = nullptr;
        sqlite3_exec(database, script.c_str(), nullptr, nullptr, &error);
        std::cout << (error ? error : "ok") << std::endl;
        sqlite3_free(error);
    }
    return 0;
}

bool inputHasEnded()
{
    pollfd input{STDIN_FILENO, POLLIN, 0};
    return poll(&input, 1, 0) != 0;
}

/// Every committed transaction gives all rows of `pair` one number above zero; those with a number below zero are
/// rolled back after the small cache has already spilled them into the file.
int workWithoutPause(const char *path, const std::string &mode)
{
    long commits = 0;
    long failures = 0;
    std::string firstFailure;
    sqlite3 *database = nullptr;
    const auto run = [&](const std::string &sql) {
        if (sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK)
            return true;
        if (++failures == 1)
            firstFailure = sql + ": " + sqlite3_errmsg(database);
        return false;
    };
    std::cout << "started" << std::endl;
    for (long turn = 1; !inputHasEnded(); ++turn) {
        if (!database) {
            if (sqlite3_open(path, &database) != SQLITE_OK)
                return 1;
            run("PRAGMA journal_mode=" + mode);
            run("PRAGMA synchronous=OFF");
            run("PRAGMA wal_autocheckpoint=40");
            run("PRAGMA cache_size=5");
        }
        const bool keep = turn % 3 != 0;
        run("BEGIN");
        run("UPDATE pair SET n = " + std::to_string(keep ? turn : -turn));
        if (run(keep ? "COMMIT" : "ROLLBACK"))
            commits += keep ? 1 : 0;
        else
            run("ROLLBACK");
        if (turn % 50 == 0) { // the last connection to close tidies the log away
            sqlite3_close(database);
            database = nullptr;
        }
        usleep(useconds_t(turn % 7) * 500);
    }
    sqlite3_close(database);
    std::cout << "commits " << commits << " failures " << failures << ' ' << firstFailure << std::endl;
    return 0;
}

} // namespace

int main(int argc, char *argv[])
{
    if (argc > 2)
        return workWithoutPause(argv[1], argv[2]);
    sqlite3 *database = nullptr;
    if (argc < 2 || sqlite3_open(argv[1], &database) != SQLITE_OK)
        return 1;
    const int result = oneScriptAfterTheOther(database);
    sqlite3_close(database);
    return result;
}
