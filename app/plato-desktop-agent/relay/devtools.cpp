// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/relay/devtools.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkReply>
#include <QWebSocket>

#include <chrono>
#include <fcntl.h>
#include <sys/stat.h>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::agent {

namespace {

constexpr std::chrono::milliseconds AnswerLimit = 30s;
constexpr qint64 MaxAnswer = qint64(16) * 1024 * 1024;    // of what the browser tells of its pages
constexpr quint64 MaxMessage = quint64(64) * 1024 * 1024; // either way; a picture of a page is one
constexpr qsizetype MaxWaiting = qsizetype(1024) * 1024;  // characters for a browser that has not answered yet

QUrl at(quint16 port, const QString &scheme, const QString &path, const QUrlQuery &query)
{
    QUrl url;
    url.setScheme(scheme);
    url.setHost(u"127.0.0.1"_s);
    url.setPort(port);
    url.setPath(path);
    QUrlQuery rest = query;
    rest.removeAllQueryItems(u"token"_s); // for us alone
    url.setQuery(rest.isEmpty() ? QString() : rest.query(QUrl::FullyEncoded));
    return url;
}

/// What a browser tells of one page, or of itself.
QJsonObject withToken(QJsonObject told, const QByteArray &token)
{
    const QString key = u"webSocketDebuggerUrl"_s;
    if (const QString url = told.value(key).toString(); !url.isEmpty())
        told.insert(key, url + u"?token="_s + QString::fromLatin1(token));
    return told;
}

} // namespace

DevTools::DevTools(const QStringList &hosts, const QByteArray &token, const QString &portFile, QObject *parent)
    : QObject(parent)
    , m_portFile(portFile)
{
    m_http.setHosts(hosts);
    m_http.setToken(http::AccessToken(token));
    const auto forwards = [this](const http::Request &q, const http::Responder &r) { forward(q, r); };
    for (const QString &path : {u"/json"_s, u"/json/version"_s, u"/json/list"_s, u"/json/protocol"_s,
                                u"/json/activate/{id}"_s, u"/json/close/{id}"_s})
        m_http.route("GET", path, forwards);
    m_http.route("PUT", u"/json/new"_s, forwards);
    m_http.webSocket(u"/devtools/"_s, [this](QWebSocket *socket) { relay(socket); });
}

/// First line of the file; a browser that has gone may have left it, so nobody may listen there.
std::optional<quint16> DevTools::browserPort() const
{
    // Any program of the desktop may have put something else there: nobody waits for what a pipe says.
    const int descriptor =
        ::open(QFile::encodeName(m_portFile).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    struct stat status = {};
    QFile file;
    if (descriptor < 0 || !file.open(descriptor, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle) ||
        ::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode))
        return std::nullopt;
    bool isNumber = false;
    const quint16 port = file.readLine(16).trimmed().toUShort(&isNumber);
    return isNumber && port > 0 ? std::optional(port) : std::nullopt;
}

void DevTools::forward(const http::Request &request, const http::Responder &responder)
{
    const auto port = browserPort();
    if (!port)
        return responder.error(502, u"no browser with DevTools runs on this desktop"_s);
    QNetworkRequest question(at(*port, u"http"_s, request.path, request.query));
    question.setRawHeader("Host", request.headers.value("host")); // the browser names its WebSockets by it
    question.setTransferTimeout(int(AnswerLimit.count()));
    question.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    question.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    QNetworkReply *reply = m_network.sendCustomRequest(question, request.method);
    connect(reply, &QNetworkReply::downloadProgress, reply, [reply](qint64 received) {
        if (received > MaxAnswer)
            reply->abort();
    });
    const QByteArray token = request.query.queryItemValue(u"token"_s, QUrl::FullyEncoded).toLatin1();
    connect(reply, &QNetworkReply::finished, this, [reply, responder, token] {
        reply->deleteLater();
        const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (status == 0 || reply->error() == QNetworkReply::OperationCanceledError)
            return responder.error(502, u"the browser does not answer: %1"_s.arg(reply->errorString()));
        const QByteArray type = reply->header(QNetworkRequest::ContentTypeHeader).toByteArray();
        const QByteArray body = reply->readAll();
        const QJsonDocument document = token.isEmpty() ? QJsonDocument() : QJsonDocument::fromJson(body);
        if (document.isObject())
            return responder.json(withToken(document.object(), token), status);
        if (document.isArray()) {
            QJsonArray pages;
            const QJsonArray given = document.array();
            for (const QJsonValue page : given)
                pages.append(withToken(page.toObject(), token));
            return responder.json(pages, status);
        }
        responder.raw(status, type, body);
    });
}

void DevTools::relay(QWebSocket *client)
{
    client->setParent(this);
    connect(client, &QWebSocket::disconnected, client, &QObject::deleteLater);
    const auto port = browserPort();
    if (!port)
        return client->close(QWebSocketProtocol::CloseCodeGoingAway, u"no browser with DevTools runs"_s);
    auto *browser = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, client); // goes with it
    // What comes before the browser has answered waits.
    auto waiting = std::make_shared<QStringList>();
    auto waitingSize = std::make_shared<qsizetype>(0);
    client->setMaxAllowedIncomingMessageSize(MaxMessage);
    browser->setMaxAllowedIncomingMessageSize(MaxMessage);
    connect(client, &QWebSocket::textMessageReceived, browser, [=](const QString &message) {
        if (browser->state() == QAbstractSocket::ConnectedState) {
            browser->sendTextMessage(message);
            return;
        }
        waiting->append(message);
        *waitingSize += message.size();
        if (*waitingSize > MaxWaiting)
            client->close(QWebSocketProtocol::CloseCodePolicyViolated, u"the browser has not answered yet"_s);
    });
    connect(browser, &QWebSocket::connected, browser, [browser, waiting] {
        for (const QString &message : std::exchange(*waiting, {}))
            browser->sendTextMessage(message);
    });
    connect(browser, &QWebSocket::textMessageReceived, client, &QWebSocket::sendTextMessage);
    connect(browser, &QWebSocket::disconnected, client, [client] {
        client->close(QWebSocketProtocol::CloseCodeGoingAway, u"the browser has ended the connection"_s);
    });
    browser->open(at(*port, u"ws"_s, client->requestUrl().path(), QUrlQuery(client->requestUrl())));
}

} // namespace plato::agent
