// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apierror.h"
#include "core/api/exchange.h"
#include "core/api/replylimits.h"
#include "core/pool/pooltask.h"
#include "core/text/error.h"

#include <QElapsedTimer>
#include <QNetworkReply>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

class QThreadPool;

namespace plato {

class ReplyBody;

/// When a request is sent again by itself: after 502 and 503, and only where the contract says that these mean "not
/// run" (the desktop agent). The default never repeats.
struct RetryPolicy
{
    int attempts = 1;                            ///< sendings in all
    std::chrono::milliseconds firstPause{1'000}; ///< doubles with every attempt
    std::chrono::milliseconds longestPause{60'000};

    /// The pause after the failed attempt number `attempt` (from 1), with a random part so that several clients do not
    /// come back in step, and not below the server's Retry-After (within longestPause).
    std::chrono::milliseconds pauseAfter(int attempt, std::optional<double> retryAfterSeconds) const;
};

/// One request. It ends once, with finished(), and then deletes itself (deleteLater). Who wants the result uses
/// ResultJob::then().
///
/// finished() never comes from inside the call that made the job, nor from inside cancel(). Ownership: a child of the
/// PlatoApi (or DesktopAgent) that made it; when that goes first, the request is aborted and finished() is not sent.
/// Thread: that of its maker. A body is taken up to a limit: what goes beyond ends the job. Redirects are not followed:
/// a 3xx is an error of this API.
class ApiJob : public QObject
{
    Q_OBJECT

public:
    ~ApiJob() override;

    /// Aborts the request in whatever phase it is; finished() comes queued, with Kind::Cancelled. Harmless after the
    /// end.
    void cancel();

    /// Set from finished() on; nullopt means that the result is there.
    const std::optional<ApiError> &error() const { return m_exchange.error; }
    const Exchange &exchange() const { return m_exchange; }

    /// Where a 3xx answer pointed, absolute. Not in the exchange, because its query may be a credential.
    QUrl redirectTarget() const { return m_redirectTarget; }

    /// For the maker of a held job: sends it now. Harmless when it is on its way or over.
    void start();
    /// For the maker of a held job: ends it, unsent, with `error`. finished() comes queued.
    void refuse(ApiError error);

Q_SIGNALS:
    void progressed(qint64 bytes); ///< of the body so far, of a long one about once a MiB
    void finished();

protected:
    /// Sends one attempt and gives its reply, which the job then owns. Called again for every further attempt.
    using Send = std::function<QNetworkReply *()>;

    struct Options
    {
        std::chrono::milliseconds timeout{600'000}; ///< bounds each attempt, from sending to its last byte
        RetryPolicy retry;
        QByteArray secret;                    ///< never shown: blotted() out of detail and kept bodies
        bool held = false;                    ///< wait for start() instead of sending at once
        qint64 maxReply = replylimit::Record; ///< bytes of a body of 2xx, unpacked
        QThreadPool *pool = nullptr;          ///< where long bodies are read; null: all are read on the job's thread
    };

    ApiJob(Exchange exchange, Send send, Options options, QObject *parent);

    /// Reads a 2xx body and calls `done`, at once or later; the text of a failure becomes Kind::BadReply.
    using Done = std::function<void(const Expected<void> &)>;
    virtual void read(const QByteArray &body, const Done &done) = 0;
    /// Where it is read; null: here and now.
    QThreadPool *poolFor(const QByteArray &body) const;
    /// `work` on a thread of the pool, then `then` on ours; neither of them once this job has been cancelled.
    void runBeside(QThreadPool &pool, std::function<void()> work, std::function<void()> then);

private:
    enum class Phase { Held, Sent, Pausing, Reading, Ending, Ended };

    void send();
    void onBodyEnded();
    void onTimer();
    void repeatLater(std::optional<double> retryAfterSeconds);
    void dropReply();
    void endLater(ApiError error);
    void end(std::optional<ApiError> error);

    Exchange m_exchange;
    Send m_send;
    Options m_options;
    QPointer<QNetworkReply> m_reply; // ours; a child of its network manager
    ReplyBody *m_body = nullptr;     // child; of m_reply
    QUrl m_redirectTarget;
    PoolTask m_reading;
    QTimer m_timer; // the attempt's timeout, or the pause before the next
    QElapsedTimer m_elapsed;
    Phase m_phase = Phase::Held;
};

/// A job with a value. result() is meaningful from finished() on, and only when there is no error().
template <typename T>
class ResultJob : public ApiJob
{
public:
    using ApiJob::Options;
    using ApiJob::Send;
    using Reader = std::function<Expected<T>(const QByteArray &)>;

    ResultJob(Exchange exchange, Send send, Options options, Reader reader, QObject *parent)
        : ApiJob(std::move(exchange), std::move(send), std::move(options), parent)
        , m_reader(std::move(reader))
    {
    }

    const T &result() const { return m_result; }

    /// Calls `function` with this job when it has ended, once. Not when `context` or the job is destroyed before.
    /// `function` takes a const reference to the job; it may be a member function of `context`. Thread: that of the
    /// job, which must be that of `context`.
    template <typename Context, typename Function>
    void then(Context *context, Function function)
    {
        if constexpr (std::is_member_function_pointer_v<Function>) {
            connect(this, &ApiJob::finished, context,
                    [this, context, function] { (context->*function)(std::as_const(*this)); });
        } else {
            connect(this, &ApiJob::finished, context,
                    [this, function = std::move(function)]() mutable { function(std::as_const(*this)); });
        }
    }

protected:
    void read(const QByteArray &body, const Done &done) override
    {
        QThreadPool *pool = poolFor(body);
        if (!pool)
            return done(take(m_reader(body)));
        const auto value = std::make_shared<std::optional<Expected<T>>>();
        runBeside(
            *pool, [reader = m_reader, body, value] { *value = reader(body); },
            [this, done, value] { done(take(std::move(**value))); });
    }

private:
    Expected<void> take(Expected<T> value)
    {
        if (!value)
            return tl::unexpected(value.error());
        m_result = std::move(*value);
        return {};
    }

    Reader m_reader; // any thread
    T m_result{};
};

} // namespace plato
