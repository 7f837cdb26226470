// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/copycontent.h"

#include "app/process/descriptor.h"

#include <algorithm>
#include <cerrno>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <vector>

namespace plato {

namespace {

Expected<void> copyRange(int in, int out, off_t from, off_t end, const QByteArray &name, const StopFlag &stop)
{
    constexpr off_t Step = 8L * 1024 * 1024; // between two looks at `stop`
    bool inKernel = true;
    std::vector<char> buffer;
    while (from < end) {
        if (stop)
            return systemFailure(name, ECANCELED);
        ssize_t moved = 0;
        const auto want = static_cast<size_t>(std::min(end - from, Step));
        if (inKernel) {
            off_t target = from;
            off_t source = from;
            moved = ::copy_file_range(in, &source, out, &target, want, 0);
            if (moved < 0 && (errno == EXDEV || errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP)) {
                inKernel = false;
                continue;
            }
        } else {
            buffer.resize(std::min<size_t>(want, 1024UL * 1024));
            moved = ::pread(in, buffer.data(), buffer.size(), from);
            if (moved > 0)
                moved = ::pwrite(out, buffer.data(), static_cast<size_t>(moved), from);
        }
        if (moved < 0 && errno == EINTR)
            continue;
        if (moved < 0)
            return systemFailure(name);
        if (moved == 0)
            break; // the source became shorter meanwhile
        from += moved;
    }
    return {};
}

} // namespace

Expected<void> copyContent(int in, int out, qint64 size, const QByteArray &name, const StopFlag &stop)
{
    if (::ioctl(out, FICLONE, in) == 0)
        return {};
    if (::ftruncate(out, size) != 0)
        return systemFailure(name);
    for (off_t data = 0; data < size;) {
        data = ::lseek(in, data, SEEK_DATA);
        if (data < 0 && errno == ENXIO)
            break; // only a hole is left
        const off_t hole = data < 0 ? data : ::lseek(in, data, SEEK_HOLE);
        if (data < 0 || (hole < 0 && errno != ENXIO))
            return systemFailure(name);
        const off_t end = hole < 0 ? data : hole; // ENXIO: it became shorter meanwhile
        if (auto copied = copyRange(in, out, data, end, name, stop); !copied)
            return copied;
        if (hole < 0)
            break;
        data = end;
    }
    return {};
}

} // namespace plato
