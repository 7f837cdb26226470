// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apijob.h"

#include <QImage>
#include <QObject>
#include <QPoint>
#include <QSize>
#include <QUrl>

#include <chrono>
#include <optional>

class QNetworkAccessManager;

namespace plato {

/// Result of computer, bash and edit. Every field may be empty.
struct ToolResult
{
    QString output;
    QString error;  ///< for bash it is stderr, and may be set although the command succeeded
    QByteArray png; ///< decoded from base64; decode the picture off the GUI thread
    QString system;
    static std::optional<ToolResult> fromJson(const QJsonObject &json);
};

struct DesktopStatus
{
    QString status; ///< "ready" when usable
    QSize resolution;
    static std::optional<DesktopStatus> fromJson(const QJsonObject &json);
};

/// One action of POST /computer (core/api/contract/desktop-agent.openapi.yaml).
struct ComputerAction
{
    QString action;                   ///< the contract's word, for example "left_click"
    std::optional<QPoint> coordinate; ///< pixels of the desktop
    QString text;
    QString scrollDirection; ///< up, down, left, right
    int scrollAmount = 0;
    std::optional<double> durationSeconds;
    std::optional<double> screenshotDelaySeconds;
    QJsonObject toJson() const;
};

/// The agent inside one desktop env. One object per env, with a network manager, and so a cookie jar, of its own.
///
/// The first request is `GET /status`, which completes the gateway's routing: a redirect with cookie is followed for
/// that exchange alone, and its final host becomes the base. Requests asked for before that wait for it. After 502 and
/// 503 a request is sent again, up to 6 attempts with growing pauses, since it cannot have run; nothing else is
/// repeated. GUI thread.
class DesktopAgent : public QObject
{
    Q_OBJECT

public:
    /// `url`: base of the agent; a `token` in its query becomes the bearer token and is taken off.
    explicit DesktopAgent(const QUrl &url, QObject *parent = nullptr);
    ~DesktopAgent() override;

    /// Host of the agent behind Plato's gateway: `{job_id}--9000.{gateway}`; `gateway` empty: derived from the base
    /// URL.
    static QUrl gatewayUrl(const QUrl &baseUrl, const QString &gateway, const QString &jobId, int port = 9000);

    using StatusJob = ResultJob<DesktopStatus>;
    using ToolJob = ResultJob<ToolResult>;

    StatusJob *status();
    ToolJob *computer(const ComputerAction &action);
    ToolJob *screenshot();
    ToolJob *bash(const QString &command, std::chrono::seconds timeout = std::chrono::seconds(120),
                  bool restart = false);

Q_SIGNALS:
    void exchanged(const plato::Exchange &exchange);

private:
    QNetworkAccessManager *m_network = nullptr; // child
    QUrl m_url;
    QByteArray m_token;
};

} // namespace plato
