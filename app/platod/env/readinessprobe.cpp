// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/env/readinessprobe.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::runtime {

namespace {
constexpr auto ShortestPause = 40ms;
constexpr int PartOfWait = 10;
constexpr int AnswerLimitMs = 2000;
} // namespace

ReadinessProbe::ReadinessProbe(QObject *parent)
    : QObject(parent)
{
    m_pause.setSingleShot(true);
    m_pause.setTimerType(Qt::PreciseTimer);
    connect(&m_pause, &QTimer::timeout, this, &ReadinessProbe::ask);
}

ReadinessProbe::~ReadinessProbe()
{
    forgetReply();
}

void ReadinessProbe::start(const QUrl &url)
{
    stop();
    m_network = std::make_unique<QNetworkAccessManager>();
    m_network->setProxy(QNetworkProxy::NoProxy);
    m_url = url;
    m_agent = false;
    m_lastAnswer.clear();
    m_waiting.start();
    pause();
}

void ReadinessProbe::startAgent(const QUrl &url, const QByteArray &token)
{
    start(url);
    m_agent = true;
    m_token = token;
}

void ReadinessProbe::stop()
{
    m_pause.stop();
    forgetReply();
    if (m_network)
        m_network.release()->deleteLater(); // we may have been called by one of its replies
}

void ReadinessProbe::forgetReply()
{
    if (!m_reply)
        return;
    m_reply->disconnect(this);
    m_reply->abort();
    m_reply->deleteLater();
    m_reply = nullptr;
}

/// A tenth of what was waited for already, so that a start takes no longer than that because of us. One of a minute is
/// asked some sixty times, one of an hour a hundred times: an application may write a traceback for each, and what it
/// said first is to stay among the lines that are kept.
void ReadinessProbe::pause()
{
    const auto due = std::chrono::milliseconds(m_waiting.elapsed()) / PartOfWait;
    m_pause.start(std::max<std::chrono::milliseconds>(due, ShortestPause));
}

void ReadinessProbe::ask()
{
    QNetworkRequest request(m_url);
    request.setTransferTimeout(AnswerLimitMs);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setRawHeader("Connection", "close");
    if (m_agent)
        request.setRawHeader("Authorization", "Bearer " + m_token);
    m_reply = m_network->get(request);
    connect(m_reply, &QNetworkReply::finished, this, &ReadinessProbe::onAnswered);
}

void ReadinessProbe::onAnswered()
{
    QNetworkReply *reply = m_reply;
    m_reply = nullptr;
    reply->deleteLater();
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QString path = m_url.toString(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::FullyEncoded);
    m_lastAnswer = u"GET %1 was answered with %2"_s.arg(
        path, status > 0 ? u"%1 %2"_s.arg(status).arg(
                               reply->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toString().left(100))
                         : u"nothing: "_s + reply->errorString());
    bool isReady = status >= 200 && status < 400;
    if (isReady && m_agent) {
        const QJsonObject body = QJsonDocument::fromJson(reply->readAll()).object();
        const QString word = body.value(u"status"_s).toString().left(100);
        isReady = word == "ready"_L1;
        m_lastAnswer = u"the agent says \"%1\""_s.arg(word);
    }
    if (isReady)
        Q_EMIT ready();
    else
        pause();
}

} // namespace plato::runtime
