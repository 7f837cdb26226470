// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/desktop/agentoverfake.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace plato;
using namespace plato::test;
using Kind = ApiError::Kind;

/// The client of a desktop's agent: what is sent, what is repeated and what is not, and how a request ends.
class TestDesktopAgent : public QObject, private AgentOverFake
{
    Q_OBJECT

private Q_SLOTS:
    void init() { makeAgent(); }
    void cleanup() { m_agent.reset(); }

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
    void results_data();
    void results();
};

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
    wait.action = DesktopAction::Wait;
    wait.durationSeconds = 5;
    Ending longCommand(m_agent->bash(u"sleep"_s, 5s));
    Ending longWait(m_agent->computer(wait));
    Ending quick(m_agent->screenshot());
    QTRY_COMPARE(longCommand.count + longWait.count + quick.count, 3);
    QVERIFY(!longCommand.error);
    QVERIFY(!longWait.error);
    QCOMPARE(quick.error->kind, Kind::Timeout);
}

void TestDesktopAgent::results_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<ToolResult>("result");
    QTest::newRow("whole") << R"({"output":"o","error":"e","base64_image":"iVBORw0KGgo=","system":"s","x":1})"_ba
                           << ToolResult{u"o"_s, u"e"_s, "iVBORw0KGgo="_ba, u"s"_s};
    QTest::newRow("empty") << "{}"_ba << ToolResult{};
    QTest::newRow("nulls") << R"({"output":null,"error":null,"base64_image":null,"system":null})"_ba << ToolResult{};
    QTest::newRow("wrong types") << R"({"output":7,"error":[],"base64_image":{},"system":true})"_ba << ToolResult{};
    QTest::newRow("broken picture") << R"({"output":"o","base64_image":"i*BO"})"_ba
                                    << ToolResult{u"o"_s, {}, "i*BO"_ba, {}};
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

QTEST_GUILESS_MAIN(TestDesktopAgent)
#include "tst_desktopagent.moc"
