// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/platoapi.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <chrono>

namespace plato {

/// Looks at `GET jobs` of one session from time to time: a cheap read, one on its way at most, failures repaired by the
/// next look. GUI thread.
class JobsFollow : public QObject
{
    Q_OBJECT

public:
    JobsFollow(PlatoApi &api, const QString &sessionId, QObject *parent = nullptr);
    ~JobsFollow() override; ///< aborts the request on its way

    /// Looks now, and from then on `interval` after each answer. While running it only changes the interval.
    void start(std::chrono::milliseconds interval);
    void stop(); ///< no look and no signal from now on
    /// Looks now, stopped or not; a look on its way may be older than what the caller wants to see, so that one more
    /// follows it.
    void look();

Q_SIGNALS:
    void arrived(const QList<plato::JobInfo> &jobs);
    void failed(const plato::ApiError &error, quint64 exchangeId);

private:
    void onFinished(const PlatoApi::JobsJob &job);

    PlatoApi &m_api;
    QString m_sessionId;
    std::chrono::milliseconds m_interval{0};
    QTimer m_next;
    bool m_running = false;
    bool m_again = false;
    QPointer<PlatoApi::JobsJob> m_job; // deletes itself
};

} // namespace plato
