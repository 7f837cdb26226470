// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/statefetch.h"

#include "core/mutation/log/jsonhead.h"
#include "core/pool/runonpool.h"

#include <QHashFunctions>
#include <QLoggingCategory>

#include <functional>
#include <string_view>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

Q_LOGGING_CATEGORY(lcFetch, "plato.session.fetch", QtInfoMsg)

/// A shorter reply is read before anybody has waited for it.
constexpr qsizetype LongReply = 8 << 20;
constexpr qsizetype HeadSize = 256 << 10;

/// Two hashes, of which the second is seeded at random when the program starts: fast, and nobody can prepare two
/// replies that look like one.
QByteArray printOf(const QByteArray &body)
{
    const auto size = size_t(body.size());
    const size_t prints[] = {std::hash<std::string_view>()({body.constData(), size}),
                             qHashBits(body.constData(), size, QHashSeed::globalSeed())};
    return QByteArray(reinterpret_cast<const char *>(prints), sizeof prints);
}

} // namespace

StateFetch *StateFetch::ofSession(PlatoApi &api, QThreadPool &pool, const QString &sessionId, bool merge,
                                  QObject *parent)
{
    const auto parse = [](const QString &, QByteArray body) -> Read {
        return MutationLog::parseSession(std::move(body));
    };
    return new StateFetch(api.state(sessionId, merge), pool, QString(), parse, parent);
}

StateFetch *StateFetch::ofJob(PlatoApi &api, QThreadPool &pool, const QString &jobId, QObject *parent)
{
    const auto parse = [](const QString &jobId, QByteArray body) -> Read {
        auto log = MutationLog::parseJob(std::move(body));
        if (!log)
            return tl::unexpected(log.error());
        return Logs{{jobId, *log}};
    };
    return new StateFetch(api.jobState(jobId), pool, jobId, parse, parent);
}

StateFetch::StateFetch(PlatoApi::StateJob *job, QThreadPool &pool, const QString &jobId, Parser parse, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
    , m_job(job)
    , m_jobId(jobId)
    , m_parse(parse)
{
    job->then(this, &StateFetch::onReply);
    connect(job, &ApiJob::progressed, this, [this](qint64 bytes) {
        m_received = bytes;
        Q_EMIT grew();
    });
}

StateFetch::~StateFetch()
{
    if (m_job) {
        m_job->disconnect(this);
        m_job->cancel();
    }
}

void StateFetch::cancel()
{
    if (m_job)
        return m_job->cancel(); // onReply() follows
    if (!m_reading.isRunning())
        return;
    m_reading.cancel();
    m_heads.clear();
    refuseAs(ApiError::Kind::Cancelled, {});
    QMetaObject::invokeMethod(this, &StateFetch::end, Qt::QueuedConnection);
}

void StateFetch::onReply(const PlatoApi::StateJob &job)
{
    m_job = nullptr;
    m_exchangeId = job.exchange().id;
    m_durationMs = job.exchange().durationMs;
    if (job.error()) {
        m_error = job.error();
        end();
        return;
    }

    runOnPoolWithPromise<Parsed>(
        m_pool, m_reading.renew(),
        [parse = m_parse, jobId = m_jobId, body = job.result()](QPromise<Parsed> &promise,
                                                                const StopFlag &stop) mutable {
            if (body.size() >= LongReply) {
                // A head that is no whole reply says nothing: reading all of it will.
                if (Read heads = parse(jobId, jsonHead(body, HeadSize)))
                    promise.addResult(Parsed{std::move(heads), QByteArray()});
            }
            if (stop)
                return;
            QByteArray print = printOf(body); // before the reader takes the bytes
            promise.addResult(Parsed{parse(jobId, std::move(body)), std::move(print)});
        },
        [this](const Parsed &parsed) { takeParsed(parsed); },
        [this] {
            if (m_replyPrint.isEmpty() && !m_error)
                refuse(u"its reading did not end"_s);
            end();
        });
}

void StateFetch::takeParsed(const Parsed &parsed)
{
    if (parsed.print.isEmpty()) {
        m_heads = *parsed.logs;
        Q_EMIT headRead();
        return;
    }
    m_heads.clear();
    if (parsed.logs) {
        m_logs = *parsed.logs;
        m_replyPrint = parsed.print;
        return;
    }
    refuse(parsed.logs.error().message);
}

void StateFetch::refuse(const QString &detail)
{
    qCWarning(lcFetch).noquote() << "the state in exchange" << m_exchangeId << "cannot be read:" << detail;
    refuseAs(ApiError::Kind::BadReply, detail);
}

void StateFetch::refuseAs(ApiError::Kind kind, const QString &detail)
{
    ApiError error;
    error.kind = kind;
    error.httpStatus = 200;
    error.detail = detail;
    m_error = error;
}

void StateFetch::end()
{
    Q_EMIT finished();
    deleteLater();
}

} // namespace plato
