// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QList>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QPointer>

#include <chrono>
#include <functional>

/// A network under the test's control, for faults that a real server cannot be made to show.
///
///     FakeNetwork network;
///     network.answer = [](const FakeRequest &request) { return FakeReply::json(200, R"({"success":true})"); };
///     PlatoApi api(network, QUrl(u"http://fake.test"_s), u"key"_s);
///     ...
///     QCOMPARE(network.requests.size(), 1);
///     QCOMPARE(network.requests.first().path(), u"/api/v2/user/me"_s);
namespace plato::test {

/// One request as it would have gone out.
struct FakeRequest
{
    QByteArray method;
    QNetworkRequest request;
    QByteArray body;
    bool hasBody = false; ///< a body of zero bytes is one, too

    QUrl url() const { return request.url(); }
    QString path() const { return request.url().path(); }
    QString query() const { return request.url().query(); }
    QByteArray header(const QByteArray &name) const { return request.rawHeader(name); }
    QJsonObject json() const; ///< of the body; empty when it is none
};

/// An answer that ends on the next turn of the event loop, unless told otherwise. Shape it before it is returned to
/// FakeNetwork, which takes it over.
class FakeReply : public QNetworkReply
{
    Q_OBJECT

public:
    explicit FakeReply(int status, const QByteArray &body = {}, QObject *parent = nullptr);

    static FakeReply *json(int status, const QByteArray &body);
    static FakeReply *json(int status, const QJsonObject &body);
    /// Is never answered.
    static FakeReply *never();
    /// Nobody listens there.
    static FakeReply *refused();
    /// No HTTP answer: host unknown, connection lost, TLS refused, …
    static FakeReply *networkError(QNetworkReply::NetworkError error, const QString &text);
    /// Promises `missing` bytes more than it brings, and loses the connection.
    static FakeReply *truncated(int status, const QByteArray &body, qint64 missing = 100);
    /// Over before anybody could listen.
    static FakeReply *finishedAtOnce(int status, const QByteArray &body);

    /// Does not end by itself, but when the test says complete().
    FakeReply *held();
    FakeReply *delayed(std::chrono::milliseconds delay);
    FakeReply *withHeader(const QByteArray &name, const QByteArray &value);

    /// Ends it now, with what it was shaped to bring.
    void complete();
    bool wasAborted() const { return m_aborted; }

    void abort() override;
    qint64 bytesAvailable() const override;

protected:
    qint64 readData(char *data, qint64 maximum) override;

private:
    friend class FakeNetwork;
    void begin(QNetworkAccessManager *manager, QNetworkAccessManager::Operation operation,
               const QNetworkRequest &request);

    int m_status = 0; // 0: no HTTP answer
    QByteArray m_body;
    QByteArray m_unread;
    QList<QPair<QByteArray, QByteArray>> m_headers;
    NetworkError m_error = NoError;
    QString m_errorText;
    std::chrono::milliseconds m_delay{0};
    bool m_held = false;
    bool m_atOnce = false;
    bool m_aborted = false;
};

/// Asks `answer` for every reply and keeps every request. Used in the thread it lives in.
class FakeNetwork : public QNetworkAccessManager
{
    Q_OBJECT

public:
    using QNetworkAccessManager::QNetworkAccessManager;

    /// Nothing set, or a null answer: the request fails with 404 and says that the test has no answer to it.
    std::function<FakeReply *(const FakeRequest &)> answer;
    QList<FakeRequest> requests;
    /// Requests that a real server answers: `isElsewhere` is asked for each, and those go to the same path at
    /// `elsewhereUrl`, over `elsewhere`.
    std::function<bool(const FakeRequest &)> isElsewhere;
    QNetworkAccessManager *elsewhere = nullptr;
    QUrl elsewhereUrl;
    /// One for each request; null once its job is gone, or where it went elsewhere.
    QList<QPointer<FakeReply>> replies;

protected:
    QNetworkReply *createRequest(Operation operation, const QNetworkRequest &request,
                                 QIODevice *outgoingData = nullptr) override;
};

} // namespace plato::test
