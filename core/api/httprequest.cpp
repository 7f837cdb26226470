// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/httprequest.h"

#include <QHostAddress>
#include <QNetworkAccessManager>
#include <QNetworkReply>

#include <algorithm>
#include <cstring>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

/// A body that can be read once. Seeking back fails, and with it Qt's own second sending.
class OneShotBody : public QIODevice
{
public:
    explicit OneShotBody(QByteArray bytes)
        : m_bytes(std::move(bytes))
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }

    qint64 size() const override { return m_bytes.size(); }
    bool seek(qint64 position) override { return position >= m_read && QIODevice::seek(position); }
    bool reset() override { return m_read == 0; }

protected:
    qint64 readData(char *data, qint64 maximum) override
    {
        const qint64 count = std::min<qint64>(maximum, m_bytes.size() - pos());
        if (count <= 0)
            return -1;
        std::memcpy(data, m_bytes.constData() + pos(), size_t(count));
        m_read = pos() + count;
        return count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_bytes;
    qint64 m_read = 0;
};

} // namespace

QNetworkRequest jsonRequest(const QUrl &url)
{
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setRawHeader("Accept", "application/json");
    // Said by us, Qt leaves the body as it comes: ReplyBody unpacks it, and counts.
    request.setRawHeader("Accept-Encoding", "gzip");
    request.setHeader(QNetworkRequest::UserAgentHeader, u"PlatoDesk/" PLATO_VERSION ""_s);
    return request;
}

QNetworkReply *sendRequest(QNetworkAccessManager &network, QNetworkRequest request, const QByteArray &method,
                           const std::optional<QByteArray> &body)
{
    if (method == "GET")
        return network.get(request);
    if (!body) // a custom verb: for post() without a content type Qt makes one up, and warns
        return network.sendCustomRequest(request, method, QByteArray());

    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    auto *device = new OneShotBody(*body);
    QNetworkReply *reply =
        method == "POST" ? network.post(request, device) : network.sendCustomRequest(request, method, device);
    device->setParent(reply);
    return reply;
}

QByteArray headerValue(const QString &secret)
{
    QByteArray value = secret.trimmed().toUtf8();
    value.removeIf([](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; });
    return value;
}

bool isLoopback(const QUrl &url)
{
    return url.host() == "localhost"_L1 || QHostAddress(url.host()).isLoopback();
}

QString pathSegment(const QString &segment)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(segment));
}

} // namespace plato
