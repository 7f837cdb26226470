// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/sandbox/namespaces.h"

#include <QByteArray>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace plato::runtime {

Descriptor openNamespace(qint64 pid, const char *name)
{
    const QByteArray file = "/proc/" + QByteArray::number(pid) + "/ns/" + name;
    return Descriptor(::open(file.constData(), O_RDONLY | O_CLOEXEC));
}

Descriptor openOwnNamespace(const char *name)
{
    return openNamespace(::getpid(), name);
}

bool isSameNamespace(int a, int b)
{
    struct stat first = {};
    struct stat second = {};
    return ::fstat(a, &first) == 0 && ::fstat(b, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

bool hasEnded(int pidfd)
{
    pollfd entry{pidfd, POLLIN, 0};
    return ::poll(&entry, 1, 0) != 0;
}

} // namespace plato::runtime
