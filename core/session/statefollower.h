// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/backoff.h"
#include "core/session/session.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <chrono>
#include <optional>

namespace plato {

/// Fetches the state of a session, or of one env of it, again and again: never two at once, the next one an interval
/// after the last has ended. What fails is tried again later and later, as late as the server asks for at least. GUI
/// thread only.
class StateFollower : public QObject
{
    Q_OBJECT

public:
    enum class Status {
        Off,
        Waiting, ///< for nextAt()
        Fetching,
        Retrying, ///< for nextAt(): the last fetch failed, see error()
        Paused,
    };
    Q_ENUM(Status)

    explicit StateFollower(QObject *parent = nullptr);

    /// Fetches at once, then at intervals. Ends by itself when the session is over or gone.
    void start(Session *session, const QString &jobId, bool merge);
    void stop();
    void pause();
    void resume(); ///< fetches at once
    void setScope(const QString &jobId, bool merge);
    void setInterval(std::chrono::milliseconds interval);
    /// Held, the next fetch waits: for who is still at work on what the last one brought.
    void setHeld(bool isHeld);

    Status status() const { return m_status; }
    bool isOn() const { return m_status != Status::Off; }
    std::chrono::milliseconds interval() const { return m_interval; }
    QDateTime nextAt() const { return m_nextAt; } ///< UTC
    const std::optional<ApiError> &error() const { return m_error; }

    static constexpr std::chrono::minutes LongestPause{5}; ///< unless the server asks for more

Q_SIGNALS:
    void statusChanged();

private:
    Backoff backoff() const; // by the interval
    void look();
    void onLooked(const std::optional<ApiError> &error);
    void schedule(std::chrono::milliseconds delay, Status status);
    void setStatus(Status status);

    QPointer<Session> m_session;
    QString m_jobId;
    bool m_merge = false;
    bool m_isHeld = false;
    std::chrono::milliseconds m_interval{5000};
    QTimer m_timer;
    Status m_status = Status::Off;
    Backoff m_backoff;
    QDateTime m_nextAt;
    std::optional<ApiError> m_error;
};

} // namespace plato
