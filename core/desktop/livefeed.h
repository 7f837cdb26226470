// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/backoff.h"
#include "core/desktop/framepatch.h"
#include "core/desktop/framerate.h"
#include "core/desktop/liveerror.h"

#include <QObject>
#include <QTimer>
#include <QUrl>

#include <chrono>
#include <memory>
#include <optional>

namespace plato {

/// Live pictures of one desktop while someone looks: RFB from its viewer, only what has changed.
///
/// - Active it connects; inactive it has no connection, no thread and no timer. After an error it tries again, further
///   and further apart.
/// - Bytes are carried on a thread of their own and decoded on another. One patch is on its way to this thread at most;
///   what changes meanwhile is added up, and comes as the next.
/// - Nothing is sent but what RFB needs: input is not this object's.
///
/// GUI thread only. The destructor, and becoming inactive, end both threads without waiting for them: what a viewer has
/// sent already may take its time.
class LiveFeed : public QObject
{
    Q_OBJECT

public:
    struct Timing
    {
        std::chrono::milliseconds firstPicture{10'000}; ///< until the whole screen has come, or it is called silent
        std::chrono::milliseconds firstRetry{2000};
        std::chrono::milliseconds lastRetry{60'000};
    };

    /// Where a viewer at `page` (as connect_url gives it, or a gateway's host) speaks RFB: `/websockify` of it.
    static QUrl socketOf(const QUrl &page);

    /// `url`: ws, wss, or vnc for plain TCP.
    explicit LiveFeed(const QUrl &url, QObject *parent = nullptr);
    ~LiveFeed() override;
    void setTiming(const Timing &timing);
    /// Whether the way to the viewer begins at its page, as through a gateway: a redirect, and a cookie. At first:
    /// where it is on another computer.
    void setAsksPage(bool asksPage) { m_asksPage = asksPage; }

    void setActive(bool active);
    bool isActive() const { return m_isActive; }
    /// The newest patch() belongs to a connection that stands.
    bool isLive() const { return m_isLive; }
    /// Why there is no connection; none while the first one is being made, and once it stands.
    const std::optional<LiveError> &error() const { return m_error; }
    /// Ends the pause after an error.
    void retryNow();
    /// Patches that arrived in the last three seconds, per second.
    double framesPerSecond() const { return m_rate.perSecond(); }

Q_SIGNALS:
    void patch(const plato::FramePatch &patch); ///< the first of a connection is the whole screen
    void started();                             ///< just before that first one
    void broken(const plato::LiveError &error); ///< an attempt, or a connection, has ended

private:
    class Connection;
    struct Leave
    {
        void operator()(Connection *connection) const;
    };

    void connectNow();
    void take(const FramePatch &patch);
    void fail(LiveError error);

    const QUrl m_url;
    bool m_asksPage;
    Timing m_timing;
    std::unique_ptr<Connection, Leave> m_connection;
    Backoff m_backoff{m_timing.firstRetry, m_timing.lastRetry};
    QTimer m_retryTimer;
    QTimer m_limitTimer;
    std::optional<LiveError> m_error;
    FrameRate m_rate;
    bool m_isActive = false;
    bool m_isLive = false;
};

} // namespace plato
