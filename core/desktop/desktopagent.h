// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apijob.h"
#include "core/desktop/agentrecords.h"

#include <QList>
#include <QObject>
#include <QPointer>
#include <QUrl>

#include <chrono>
#include <memory>
#include <optional>

class QNetworkAccessManager;

namespace plato {

/// The agent inside one desktop env. One object per env, with a network manager, and so a cookie jar, of its own.
///
/// The first request is preceded by `GET /status`, which completes the gateway's routing: redirects are followed for
/// that exchange alone, and its final host (or, for a `_plato/init` redirect, the host of that first redirect) becomes
/// the base. Requests made before that is known wait for it; if it fails, they end unsent with its error, and the next
/// request tries again. When a later answer redirects, the base is forgotten, and the next request is routed anew.
///
/// After 502 and 503 a request is sent again, up to 6 attempts with growing pauses, since it cannot have run. Nothing
/// else is repeated, neither after 504 nor after a timeout nor by Qt when a connection breaks.
///
/// Connections to an agent on another computer are closed after every answer (HTTP/1.1, `Connection: close`): the
/// gateway drops idle ones, and of a request that is sent at that moment nobody can tell whether it ran. On loopback
/// they are kept, which saves a connection per picture.
///
/// No API key is sent. A bearer token goes to the agent's own host and to the gateway it is a subdomain of, not
/// elsewhere. Log lines go to "plato.agent"; those of requests that went well are off by default, because there are
/// many. GUI thread.
class DesktopAgent : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds RequestTimeout{120'000}; ///< of each attempt
    static constexpr RetryPolicy Retries{6};

    /// `url`: base of the agent; a `token` in its query becomes the bearer token and is taken off. The rest of the
    /// query goes with every request to this host.
    explicit DesktopAgent(const QUrl &url, QObject *parent = nullptr);
    /// With a network manager of the caller, which becomes ours.
    DesktopAgent(const QUrl &url, std::unique_ptr<QNetworkAccessManager> network, QObject *parent = nullptr);
    ~DesktopAgent() override;

    /// Host of the agent behind Plato's gateway: `https://{job_id}--9000.{gateway}`. `gateway` is a host, with a port
    /// or scheme where it needs one; empty: derived from the base URL, `plato.so` gives `sims.plato.so` and
    /// `X.plato.so` gives `X.sims.plato.so`. An invalid URL for any other base: such a server has no gateway that we
    /// could know.
    static QUrl gatewayUrl(const QUrl &baseUrl, const QString &gateway, const QString &jobId, int port = 9000);

    /// Both are for requests that are made later.
    void setRequestTimeout(std::chrono::milliseconds timeout) { m_timeout = timeout; }
    void setRetryPolicy(const RetryPolicy &policy) { m_retry = policy; }

    using StatusJob = ResultJob<DesktopStatus>;
    using ToolJob = ResultJob<ToolResult>;

    StatusJob *status();
    ToolJob *computer(const ComputerAction &action);
    ToolJob *screenshot();
    /// `timeout` is that of the command; the request waits a little longer.
    ToolJob *bash(const QString &command, std::chrono::seconds timeout = std::chrono::seconds(120),
                  bool restart = false);
    /// Views or changes a file. That it could not be done is ToolResult::error of a request that went well.
    ToolJob *edit(const EditCommand &command);

Q_SIGNALS:
    /// After every request, routing included, before the job's own finished().
    void exchanged(const plato::Exchange &exchange);

private:
    enum class Route { Unknown, Asked, Known };
    class RouteJob;

    template <typename T>
    ResultJob<T> *send(const QString &operation, const QByteArray &method, QLatin1StringView path,
                       const std::optional<QByteArray> &body, std::chrono::milliseconds timeout);
    QNetworkReply *sendTo(const QUrl &url, const QByteArray &method, const std::optional<QByteArray> &body);
    QUrl urlOf(QLatin1StringView path) const;
    void report(const Exchange &exchange);
    void findRoute();
    void askRoute(const QUrl &url, int hop);
    void onRouteAnswered(RouteJob *job, int hop);
    void routeFound(const QUrl &last);
    void routeFailed(const ApiError &error);
    bool mayHaveToken(const QString &host) const;

    QNetworkAccessManager *m_network = nullptr; // child
    QUrl m_origin;                              // as given, without the token
    QUrl m_base;                                // where requests go; the origin until routed elsewhere
    QByteArray m_token;
    std::chrono::milliseconds m_timeout = RequestTimeout;
    RetryPolicy m_retry = Retries;
    Route m_route = Route::Unknown;
    QUrl m_firstHop; // target of the first redirect of the routing under way
    QList<QPointer<ApiJob>> m_waiting;
};

} // namespace plato
