// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// Any bytes as what a viewer says, on a socket pair. The first byte chooses the way: near or far.
#include "core/desktop/picture.h"
#include "core/desktop/rfbsession.h"
#include "tests/fuzz/promise.h"

#include <atomic>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <sys/socket.h>
#include <unistd.h>

using namespace plato;

namespace {

/// What it gives is within the screen that it tells.
void look(RfbSession &session)
{
    const FramePatch patch = session.take();
    PLATO_PROMISE(!patch.screen.isEmpty());
    PLATO_PROMISE(qint64(patch.screen.width()) * patch.screen.height() <= picture::MaxPixels);
    for (const FramePatch::Part &part : patch.parts) {
        PLATO_PROMISE(part.image.format() == QImage::Format_RGB32);
        PLATO_PROMISE(QRect(QPoint(), patch.screen).contains(QRect(part.at, part.image.size())));
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    constexpr size_t MostSent = 4000; // so that neither these nor the answers ever fill a socket
    if (size < 1 || size > MostSent)
        return 0;
    std::signal(SIGPIPE, SIG_IGN);
    int ends[2];
    PLATO_PROMISE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    (void)!::send(ends[0], data + 1, size - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    ::shutdown(ends[0], SHUT_WR); // it reads what is there, and then that nothing more comes
    {
        const std::atomic<bool> stops{false};
        RfbSession session(ends[1], data[0] % 2 == 0 ? RfbSession::Way::Near : RfbSession::Way::Far, stops);
        std::optional<LiveError> error = session.open();
        while (!error) {
            if (session.isDamaged())
                look(session);
            char answered[4096]; // a session that asks and asks fills no socket
            while (::recv(ends[0], answered, sizeof answered, MSG_DONTWAIT) > 0) {
            }
            error = session.next();
        }
        PLATO_PROMISE(error->detail.size() <= 300);
    }
    ::close(ends[0]);
    ::close(ends[1]);
    return 0;
}
