// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/desktop/agentoverfake.h"
#include "tests/support/rawserver.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;
using Kind = ApiError::Kind;

/// The way to a desktop's agent through the gateway. With cookies it runs over real connections, faults over a fake
/// network.
class TestAgentRouting : public QObject, private AgentOverFake
{
    Q_OBJECT

private Q_SLOTS:
    void init() { makeAgent(); }
    void cleanup() { m_agent.reset(); }

    void asksForTheRouteFirst();
    void routesWithCookie();
    void routesThroughInit();
    void routeNeverLeavesTls();
    void routeEndsSomewhere();
    void routeFailureEndsThoseWhoWait();
    void routesAgainAfterARedirect();
    void tokenStaysWithItsHosts();
    void keepsConnectionsOnLoopbackOnly();
    void gatewayUrls_data();
    void gatewayUrls();
};

void TestAgentRouting::asksForTheRouteFirst()
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

void TestAgentRouting::routesWithCookie()
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

void TestAgentRouting::routesThroughInit()
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

void TestAgentRouting::routeNeverLeavesTls()
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

void TestAgentRouting::routeEndsSomewhere()
{
    m_network->answer = [](const FakeRequest &) { return (new FakeReply(302))->withHeader("Location", "/status"); };
    Ending ending(m_agent->screenshot());
    QTRY_COMPARE(ending.count, 1);
    QCOMPARE(ending.error->kind, Kind::Redirected);
    QVERIFY(ending.error->surelyNotRun());
    QCOMPARE(m_network->requests.size(), 11);
}

void TestAgentRouting::routeFailureEndsThoseWhoWait()
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

void TestAgentRouting::routesAgainAfterARedirect()
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

void TestAgentRouting::tokenStaysWithItsHosts()
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

void TestAgentRouting::keepsConnectionsOnLoopbackOnly()
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

void TestAgentRouting::gatewayUrls_data()
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

void TestAgentRouting::gatewayUrls()
{
    QFETCH(const QString, base);
    QFETCH(const QString, gateway);
    QFETCH(const QString, url);
    const QUrl made = DesktopAgent::gatewayUrl(QUrl(base), gateway, u"j-1"_s);
    QCOMPARE(made.isValid() ? made.toString() : QString(), url);
    if (!url.isEmpty())
        QVERIFY(DesktopAgent::gatewayUrl(QUrl(base), gateway, u"j-1"_s, 6080).host().startsWith(u"j-1--6080."_s));
}

QTEST_GUILESS_MAIN(TestAgentRouting)
#include "tst_agentrouting.moc"
