// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// Takes PLATO_API_KEY as our programs do, says it, and becomes env(1), which says what children get.
#include "app/process/secrecy.h"

#include <cstdio>
#include <unistd.h>

int main()
{
    std::printf("taken: %s\n", plato::takeFromEnvironment("PLATO_API_KEY").constData());
    std::fflush(stdout);
    return ::execlp("env", "env", nullptr);
}
