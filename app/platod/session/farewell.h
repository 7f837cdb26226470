// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QNetworkReply>
#include <QObject>
#include <QPointer>
#include <QUrl>

namespace plato::runtime {

/// Tells an address, once, that a session is over: the `shutdown_callback_url` of its request. One POST, not repeated,
/// that follows no redirect and waits ten seconds at most; that it failed is logged. Main thread.
class Farewell : public QObject
{
    Q_OBJECT

public:
    /// `token`: sent as a bearer token, unless it is empty. `network` is needed to send(), no longer.
    Farewell(QNetworkAccessManager &network, QUrl url, QString token);
    ~Farewell() override;

    void send(const QJsonObject &body); ///< only the first counts
    bool isDone() const { return m_isSent && !m_reply; }

Q_SIGNALS:
    void done();

private:
    void onFinished();

    QNetworkAccessManager &m_network;
    QUrl m_url;
    QString m_token;
    bool m_isSent = false;
    QPointer<QNetworkReply> m_reply; // while it is on its way
};

} // namespace plato::runtime
