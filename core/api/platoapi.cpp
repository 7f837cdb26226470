// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/platoapi.h"

#include "core/api/bodyreader.h"
#include "core/api/httprequest.h"

#include <QJsonDocument>
#include <QLoggingCategory>
#include <QNetworkAccessManager>
#include <QRegularExpression>
#include <QUrlQuery>

#include <initializer_list>
#include <type_traits>
#include <utility>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcApi, "plato.api", QtInfoMsg)

namespace plato {

namespace {

using Query = std::initializer_list<std::pair<QString, QString>>;

QUrlQuery queryOf(Query items)
{
    QUrlQuery query;
    for (const auto &[key, value] : items)
        query.addQueryItem(key, value);
    return query;
}

QUrlQuery portQuery(int port)
{
    return port > 0 ? queryOf({{u"port"_s, QString::number(port)}}) : QUrlQuery();
}

QUrlQuery holdQuery(std::chrono::seconds hold)
{
    return queryOf({{u"timeout"_s, QString::number(hold.count())}});
}

QString sessionPath(const QString &sessionId, QLatin1StringView operation = {})
{
    return "/api/v2/sessions/"_L1 + pathSegment(sessionId) + operation;
}

QString jobPath(const QString &jobId, QLatin1StringView operation)
{
    return "/api/v2/jobs/"_L1 + pathSegment(jobId) + operation;
}

QByteArray bytesOf(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

/// Most replies grow with the envs of a session, or with what the server offers.
template <typename T>
constexpr qint64 limitOf()
{
    constexpr bool isRecord = std::is_same_v<T, User> || std::is_same_v<T, Artifact> || std::is_same_v<T, JobReady> ||
                              std::is_same_v<T, UrlResult>;
    if (std::is_same_v<T, QByteArray>)
        return replylimit::State;
    if (std::is_same_v<T, ExecuteResult>)
        return replylimit::ToolOutput;
    return isRecord ? replylimit::Record : replylimit::List;
}

} // namespace

struct PlatoApi::Call
{
    QString operation; // operationId of the contract
    QByteArray method;
    QString path; // encoded
    std::chrono::milliseconds timeout;
    QUrlQuery query = {};
    std::optional<QByteArray> body = {};
    bool isMinimal = false; // one copy of what the reply would have in several places
};

PlatoApi::PlatoApi(QNetworkAccessManager &network, const QUrl &baseUrl, const QString &apiKey, QObject *parent)
    : QObject(parent)
    , m_network(network)
    , m_baseUrl(normalizedBaseUrl(baseUrl))
    , m_apiKey(headerValue(apiKey))
{
}

PlatoApi::~PlatoApi()
{
    // While this is still whole: the jobs abort, and nothing of that is heard.
    qDeleteAll(findChildren<ApiJob *>(Qt::FindDirectChildrenOnly));
}

QUrl PlatoApi::normalizedBaseUrl(const QUrl &url)
{
    QUrl base = url;
    if (base.scheme().isEmpty() && !base.isEmpty()) // "plato.so", "//plato.so"
        base = QUrl("https://"_L1 + base.toString().remove(QRegularExpression(u"^/+"_s)));
    base = base.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);

    QString path = base.path(QUrl::FullyEncoded);
    const auto dropSlashes = [&path] {
        while (path.endsWith(u'/'))
            path.chop(1);
    };
    dropSlashes();
    if (path.endsWith("/api"_L1)) {
        path.chop(4);
        dropSlashes();
    }
    base.setPath(path, QUrl::TolerantMode);
    return base;
}

QUrl PlatoApi::urlOf(const Call &call) const
{
    QUrl url = m_baseUrl;
    url.setPath(m_baseUrl.path(QUrl::FullyEncoded) + call.path, QUrl::TolerantMode);
    if (!call.query.isEmpty())
        url.setQuery(call.query);
    return url;
}

template <typename T>
ResultJob<T> *PlatoApi::send(const Call &call, typename ResultJob<T>::Reader reader)
{
    const QUrl url = urlOf(call);
    QNetworkRequest request = jsonRequest(url);
    request.setRawHeader("X-API-Key", m_apiKey);
    if (call.isMinimal)
        request.setRawHeader("Prefer", "return=minimal");

    typename ResultJob<T>::Options options;
    options.timeout = call.timeout;
    options.secret = m_apiKey;
    options.maxReply = limitOf<T>();
    if constexpr (!std::is_same_v<T, QByteArray>) // a state is only handed on here
        options.pool = m_pool;
    const auto sendNow = [this, request, call] { return sendRequest(m_network, request, call.method, call.body); };
    auto *job = new ResultJob<T>(Exchange::begin(call.operation, call.method, url, call.body.value_or(QByteArray())),
                                 sendNow, std::move(options), std::move(reader), this);
    job->then(this, [this](const ResultJob<T> &job) { // the first one, so before the caller's own
        qCInfo(lcApi).noquote() << job.exchange().summary();
        Q_EMIT exchanged(job.exchange());
    });
    return job;
}

PlatoApi::UserJob *PlatoApi::userMe()
{
    return send<User>({u"getCurrentUser"_s, "GET", u"/api/v2/user/me"_s, m_timeouts.reads},
                      recordReader<User>(u"id, public_id"_s));
}

PlatoApi::SimulatorsJob *PlatoApi::simulators()
{
    return send<QList<Simulator>>({u"listSimulators"_s, "GET", u"/api/v1/env/simulators"_s, m_timeouts.reads},
                                  listReader<Simulator>());
}

PlatoApi::ArtifactsJob *PlatoApi::simulatorArtifacts(const QString &simulator)
{
    return send<QList<Artifact>>({u"listSimulatorArtifacts"_s, "GET",
                                  "/api/v2/simulators/"_L1 + pathSegment(simulator) + "/artifacts"_L1,
                                  m_timeouts.reads},
                                 listReader<Artifact>("artifacts"_L1));
}

PlatoApi::ArtifactJob *PlatoApi::artifact(const QString &artifactId)
{
    return send<Artifact>(
        {u"getArtifact"_s, "GET", "/api/v2/artifacts/"_L1 + pathSegment(artifactId), m_timeouts.reads},
        recordReader<Artifact>(u"artifact_id"_s));
}

PlatoApi::TestcasesJob *PlatoApi::testcases(int page)
{
    return send<TestcaseList>(
        {u"listTestcases"_s, "GET", u"/api/v2/testcases"_s, m_timeouts.reads,
         queryOf({{u"page"_s, QString::number(page)}, {u"page_size"_s, QString::number(TestcasesPerPage)}})},
        recordReader<TestcaseList>(u"testcases"_s));
}

PlatoApi::MakeJob *PlatoApi::makeSession(const MakeRequest &request)
{
    return send<MadeSession>(
        {u"makeSession"_s, "POST", u"/api/v2/sessions/make"_s, m_timeouts.actions, {}, bytesOf(request.toJson())},
        recordReader<MadeSession>(u"session_id"_s));
}

PlatoApi::SessionListJob *PlatoApi::sessions(int page, int pageSize)
{
    return send<SessionList>(
        {u"listSessions"_s, "GET", u"/api/v2/sessions"_s, m_timeouts.reads,
         queryOf({{u"page"_s, QString::number(page)}, {u"page_size"_s, QString::number(pageSize)}})},
        recordReader<SessionList>(u"sessions"_s));
}

PlatoApi::DetailsJob *PlatoApi::sessionDetails(const QString &sessionId)
{
    return send<SessionDetails>({u"getSessionDetails"_s, "GET", sessionPath(sessionId), m_timeouts.reads},
                                recordReader<SessionDetails>({}));
}

PlatoApi::SessionReadyJob *PlatoApi::waitForReady(const QString &sessionId, std::chrono::seconds hold)
{
    return send<SessionReady>({u"waitForSessionReady"_s, "GET", sessionPath(sessionId, "/wait_for_ready"_L1),
                               hold + m_timeouts.margin, holdQuery(hold)},
                              recordReader<SessionReady>(u"ready"_s));
}

PlatoApi::JobsJob *PlatoApi::jobs(const QString &sessionId)
{
    return send<QList<JobInfo>>({u"listJobs"_s, "GET", sessionPath(sessionId, "/jobs"_L1), m_timeouts.reads},
                                listReader<JobInfo>("jobs"_L1));
}

PlatoApi::HeartbeatJob *PlatoApi::heartbeat(const QString &sessionId)
{
    return send<Heartbeat>({u"heartbeatSession"_s, "POST", sessionPath(sessionId, "/heartbeat"_L1), m_timeouts.reads},
                           recordReader<Heartbeat>(u"success"_s));
}

PlatoApi::OutcomeJob *PlatoApi::reset(const QString &sessionId)
{
    return send<Outcome>({u"resetSession"_s,
                          "POST",
                          sessionPath(sessionId, "/reset"_L1),
                          m_timeouts.actions,
                          {},
                          QByteArrayLiteral("{}")},
                         recordReader<Outcome>(u"success"_s));
}

PlatoApi::StateJob *PlatoApi::state(const QString &sessionId, bool merge)
{
    Call call{u"getSessionState"_s, "GET", sessionPath(sessionId, "/state"_L1), m_timeouts.actions,
              queryOf({{u"merge_mutations"_s, merge ? u"true"_s : u"false"_s}})};
    call.isMinimal = true;
    return send<QByteArray>(call, unreadObject);
}

PlatoApi::OutcomeJob *PlatoApi::close(const QString &sessionId)
{
    return send<Outcome>({u"closeSession"_s, "POST", sessionPath(sessionId, "/close"_L1), m_timeouts.actions},
                         recordReader<Outcome>(u"success"_s));
}

PlatoApi::UrlsJob *PlatoApi::publicUrls(const QString &sessionId)
{
    return send<QHash<QString, UrlResult>>(
        {u"getSessionPublicUrls"_s, "GET", sessionPath(sessionId, "/public_url"_L1), m_timeouts.reads}, urlsReader);
}

PlatoApi::UrlsJob *PlatoApi::connectUrls(const QString &sessionId)
{
    return send<QHash<QString, UrlResult>>(
        {u"getSessionConnectUrls"_s, "GET", sessionPath(sessionId, "/connect_url"_L1), m_timeouts.reads}, urlsReader);
}

PlatoApi::StateJob *PlatoApi::repeat(const Exchange &read)
{
    const QString base = m_baseUrl.path(QUrl::FullyEncoded);
    const QString path = read.url.path(QUrl::FullyEncoded);
    const bool isOurs = read.url.scheme() == m_baseUrl.scheme() && read.url.authority() == m_baseUrl.authority() &&
                        path.startsWith(base + u"/api/"_s);
    if (read.method != "GET" || !isOurs)
        return nullptr;
    return send<QByteArray>(
        {read.operation, "GET", path.mid(base.size()), m_timeouts.actions, QUrlQuery(read.url.query())},
        [](const QByteArray &bytes) -> Expected<QByteArray> { return bytes; });
}

PlatoApi::JobReadyJob *PlatoApi::waitForJobReady(const QString &jobId, std::chrono::seconds hold)
{
    return send<JobReady>(
        {u"waitForJobReady"_s, "GET", jobPath(jobId, "/wait_for_ready"_L1), hold + m_timeouts.margin, holdQuery(hold)},
        recordReader<JobReady>(u"ready"_s));
}

PlatoApi::OutcomeJob *PlatoApi::resetJob(const QString &jobId)
{
    return send<Outcome>(
        {u"resetJob"_s, "POST", jobPath(jobId, "/reset"_L1), m_timeouts.actions, {}, QByteArrayLiteral("{}")},
        recordReader<Outcome>(u"success"_s));
}

PlatoApi::StateJob *PlatoApi::jobState(const QString &jobId)
{
    Call call{u"getJobState"_s, "GET", jobPath(jobId, "/state"_L1), m_timeouts.actions};
    call.isMinimal = true;
    return send<QByteArray>(call, unreadObject);
}

PlatoApi::OutcomeJob *PlatoApi::closeJob(const QString &jobId)
{
    return send<Outcome>({u"closeJob"_s, "POST", jobPath(jobId, "/close"_L1), m_timeouts.actions},
                         recordReader<Outcome>(u"success"_s));
}

PlatoApi::ExecuteJob *PlatoApi::execute(const QString &jobId, const QString &command, std::chrono::seconds limit)
{
    const QJsonObject body{{u"command"_s, command}, {u"timeout"_s, qint64(limit.count())}};
    return send<ExecuteResult>(
        {u"executeOnJob"_s, "POST", jobPath(jobId, "/execute"_L1), limit + m_timeouts.margin, {}, bytesOf(body)},
        recordReader<ExecuteResult>(u"exit_code"_s));
}

PlatoApi::UrlJob *PlatoApi::jobPublicUrl(const QString &jobId, int port)
{
    return send<UrlResult>(
        {u"getJobPublicUrl"_s, "GET", jobPath(jobId, "/public_url"_L1), m_timeouts.reads, portQuery(port)},
        urlReader(jobId));
}

PlatoApi::UrlJob *PlatoApi::jobConnectUrl(const QString &jobId, int port)
{
    return send<UrlResult>(
        {u"getJobConnectUrl"_s, "GET", jobPath(jobId, "/connect_url"_L1), m_timeouts.reads, portQuery(port)},
        urlReader(jobId));
}

} // namespace plato
