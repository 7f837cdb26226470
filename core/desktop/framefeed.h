// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/backoff.h"
#include "core/desktop/desktopport.h"
#include "core/desktop/framerate.h"
#include "core/pool/pooltask.h"

#include <QElapsedTimer>
#include <QImage>
#include <QList>
#include <QObject>
#include <QTimer>

#include <chrono>

class QThreadPool;

namespace plato {

/// Pulls pictures of one desktop while someone looks.
///
/// - Two screenshot requests on their way at most, so that a long way does not cap the rate at one picture a round
/// trip;
///   none while inactive, and deactivating cancels those on their way. The newest wins: a picture that was asked for
///   before one that has come is not shown. While troubled there is one.
/// - A picture that came with the answer to an input action counts as a frame (offer()), and pushes the next request
///   back by one interval: while input goes on, the pictures in its answers are enough.
/// - The pace follows the screen: `fastest` apart while pictures differ; each identical one stretches the interval up
///   to `slowest`; nudge() brings it back at once.
/// - Decoding happens on the pool, one at a time; of the pictures that come meanwhile only the newest is kept.
/// - A failure is told once by troubled(); attempts go on, further and further apart, until recovered(). Inactive it
///   is forgotten without a word: what is wrong after that is told anew.
///
/// GUI thread only. `port` outlives it; the pool is used while a picture is decoded, and cancelled by the destructor.
class FrameFeed : public QObject
{
    Q_OBJECT

public:
    struct Timing
    {
        std::chrono::milliseconds fastest{33}; ///< between the starts of two requests
        std::chrono::milliseconds slowest{1000};
        double stretch = 1.5; ///< of the interval, per identical picture
        std::chrono::milliseconds firstRetry{1000};
        std::chrono::milliseconds lastRetry{10000};
    };

    FrameFeed(DesktopPort &port, QThreadPool &pool, QObject *parent = nullptr);
    ~FrameFeed() override;
    void setTiming(const Timing &timing);

    /// Active: its view is visible. Turning it on asks for a picture at once, which is a frame in any case.
    void setActive(bool active);
    bool isActive() const { return m_active; }

    /// Something happens on the desktop: goes back to the fastest pace, and asks at once unless the last picture is
    /// newer than that. Also ends the pause after a failure ("Try again").
    void nudge();
    /// A picture from elsewhere, PNG in base64.
    void offer(const QByteArray &base64Png);

    bool isTroubled() const { return m_troubled; }
    /// Pictures that arrived in the last three seconds, identical ones included, per second.
    double framesPerSecond() const { return m_rate.perSecond(); }
    /// Milliseconds since the last picture arrived; -1 before the first.
    qint64 age() const { return m_rate.age(); }

Q_SIGNALS:
    void frame(const QImage &image); ///< a picture that differs from the one before, in arrival order
    void refreshed();                ///< the desktop was seen, changed or not
    void troubled(const plato::ApiError &error);
    void recovered();

private:
    struct Decoded
    {
        QImage image;    ///< null when the picture is broken
        QString problem; ///< why it is
    };

    static Decoded decoded(const QByteArray &base64Png);
    void schedule();
    void request();
    void take(quint64 id, const tl::expected<ToolResult, ApiError> &answer);
    void cancelRequests();
    bool mayRequest() const;
    void accept(const QByteArray &base64Png);
    void decode(const QByteArray &base64Png);
    void onDecoded(const Decoded &picture);
    void settle();
    void fail(const ApiError &error);

    DesktopPort &m_port;
    QThreadPool &m_pool;
    Timing m_timing;
    QTimer m_timer;
    QElapsedTimer m_clock;
    struct Flight
    {
        quint64 id = 0;
        DesktopPort::Cancel cancel;
    };
    QList<Flight> m_flights;    // requests on their way, the oldest first
    PoolTask m_decoding;        // one picture at a time
    QByteArray m_lastBase64;    // the newest picture that came
    QByteArray m_waitingBase64; // arrived while another was being decoded
    FrameRate m_rate;
    std::chrono::milliseconds m_interval{0};
    Backoff m_backoff{m_timing.firstRetry, m_timing.lastRetry};
    std::chrono::milliseconds m_retry{0}; // the pause before the next request, while troubled
    qint64 m_lastLook = -1;               // m_clock, start of the last request or arrival of an offered picture
    quint64 m_requestId = 0;              // of the newest request
    quint64 m_shownId = 0;                // a picture of an earlier request than this is old
    bool m_active = false;
    bool m_troubled = false;
    bool m_nudged = false; // nudge() was called while the newest request was on its way
};

} // namespace plato
