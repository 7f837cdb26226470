// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pool/stopflag.h"

#include <QStringList>

/// What a sandbox uses beside the files in its folders (files/tree.h), as the kernel tells it. Blocking, reentrant;
/// what has been found so far once `stop` is set. `first` is the first process inside, as it is seen from here: all in
/// its PID namespace count, whoever started them.
namespace plato::runtime {

/// What everything on this computer uses together. No sandbox can have taken more than that has grown by, save where
/// others have given something back at the same time.
struct ComputerUse
{
    qint64 memoryBytes = 0; ///< of programs, shared, and of the kernel for them; 0: the kernel does not tell
    int tasks = 0;          ///< processes and their threads
};

/// Quick enough for any thread, unlike what follows.
ComputerUse computerUse();

struct MemoryUse
{
    qint64 bytes = 0;
    int tasks = 0; ///< processes and their threads
};

/// Memory of the processes, also what is swapped out, with their page tables and about what the kernel keeps for each
/// process and descriptor; of a page that several share each has a part. And memory without a process: files in the
/// sandbox's folders in memory, and memory files (memfd_create, shared memory) that are open or mapped, each once.
/// Below `interestingFrom` the sum is only known not to be larger; with more processes than `mostTasks` they alone are
/// counted.
MemoryUse memoryUseOf(qint64 first, qint64 interestingFrom, int mostTasks, const StopFlag &stop);

/// Bytes of disk in files that are deleted, on the file systems of these folders, and that a process has open or, where
/// this program may look at that (root), mapped.
qint64 deletedFilesOf(qint64 first, const QStringList &folders, const StopFlag &stop);

/// Bytes of disk that are in use on the file systems of these folders, whoever has them.
qint64 fileSystemUse(const QStringList &folders);

} // namespace plato::runtime
