// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/desktop/desktopagent.h"

#include "core/api/bodyreader.h"
#include "core/api/httprequest.h"
#include "core/text/error.h"

#include <QJsonDocument>
#include <QLoggingCategory>
#include <QNetworkAccessManager>
#include <QUrlQuery>

#include <algorithm>
#include <type_traits>
#include <utility>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcAgent, "plato.agent", QtWarningMsg)

namespace plato {

namespace {

constexpr int MaxHops = 10;

QUrl originOf(const QUrl &url)
{
    QUrl origin;
    origin.setScheme(url.scheme());
    origin.setHost(url.host());
    origin.setPort(url.port());
    return origin;
}

QByteArray bytesOf(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

std::chrono::milliseconds milliseconds(std::optional<double> seconds)
{
    return std::chrono::milliseconds(qint64(std::clamp(seconds.value_or(0), 0.0, 86'400.0) * 1000));
}

template <typename T>
typename ResultJob<T>::Reader readerOf()
{
    if constexpr (std::is_same_v<T, ToolResult>)
        return &ToolResult::read;
    else
        return recordReader<T>(u"status"_s);
}

} // namespace

/// One request of the routing. Only the target of its redirect counts, or that there is none; its body is not read.
class DesktopAgent::RouteJob : public ApiJob
{
public:
    using ApiJob::Options;
    using ApiJob::Send;
    RouteJob(Exchange exchange, Send send, Options options, QObject *parent)
        : ApiJob(std::move(exchange), std::move(send), std::move(options), parent)
    {
    }

protected:
    void read(const QByteArray &, const Done &done) override { done({}); }
};

DesktopAgent::DesktopAgent(const QUrl &url, QObject *parent)
    : DesktopAgent(url, std::make_unique<QNetworkAccessManager>(), parent)
{
}

DesktopAgent::DesktopAgent(const QUrl &url, std::unique_ptr<QNetworkAccessManager> network, QObject *parent)
    : QObject(parent)
    , m_network(network.release())
    , m_origin(url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment))
{
    m_network->setParent(this);
    QUrlQuery query(m_origin);
    m_token = headerValue(query.queryItemValue(u"token"_s, QUrl::FullyDecoded));
    query.removeAllQueryItems(u"token"_s);
    m_origin.setQuery(query.isEmpty() ? QString() : query.toString(QUrl::FullyEncoded));
    m_base = m_origin;
}

DesktopAgent::~DesktopAgent()
{
    // Now, while this object and the network manager that the jobs use still exist. They abort without finished().
    qDeleteAll(findChildren<ApiJob *>(Qt::FindDirectChildrenOnly));
}

QUrl DesktopAgent::gatewayUrl(const QUrl &baseUrl, const QString &gateway, const QString &jobId, int port)
{
    QString host = gateway.trimmed();
    QString scheme = u"https"_s;
    if (const qsizetype end = host.indexOf("://"_L1); end > 0) {
        scheme = host.left(end);
        host.remove(0, end + 3);
    }
    while (host.endsWith(u'/'))
        host.chop(1);
    if (host.isEmpty()) {
        const QString base = baseUrl.host();
        if (base == "plato.so"_L1)
            host = u"sims.plato.so"_s;
        else if (base.endsWith(".plato.so"_L1))
            host = base.chopped(8) + u"sims.plato.so"_s;
        else
            return {};
    }
    return QUrl(u"%1://%2--%3.%4"_s.arg(scheme, jobId, QString::number(port), host), QUrl::StrictMode);
}

DesktopAgent::StatusJob *DesktopAgent::status()
{
    return send<DesktopStatus>(u"getStatus"_s, "GET", "/status"_L1, std::nullopt, m_timeout);
}

DesktopAgent::ToolJob *DesktopAgent::computer(const ComputerAction &action)
{
    const auto took = milliseconds(action.durationSeconds) + milliseconds(action.screenshotDelaySeconds);
    return send<ToolResult>(u"computer"_s, "POST", "/computer"_L1, bytesOf(action.toJson()), m_timeout + took);
}

DesktopAgent::ToolJob *DesktopAgent::screenshot()
{
    ComputerAction action;
    action.action = DesktopAction::Screenshot;
    return computer(action);
}

DesktopAgent::ToolJob *DesktopAgent::bash(const QString &command, std::chrono::seconds timeout, bool restart)
{
    constexpr std::chrono::seconds Margin(10);
    QJsonObject json{{u"command"_s, command}, {u"timeout"_s, qint64(timeout.count())}};
    if (restart)
        json.insert("restart"_L1, true);
    return send<ToolResult>(u"bash"_s, "POST", "/bash"_L1, bytesOf(json),
                            std::max<std::chrono::milliseconds>(m_timeout, timeout + Margin));
}

DesktopAgent::ToolJob *DesktopAgent::edit(const EditCommand &command)
{
    return send<ToolResult>(u"edit"_s, "POST", "/edit"_L1, bytesOf(command.toJson()), m_timeout);
}

template <typename T>
ResultJob<T> *DesktopAgent::send(const QString &operation, const QByteArray &method, QLatin1StringView path,
                                 const std::optional<QByteArray> &body, std::chrono::milliseconds timeout)
{
    typename ResultJob<T>::Options options;
    options.timeout = timeout;
    options.retry = m_retry;
    options.secret = m_token;
    options.held = m_route != Route::Known;
    if constexpr (std::is_same_v<T, ToolResult>)
        options.maxReply = path == "/computer"_L1 ? replylimit::Picture : replylimit::ToolOutput;
    auto *job = new ResultJob<T>(
        Exchange::begin(operation, method, urlOf(path), body.value_or(QByteArray())),
        [this, method, path, body] { return sendTo(urlOf(path), method, body); }, std::move(options), readerOf<T>(),
        this);
    job->then(this, [this](const ResultJob<T> &job) {
        if (job.error() && job.error()->kind == ApiError::Kind::Redirected && !job.error()->notSent)
            m_route = Route::Unknown;
        report(job.exchange());
    });
    if (m_route != Route::Known) {
        m_waiting.append(job);
        findRoute();
    }
    return job;
}

QNetworkReply *DesktopAgent::sendTo(const QUrl &url, const QByteArray &method, const std::optional<QByteArray> &body)
{
    QNetworkRequest request = jsonRequest(url);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    if (!isLoopback(url))
        request.setRawHeader("Connection", "close");
    if (!m_token.isEmpty() && mayHaveToken(url.host()))
        request.setRawHeader("Authorization", "Bearer " + m_token);
    return sendRequest(*m_network, request, method, body);
}

bool DesktopAgent::mayHaveToken(const QString &host) const
{
    const QString own = m_origin.host();
    return host == own || (host.contains(u'.') && own.endsWith(u'.' + host));
}

QUrl DesktopAgent::urlOf(QLatin1StringView path) const
{
    QUrl url = m_base;
    QString prefix = url.path(QUrl::FullyEncoded);
    while (prefix.endsWith(u'/'))
        prefix.chop(1);
    url.setPath(prefix + path, QUrl::TolerantMode);
    return url;
}

void DesktopAgent::report(const Exchange &exchange)
{
    if (exchange.error && exchange.error->kind != ApiError::Kind::Cancelled)
        qCWarning(lcAgent).noquote() << exchange.summary();
    else
        qCInfo(lcAgent).noquote() << exchange.summary();
    Q_EMIT exchanged(exchange);
}

void DesktopAgent::findRoute()
{
    if (m_route != Route::Unknown)
        return;
    m_route = Route::Asked;
    m_base = m_origin;
    m_firstHop.clear();
    askRoute(urlOf("/status"_L1), 0);
}

void DesktopAgent::askRoute(const QUrl &url, int hop)
{
    RouteJob::Options options;
    options.timeout = m_timeout;
    options.retry = m_retry;
    options.secret = m_token;
    auto *job = new RouteJob(
        Exchange::begin(u"getStatus"_s, "GET", url, {}), [this, url] { return sendTo(url, "GET", std::nullopt); },
        std::move(options), this);
    connect(job, &ApiJob::finished, this, [this, job, hop] { onRouteAnswered(job, hop); });
}

void DesktopAgent::onRouteAnswered(RouteJob *job, int hop)
{
    const QUrl target = job->redirectTarget();
    const QUrl asked = job->exchange().url;
    const std::optional<ApiError> &error = job->error();
    const bool safe = target.scheme() == "https"_L1 || (target.scheme() == "http"_L1 && asked.scheme() == "http"_L1);
    const bool goesOn = error && error->kind == ApiError::Kind::Redirected && safe && hop < MaxHops;

    Exchange exchange = job->exchange();
    exchange.url.setQuery(QString()); // the query of a redirect may hold a credential
    if (goesOn)
        exchange.error.reset(); // while routing, a redirect is no error
    const QPointer<DesktopAgent> alive(this);
    report(exchange);
    if (!alive)
        return;

    if (goesOn) {
        if (hop == 0)
            m_firstHop = target;
        askRoute(target, hop + 1);
    } else if (error) {
        routeFailed(*error);
    } else {
        routeFound(asked);
    }
}

void DesktopAgent::routeFound(const QUrl &last)
{
    if (m_firstHop.isValid()) {
        if (m_firstHop.path().contains("_plato/init"_L1)) {
            m_base = originOf(m_firstHop);
        } else {
            m_base = originOf(last);
            if (QString path = last.path(QUrl::FullyEncoded); path.endsWith("/status"_L1))
                m_base.setPath(path.chopped(7), QUrl::TolerantMode);
        }
    }
    m_route = Route::Known;
    for (const QPointer<ApiJob> &job : std::exchange(m_waiting, {})) {
        if (job)
            job->start();
    }
}

void DesktopAgent::routeFailed(const ApiError &error)
{
    m_route = Route::Unknown;
    for (const QPointer<ApiJob> &job : std::exchange(m_waiting, {})) {
        if (job)
            job->refuse(error);
    }
}

} // namespace plato
