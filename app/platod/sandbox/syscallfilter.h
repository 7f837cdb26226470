// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace plato::runtime {

/// What the programs of a sandbox may not ask of the kernel, as the BPF program that seccomp(2) and bubblewrap take:
///
/// - to get out: user namespaces of their own, mounts, typing into a terminal, keyrings of the person, what the kernel
///   offers to few programs and has often been wrong in (bpf, io_uring, userfaultfd, perf);
/// - in an env with limits (`limited`) to get round those: other processors, memory that no process is seen to use
///   (large segments and semaphore sets of System V, its message queues).
///
/// Refused calls fail with an error that programs know. Programs for another instruction set than this one's, such as
/// 32 bits on a computer of 64, cannot run: their calls have other numbers. Empty when there can be no filter; then
/// nothing may be started.
QByteArray syscallFilter(bool limited);

} // namespace plato::runtime
