// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/apijob.h"

#include "core/api/backoff.h"
#include "core/api/replybody.h"
#include "core/api/replyreader.h"
#include "core/pool/runonpool.h"

#include <QRandomGenerator>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato {

std::chrono::milliseconds RetryPolicy::pauseAfter(int attempt, std::optional<double> retryAfterSeconds) const
{
    using std::chrono::milliseconds;
    Backoff backoff(firstPause, longestPause);
    milliseconds pause = backoff.next();
    for (int i = 1; i < attempt && pause < longestPause; ++i)
        pause = backoff.next();
    pause += milliseconds(QRandomGenerator::global()->bounded(qint64(pause.count()) / 2 + 1));
    if (retryAfterSeconds) {
        const double asked = std::min(*retryAfterSeconds * 1000, double(longestPause.count()));
        pause = std::max(pause, milliseconds(qint64(asked)));
    }
    return std::min(pause, longestPause);
}

ApiJob::ApiJob(Exchange exchange, Send send, Options options, QObject *parent)
    : QObject(parent)
    , m_exchange(std::move(exchange))
    , m_send(std::move(send))
    , m_options(std::move(options))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ApiJob::onTimer);
    m_elapsed.start();
    if (!m_options.held)
        start();
}

ApiJob::~ApiJob()
{
    dropReply();
}

void ApiJob::start()
{
    if (m_phase != Phase::Held)
        return;
    m_exchange.startedAt = QDateTime::currentDateTimeUtc();
    m_elapsed.start();
    send();
}

void ApiJob::refuse(ApiError error)
{
    if (m_phase != Phase::Held)
        return;
    error.notSent = true;
    endLater(std::move(error));
}

void ApiJob::cancel()
{
    if (m_phase >= Phase::Ending)
        return;
    ApiError error;
    error.kind = ApiError::Kind::Cancelled;
    error.notSent = m_exchange.attempts == 0;
    endLater(std::move(error));
}

void ApiJob::send()
{
    m_phase = Phase::Sent;
    ++m_exchange.attempts;
    m_exchange.httpStatus = 0; // of the attempt before
    m_exchange.replyBody.clear();
    m_exchange.replySize = 0;
    m_reply = m_send();
    m_exchange.url = m_reply->url().adjusted(QUrl::RemoveUserInfo);
    m_body = new ReplyBody(*m_reply, m_options.maxReply, this);
    connect(m_body, &ReplyBody::ended, this, &ApiJob::onBodyEnded);
    connect(m_body, &ReplyBody::grew, this, [this] { Q_EMIT progressed(m_body->size()); });
    m_timer.start(m_options.timeout);
}

void ApiJob::onBodyEnded()
{
    if (m_phase != Phase::Sent || !m_reply)
        return;
    m_timer.stop();
    ReplyContent content = readReply(*m_reply, *m_body, m_options.secret);
    dropReply();

    m_exchange.httpStatus = content.httpStatus;
    m_exchange.replySize = content.bodySize;
    m_exchange.replyBody = content.shownBody;
    m_redirectTarget = content.redirectTarget;

    const bool mayRepeat = content.httpStatus == 502 || content.httpStatus == 503;
    if (mayRepeat && m_exchange.attempts < m_options.retry.attempts) {
        repeatLater(content.error ? content.error->retryAfterSeconds : std::nullopt);
        return;
    }
    if (content.error)
        return end(std::move(content.error));
    m_phase = Phase::Reading;
    read(content.body, [this](const Expected<void> &outcome) {
        if (m_phase != Phase::Reading)
            return; // cancelled meanwhile
        std::optional<ApiError> error;
        if (!outcome)
            error = badReply(m_exchange.httpStatus, outcome.error().message, m_options.secret);
        end(std::move(error));
    });
}

QThreadPool *ApiJob::poolFor(const QByteArray &body) const
{
    constexpr qsizetype LongBody = 256 << 10; // read in a millisecond or two
    return body.size() < LongBody ? nullptr : m_options.pool;
}

void ApiJob::runBeside(QThreadPool &pool, std::function<void()> work, std::function<void()> then)
{
    runOnPool(
        pool, m_reading.renew(),
        [work = std::move(work)] {
            work();
            return true;
        },
        [then = std::move(then)](bool) { then(); });
}

void ApiJob::repeatLater(std::optional<double> retryAfterSeconds)
{
    m_phase = Phase::Pausing;
    m_timer.start(m_options.retry.pauseAfter(m_exchange.attempts, retryAfterSeconds));
}

void ApiJob::onTimer()
{
    if (m_phase == Phase::Pausing) {
        send();
        return;
    }
    if (m_phase != Phase::Sent)
        return;
    dropReply();
    ApiError error;
    error.kind = ApiError::Kind::Timeout;
    error.detail = u"no answer within %1 s"_s.arg(double(m_options.timeout.count()) / 1000);
    end(std::move(error));
}

void ApiJob::dropReply()
{
    if (!m_reply)
        return;
    QNetworkReply *reply = m_reply;
    m_reply = nullptr;
    m_body->disconnect(this);
    reply->disconnect(m_body);
    std::exchange(m_body, nullptr)->deleteLater(); // it may be what called us
    reply->disconnect(this);                       // abort() emits finished() before it returns
    reply->abort();
    reply->deleteLater();
}

void ApiJob::endLater(ApiError error)
{
    m_phase = Phase::Ending;
    m_reading.cancel();
    m_timer.stop();
    dropReply();
    QMetaObject::invokeMethod(
        this, [this, error = std::move(error)] { end(error); }, Qt::QueuedConnection);
}

void ApiJob::end(std::optional<ApiError> error)
{
    m_phase = Phase::Ended;
    m_exchange.durationMs = m_elapsed.elapsed();
    m_exchange.error = std::move(error);
    deleteLater();
    Q_EMIT finished(); // last: a slot may delete our parent, and us with it
}

} // namespace plato
