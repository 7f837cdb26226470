// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/platoapi.h"
#include "core/api/replyreader.h"
#include "tests/support/fakenetwork.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace plato;
using namespace plato::test;
using Kind = ApiError::Kind;

/// One request, one ending: whatever the network does, and whenever somebody changes their mind.
class TestApiJob : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void endsOnce();
    void thenIsCalledOnceWithTheJob();
    void thenIsNotCalledWithoutItsContext();
    void endsAfterTheCallThatMadeIt();
    void waitsForADelayedAnswer();
    void timesOut();
    void cancelledBeforeTheNetworkTurned();
    void cancelledWhileWaiting();
    void cancelledAfterTheEnd();
    void cancelledFromItsOwnEnding();
    void endsSilentlyWithItsApi();
    void apiMayGoInASlot();
    void tellsTheExchangeFirst();

    void failures_data();
    void failures();
    void errorBodies_data();
    void errorBodies();
    void retryAfter_data();
    void retryAfter();
    void surelyNotRun_data();
    void surelyNotRun();
    void statusKinds();

    void keyIsShownNowhere();
    void tokensOfAddressesAreShownNowhere();
    void aCutBodyShowsNoHalfKey();
    void keepsOnlyTheBeginningOfBodies();
    void pauses();

private:
    std::unique_ptr<FakeNetwork> m_network;
    std::unique_ptr<PlatoApi> m_api;
};

namespace {

const QString Key = u"pk-0123456789-secret"_s;
const QByteArray GoodUser = R"({"id":7,"public_id":"u-7"})";

/// What is left of a job, which deletes itself.
struct Ending
{
    int count = 0;
    std::optional<ApiError> error;
    Exchange exchange;

    template <typename Job>
    explicit Ending(Job *job)
    {
        QObject::connect(job, &ApiJob::finished, job, [this, job] {
            ++count;
            error = job->error();
            exchange = job->exchange();
        });
    }
};

} // namespace

void TestApiJob::init()
{
    m_network = std::make_unique<FakeNetwork>();
    m_api = std::make_unique<PlatoApi>(*m_network, QUrl(u"http://fake.test"_s), Key);
}

void TestApiJob::cleanup()
{
    m_api.reset();
    m_network.reset();
}

void TestApiJob::endsOnce()
{
    m_network->answer = [](const FakeRequest &) { return FakeReply::json(200, GoodUser); };
    PlatoApi::UserJob *job = m_api->userMe();
    User user;
    connect(job, &ApiJob::finished, this, [job, &user] { user = job->result(); });
    Ending ending(job);
    QSignalSpy destroyed(job, &QObject::destroyed);
    QTRY_COMPARE(destroyed.size(), 1);
    QCOMPARE(ending.count, 1);
    QVERIFY(!ending.error);
    QCOMPARE(user.publicId, u"u-7"_s);
    QCOMPARE(ending.exchange.httpStatus, 200);
    QCOMPARE(ending.exchange.attempts, 1);
    QCOMPARE(ending.exchange.replyBody, GoodUser);
    QCOMPARE(ending.exchange.replySize, GoodUser.size());
    QVERIFY(ending.exchange.durationMs >= 0);
    QTRY_VERIFY(m_network->replies.first().isNull());
}

namespace {

struct Listener : public QObject
{
    void take(const PlatoApi::UserJob &job) { users.append(job.error() ? QString() : job.result().publicId); }
    QStringList users;
};

} // namespace

void TestApiJob::thenIsCalledOnceWithTheJob()
{
    m_network->answer = [](const FakeRequest &) { return FakeReply::json(200, GoodUser); };
    Listener listener;
    QStringList users;
    PlatoApi::UserJob *job = m_api->userMe();
    job->then(&listener, &Listener::take);
    job->then(&listener, [&users](const PlatoApi::UserJob &job) { users.append(job.result().publicId); });
    QSignalSpy destroyed(job, &QObject::destroyed);
    QTRY_COMPARE(destroyed.size(), 1);
    QCOMPARE(listener.users, QStringList{u"u-7"_s});
    QCOMPARE(users, QStringList{u"u-7"_s});
    job = m_api->userMe();
    job->then(&listener, &Listener::take);
    job->cancel();
    QTRY_COMPARE(listener.users, (QStringList{u"u-7"_s, QString()})); // cancelled is an ending, too
}

void TestApiJob::thenIsNotCalledWithoutItsContext()
{
    m_network->answer = [](const FakeRequest &) { return FakeReply::json(200, GoodUser); };
    auto context = std::make_unique<QObject>();
    int calls = 0;
    PlatoApi::UserJob *job = m_api->userMe();
    job->then(context.get(), [&calls](const PlatoApi::UserJob &) { ++calls; });
    Ending ending(job);
    context.reset();
    QTRY_COMPARE(ending.count, 1);
    QCOMPARE(calls, 0);
}

void TestApiJob::endsAfterTheCallThatMadeIt()
{
    m_network->answer = [](const FakeRequest &) { return FakeReply::finishedAtOnce(200, GoodUser); };
    Ending ending(m_api->userMe());
    QCOMPARE(ending.count, 0);
    QTRY_COMPARE(ending.count, 1);
    QVERIFY(!ending.error);
}

void TestApiJob::waitsForADelayedAnswer()
{
    m_network->answer = [](const FakeRequest &) { return FakeReply::json(200, GoodUser)->delayed(80ms); };
    Ending ending(m_api->userMe());
    QTRY_COMPARE(ending.count, 1);
    QVERIFY(!ending.error);
    QVERIFY(ending.exchange.durationMs >= 70);
}

void TestApiJob::timesOut()
{
    m_api->setTimeouts({30ms, 30ms, 30ms});
    m_network->answer = [](const FakeRequest &) { return FakeReply::never(); };
    Ending read(m_api->userMe());
    Ending action(m_api->makeSession({}));
    Ending poll(m_api->waitForReady(u"s"_s, 0s));
    QPointer<FakeReply> reply = m_network->replies.first();
    QSignalSpy finished(reply, &QNetworkReply::finished);
    QTRY_COMPARE(read.count + action.count + poll.count, 3);
    for (const Ending *ending : {&read, &action, &poll}) {
        QCOMPARE(ending->error->kind, Kind::Timeout);
        QVERIFY(!ending->error->surelyNotRun());
        QCOMPARE(ending->error->httpStatus, 0);
    }
    QCOMPARE(finished.size(), 1); // the request was given up, not only forgotten
    QCOMPARE(m_network->requests.size(), 3);
}

void TestApiJob::cancelledBeforeTheNetworkTurned()
{
    m_network->answer = [](const FakeRequest &) { return FakeReply::json(200, GoodUser); };
    PlatoApi::UserJob *job = m_api->userMe();
    Ending ending(job);
    QPointer<FakeReply> reply = m_network->replies.first();
    job->cancel();
    job->cancel();
    QVERIFY(reply->wasAborted());
    QCOMPARE(ending.count, 0); // never from inside cancel()
    QTRY_COMPARE(ending.count, 1);
    QCOMPARE(ending.error->kind, Kind::Cancelled);
    QVERIFY(!ending.error->notSent); // it may have left
}

void TestApiJob::cancelledWhileWaiting()
{
    m_network->answer = [](const FakeRequest &) { return FakeReply::never(); };
    PlatoApi::UserJob *job = m_api->userMe();
    Ending ending(job);
    QSignalSpy destroyed(job, &QObject::destroyed);
    QCoreApplication::processEvents();
    QPointer<FakeReply> reply = m_network->replies.first();
    job->cancel();
    reply->complete(); // too late to count
    QTRY_COMPARE(destroyed.size(), 1);
    QCOMPARE(ending.count, 1);
    QCOMPARE(ending.error->kind, Kind::Cancelled);
}

void TestApiJob::cancelledAfterTheEnd()
{
    m_network->answer = [](const FakeRequest &) { return FakeReply::finishedAtOnce(200, GoodUser); };
    PlatoApi::UserJob *first = m_api->userMe();
    Ending ending(first); // the answer is there, and nobody has been told yet
    first->cancel();
    QTRY_COMPARE(ending.count, 1);
    QCOMPARE(ending.error->kind, Kind::Cancelled);

    PlatoApi::UserJob *second = m_api->userMe();
    QSignalSpy finished(second, &ApiJob::finished);
    QSignalSpy destroyed(second, &QObject::destroyed);
    QVERIFY(finished.wait());
    if (destroyed.isEmpty())
        second->cancel();
    QTRY_COMPARE(destroyed.size(), 1);
    QCOMPARE(finished.size(), 1);
}

void TestApiJob::cancelledFromItsOwnEnding()
{
    m_network->answer = [](const FakeRequest &) { return FakeReply::json(200, GoodUser); };
    PlatoApi::UserJob *job = m_api->userMe();
    Ending ending(job);
    QSignalSpy destroyed(job, &QObject::destroyed);
    connect(job, &ApiJob::finished, job, &ApiJob::cancel);
    QTRY_COMPARE(destroyed.size(), 1);
    QCOMPARE(ending.count, 1);
    QVERIFY(!ending.error);
}

void TestApiJob::endsSilentlyWithItsApi()
{
    m_network->answer = [](const FakeRequest &request) {
        return request.method == "GET" ? FakeReply::never() : FakeReply::finishedAtOnce(200, R"({"success":true})");
    };
    Ending running(m_api->userMe());
    Ending answered(m_api->close(u"s"_s)); // its end is queued
    PlatoApi::UserJob *third = m_api->userMe();
    Ending cancelled(third);
    third->cancel(); // its end is queued, too
    QSignalSpy exchanged(m_api.get(), &PlatoApi::exchanged);
    QPointer<FakeReply> reply = m_network->replies.first();
    m_api.reset();
    QVERIFY(reply->wasAborted());
    QTRY_VERIFY(reply.isNull());
    QCoreApplication::processEvents();
    QCOMPARE(running.count + answered.count + cancelled.count, 0);
    QCOMPARE(exchanged.size(), 0);
}

void TestApiJob::apiMayGoInASlot()
{
    m_network->answer = [](const FakeRequest &) { return FakeReply::json(200, GoodUser); };
    PlatoApi::UserJob *job = m_api->userMe();
    PlatoApi::UserJob *other = m_api->userMe();
    QSignalSpy otherFinished(other, &ApiJob::finished);
    bool gone = false;
    connect(job, &ApiJob::finished, this, [this, &gone] {
        m_api.reset();
        gone = true;
    });
    QTRY_VERIFY(gone);
    QCoreApplication::processEvents();
    QCOMPARE(otherFinished.size(), 0);
}

void TestApiJob::tellsTheExchangeFirst()
{
    m_network->answer = [](const FakeRequest &) { return FakeReply::json(200, R"({"success":true})"); };
    QStringList order;
    connect(m_api.get(), &PlatoApi::exchanged, this,
            [&order](const Exchange &exchange) { order << u"exchanged "_s + exchange.operation; });
    PlatoApi::OutcomeJob *job = m_api->reset(u"s-1"_s);
    connect(job, &ApiJob::finished, this, [&order] { order << u"finished"_s; });
    QTest::ignoreMessage(QtInfoMsg, QRegularExpression(u"^#\\d+ POST /api/v2/sessions/s-1/reset 200 \\d+ ms$"_s));
    QTRY_COMPARE(order, QStringList({u"exchanged resetSession"_s, u"finished"_s}));
}

void TestApiJob::failures_data()
{
    using Answer = std::function<FakeReply *()>;
    QTest::addColumn<Answer>("answer");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("detail");

    const auto row = [](const char *name, const Answer &answer, Kind kind, int status, const QString &detail) {
        QTest::newRow(name) << answer << kind << status << detail;
    };
    using Error = QNetworkReply::NetworkError;
    row(
        "refused", [] { return FakeReply::refused(); }, Kind::Offline, 0, u"Connection refused"_s);
    row(
        "host unknown", [] { return FakeReply::networkError(Error::HostNotFoundError, u"Host x not found"_s); },
        Kind::Offline, 0, u"Host x not found"_s);
    row(
        "lost", [] { return FakeReply::networkError(Error::RemoteHostClosedError, u"Connection closed"_s); },
        Kind::Offline, 0, u"Connection closed"_s);
    row(
        "tls", [] { return FakeReply::networkError(Error::SslHandshakeFailedError, u"certificate expired"_s); },
        Kind::Tls, 0, u"certificate expired"_s);
    row(
        "connect timeout", [] { return FakeReply::networkError(Error::TimeoutError, u"timed out"_s); }, Kind::Timeout,
        0, u"timed out"_s);
    row(
        "no HTTP", [] { return FakeReply::networkError(Error::ProtocolFailure, u"nonsense"_s); }, Kind::BadReply, 0,
        u"nonsense"_s);
    row(
        "truncated", [] { return FakeReply::truncated(200, R"({"id":7,"public_id":"u-7"})"); }, Kind::BadReply, 200,
        u"truncated: Connection closed"_s);
    row(
        "short", [] { return FakeReply::json(200, GoodUser)->withHeader("Content-Length", "100"); }, Kind::BadReply,
        200, u"truncated: 26 of 100 bytes came"_s);
    row(
        "not JSON", [] { return new FakeReply(200, "<html>\n  <body>Welcome"); }, Kind::BadReply, 200,
        u"not JSON (illegal value at byte 1): <html> <body>Welcome"_s);
    row(
        "empty", [] { return new FakeReply(200); }, Kind::BadReply, 200,
        u"not JSON (illegal value at byte 0): (empty)"_s);
    row(
        "a list", [] { return FakeReply::json(200, "[1]"); }, Kind::BadReply, 200, u"not a JSON object: [1]"_s);
    row(
        "field missing", [] { return FakeReply::json(200, R"({"id":7})"); }, Kind::BadReply, 200,
        u"field `id, public_id` is missing or of a wrong type: {\"id\":7}"_s);
    row(
        "field of a wrong type", [] { return FakeReply::json(200, R"({"id":"x","public_id":"u"})"); }, Kind::BadReply,
        200, u"field `id, public_id` is missing or of a wrong type: {\"id\":\"x\",\"public_id\":\"u\"}"_s);
    row(
        "204", [] { return new FakeReply(204); }, Kind::BadReply, 204,
        u"not JSON (illegal value at byte 0): (empty)"_s);

    const struct
    {
        int status;
        Kind kind;
    } statuses[] = {
        {400, Kind::Invalid},     {401, Kind::Unauthorized}, {403, Kind::Forbidden},   {404, Kind::Gone},
        {408, Kind::NotReady},    {409, Kind::Conflict},     {410, Kind::Gone},        {418, Kind::Rejected},
        {422, Kind::Invalid},     {429, Kind::RateLimited},  {500, Kind::ServerFault}, {502, Kind::ServerFault},
        {503, Kind::ServerFault}, {504, Kind::ServerFault},  {507, Kind::ServerFault},
    };
    for (const auto &[status, kind] : statuses) {
        row(
            qPrintable(QString::number(status)),
            [status = status] { return FakeReply::json(status, R"({"detail":"because"})"); }, kind, status,
            u"because"_s);
    }
    row(
        "redirect", [] { return (new FakeReply(307))->withHeader("Location", "/login?next=secret"); }, Kind::Redirected,
        307, u"http://fake.test/login"_s);
    row(
        "not modified", [] { return new FakeReply(304); }, Kind::Redirected, 304, QString());
}

void TestApiJob::failures()
{
    QFETCH(const std::function<FakeReply *()>, answer);
    m_network->answer = [answer](const FakeRequest &) { return answer(); };
    PlatoApi::UserJob *job = m_api->userMe();
    Ending ending(job);
    QSignalSpy destroyed(job, &QObject::destroyed);
    QTRY_COMPARE(destroyed.size(), 1);
    QCOMPARE(ending.count, 1);
    QVERIFY(ending.error);
    QTEST(ending.error->detail, "detail");
    QTEST(ending.error->kind, "kind");
    QTEST(ending.error->httpStatus, "status");
    QCOMPARE(m_network->requests.size(), 1); // never repeated
}

void TestApiJob::errorBodies_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("text");
    QTest::newRow("message") << R"({"message":"m","error":"e","detail":"d"})"_ba << u"m"_s;
    QTest::newRow("error") << R"({"error":"e","detail":"d"})"_ba << u"e"_s;
    QTest::newRow("detail") << R"({"detail":"d"})"_ba << u"d"_s;
    QTest::newRow("nulls and blanks") << R"({"message":null,"error":"  ","detail":" d "})"_ba << u"d"_s;
    QTest::newRow("field errors")
        << R"({"detail":[{"loc":["body","envs",0,"alias"],"msg":"field required","type":"missing"},{"msg":"two"}]})"_ba
        << u"body.envs.0.alias: field required; two"_s;
    QTest::newRow("texts") << R"({"detail":["one","two"]})"_ba << u"one; two"_s;
    QTest::newRow("object") << R"({"error":{"code":7,"message":"inner"}})"_ba << u"inner"_s;
    QTest::newRow("object of another kind") << R"({"detail":{"code":7}})"_ba << u"{\"code\":7}"_s;
    QTest::newRow("number") << R"({"error":17})"_ba << u"17"_s;
    QTest::newRow("true") << R"({"error":true})"_ba << u"{\"error\":true}"_s;
    QTest::newRow("other keys") << R"({"reason":"r"})"_ba << u"{\"reason\":\"r\"}"_s;
    QTest::newRow("web page") << "<html>502 Bad Gateway</html>\n"_ba << u"<html>502 Bad Gateway</html>"_s;
    QTest::newRow("list") << "[1,2]"_ba << u"[1,2]"_s;
    QTest::newRow("empty") << ""_ba << QString();
    QTest::newRow("not UTF-8") << "\xff\xfeoops"_ba << u"\uFFFD\uFFFDoops"_s;
    QTest::newRow("long") << QByteArray(5000, 'x') << QString(2000, u'x');
}

void TestApiJob::errorBodies()
{
    QFETCH(const QByteArray, body);
    QTEST(ApiError::textOfBody(body), "text");
}

void TestApiJob::retryAfter_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<std::optional<double>>("seconds");
    const auto row = [](const char *name, const QByteArray &value, std::optional<double> seconds) {
        QTest::newRow(name) << value << seconds;
    };
    row("whole", "30", 30.0);
    row("fraction", " 0.25 ", 0.25);
    row("negative", "-3", 0.0);
    row("date", "Wed, 21 Oct 2026 07:28:30 GMT", 30.0);
    row("past date", "Wed, 21 Oct 2015 07:28:00 GMT", 0.0);
    row("words", "soon", std::nullopt);
    row("infinite", "inf", std::nullopt);
    row("empty", "", std::nullopt);
}

void TestApiJob::retryAfter()
{
    QFETCH(const QByteArray, value);
    const QDateTime now(QDate(2026, 10, 21), QTime(7, 28), Qt::UTC);
    QTEST(retryAfterSeconds(value, now), "seconds");

    m_network->answer = [value](const FakeRequest &) { // its own clock counts, not ours
        return FakeReply::json(429, "{}")
            ->withHeader("Retry-After", value)
            ->withHeader("Date", "Wed, 21 Oct 2026 07:28:00 GMT");
    };
    Ending ending(m_api->userMe());
    QTRY_COMPARE(ending.count, 1);
    QCOMPARE(ending.error->kind, Kind::RateLimited);
    QTEST(ending.error->retryAfterSeconds, "seconds");
}

void TestApiJob::surelyNotRun_data()
{
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<bool>("sure");
    const auto row = [](Kind kind, bool sure) {
        QTest::newRow(qPrintable(ApiError::nameOfKind(kind))) << kind << sure;
    };
    row(Kind::Cancelled, false);
    row(Kind::Timeout, false);
    row(Kind::Offline, false);
    row(Kind::Tls, true);
    row(Kind::Unauthorized, true);
    row(Kind::Forbidden, true);
    row(Kind::Gone, true);
    row(Kind::NotReady, false);
    row(Kind::Conflict, true);
    row(Kind::Invalid, true);
    row(Kind::RateLimited, true);
    row(Kind::Redirected, true);
    row(Kind::ServerFault, false);
    row(Kind::Rejected, false);
    row(Kind::BadReply, false);
}

void TestApiJob::surelyNotRun()
{
    QFETCH(const Kind, kind);
    ApiError error;
    error.kind = kind;
    QTEST(error.surelyNotRun(), "sure");
    error.notSent = true;
    QVERIFY(error.surelyNotRun());
}

void TestApiJob::statusKinds()
{
    QCOMPARE(ApiError::kindOfStatus(300), Kind::Redirected);
    QCOMPARE(ApiError::kindOfStatus(399), Kind::Redirected);
    QCOMPARE(ApiError::kindOfStatus(405), Kind::Rejected);
    QCOMPARE(ApiError::kindOfStatus(599), Kind::ServerFault);
    QCOMPARE(ApiError::kindOfStatus(600), Kind::Rejected);
    QCOMPARE(ApiError::kindOfStatus(101), Kind::Rejected);
}

void TestApiJob::keyIsShownNowhere()
{
    const QByteArray echo = R"({"message":"key )" + Key.toUtf8() + R"( is not accepted"})";
    m_network->answer = [echo](const FakeRequest &request) {
        return FakeReply::json(request.path().contains(u"artifacts"_s) ? 200 : 401, echo);
    };
    Ending refused(m_api->userMe());
    Ending odd(m_api->artifact(u"a"_s));
    QTRY_COMPARE(refused.count + odd.count, 2);
    QCOMPARE(refused.error->detail, u"key *** is not accepted"_s);
    QCOMPARE(odd.error->kind, Kind::BadReply);
    for (const Ending *ending : {&refused, &odd}) {
        QVERIFY(!ending->error->detail.contains(Key));
        QVERIFY(!ending->exchange.replyBody.contains(Key.toUtf8()));
        QVERIFY(!ending->exchange.summary().contains(Key));
        QVERIFY(!ending->exchange.url.toString().contains(Key));
    }
    QCOMPARE(m_network->requests.first().header("X-API-Key"), Key.toUtf8()); // it was sent, though
}

void TestApiJob::tokensOfAddressesAreShownNowhere()
{
    // As platod answers for its desktops.
    const QByteArray body = R"({"job_id":"j","url":"http://127.1.2.3:9000?token=Hush-4711&x=1","error":null})";
    m_network->answer = [body](const FakeRequest &) { return FakeReply::json(200, body); };
    auto *job = m_api->jobConnectUrl(u"j"_s, 9000);
    QString url;
    connect(job, &ApiJob::finished, this, [job, &url] { url = job->result().url; });
    Ending ending(job);
    QTRY_COMPARE(ending.count, 1);
    QCOMPARE(url, u"http://127.1.2.3:9000?token=Hush-4711&x=1"_s); // who asked gets it
    QCOMPARE(ending.exchange.replyBody,
             R"({"job_id":"j","url":"http://127.1.2.3:9000?token=***&x=1","error":null})"_ba);
    QCOMPARE(ending.exchange.replySize, body.size());
}

void TestApiJob::aCutBodyShowsNoHalfKey()
{
    // The second key is cut by the limit, the first makes room for its beginning.
    const QByteArray key = Key.toUtf8();
    const QByteArray body = key + QByteArray(Exchange::MaxKeptBody - key.size() - 3, 'x') + key + key + key;
    m_network->answer = [body](const FakeRequest &) { return FakeReply::json(401, body); };
    Ending ending(m_api->userMe());
    QTRY_COMPARE(ending.count, 1);
    QVERIFY(ending.exchange.replyBody.startsWith("***x"));
    QVERIFY(!ending.exchange.replyBody.contains("pk-"));
}

void TestApiJob::keepsOnlyTheBeginningOfBodies()
{
    const QByteArray state = R"({"results":{"j":")" + QByteArray(300'000, 'x') + "\"}}";
    m_network->answer = [state](const FakeRequest &) { return FakeReply::json(200, state); };
    PlatoApi::StateJob *job = m_api->state(u"s"_s, false);
    QByteArray result;
    connect(job, &ApiJob::finished, this, [job, &result] { result = job->result(); });
    Ending ending(job);
    QTRY_COMPARE(ending.count, 1);
    QVERIFY(!ending.error);
    QCOMPARE(result, state);
    QCOMPARE(ending.exchange.replyBody.size(), Exchange::MaxKeptBody);
    QCOMPARE(ending.exchange.replySize, state.size());
}

void TestApiJob::pauses()
{
    const RetryPolicy policy{6, 1s, 60s};
    for (int i = 0; i < 200; ++i) {
        const auto first = policy.pauseAfter(1, std::nullopt);
        QVERIFY(first >= 1s && first <= 1500ms);
        const auto third = policy.pauseAfter(3, std::nullopt);
        QVERIFY(third >= 4s && third <= 6s);
        QCOMPARE(policy.pauseAfter(40, std::nullopt), std::chrono::milliseconds(60s));
    }
    QVERIFY(policy.pauseAfter(1, 20.0) == 20s);
    QVERIFY(policy.pauseAfter(1, 1e30) == 60s);
}

QTEST_GUILESS_MAIN(TestApiJob)
#include "tst_apijob.moc"
