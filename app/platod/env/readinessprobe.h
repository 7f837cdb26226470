// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>
#include <QUrl>

#include <memory>

class QNetworkAccessManager;
class QNetworkReply;

namespace plato::runtime {

/// Asks an address until it says that it is ready: an application by any 2xx or 3xx, an agent by its status. The longer
/// it takes, the more seldom. Main thread.
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

    /// What came of the last question, for a person: a status with its words, or why there was none. Empty before the
    /// first answer.
    QString lastAnswer() const { return m_lastAnswer; }

Q_SIGNALS:
    void ready();

private:
    void pause();
    void ask();
    void onAnswered();
    void forgetReply();

    /// A manager of our own, which exists only while we ask: QNetworkAccessManager keeps what it knows of an address,
    /// such as a connection, for two minutes, and clearing that cache would abort the requests of all its users.
    std::unique_ptr<QNetworkAccessManager> m_network;
    QUrl m_url;
    QByteArray m_token;
    QString m_lastAnswer;
    bool m_agent = false;
    QElapsedTimer m_waiting; // since start()
    QTimer m_pause;
    QPointer<QNetworkReply> m_reply;
};

} // namespace plato::runtime
