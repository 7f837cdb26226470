// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

struct _rfbClient;

namespace plato {

/// Looks at what LibVNCClient is about to read, and lets only that through which was offered to the server. The library
/// itself takes every encoding that it knows; of some, as much as the server says, up to 2 GiB.
///
/// It reads ahead into the library's own buffer, waiting as the library would; nothing is taken out of it.
class RfbGuard
{
public:
    enum class Verdict {
        Admitted,
        Refused, ///< not offered, or too long; it must not be read
        Ended,   ///< the other side
    };

    explicit RfbGuard(_rfbClient *client)
        : m_client(client)
    {
    }

    Verdict lookAtMessage(); ///< before each message
    /// After each rectangle of pixels, which is when the library calls GotFrameBufferUpdate.
    Verdict lookAtNextRects() { return lookAtRects(0); }
    /// Nothing more is read: what the library asks for from now on fails.
    void cutOff();

private:
    Verdict lookAtRects(quint32 at);
    bool fill(quint32 count);
    template <typename T>
    T number(quint32 at) const;

    _rfbClient *m_client = nullptr;
    quint32 m_rects = 0; // of this update, that were not looked at
};

} // namespace plato
