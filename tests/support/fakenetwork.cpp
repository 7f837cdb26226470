// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakenetwork.h"

#include <QIODevice>
#include <QJsonDocument>
#include <QTimer>

#include <algorithm>
#include <cstring>

using namespace Qt::StringLiterals;

namespace plato::test {

namespace {

QByteArray verbOf(QNetworkAccessManager::Operation operation, const QNetworkRequest &request)
{
    switch (operation) {
    case QNetworkAccessManager::HeadOperation:
        return "HEAD";
    case QNetworkAccessManager::GetOperation:
        return "GET";
    case QNetworkAccessManager::PutOperation:
        return "PUT";
    case QNetworkAccessManager::PostOperation:
        return "POST";
    case QNetworkAccessManager::DeleteOperation:
        return "DELETE";
    case QNetworkAccessManager::CustomOperation:
        return request.attribute(QNetworkRequest::CustomVerbAttribute).toByteArray();
    case QNetworkAccessManager::UnknownOperation:
        break;
    }
    return {};
}

} // namespace

QJsonObject FakeRequest::json() const
{
    return QJsonDocument::fromJson(body).object();
}

FakeReply::FakeReply(int status, const QByteArray &body, QObject *parent)
    : QNetworkReply(parent)
    , m_status(status)
    , m_body(body)
{
}

FakeReply *FakeReply::json(int status, const QByteArray &body)
{
    return (new FakeReply(status, body))->withHeader("Content-Type", "application/json");
}

FakeReply *FakeReply::json(int status, const QJsonObject &body)
{
    return json(status, QJsonDocument(body).toJson(QJsonDocument::Compact));
}

FakeReply *FakeReply::never()
{
    return (new FakeReply(200))->held();
}

FakeReply *FakeReply::refused()
{
    return networkError(ConnectionRefusedError, u"Connection refused"_s);
}

FakeReply *FakeReply::networkError(QNetworkReply::NetworkError error, const QString &text)
{
    auto *reply = new FakeReply(0);
    reply->m_error = error;
    reply->m_errorText = text;
    return reply;
}

FakeReply *FakeReply::truncated(int status, const QByteArray &body, qint64 missing)
{
    FakeReply *reply = json(status, body);
    reply->withHeader("Content-Length", QByteArray::number(body.size() + missing));
    reply->m_error = RemoteHostClosedError;
    reply->m_errorText = u"Connection closed"_s;
    return reply;
}

FakeReply *FakeReply::finishedAtOnce(int status, const QByteArray &body)
{
    FakeReply *reply = json(status, body);
    reply->m_atOnce = true;
    return reply;
}

FakeReply *FakeReply::held()
{
    m_held = true;
    return this;
}

FakeReply *FakeReply::delayed(std::chrono::milliseconds delay)
{
    m_delay = delay;
    return this;
}

FakeReply *FakeReply::withHeader(const QByteArray &name, const QByteArray &value)
{
    m_headers.append({name, value});
    return this;
}

void FakeReply::begin(QNetworkAccessManager *manager, QNetworkAccessManager::Operation operation,
                      const QNetworkRequest &request)
{
    setParent(manager);
    setOperation(operation);
    setRequest(request);
    setUrl(request.url());
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    if (m_atOnce)
        complete();
    else if (!m_held)
        QTimer::singleShot(m_delay, this, &FakeReply::complete);
}

void FakeReply::complete()
{
    if (isFinished())
        return;
    if (m_status > 0)
        setAttribute(QNetworkRequest::HttpStatusCodeAttribute, m_status);
    for (const auto &[name, value] : std::as_const(m_headers))
        setRawHeader(name, value);
    m_unread = m_body;
    if (m_error != NoError)
        setError(m_error, m_errorText);
    else if (m_status >= 400) // as Qt does it; the status says more
        setError(m_status >= 500 ? UnknownServerError : UnknownContentError, u"Error %1"_s.arg(m_status));
    setFinished(true);
    Q_EMIT metaDataChanged();
    if (!m_unread.isEmpty())
        Q_EMIT readyRead();
    Q_EMIT finished();
}

void FakeReply::abort()
{
    if (isFinished())
        return;
    m_aborted = true;
    setError(OperationCanceledError, u"Operation canceled"_s);
    setFinished(true);
    Q_EMIT finished(); // inside abort(), as Qt's own replies do
}

qint64 FakeReply::bytesAvailable() const
{
    return m_unread.size() + QNetworkReply::bytesAvailable();
}

qint64 FakeReply::readData(char *data, qint64 maximum)
{
    const qint64 count = std::min<qint64>(maximum, m_unread.size());
    if (count == 0)
        return isFinished() ? -1 : 0;
    std::memcpy(data, m_unread.constData(), size_t(count));
    m_unread.remove(0, count);
    return count;
}

QNetworkReply *FakeNetwork::createRequest(Operation operation, const QNetworkRequest &request, QIODevice *outgoingData)
{
    FakeRequest kept;
    kept.method = verbOf(operation, request);
    kept.request = request;
    if (outgoingData) {
        kept.body = outgoingData->readAll();
        kept.hasBody = true;
    }
    requests.append(kept);

    if (isElsewhere && isElsewhere(kept)) {
        replies.append(nullptr);
        QNetworkRequest there(request);
        QUrl url = elsewhereUrl;
        url.setPath(request.url().path());
        there.setUrl(url);
        return elsewhere->sendCustomRequest(there, kept.method, kept.body);
    }
    FakeReply *reply = answer ? answer(kept) : nullptr;
    if (!reply) {
        qWarning("FakeNetwork: no answer to %s %s", kept.method.constData(), qPrintable(kept.path()));
        reply = FakeReply::json(404, R"({"detail":"the test has no answer to this"})");
    }
    replies.append(reply);
    reply->begin(this, operation, request);
    return reply;
}

} // namespace plato::test
