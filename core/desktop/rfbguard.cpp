// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/desktop/rfbguard.h"

#include "core/desktop/rfbnumbers.h"

#include <QtEndian>

#include <cerrno>
#include <cstring>
#include <rfb/rfbclient.h>
#include <sys/socket.h>

namespace plato {

RfbGuard::Verdict RfbGuard::lookAtMessage()
{
    m_rects = 0;
    if (!fill(1))
        return Verdict::Ended;
    switch (number<quint8>(0)) {
    case rfbFramebufferUpdate:
        if (!fill(sz_rfbFramebufferUpdateMsg))
            return Verdict::Ended;
        m_rects = number<quint16>(2);
        return lookAtRects(sz_rfbFramebufferUpdateMsg);
    case rfbBell:
    case rfbServerCutText:
    case rfbXvp:
    case rfb::MessageFence:
    case rfb::MessageContinuousUpdates:
        return Verdict::Admitted;
    default:
        return Verdict::Refused;
    }
}

/// Up to and with the next one that has pixels, after which the library calls; for the others it does not, but they are
/// as long as they say. `at`: where the first of them begins.
RfbGuard::Verdict RfbGuard::lookAtRects(quint32 at)
{
    constexpr quint32 HeadOfScreens = 4;
    constexpr quint32 Screen = 16;
    while (m_rects > 0) {
        if (at + sz_rfbFramebufferUpdateRectHeader + HeadOfScreens > RFB_BUF_SIZE)
            return Verdict::Refused; // who sends so many without pixels has no picture to show
        if (!fill(at + sz_rfbFramebufferUpdateRectHeader))
            return Verdict::Ended;
        --m_rects;
        const quint32 width = number<quint16>(at + 4);
        const auto encoding = number<quint32>(at + 8);
        at += sz_rfbFramebufferUpdateRectHeader;
        switch (encoding) {
        case rfbEncodingRaw:
        case rfbEncodingCopyRect:
        case rfbEncodingHextile:
        case rfbEncodingTight:
        case rfbEncodingZRLE:
        case rfbEncodingQemuExtendedKeyEvent: // no pixels, but told as if it had
            return Verdict::Admitted;
        case rfbEncodingLastRect:
            m_rects = 0;
            break;
        case rfbEncodingNewFBSize:
        case rfbEncodingKeyboardLedState:
            break;
        case rfbEncodingExtDesktopSize:
            if (!fill(at + HeadOfScreens))
                return Verdict::Ended;
            at += HeadOfScreens + number<quint8>(at) * Screen;
            break;
        case rfbEncodingSupportedMessages:
            at += sz_rfbSupportedMessages;
            break;
        case rfbEncodingSupportedEncodings:
        case rfbEncodingServerIdentity:
            at += width; // which is a count of bytes there
            break;
        default:
            return Verdict::Refused;
        }
    }
    return Verdict::Admitted;
}

void RfbGuard::cutOff()
{
    m_client->buffered = 0;
    m_client->sock = RFB_INVALID_SOCKET; // one that was shut down still gives what waits in it
}

/// Whether that many bytes of what comes next are in the library's buffer; waits for them.
bool RfbGuard::fill(quint32 count)
{
    if (m_client->buffered >= count)
        return true;
    std::memmove(m_client->buf, m_client->bufoutptr, m_client->buffered);
    m_client->bufoutptr = m_client->buf;
    while (m_client->buffered < count) {
        const ssize_t got = ::recv(m_client->sock, m_client->buf + m_client->buffered,
                                   std::size_t(RFB_BUF_SIZE) - m_client->buffered, 0);
        if (got > 0)
            m_client->buffered += unsigned(got);
        else if (got == 0 || errno != EINTR)
            return false;
    }
    return true;
}

template <typename T>
T RfbGuard::number(quint32 at) const
{
    return qFromBigEndian<T>(m_client->bufoutptr + at);
}

} // namespace plato
