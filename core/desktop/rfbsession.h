// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/desktop/framepatch.h"
#include "core/desktop/liveerror.h"
#include "core/desktop/rfbguard.h"

#include <QImage>
#include <QRegion>

#include <atomic>
#include <optional>

struct _rfbClient;

namespace plato {

/// RFB over a socket, by LibVNCClient: watches a screen, view only, the pointer drawn in. A thread of its own, since
/// every call waits for the other side until it has said all; whoever wants it to end shuts the socket down.
///
/// The next update is asked for as soon as one has come. Where the server has them, it sends updates by itself
/// (ContinuousUpdates) and is told by fences how far we are, so that a long way does not hold up each picture.
///
/// Bounded: a screen has at most picture::MaxPixels; the library takes clipboards and names of 1 MiB at most. RfbGuard
/// keeps everything from it that was not offered. What was, the library decodes in this process: its mistakes are ours.
/// No password is known, and nothing is encrypted here: that is the WebSocket's.
class RfbSession
{
public:
    enum class Way {
        Near, ///< bytes cost nothing: pixels as they are
        Far,  ///< compressed; smooth parts may come as JPEG first, and exactly when nothing else is to be sent
    };

    /// `socket`: connected and blocking; not owned. `stops` outlives this: true, it ends after the rectangle that is
    /// being decoded, however much has come already.
    RfbSession(int socket, Way way, const std::atomic<bool> &stops);
    ~RfbSession();
    Q_DISABLE_COPY_MOVE(RfbSession)

    /// Greets, and asks for the whole screen. Once, and before anything else.
    [[nodiscard]] std::optional<LiveError> open();
    /// Reads one message. After an error nothing else may be called.
    [[nodiscard]] std::optional<LiveError> next();
    /// Part of the next message has been read from the socket, which may not tell of it any more.
    bool hasBuffered() const;

    bool isDamaged() const; ///< take() has something to give
    FramePatch take();      ///< what has changed since it was called last

private:
    struct Hooks; // what the library calls

    bool admits(RfbGuard::Verdict verdict);
    bool makeFrame();
    void addDamage(const QRect &rect);
    bool sendEnableContinuousUpdates();
    LiveError failure() const;

    const std::atomic<bool> &m_stops;
    _rfbClient *m_client = nullptr;
    RfbGuard m_guard;
    QImage m_frame; // whose memory the library draws into
    QRegion m_damage;
    std::optional<LiveError::Kind> m_known; // why the library is about to give up, where we know better
    bool m_isContinuous = false;
    bool m_hasNewSize = false;
    bool m_isWhole = false; // all of m_frame has been taken once
};

} // namespace plato
