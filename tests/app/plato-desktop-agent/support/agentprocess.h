// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QImage>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QProcess>
#include <QProcessEnvironment>
#include <QUrl>

class QNetworkReply;

namespace plato::test {

/// What the agent said to one request.
struct Answer
{
    int status = 0; ///< 0: no answer
    QByteArray body;

    QJsonObject json() const;
    QString output() const { return json().value(QLatin1StringView("output")).toString(); }
    QString error() const { return json().value(QLatin1StringView("error")).toString(); }
    QString system() const { return json().value(QLatin1StringView("system")).toString(); }
    QImage picture() const;
};

/// The real program, on a free port of 127.0.0.1; it ends with this object.
class AgentProcess
{
public:
    explicit AgentProcess(const QString &program);
    ~AgentProcess();
    Q_DISABLE_COPY_MOVE(AgentProcess)

    QProcessEnvironment environment; ///< to be changed before start()
    QByteArray token;                ///< the same; handed over by its standard input
    bool start(const QStringList &arguments = {});
    QProcess &process() { return m_process; }
    QJsonObject announcement() const { return m_announcement; }
    QUrl url(const QString &path = {}, const QString &query = {}) const;

    using Headers = QList<std::pair<QByteArray, QByteArray>>;
    QNetworkReply *send(const QByteArray &method, const QUrl &url, const QByteArray &body = {},
                        const Headers &headers = {});
    /// Waits for the answer.
    static Answer answerOf(QNetworkReply *reply);
    Answer get(const QString &path, const Headers &headers = {})
    {
        return answerOf(send("GET", url(path), {}, headers));
    }
    Answer post(const QString &path, const QJsonObject &body);
    Answer bash(const QString &command, int timeout = 60);

private:
    QString m_program;
    QProcess m_process;
    QNetworkAccessManager m_network;
    QJsonObject m_announcement;
    QUrl m_url;
};

} // namespace plato::test
