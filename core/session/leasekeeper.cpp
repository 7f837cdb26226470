// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/leasekeeper.h"

#include "core/api/platoapi.h"

#include <QHash>
#include <QNetworkAccessManager>
#include <QPointer>
#include <QTimer>

namespace plato {

/// What runs in the lease thread. Its network is made there, at the first start.
class LeaseKeeper::Worker : public QObject
{
public:
    Worker(LeaseKeeper &keeper, const QUrl &baseUrl, const QString &apiKey, std::chrono::milliseconds interval)
        : m_keeper(keeper)
        , m_baseUrl(baseUrl)
        , m_apiKey(apiKey)
        , m_interval(interval)
    {
    }

    void start(const QString &sessionId)
    {
        if (m_leases.contains(sessionId))
            return;
        if (!m_api) {
            m_network = std::make_unique<QNetworkAccessManager>();
            m_api = std::make_unique<PlatoApi>(*m_network, m_baseUrl, m_apiKey);
        }
        auto *timer = new QTimer(this);
        connect(timer, &QTimer::timeout, this, [this, sessionId] { sendBeat(sessionId); });
        m_leases.insert(sessionId, {timer, nullptr, true});
        timer->start(m_interval);
        sendBeat(sessionId);
    }

    void stop(const QString &sessionId)
    {
        const Lease lease = m_leases.take(sessionId);
        delete lease.timer;
        if (lease.job) {
            lease.job->disconnect(this);
            lease.job->cancel();
        }
    }

private:
    struct Lease
    {
        QTimer *timer = nullptr;              // child of the worker
        QPointer<PlatoApi::HeartbeatJob> job; // deletes itself
        bool isHeard = true;                  // the last beat got through
    };

    void sendBeat(const QString &sessionId)
    {
        Lease &lease = m_leases[sessionId];
        if (lease.job)
            return; // the one before is not answered yet; its timeout is near, and the next beat comes then
        const QDateTime sentAt = QDateTime::currentDateTimeUtc();
        lease.job = m_api->heartbeat(sessionId);
        lease.job->then(this, [this, sessionId, sentAt](const auto &job) { onFinished(job, sessionId, sentAt); });
    }

    void onFinished(const PlatoApi::HeartbeatJob &job, const QString &sessionId, const QDateTime &sentAt)
    {
        Lease &lease = m_leases[sessionId];
        lease.job = nullptr;
        // At a sixth of the interval after the first failure of a row, and at the interval otherwise.
        const bool isFirstMiss = job.error() && lease.isHeard;
        lease.isHeard = !job.error();
        if (const auto pause = isFirstMiss ? m_interval / 6 : m_interval; lease.timer->intervalAsDuration() != pause)
            lease.timer->start(pause);
        if (!job.error()) {
            tellKeeper(sessionId, [heartbeat = job.result(), sentAt, ms = job.exchange().durationMs, sessionId](
                                      LeaseKeeper &keeper) { Q_EMIT keeper.beat(sessionId, heartbeat, sentAt, ms); });
            return;
        }
        const ApiError error = *job.error();
        const bool gone = error.kind == ApiError::Kind::Gone;
        if (gone)
            stop(sessionId);
        tellKeeper(sessionId, [error, gone, sessionId](LeaseKeeper &keeper) {
            if (gone)
                keeper.m_started.remove(sessionId);
            Q_EMIT keeper.missed(sessionId, error);
        });
    }

    /// On the keeper's thread, and only while the lease is still wanted there. The keeper's destructor
    /// waits for this thread, so that it is there as long as this runs.
    template <typename Function>
    void tellKeeper(const QString &sessionId, Function &&function)
    {
        QMetaObject::invokeMethod(
            &m_keeper,
            [&keeper = m_keeper, sessionId, function = std::forward<Function>(function)] {
                if (keeper.m_started.contains(sessionId))
                    function(keeper);
            },
            Qt::QueuedConnection);
    }

    LeaseKeeper &m_keeper;
    QUrl m_baseUrl;
    QString m_apiKey;
    std::chrono::milliseconds m_interval;
    std::unique_ptr<QNetworkAccessManager> m_network;
    std::unique_ptr<PlatoApi> m_api; // after m_network, which it uses until its end
    QHash<QString, Lease> m_leases;  // by session id
};

LeaseKeeper::LeaseKeeper(const QUrl &baseUrl, const QString &apiKey, std::chrono::milliseconds interval,
                         QObject *parent)
    : QObject(parent)
    , m_worker(new Worker(*this, baseUrl, apiKey, interval))
{
    m_thread.setObjectName(QStringLiteral("lease"));
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
}

LeaseKeeper::~LeaseKeeper()
{
    // The worker goes with its thread and aborts what is on its way, so that this waits for no answer.
    m_thread.quit();
    m_thread.wait();
}

void LeaseKeeper::start(const QString &sessionId)
{
    if (m_started.contains(sessionId))
        return;
    m_started.insert(sessionId);
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, sessionId] { worker->start(sessionId); });
}

void LeaseKeeper::stop(const QString &sessionId)
{
    if (m_started.remove(sessionId))
        QMetaObject::invokeMethod(m_worker, [worker = m_worker, sessionId] { worker->stop(sessionId); });
}

} // namespace plato
