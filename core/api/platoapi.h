// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apijob.h"
#include "core/api/cataloguerecords.h"
#include "core/api/sessionrecords.h"

#include <QJsonObject>
#include <QObject>
#include <QUrl>

#include <chrono>

class QNetworkAccessManager;

namespace plato {

/// Plato's HTTP API (core/api/contract/plato-v2.openapi.yaml): one method per operation, each of which sends at once
/// and gives a job that ends once. Nothing is repeated here; retrying reads is the caller's affair. (Qt
/// itself repeats what it can when a connection closes before the answer; requests with a body are kept from that,
/// reads, heartbeat and close bear it.) What is destroyed with this object ends without a signal.
///
/// Thread: that of the network manager, which must outlive this object. A log line per request (category "plato.api"):
/// id, method, path, status, duration; no key, no query, no body.
///
/// Qt opens at most six connections to one HTTP/1.1 server and queues what comes then, and a long poll keeps one busy
/// for as long as it is held. So keep `hold` short where many sessions boot at once, or poll over a manager of its own.
class PlatoApi : public QObject
{
    Q_OBJECT

public:
    using UserJob = ResultJob<User>;
    using SimulatorsJob = ResultJob<QList<Simulator>>;
    using ArtifactsJob = ResultJob<QList<Artifact>>;
    using ArtifactJob = ResultJob<Artifact>;
    using TestcasesJob = ResultJob<TestcaseList>;
    using MakeJob = ResultJob<MadeSession>;
    using SessionReadyJob = ResultJob<SessionReady>;
    using JobReadyJob = ResultJob<JobReady>;
    using DetailsJob = ResultJob<SessionDetails>;
    using SessionListJob = ResultJob<SessionList>;
    using JobsJob = ResultJob<QList<JobInfo>>;
    using HeartbeatJob = ResultJob<Heartbeat>;
    using OutcomeJob = ResultJob<Outcome>;
    using StateJob = ResultJob<QByteArray>; ///< the bytes as they came; core/mutation reads them off this thread
    using UrlsJob = ResultJob<QHash<QString, UrlResult>>; ///< by job id
    using UrlJob = ResultJob<UrlResult>;
    using ExecuteJob = ResultJob<ExecuteResult>;

    static constexpr std::chrono::milliseconds DefaultTimeout{600'000}; ///< as the SDK has it, for long polls
    static constexpr std::chrono::milliseconds ShortTimeout{30'000};    ///< for what a person waits on

    PlatoApi(QNetworkAccessManager &network, const QUrl &baseUrl, const QString &apiKey, QObject *parent = nullptr);
    ~PlatoApi() override;

    /// The base as used: with a scheme (`https` where none was given), without trailing slashes, a trailing `/api`,
    /// user information, query and fragment.
    QUrl baseUrl() const { return m_baseUrl; }
    static QUrl normalizedBaseUrl(const QUrl &url);

    struct Timeouts
    {
        std::chrono::milliseconds reads = ShortTimeout;     ///< lists, details, addresses, heartbeat
        std::chrono::milliseconds actions = DefaultTimeout; ///< make, reset, state, close
        std::chrono::milliseconds margin = ShortTimeout;    ///< on top of `hold` of a long poll
    };
    /// For the requests to come.
    void setTimeouts(const Timeouts &timeouts) { m_timeouts = timeouts; }
    /// Long replies to the requests to come are read there, beside this thread; used until the destructor has run.
    void setPool(QThreadPool &pool) { m_pool = &pool; }

    UserJob *userMe();
    SimulatorsJob *simulators();
    ArtifactsJob *simulatorArtifacts(const QString &simulator);
    ArtifactJob *artifact(const QString &artifactId);
    static constexpr int TestcasesPerPage = 250; ///< as the contract has it
    TestcasesJob *testcases(int page = 1);       ///< from 1; an older server knows no test cases: 404

    MakeJob *makeSession(const MakeRequest &request);
    SessionListJob *sessions(int page = 1, int pageSize = 50);
    DetailsJob *sessionDetails(const QString &sessionId);
    SessionReadyJob *waitForReady(const QString &sessionId, std::chrono::seconds hold);
    JobsJob *jobs(const QString &sessionId);
    HeartbeatJob *heartbeat(const QString &sessionId);
    OutcomeJob *reset(const QString &sessionId);
    /// `merge`: fold successive changes of a row into one and apply the ignore rules of the test case.
    StateJob *state(const QString &sessionId, bool merge);
    OutcomeJob *close(const QString &sessionId);
    UrlsJob *publicUrls(const QString &sessionId);
    UrlsJob *connectUrls(const QString &sessionId);

    /// Sends a GET of an earlier exchange with this server once more, for its reply to be looked at. Null: it is none.
    StateJob *repeat(const Exchange &read);

    JobReadyJob *waitForJobReady(const QString &jobId, std::chrono::seconds hold);
    OutcomeJob *resetJob(const QString &jobId);
    StateJob *jobState(const QString &jobId);
    OutcomeJob *closeJob(const QString &jobId);
    /// A shell command in an env, which the server ends after `limit`. Once only: whether one ran that nobody answered
    /// for, nobody knows.
    ExecuteJob *execute(const QString &jobId, const QString &command, std::chrono::seconds limit);
    UrlJob *jobPublicUrl(const QString &jobId, int port = 0);  ///< 0: the default port
    UrlJob *jobConnectUrl(const QString &jobId, int port = 0); ///< 0: the default port

Q_SIGNALS:
    /// After every request, before the job's own finished().
    void exchanged(const plato::Exchange &exchange);

private:
    struct Call; // one operation: name, method, path, query, body, timeout

    template <typename T>
    ResultJob<T> *send(const Call &call, typename ResultJob<T>::Reader reader);
    QUrl urlOf(const Call &call) const;

    QNetworkAccessManager &m_network;
    QUrl m_baseUrl;
    QByteArray m_apiKey;
    Timeouts m_timeouts;
    QThreadPool *m_pool = nullptr;
};

} // namespace plato
