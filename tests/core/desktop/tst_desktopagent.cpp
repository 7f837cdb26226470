// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/desktop/desktopagent.h"
#include "tests/support/fakenetwork.h"
#include "tests/support/rawserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace plato;
using namespace plato::test;
using Kind = ApiError::Kind;

/// The client of a desktop's agent: routing through the gateway, what is repeated and what is not, and what is sent.
/// Routing with cookies runs over real connections; faults run over a fake network.
class TestDesktopAgent : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void asksForTheRouteFirst();
    void routesWithCookie();
    void routesThroughInit();
    void routeNeverLeavesTls();
    void routeEndsSomewhere();
    void routeFailureEndsThoseWhoWait();
    void routesAgainAfterARedirect();
    void tokenStaysWithItsHosts();
    void keepsConnectionsOnLoopbackOnly();

    void repeats502And503();
    void givesUpAfterAllAttempts();
    void repeatsNothingElse_data();
    void repeatsNothingElse();
    void timesOutWithoutRepeating();
    void cancelledWhileWaitingForTheRoute();
    void cancelledWhileSent();
    void cancelledWhilePausing();
    void endsSilentlyWithItsAgent();

    void sendsCommands();
    void waitsLongerForLongCommands();
    void actions_data();
    void actions();
    void results_data();
    void results();
    void statuses_data();
    void statuses();
    void gatewayUrls_data();
    void gatewayUrls();

private:
    std::unique_ptr<DesktopAgent> agentAt(const QString &url);
    QStringList paths() const;

    FakeNetwork *m_network = nullptr; // belongs to the agent
    std::unique_ptr<DesktopAgent> m_agent;
};

namespace {

const QByteArray Ready = R"({"status":"ready","resolution":{"width":1280,"height":800}})";

struct Ending
{
    int count = 0;
    std::optional<ApiError> error;
    Exchange exchange;
    ToolResult result;

    template <typename T>
    explicit Ending(ResultJob<T> *job)
    {
        QObject::connect(job, &ApiJob::finished, job, [this, job] {
            ++count;
            error = job->error();
            exchange = job->exchange();
            if constexpr (std::is_same_v<T, ToolResult>)
                result = job->result();
        });
    }
};

ComputerAction click(int x, int y)
{
    ComputerAction action;
    action.action = u"left_click"_s;
    action.coordinate = QPoint(x, y);
    return action;
}

} // namespace

void TestDesktopAgent::init()
{
    m_agent = agentAt(u"https://j-1--9000.sims.plato.so"_s);
    m_network->answer = [](const FakeRequest &request) {
        return FakeReply::json(200, request.path() == u"/status"_s ? Ready : "{}"_ba);
    };
}

void TestDesktopAgent::cleanup()
{
    m_agent.reset();
}

std::unique_ptr<DesktopAgent> TestDesktopAgent::agentAt(const QString &url)
{
    auto network = std::make_unique<FakeNetwork>();
    m_network = network.get();
    auto agent = std::make_unique<DesktopAgent>(QUrl(url), std::move(network));
    agent->setRetryPolicy({6, 1ms, 4ms});
    return agent;
}

QStringList TestDesktopAgent::paths() const
{
    QStringList list;
    for (const FakeRequest &request : m_network->requests)
        list << request.path();
    return list;
}

void TestDesktopAgent::asksForTheRouteFirst()
{
    Ending first(m_agent->computer(click(1, 2)));
    Ending second(m_agent->bash(u"ls"_s));
    QCOMPARE(paths(), QStringList{u"/status"_s}); // both wait
    QTRY_COMPARE(first.count + second.count, 2);
    QVERIFY(!first.error && !second.error);
    QCOMPARE(paths(), QStringList({u"/status"_s, u"/computer"_s, u"/bash"_s}));
    Ending third(m_agent->screenshot());
    QTRY_COMPARE(third.count, 1);
    QCOMPARE(paths().size(), 4); // the route is known
    for (const FakeRequest &request : std::as_const(m_network->requests)) {
        QVERIFY(!request.request.hasRawHeader("X-API-Key"));
        QVERIFY(!request.request.hasRawHeader("Authorization"));
    }
}

void TestDesktopAgent::routesWithCookie()
{
    RawServer jobHost;
    RawServer gateway;
    jobHost.answer = [&](const RawRequest &) {
        return RawAnswer::http("302 Found", "",
                               {"Location: " + gateway.url().toEncoded() + "/vm/status?ticket=t",
                                "Set-Cookie: plato-sims-session=signed; Path=/; HttpOnly"});
    };
    gateway.answer = [](const RawRequest &request) {
        if (request.header("Cookie") != "plato-sims-session=signed")
            return RawAnswer::http("403 Forbidden", "{}");
        return RawAnswer::http("200 OK", request.requestLine().contains("/status") ? Ready : "{}"_ba);
    };
    DesktopAgent agent(jobHost.url());
    QSignalSpy exchanged(&agent, &DesktopAgent::exchanged);
    Ending ending(agent.computer(click(1, 2)));
    QTRY_COMPARE(ending.count, 1);
    QVERIFY2(!ending.error, qPrintable(ending.error ? ending.error->detail : QString()));
    QCOMPARE(jobHost.requests.size(), 1);
    QCOMPARE(jobHost.requests.first().requestLine(), "GET /status HTTP/1.1");
    QCOMPARE(gateway.requests.size(), 2);
    QCOMPARE(gateway.requests.first().requestLine(), "GET /vm/status?ticket=t HTTP/1.1");
    QCOMPARE(gateway.requests.last().requestLine(), "POST /vm/computer HTTP/1.1");
    QCOMPARE(exchanged.size(), 3);
    for (const QList<QVariant> &arguments : exchanged) {
        const auto exchange = arguments.first().value<Exchange>();
        QVERIFY(!exchange.url.hasQuery()); // the ticket is as good as a key
        QVERIFY(!exchange.error);          // that redirect is how it is meant to be
    }
    QCOMPARE(exchanged.first().first().value<Exchange>().httpStatus, 302);
    Ending status(agent.status());
    QTRY_COMPARE(status.count, 1);
    QVERIFY(!status.error);
    QCOMPARE(jobHost.requests.size(), 1);
}

void TestDesktopAgent::routesThroughInit()
{
    RawServer jobHost;
    RawServer gateway;
    RawServer elsewhere;
    jobHost.answer = [&](const RawRequest &) {
        return RawAnswer::http("307 Temporary Redirect", "",
                               {"Location: " + gateway.url().toEncoded() + "/_plato/init?to=x"});
    };
    gateway.answer = [&](const RawRequest &request) {
        if (request.requestLine().contains("/_plato/init")) {
            return RawAnswer::http("302 Found", "",
                                   {"Location: " + elsewhere.url().toEncoded() + "/status",
                                    "Set-Cookie: plato-sims-session=signed; Path=/"});
        }
        return RawAnswer::http("200 OK", "{}");
    };
    elsewhere.answer = [](const RawRequest &) { return RawAnswer::http("200 OK", Ready); };
    DesktopAgent agent(jobHost.url());
    Ending ending(agent.screenshot());
    QTRY_COMPARE(ending.count, 1);
    QVERIFY(!ending.error);
    QCOMPARE(elsewhere.requests.size(), 1); // the exchange was completed there,
    QCOMPARE(gateway.requests.size(), 2);   // but the first redirect names the base
    QCOMPARE(gateway.requests.last().requestLine(), "POST /computer HTTP/1.1");
    QCOMPARE(gateway.requests.last().header("Cookie"), "plato-sims-session=signed");
}

void TestDesktopAgent::routeNeverLeavesTls()
{
    m_network->answer = [](const FakeRequest &) {
        return (new FakeReply(302))->withHeader("Location", "http://sims.plato.so/status");
    };
    Ending ending(m_agent->screenshot());
    QTRY_COMPARE(ending.count, 1);
    QCOMPARE(ending.error->kind, Kind::Redirected);
    QCOMPARE(ending.error->detail, u"http://sims.plato.so/status"_s);
    QCOMPARE(m_network->requests.size(), 1);
}

void TestDesktopAgent::routeEndsSomewhere()
{
    m_network->answer = [](const FakeRequest &) { return (new FakeReply(302))->withHeader("Location", "/status"); };
    Ending ending(m_agent->screenshot());
    QTRY_COMPARE(ending.count, 1);
    QCOMPARE(ending.error->kind, Kind::Redirected);
    QVERIFY(ending.error->surelyNotRun());
    QCOMPARE(m_network->requests.size(), 11);
}

void TestDesktopAgent::routeFailureEndsThoseWhoWait()
{
    m_network->answer = [](const FakeRequest &) { return FakeReply::json(404, R"({"detail":"no such VM"})"); };
    Ending first(m_agent->computer(click(1, 2)));
    Ending second(m_agent->status());
    QTRY_COMPARE(first.count + second.count, 2);
    for (const Ending *ending : {&first, &second}) {
        QCOMPARE(ending->error->kind, Kind::Gone);
        QCOMPARE(ending->error->detail, u"no such VM"_s);
        QVERIFY(ending->error->notSent);
        QCOMPARE(ending->exchange.attempts, 0);
    }
    QCOMPARE(m_network->requests.size(), 1);

    m_network->answer = [](const FakeRequest &request) {
        return FakeReply::json(200, request.path() == u"/status"_s ? Ready : "{}"_ba);
    };
    Ending third(m_agent->screenshot());
    QTRY_COMPARE(third.count, 1);
    QVERIFY(!third.error);
    QCOMPARE(m_network->requests.size(), 3);
}

void TestDesktopAgent::routesAgainAfterARedirect()
{
    Ending first(m_agent->screenshot());
    QTRY_COMPARE(first.count, 1);
    const auto good = m_network->answer;
    m_network->answer = [](const FakeRequest &) { return (new FakeReply(302))->withHeader("Location", "/login"); };
    Ending second(m_agent->computer(click(1, 2))); // its cookie has run out
    QTRY_COMPARE(second.count, 1);
    QCOMPARE(second.error->kind, Kind::Redirected);
    QVERIFY(second.error->surelyNotRun());
    m_network->answer = good;
    Ending third(m_agent->screenshot());
    QTRY_COMPARE(third.count, 1);
    QVERIFY(!third.error);
    QCOMPARE(paths(), QStringList({u"/status"_s, u"/computer"_s, u"/computer"_s, u"/status"_s, u"/computer"_s}));
}

void TestDesktopAgent::tokenStaysWithItsHosts()
{
    const auto tokens = [this](const QByteArray &location) {
        m_agent = agentAt(u"https://j-1--9000.sims.plato.so/?token=a%20secret&_plato_router_target=x"_s);
        m_network->answer = [location](const FakeRequest &request) {
            if (request.url().host().startsWith(u"j-1"_s))
                return (new FakeReply(302))->withHeader("Location", location);
            return FakeReply::json(200, Ready);
        };
        Ending ending(m_agent->screenshot());
        [&] { QTRY_COMPARE(ending.count, 1); }();
        QList<QByteArray> sent;
        for (const FakeRequest &request : std::as_const(m_network->requests))
            sent << request.header("Authorization");
        return sent;
    };
    const QByteArray bearer = "Bearer a secret";
    QCOMPARE(tokens("https://sims.plato.so/status"), QList<QByteArray>({bearer, bearer, bearer}));
    QCOMPARE(m_network->requests.first().url(),
             QUrl(u"https://j-1--9000.sims.plato.so/status?_plato_router_target=x"_s));
    QCOMPARE(m_network->requests.last().url(), QUrl(u"https://sims.plato.so/computer"_s));
    QCOMPARE(tokens("https://elsewhere.test/status"), QList<QByteArray>({bearer, {}, {}}));
    QCOMPARE(tokens("https://so/status"), QList<QByteArray>({bearer, {}, {}}));
}

void TestDesktopAgent::keepsConnectionsOnLoopbackOnly()
{
    const auto header = [this](const QString &url) {
        m_agent = agentAt(url);
        m_network->answer = [](const FakeRequest &) { return FakeReply::never(); };
        m_agent->status();
        return m_network->requests.first().header("Connection");
    };
    QCOMPARE(header(u"https://j-1--9000.sims.plato.so"_s), "close");
    QCOMPARE(header(u"http://192.168.1.2:9000"_s), "close");
    QCOMPARE(header(u"http://127.77.0.3:9000"_s), "");
    QCOMPARE(header(u"http://localhost:9000"_s), "");

    RawServer server;
    server.answer = [](const RawRequest &) { return RawAnswer::http("200 OK", Ready); };
    DesktopAgent agent(server.url());
    for (int i = 0; i < 3; ++i) {
        Ending ending(agent.status());
        QTRY_COMPARE(ending.count, 1);
    }
    QCOMPARE(server.requests.last().connection, 1);
}

void TestDesktopAgent::repeats502And503()
{
    int answers = 0;
    m_network->answer = [&answers](const FakeRequest &request) {
        if (request.path() == u"/status"_s)
            return ++answers < 3 ? new FakeReply(502, "<html>booting") : FakeReply::json(200, Ready);
        ++answers;
        return answers < 6 ? FakeReply::json(503, "{}") : FakeReply::json(200, R"({"output":"done"})");
    };
    QSignalSpy exchanged(m_agent.get(), &DesktopAgent::exchanged);
    Ending ending(m_agent->bash(u"make"_s));
    QTRY_COMPARE(ending.count, 1);
    QVERIFY(!ending.error);
    QCOMPARE(ending.result.output, u"done"_s);
    QCOMPARE(ending.exchange.attempts, 3);
    QCOMPARE(paths(), QStringList({u"/status"_s, u"/status"_s, u"/status"_s, u"/bash"_s, u"/bash"_s, u"/bash"_s}));
    for (const FakeRequest &request : m_network->requests.mid(3))
        QCOMPARE(request.json()["command"_L1].toString(), u"make"_s); // the body is there every time
    QCOMPARE(exchanged.size(), 2);                                    // one for each request, not for each attempt
}

void TestDesktopAgent::givesUpAfterAllAttempts()
{
    m_network->answer = [](const FakeRequest &) { return FakeReply::json(502, R"({"detail":"no agent"})"); };
    Ending waiting(m_agent->screenshot());
    QTRY_COMPARE(waiting.count, 1);
    QCOMPARE(waiting.error->kind, Kind::ServerFault);
    QCOMPARE(waiting.error->httpStatus, 502);
    QCOMPARE(waiting.error->detail, u"no agent"_s);
    QVERIFY(waiting.error->surelyNotRun());
    QCOMPARE(m_network->requests.size(), 6);
}

void TestDesktopAgent::repeatsNothingElse_data()
{
    using Answer = std::function<FakeReply *()>;
    QTest::addColumn<Answer>("answer");
    QTest::addColumn<Kind>("kind");
    const auto row = [](const char *name, const Answer &answer, Kind kind) { QTest::newRow(name) << answer << kind; };
    for (const int status : {500, 501, 504, 507}) {
        row(
            qPrintable(QString::number(status)), [status] { return FakeReply::json(status, "{}"); }, Kind::ServerFault);
    }
    row(
        "429", [] { return FakeReply::json(429, "{}")->withHeader("Retry-After", "0"); }, Kind::RateLimited);
    row(
        "422", [] { return FakeReply::json(422, "{}"); }, Kind::Invalid);
    row(
        "lost", [] { return FakeReply::networkError(QNetworkReply::RemoteHostClosedError, u"closed"_s); },
        Kind::Offline);
    row(
        "refused", [] { return FakeReply::refused(); }, Kind::Offline);
    row(
        "truncated", [] { return FakeReply::truncated(200, "{"); }, Kind::BadReply);
    row(
        "not JSON", [] { return new FakeReply(200, "oops"); }, Kind::BadReply);
}

void TestDesktopAgent::repeatsNothingElse()
{
    QFETCH(const std::function<FakeReply *()>, answer);
    m_network->answer = [answer](const FakeRequest &request) {
        return request.path() == u"/status"_s ? FakeReply::json(200, Ready) : answer();
    };
    Ending ending(m_agent->computer(click(3, 4)));
    QTRY_COMPARE(ending.count, 1);
    QTEST(ending.error->kind, "kind");
    QCOMPARE(paths(), QStringList({u"/status"_s, u"/computer"_s}));
}

void TestDesktopAgent::timesOutWithoutRepeating()
{
    m_agent->setRequestTimeout(30ms);
    m_network->answer = [](const FakeRequest &request) {
        return request.path() == u"/status"_s ? FakeReply::json(200, Ready) : FakeReply::never();
    };
    Ending ending(m_agent->computer(click(3, 4)));
    QTRY_COMPARE(ending.count, 1);
    QCOMPARE(ending.error->kind, Kind::Timeout);
    QVERIFY(!ending.error->surelyNotRun());
    QCOMPARE(m_network->requests.size(), 2);

    m_agent = agentAt(u"https://j-2--9000.sims.plato.so"_s);
    m_agent->setRequestTimeout(30ms);
    m_network->answer = [](const FakeRequest &) { return FakeReply::never(); };
    Ending unrouted(m_agent->computer(click(3, 4)));
    QTRY_COMPARE(unrouted.count, 1);
    QCOMPARE(unrouted.error->kind, Kind::Timeout);
    QVERIFY(unrouted.error->surelyNotRun()); // only the routing was sent
    QCOMPARE(paths(), QStringList{u"/status"_s});
}

void TestDesktopAgent::cancelledWhileWaitingForTheRoute()
{
    m_network->answer = [](const FakeRequest &) { return FakeReply::never(); };
    DesktopAgent::ToolJob *job = m_agent->computer(click(1, 2));
    Ending ending(job);
    Ending other(m_agent->status());
    job->cancel();
    QCOMPARE(ending.count, 0);
    QTRY_COMPARE(ending.count, 1);
    QCOMPARE(ending.error->kind, Kind::Cancelled);
    QVERIFY(ending.error->notSent);
    m_network->replies.first()->complete(); // not JSON, but an answer: that is the route
    QTRY_COMPARE(m_network->requests.size(), 2);
    QCOMPARE(paths(), QStringList({u"/status"_s, u"/status"_s})); // the click was never sent
    QCOMPARE(other.count, 0);
}

void TestDesktopAgent::cancelledWhileSent()
{
    m_network->answer = [](const FakeRequest &request) {
        return request.path() == u"/status"_s ? FakeReply::json(200, Ready) : FakeReply::never();
    };
    DesktopAgent::ToolJob *job = m_agent->computer(click(1, 2));
    Ending ending(job);
    QTRY_COMPARE(m_network->requests.size(), 2);
    job->cancel();
    QVERIFY(m_network->replies.last()->wasAborted());
    QTRY_COMPARE(ending.count, 1);
    QCOMPARE(ending.error->kind, Kind::Cancelled);
    QVERIFY(!ending.error->notSent);
}

void TestDesktopAgent::cancelledWhilePausing()
{
    m_agent->setRetryPolicy({6, 60s, 60s});
    m_network->answer = [](const FakeRequest &request) {
        return request.path() == u"/status"_s ? FakeReply::json(200, Ready) : FakeReply::json(502, "{}");
    };
    DesktopAgent::ToolJob *job = m_agent->computer(click(1, 2));
    Ending ending(job);
    QTRY_COMPARE(m_network->requests.size(), 2);
    QTRY_VERIFY(m_network->replies.last().isNull()); // answered: now it pauses
    QCOMPARE(ending.count, 0);
    job->cancel();
    QTRY_COMPARE(ending.count, 1);
    QCOMPARE(ending.error->kind, Kind::Cancelled);
    QCOMPARE(m_network->requests.size(), 2);
}

void TestDesktopAgent::endsSilentlyWithItsAgent()
{
    m_network->answer = [](const FakeRequest &) { return FakeReply::never(); };
    Ending waiting(m_agent->screenshot());
    QPointer<FakeReply> routing = m_network->replies.first();
    bool aborted = false;
    connect(routing, &QNetworkReply::finished, this, [&aborted] { aborted = true; });
    m_agent.reset();
    QVERIFY(aborted);
    QVERIFY(routing.isNull());
    QCoreApplication::processEvents();
    QCOMPARE(waiting.count, 0);
}

void TestDesktopAgent::sendsCommands()
{
    Ending first(m_agent->bash(u"echo 'ü' > /tmp/x"_s, 7s));
    Ending second(m_agent->bash(QString(), 120s, true));
    Ending third(m_agent->screenshot());
    QTRY_COMPARE(first.count + second.count + third.count, 3);
    QCOMPARE(m_network->requests.at(1).json(),
             (QJsonObject{{u"command"_s, u"echo 'ü' > /tmp/x"_s}, {u"timeout"_s, 7}}));
    QCOMPARE(m_network->requests.at(1).header("Content-Type"), "application/json");
    QCOMPARE(m_network->requests.at(2).json(),
             (QJsonObject{{u"command"_s, QString()}, {u"timeout"_s, 120}, {u"restart"_s, true}}));
    QCOMPARE(m_network->requests.at(3).json(), (QJsonObject{{u"action"_s, u"screenshot"_s}}));
    QCOMPARE(first.exchange.operation, u"bash"_s);
    QCOMPARE(third.exchange.operation, u"computer"_s);
}

void TestDesktopAgent::waitsLongerForLongCommands()
{
    m_agent->setRequestTimeout(40ms);
    m_network->answer = [](const FakeRequest &request) {
        return request.path() == u"/status"_s ? FakeReply::json(200, Ready)
                                              : FakeReply::json(200, "{}")->delayed(200ms);
    };
    ComputerAction wait;
    wait.action = u"wait"_s;
    wait.durationSeconds = 5;
    Ending longCommand(m_agent->bash(u"sleep"_s, 5s));
    Ending longWait(m_agent->computer(wait));
    Ending quick(m_agent->screenshot());
    QTRY_COMPARE(longCommand.count + longWait.count + quick.count, 3);
    QVERIFY(!longCommand.error);
    QVERIFY(!longWait.error);
    QCOMPARE(quick.error->kind, Kind::Timeout);
}

void TestDesktopAgent::actions_data()
{
    QTest::addColumn<QString>("fields");
    const QString coordinate = u"coordinate"_s;
    QTest::newRow("screenshot") << QString();
    QTest::newRow("cursor_position") << QString();
    QTest::newRow("mouse_move") << coordinate;
    QTest::newRow("left_click") << coordinate;
    QTest::newRow("right_click") << coordinate;
    QTest::newRow("middle_click") << coordinate;
    QTest::newRow("double_click") << coordinate;
    QTest::newRow("triple_click") << coordinate;
    QTest::newRow("left_click_drag") << coordinate;
    QTest::newRow("left_mouse_down") << QString();
    QTest::newRow("left_mouse_up") << QString();
    QTest::newRow("type") << u"text"_s;
    QTest::newRow("key") << u"text"_s;
    QTest::newRow("hold_key") << u"duration text"_s;
    QTest::newRow("scroll") << u"coordinate scroll_amount scroll_direction"_s;
    QTest::newRow("wait") << u"duration"_s;
    QTest::newRow("a_later_one") << u"coordinate duration scroll_amount scroll_direction text"_s;
}

void TestDesktopAgent::actions()
{
    QFETCH(const QString, fields);
    const QString word = QString::fromLatin1(QTest::currentDataTag());
    ComputerAction action{word, QPoint(-3, 800), u"t"_s, u"down"_s, 3, 1.5, 0.25};
    QJsonObject json = action.toJson();
    QCOMPARE(json.take(u"action"_s), QJsonValue(word));
    QCOMPARE(json.take(u"screenshot_delay_s"_s), QJsonValue(0.25));
    QCOMPARE(json.keys().join(u' '), fields); // keys() are sorted
    if (json.contains(u"coordinate"_s))
        QCOMPARE(json["coordinate"_L1].toArray(), QJsonArray({-3, 800}));
    if (json.contains(u"duration"_s))
        QCOMPARE(json["duration"_L1].toDouble(), 1.5);

    ComputerAction bare;
    bare.action = word;
    QJsonObject bareJson = bare.toJson();
    bareJson.remove(u"text"_s); // typing nothing is typing, too
    QCOMPARE(bareJson, (QJsonObject{{u"action"_s, word}}));
}

void TestDesktopAgent::results_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<ToolResult>("result");
    QTest::newRow("whole") << R"({"output":"o","error":"e","base64_image":"iVBORw0KGgo=","system":"s","x":1})"_ba
                           << ToolResult{u"o"_s, u"e"_s, "\x89PNG\r\n\x1a\n"_ba, u"s"_s};
    QTest::newRow("empty") << "{}"_ba << ToolResult{};
    QTest::newRow("nulls") << R"({"output":null,"error":null,"base64_image":null,"system":null})"_ba << ToolResult{};
    QTest::newRow("wrong types") << R"({"output":7,"error":[],"base64_image":{},"system":true})"_ba << ToolResult{};
    QTest::newRow("broken picture") << R"({"output":"o","base64_image":"i*BO"})"_ba << ToolResult{u"o"_s, {}, {}, {}};
}

void TestDesktopAgent::results()
{
    QFETCH(const QByteArray, body);
    m_network->answer = [body](const FakeRequest &) { return FakeReply::json(200, body); };
    Ending ending(m_agent->screenshot());
    QTRY_COMPARE(ending.count, 1);
    QVERIFY(!ending.error);
    QTEST(ending.result, "result");
}

void TestDesktopAgent::statuses_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<std::optional<DesktopStatus>>("status");
    QTest::addColumn<bool>("ready");
    const auto row = [](const char *name, const QByteArray &json, std::optional<DesktopStatus> status, bool ready) {
        QTest::newRow(name) << json << status << ready;
    };
    row("ready", Ready, DesktopStatus{u"ready"_s, QSize(1280, 800)}, true);
    row("starting", R"({"status":"starting"})", DesktopStatus{u"starting"_s, {}}, false);
    row("odd size", R"({"status":"ready","resolution":{"width":-1,"height":"8"}})", DesktopStatus{u"ready"_s, {}},
        true);
    row("no status", R"({"resolution":{"width":1,"height":1}})", std::nullopt, false);
}

void TestDesktopAgent::statuses()
{
    QFETCH(const QByteArray, json);
    QFETCH(const bool, ready);
    const auto status = DesktopStatus::fromJson(QJsonDocument::fromJson(json).object());
    QTEST(status, "status");
    if (status)
        QCOMPARE(status->isReady(), ready);
}

void TestDesktopAgent::gatewayUrls_data()
{
    QTest::addColumn<QString>("base");
    QTest::addColumn<QString>("gateway");
    QTest::addColumn<QString>("url");
    QTest::newRow("production") << u"https://plato.so"_s << QString() << u"https://j-1--9000.sims.plato.so"_s;
    QTest::newRow("staging") << u"https://staging.plato.so"_s << QString()
                             << u"https://j-1--9000.staging.sims.plato.so"_s;
    QTest::newRow("not Plato") << u"https://evilplato.so"_s << QString() << QString();
    QTest::newRow("loopback") << u"http://127.0.0.1:8080"_s << QString() << QString();
    QTest::newRow("given") << u"http://127.0.0.1:8080"_s << u" gw.test:8443/ "_s << u"https://j-1--9000.gw.test:8443"_s;
    QTest::newRow("given, with scheme") << u"https://plato.so"_s << u"http://gw.test"_s
                                        << u"http://j-1--9000.gw.test"_s;
    QTest::newRow("nonsense") << u"https://plato.so"_s << u"a b"_s << QString();
}

void TestDesktopAgent::gatewayUrls()
{
    QFETCH(const QString, base);
    QFETCH(const QString, gateway);
    QFETCH(const QString, url);
    const QUrl made = DesktopAgent::gatewayUrl(QUrl(base), gateway, u"j-1"_s);
    QCOMPARE(made.isValid() ? made.toString() : QString(), url);
    if (!url.isEmpty())
        QVERIFY(DesktopAgent::gatewayUrl(QUrl(base), gateway, u"j-1"_s, 6080).host().startsWith(u"j-1--6080."_s));
}

QTEST_GUILESS_MAIN(TestDesktopAgent)
#include "tst_desktopagent.moc"
