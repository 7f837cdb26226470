// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace plato {

/// From now on a crash (SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT) writes the stack of the thread that crashed to
/// stderr, and into `file` where one is named; then the process ends by that signal as it would have without us, with
/// its exit status, but leaves no core dump. Each frame says its function, or what `addr2line -Cfe PROGRAM OFFSET`
/// finds it by. The file is made, or replaced, by a crash alone; its folder has to be there by then.
///
/// Call it once, from main(), before there are threads. A stack that overflowed is told for the main thread only. Does
/// nothing in a build with sanitizers, which report crashes themselves.
void installCrashTrace(const QString &file = {});

/// From now on the file for the stack is this one: where the folder that it belongs in is known only later. What is in
/// its place and is no regular file, is not followed, waited for or written to.
void setCrashTraceFile(const QString &file);

} // namespace plato
