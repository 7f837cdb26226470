// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/backoff.h"
#include "core/api/platoapi.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <chrono>

namespace plato {

/// Asks `wait_for_ready` of one session again and again, one request at a time, until it is ready, gone, out of time or
/// stopped. Failures do not end it: the VMs boot on whether we can ask or not. GUI thread.
class ReadinessPoll : public QObject
{
    Q_OBJECT

public:
    /// `hold`: how long the server may hold a request. `pause`: least time from one request to the next, doubled with
    /// each failure in a row up to eightfold, and never less than Retry-After.
    ReadinessPoll(PlatoApi &api, const QString &sessionId, std::chrono::seconds hold, std::chrono::milliseconds pause,
                  QDeadlineTimer deadline, QObject *parent = nullptr);
    ~ReadinessPoll() override; ///< aborts the request on its way

    void start();
    void stop(); ///< no request and no signal from now on

Q_SIGNALS:
    /// Every answer. After one with `ready` nothing follows.
    void answered(const plato::SessionReady &answer);
    /// Asked again by itself, except when `error` is Kind::Gone. 408 is an answer, not a failure.
    void failed(const plato::ApiError &error, quint64 exchangeId);
    /// The deadline has passed.
    void outOfTime();

private:
    void startBudgetTimer();
    void onBudgetTimer();
    void ask();
    void onFinished(const PlatoApi::SessionReadyJob &job);

    PlatoApi &m_api;
    QString m_sessionId;
    std::chrono::seconds m_hold;
    std::chrono::milliseconds m_pause;
    Backoff m_backoff;
    QDeadlineTimer m_deadline;
    QElapsedTimer m_asked;
    QTimer m_next;
    QTimer m_budget;
    QPointer<PlatoApi::SessionReadyJob> m_job; // deletes itself
};

} // namespace plato
