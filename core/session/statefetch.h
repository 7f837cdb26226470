// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/platoapi.h"
#include "core/mutation/log/mutationlog.h"
#include "core/pool/pooltask.h"
#include "core/text/error.h"

#include <QByteArray>
#include <QHash>
#include <QObject>
#include <QPointer>

#include <optional>

class QThreadPool;

namespace plato {

/// One fetch of state: the request on this thread, the reading of its reply on the pool. Ends once, with finished(),
/// and then deletes itself; deleted earlier, it says nothing, and a reply still being read is dropped. GUI thread.
class StateFetch : public QObject
{
    Q_OBJECT

public:
    using Logs = QHash<QString, MutationLog::Ptr>; ///< by job id

    static StateFetch *ofSession(PlatoApi &api, QThreadPool &pool, const QString &sessionId, bool merge,
                                 QObject *parent);
    static StateFetch *ofJob(PlatoApi &api, QThreadPool &pool, const QString &jobId, QObject *parent);

    ~StateFetch() override; ///< aborts the request

    /// Gives up, in whatever it is; finished() comes queued, with ApiError::Kind::Cancelled. Harmless after the end.
    void cancel();
    qint64 received() const { return m_received; } ///< bytes of the reply so far

    const std::optional<ApiError> &error() const { return m_error; } ///< also of a reply that could not be read
    const Logs &logs() const { return m_logs; }
    /// The first records of a long reply, known while the others are still being read; empty before headRead() and at
    /// the end.
    const Logs &heads() const { return m_heads; }
    /// Stands for the bytes of the reply: those of two replies are the same when their prints are. Empty after an
    /// error.
    const QByteArray &replyPrint() const { return m_replyPrint; }
    quint64 exchangeId() const { return m_exchangeId; }
    qint64 durationMs() const { return m_durationMs; } ///< of the request

Q_SIGNALS:
    void headRead(); ///< once at the most, before finished()
    void grew();     ///< received() did, of a long reply
    void finished();

private:
    using Read = Expected<Logs>;
    struct Parsed
    {
        Read logs;
        QByteArray print; ///< empty: of the head of the reply
    };
    using Parser = Read (*)(const QString &jobId, QByteArray body);

    StateFetch(PlatoApi::StateJob *job, QThreadPool &pool, const QString &jobId, Parser parse, QObject *parent);
    void onReply(const PlatoApi::StateJob &job);
    void takeParsed(const Parsed &parsed);
    void refuse(const QString &detail); ///< the reply
    void refuseAs(ApiError::Kind kind, const QString &detail);
    void end();

    QThreadPool &m_pool;
    QPointer<PlatoApi::StateJob> m_job; // deletes itself
    PoolTask m_reading;
    QString m_jobId;
    Parser m_parse;
    std::optional<ApiError> m_error;
    Logs m_logs;
    Logs m_heads;
    QByteArray m_replyPrint;
    quint64 m_exchangeId = 0;
    qint64 m_durationMs = 0;
    qint64 m_received = 0;
};

} // namespace plato
