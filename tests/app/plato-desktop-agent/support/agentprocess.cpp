// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/plato-desktop-agent/support/agentprocess.h"

#include <QJsonDocument>
#include <QNetworkReply>
#include <QTest>

using namespace Qt::StringLiterals;

namespace plato::test {

QJsonObject Answer::json() const
{
    return QJsonDocument::fromJson(body).object();
}

QImage Answer::picture() const
{
    return QImage::fromData(QByteArray::fromBase64(json().value(u"base64_image"_s).toString().toLatin1()), "PNG");
}

AgentProcess::AgentProcess(const QString &program)
    : environment(QProcessEnvironment::systemEnvironment())
    , m_program(program)
{
    environment.remove(u"DISPLAY"_s);
}

AgentProcess::~AgentProcess()
{
    m_process.terminate();
    m_process.waitForFinished();
}

bool AgentProcess::start(const QStringList &arguments)
{
    if (!token.isEmpty())
        environment.insert(u"PLATO_AGENT_TOKEN_FD"_s, u"0"_s);
    m_process.setProcessEnvironment(environment);
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(m_program, QStringList{u"--listen"_s, u"127.0.0.1:0"_s} + arguments);
    m_process.write(token);
    m_process.closeWriteChannel();
    const auto told = [this] { return m_process.canReadLine() || m_process.state() == QProcess::NotRunning; };
    if (!QTest::qWaitFor(told, 20000) || !m_process.canReadLine())
        return false;
    m_announcement = QJsonDocument::fromJson(m_process.readLine()).object();
    m_url = QUrl(m_announcement.value(u"url"_s).toString());
    return m_url.isValid() && m_announcement.value(u"pid"_s).toInteger() == m_process.processId();
}

QUrl AgentProcess::url(const QString &path, const QString &query) const
{
    QUrl url = m_url;
    url.setPath(path);
    if (!query.isEmpty())
        url.setQuery(query);
    return url;
}

QNetworkReply *AgentProcess::send(const QByteArray &method, const QUrl &url, const QByteArray &body,
                                  const Headers &headers)
{
    QNetworkRequest request(url);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    for (const auto &[name, value] : headers)
        request.setRawHeader(name, value);
    return m_network.sendCustomRequest(request, method, body);
}

Answer AgentProcess::answerOf(QNetworkReply *reply)
{
    Answer answer;
    if (QTest::qWaitFor([reply] { return reply->isFinished(); }, 60000))
        answer = {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll()};
    reply->deleteLater();
    return answer;
}

Answer AgentProcess::post(const QString &path, const QJsonObject &body)
{
    return answerOf(send("POST", url(path), QJsonDocument(body).toJson()));
}

Answer AgentProcess::bash(const QString &command, int timeout)
{
    return post(u"/bash"_s, {{u"command"_s, command}, {u"timeout"_s, timeout}});
}

} // namespace plato::test
