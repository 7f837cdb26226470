// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>
#include <QPointer>
#include <QTimer>
#include <QUrl>

#include <memory>

class QNetworkAccessManager;
class QNetworkReply;

namespace plato::runtime {

/// Asks an address until it says that it is ready: an application by any 2xx or 3xx, an agent by its status. Main
/// thread.
class ReadinessProbe : public QObject
{
    Q_OBJECT

public:
    explicit ReadinessProbe(QObject *parent = nullptr);
    ~ReadinessProbe() override;

    void start(const QUrl &url);
    /// `token`: bearer token of the agent, whose reply has to say {"status": "ready"}.
    void startAgent(const QUrl &url, const QByteArray &token);
    void stop();

Q_SIGNALS:
    void ready();

private:
    void ask();
    void onAnswered();
    void forgetReply();

    /// Ours alone, and only while we ask: a manager keeps what was to an address for two minutes, and to make it forget
    /// that ends the requests of everybody who shares it.
    std::unique_ptr<QNetworkAccessManager> m_network;
    QUrl m_url;
    QByteArray m_token;
    bool m_agent = false;
    QTimer m_pause;
    QPointer<QNetworkReply> m_reply;
};

} // namespace plato::runtime
