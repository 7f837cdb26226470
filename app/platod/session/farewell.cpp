// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/session/farewell.h"

#include <QJsonDocument>
#include <QLoggingCategory>
#include <QNetworkAccessManager>
#include <QNetworkRequest>
#include <QTimer>

#include <utility>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

Q_LOGGING_CATEGORY(lcFarewell, "plato.platod.farewell", QtInfoMsg)

constexpr int LimitMs = 10'000;
constexpr qint64 LongestReply = 64 * 1024; // nobody reads it

} // namespace

Farewell::Farewell(QNetworkAccessManager &network, QUrl url, QString token)
    : m_network(network)
    , m_url(std::move(url))
    , m_token(std::move(token))
{
}

Farewell::~Farewell()
{
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->abort();
        m_reply->deleteLater();
    }
}

void Farewell::send(const QJsonObject &body)
{
    if (std::exchange(m_isSent, true))
        return;
    QNetworkRequest request(m_url);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setTransferTimeout(LimitMs);
    if (!m_token.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + m_token.toLatin1());
    m_reply = m_network.post(request, QJsonDocument(body).toJson(QJsonDocument::Compact));
    connect(m_reply, &QNetworkReply::finished, this, &Farewell::onFinished);
    connect(m_reply, &QNetworkReply::downloadProgress, m_reply, [reply = m_reply.get()](qint64 received) {
        if (received > LongestReply)
            reply->abort();
    });
    // The limit above begins anew with every byte.
    QTimer::singleShot(LimitMs, m_reply, &QNetworkReply::abort);
}

void Farewell::onFinished()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    // The place alone: a query may hold a secret.
    const QString place = m_url.adjusted(QUrl::RemoveQuery | QUrl::RemoveUserInfo | QUrl::RemovePath).toString();
    if (status < 200 || status > 299) {
        qCWarning(lcFarewell).noquote() << "shutdown_callback_url at" << place << "was not told:"
                                        << (status ? u"status %1"_s.arg(status) : m_reply->errorString());
    }
    m_reply->deleteLater();
    m_reply = nullptr;
    Q_EMIT done();
}

} // namespace plato::runtime
