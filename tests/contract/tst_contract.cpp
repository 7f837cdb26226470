// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/platoapi.h"
#include "tests/contract/answers.h"
#include "tests/contract/contractproxy.h"
#include "tests/support/realplatod.h"

#include <QNetworkAccessManager>
#include <QTest>
#include <QUrlQuery>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace std::chrono_literals;
using test::answerOf;
using test::kindOf;
using test::wordsOf;
using Kind = ApiError::Kind;

namespace {

EnvRequest simulatorEnv(const QString &simulator, const QString &alias)
{
    EnvRequest env;
    env.simulator = simulator;
    env.alias = alias;
    return env;
}

} // namespace

/// The real client and the real runtime, every message between them held against the contract. One life of one session,
/// in order; what the contract says of it all is asked at the end.
class ContractTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void catalogue();
    void wrongKey();
    void sessionIsMadeAndBecomesReady();
    void sessionIsLookedAt();
    void stateTellsWhatTheApplicationDid();
    void addresses();
    void jobsOneByOne();
    void restOfTheContract_data();
    void restOfTheContract();
    void makeIsRefused();
    void makeBodiesThatTheContractForbids_data();
    void makeBodiesThatTheContractForbids();
    void unknownIds();
    void sessionIsClosed();
    void everythingWasWithinTheContract();

private:
    test::HttpAnswer raw(const QByteArray &method, const QString &path, const QByteArray &body = {},
                         const test::HttpClient::Headers &headers = {});
    void waitUntilReady(const QString &sessionId);

    test::RealPlatod m_platod;
    test::ContractProxy m_proxy;
    QNetworkAccessManager m_network;
    std::unique_ptr<PlatoApi> m_api;
    QMap<QString, QSet<int>> m_asked; ///< statuses by operation, as our client tells them
    QString m_session;
    QString m_git; ///< job of the fossil env
    QString m_box; ///< job of the blank env
};

void ContractTest::initTestCase()
{
    QVERIFY2(m_platod.start(), qPrintable(m_platod.diagnostics()));
    QVERIFY2(m_proxy.start(u"plato-v2.openapi.yaml"_s, m_platod.url()), qPrintable(m_proxy.diagnostics()));
    m_api = std::make_unique<PlatoApi>(m_network, m_proxy.url(), QString::fromLatin1(m_platod.apiKey()));
    connect(m_api.get(), &PlatoApi::exchanged, this,
            [this](const Exchange &exchange) { m_asked[exchange.operation].insert(exchange.httpStatus); });
}

test::HttpAnswer ContractTest::raw(const QByteArray &method, const QString &path, const QByteArray &body,
                                   const test::HttpClient::Headers &headers)
{
    test::HttpClient client;
    client.setHeader("X-API-Key", m_platod.apiKey());
    return client.send(method, m_proxy.url().resolved(QUrl(path)), body, headers);
}

void ContractTest::catalogue()
{
    const auto user = answerOf(m_api->userMe());
    QVERIFY2(user.isGood(), wordsOf(user).constData());

    const auto simulators = answerOf(m_api->simulators());
    QVERIFY2(simulators.isGood(), wordsOf(simulators).constData());
    QStringList names;
    for (const Simulator &simulator : simulators.value)
        names.append(simulator.name);
    QVERIFY2(names.contains(u"fossil"_s), qPrintable(names.join(u' ')));

    const auto artifacts = answerOf(m_api->simulatorArtifacts(u"fossil"_s));
    QVERIFY2(artifacts.isGood() && !artifacts.value.isEmpty(), wordsOf(artifacts).constData());
    const auto artifact = answerOf(m_api->artifact(artifacts.value.first().artifactId));
    QVERIFY2(artifact.isGood(), wordsOf(artifact).constData());
    QCOMPARE(artifact.value.simulatorName, u"fossil"_s);

    QVERIFY(kindOf(answerOf(m_api->simulatorArtifacts(u"no such/thing"_s))) == Kind::Gone);
    QVERIFY(kindOf(answerOf(m_api->artifact(u"nowhere"_s))) == Kind::Gone);
}

void ContractTest::wrongKey()
{
    PlatoApi stranger(m_network, m_proxy.url(), u"wrong"_s);
    QVERIFY(kindOf(answerOf(stranger.userMe())) == Kind::Unauthorized);
    QVERIFY(kindOf(answerOf(stranger.sessions())) == Kind::Unauthorized);
    QVERIFY(kindOf(answerOf(stranger.close(u"s"_s))) == Kind::Unauthorized);
    MakeRequest request;
    request.envs = {simulatorEnv(u"fossil"_s, u"git"_s)};
    QVERIFY(kindOf(answerOf(stranger.makeSession(request))) == Kind::Unauthorized);

    test::HttpClient keyless;
    const auto answer = keyless.send("GET", m_proxy.url().resolved(QUrl(u"/api/v2/user/me"_s)), {},
                                     {test::ContractProxy::wrongOnPurpose()});
    QCOMPARE(answer.status, 401);
}

void ContractTest::waitUntilReady(const QString &sessionId)
{
    for (int i = 0; i < 12; ++i) {
        const auto ready = answerOf(m_api->waitForReady(sessionId, 5s));
        QVERIFY2(ready.isGood(), wordsOf(ready).constData());
        QVERIFY2(ready.value.status != u"failed", "a failed session");
        if (!ready.value.ready)
            continue;
        QVERIFY(ready.value.context);
        QCOMPARE(ready.value.context->size(), 2);
        return;
    }
    QFAIL("the session did not become ready");
}

void ContractTest::sessionIsMadeAndBecomesReady()
{
    EnvRequest box;
    box.type = EnvRequest::Type::Resource;
    box.simulator = u"box"_s;
    box.alias = u"box"_s;
    MakeRequest request;
    request.envs = {simulatorEnv(u"fossil"_s, u"git"_s), box};
    request.timeoutSeconds = 900;
    const auto made = answerOf(m_api->makeSession(request));
    QVERIFY2(made.isGood(), wordsOf(made).constData());
    m_session = made.value.sessionId;
    QCOMPARE(made.value.envs.size(), 2);
    for (const MadeEnv &env : made.value.envs) {
        QVERIFY2(env.success, qPrintable(env.error));
        (env.alias == u"git" ? m_git : m_box) = env.jobId;
    }
    const auto notYet = answerOf(m_api->waitForReady(m_session, 0s));
    QVERIFY2(notYet.isGood(), wordsOf(notYet).constData());
    waitUntilReady(m_session);
}

void ContractTest::sessionIsLookedAt()
{
    const auto sessions = answerOf(m_api->sessions());
    QVERIFY2(sessions.isGood(), wordsOf(sessions).constData());
    QCOMPARE(sessions.value.sessions.first().sessionId, m_session);
    const auto details = answerOf(m_api->sessionDetails(m_session));
    QVERIFY2(details.isGood() && details.value.jobs.size() == 2, wordsOf(details).constData());
    const auto jobs = answerOf(m_api->jobs(m_session));
    QVERIFY2(jobs.isGood() && jobs.value.size() == 2, wordsOf(jobs).constData());
    const auto beat = answerOf(m_api->heartbeat(m_session));
    QVERIFY2(beat.isGood() && beat.value.success, wordsOf(beat).constData());
}

void ContractTest::stateTellsWhatTheApplicationDid()
{
    const auto before = answerOf(m_api->state(m_session, false));
    QVERIFY2(before.isGood(), wordsOf(before).constData());
    const auto reset = answerOf(m_api->reset(m_session));
    QVERIFY2(reset.isGood() && reset.value.success, wordsOf(reset).constData());

    const auto urls = answerOf(m_api->publicUrls(m_session));
    QVERIFY2(urls.isGood(), wordsOf(urls).constData());
    test::HttpClient visitor; // a person logs in: rows of the user table change
    const auto login = visitor.send("POST", QUrl(urls.value[m_git].url).resolved(QUrl(u"login"_s)),
                                    "u=demo&p=demo&in=Login", {{"Content-Type", "application/x-www-form-urlencoded"}});
    QVERIFY2(login.status == 302 || login.status == 303, login.body.constData());

    for (const bool merge : {false, true}) {
        const auto state = answerOf(m_api->state(m_session, merge));
        QVERIFY2(state.isGood(), wordsOf(state).constData());
        QVERIFY2(state.value.contains(R"("table_name":"user")"), state.value.constData());
    }
    const auto job = answerOf(m_api->jobState(m_git));
    QVERIFY2(job.isGood() && job.value.contains(R"("table_name":"user")"), job.value.constData());
}

void ContractTest::addresses()
{
    const auto urls = answerOf(m_api->publicUrls(m_session));
    QVERIFY2(urls.isGood() && urls.value.contains(m_git), wordsOf(urls).constData());
    const auto connects = answerOf(m_api->connectUrls(m_session));
    QVERIFY2(connects.isGood() && connects.value.contains(m_box), wordsOf(connects).constData());
    for (const int port : {0, 9000}) {
        const auto url = answerOf(m_api->jobPublicUrl(m_git, port));
        QVERIFY2(url.isGood(), wordsOf(url).constData());
        const auto connection = answerOf(m_api->jobConnectUrl(m_box, port));
        QVERIFY2(connection.isGood(), wordsOf(connection).constData());
    }
    QVERIFY(answerOf(m_api->jobPublicUrl(m_git, 70'000)).error);
}

void ContractTest::jobsOneByOne()
{
    const auto ready = answerOf(m_api->waitForJobReady(m_git, 5s));
    QVERIFY2(ready.isGood() && ready.value.ready, wordsOf(ready).constData());
    const auto reset = answerOf(m_api->resetJob(m_git));
    QVERIFY2(reset.isGood() && reset.value.success, wordsOf(reset).constData());
}

void ContractTest::restOfTheContract_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("body");
    const auto get = [](const char *name, const QString &path) {
        QTest::newRow(name) << QByteArray("GET") << path << QByteArray();
    };
    const auto post = [](const char *name, const QString &path, const QByteArray &body) {
        QTest::newRow(name) << QByteArray("POST") << path << body;
    };
    get("simulator", u"/api/v1/env/simulators/fossil"_s);
    get("simulators of the organization", u"/api/v1/simulator/list-by-org"_s);
    get("versions", u"/api/v1/simulator/fossil/versions"_s);
    get("test cases", u"/api/v2/testcases"_s);
    get("job", u"/api/v2/jobs/{git}"_s);
    get("logs", u"/api/v2/sessions/{session}/jobs/{git}/logs?limit=5"_s);
    get("configuration", u"/api/v2/sessions/{session}/plato_config"_s);
    get("configuration of a job", u"/api/v2/jobs/{git}/plato_config"_s);
    get("routing", u"/api/v2/jobs/{git}/connect_routing_info"_s);
    get("remote desktop", u"/api/v2/jobs/{git}/rdp_url"_s);
    get("flows", u"/api/v2/jobs/{git}/flows"_s);
    post("network", u"/api/v2/sessions/{session}/connect_network"_s, {});
    for (const char *place : {"sessions/{session}", "jobs/{git}"}) {
        const QString base = u"/api/v2/%1/"_s.arg(QLatin1StringView(place));
        post(qPrintable(u"command on "_s + base), base + u"execute"_s, R"({"command": "true"})");
        post(qPrintable(u"date of "_s + base), base + u"set_date"_s, R"({"datetime": "2026-01-15T10:30:00"})");
        post(qPrintable(u"snapshot of "_s + base), base + u"snapshot"_s, "{}");
        for (const char *kind : {"snapshot_store", "checkpoint", "disk_snapshot", "setup_sandbox"})
            post(qPrintable(QLatin1StringView(kind) + u" of "_s + base), base + QLatin1StringView(kind), "{}");
        post(qPrintable(u"SSH key for "_s + base), base + u"add_ssh_key"_s, R"({"public_key": "ssh-ed25519 AAAA"})");
    }
    post("log", u"/api/v2/jobs/{git}/log"_s, R"({"message": "hello"})");
    post("job by itself", u"/api/v2/jobs/make"_s, R"({"type": "simulator", "simulator": "fossil"})");
    post("score", u"/api/v2/sessions/{session}/evaluate"_s, "{}");
    post("test case of the session", u"/api/v2/sessions/{session}/link_testcase"_s, R"({"testcase_id": "t"})");
    post("one job more", u"/api/v2/sessions/{session}/jobs"_s,
         R"({"env": {"type": "simulator", "simulator": "fossil", "alias": "late"}})");
    post("one job less", u"/api/v2/sessions/{session}/remove-job"_s, R"({"job_id": "nobody"})");
}

void ContractTest::restOfTheContract()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, path);
    QFETCH(QByteArray, body);
    path.replace(u"{session}"_s, m_session).replace(u"{git}"_s, m_git);
    const auto answer = raw(method, path, body);
    QVERIFY(answer.status >= 200 && answer.status != 500);
    if (answer.status != 200) // 501: this runtime does not have it, and says so in words
        QVERIFY2(!ApiError::textOfBody(answer.body).isEmpty(), answer.body.constData());
}

void ContractTest::makeIsRefused()
{
    const auto refusedKind = [this](const QList<EnvRequest> &envs) {
        MakeRequest request;
        request.envs = envs;
        return kindOf(answerOf(m_api->makeSession(request)));
    };
    QVERIFY(refusedKind({}) == Kind::Invalid);
    QVERIFY(refusedKind({simulatorEnv(u"fossil"_s, u"a"_s), simulatorEnv(u"fossil"_s, u"a"_s)}) == Kind::Invalid);
    QVERIFY(refusedKind({simulatorEnv(u"fossil"_s, u"-not a host name"_s)}) == Kind::Invalid);

    MakeRequest testcase;
    testcase.testcaseId = u"t-1"_s;
    QVERIFY(answerOf(m_api->makeSession(testcase)).error);

    // Of a session with one unknown simulator, the entry says so or the whole is refused.
    MakeRequest unknown;
    unknown.envs = {simulatorEnv(u"no-such-simulator"_s, u"x"_s)};
    const auto made = answerOf(m_api->makeSession(unknown));
    if (made.isGood()) {
        QVERIFY(!made.value.envs.first().success && !made.value.envs.first().error.isEmpty());
        const auto closed = answerOf(m_api->close(made.value.sessionId));
        QVERIFY2(closed.status == 200 || kindOf(closed) == Kind::Gone, wordsOf(closed).constData());
    }
}

void ContractTest::makeBodiesThatTheContractForbids_data()
{
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char *name, const QByteArray &body) { QTest::newRow(name) << body; };
    row("no body", "");
    row("not JSON", "{\"type\": ");
    row("a list", "[]");
    row("no type", R"({"envs": []})");
    row("unknown type", R"({"type": "wish", "envs": []})");
    row("no envs", R"({"type": "envs"})");
    row("envs as text", R"({"type": "envs", "envs": "fossil"})");
    row("env as text", R"({"type": "envs", "envs": ["fossil"]})");
    row("env without type", R"({"type": "envs", "envs": [{"simulator": "fossil"}]})");
    row("env of unknown type", R"({"type": "envs", "envs": [{"type": "wish", "simulator": "fossil"}]})");
    row("simulator without name", R"({"type": "envs", "envs": [{"type": "simulator", "alias": "a"}]})");
    row("simulator as number", R"({"type": "envs", "envs": [{"type": "simulator", "simulator": 5}]})");
    row("alias as number", R"({"type": "envs", "envs": [{"type": "simulator", "simulator": "fossil", "alias": 5}]})");
    row("artifact without id", R"({"type": "envs", "envs": [{"type": "artifact"}]})");
    row("resource without resources", R"({"type": "envs", "envs": [{"type": "resource", "simulator": "b"}]})");
    const auto resource = [&](const char *name, const QByteArray &config) {
        row(name,
            R"({"type": "envs", "envs": [{"type": "resource", "simulator": "b", "sim_config": )" + config + "}]}");
    };
    resource("no CPU", R"({"cpus": 0})");
    resource("too many CPUs", R"({"cpus": 9})");
    resource("half a CPU", R"({"cpus": 1.5})");
    resource("CPUs as text", R"({"cpus": "2"})");
    resource("too little memory", R"({"memory": 511})");
    resource("too much disk", R"({"disk": 102401})");
    row("timeout as text", R"({"type": "envs", "timeout": "long", "envs": []})");
    row("test case without id", R"({"type": "testcase"})");
}

void ContractTest::makeBodiesThatTheContractForbids()
{
    QFETCH(QByteArray, body);
    const auto answer = raw("POST", u"/api/v2/sessions/make"_s, body,
                            {test::ContractProxy::wrongOnPurpose(), {"Content-Type", "application/json"}});
    if (answer.status == 200) { // do not leave it running; the proxy has taken note
        const QString session = answer.object().value(u"session_id"_s).toString();
        answerOf(m_api->close(session));
    }
    QVERIFY2(answer.status == 422 || answer.status == 400, QByteArray::number(answer.status) + answer.body);
    QVERIFY(!ApiError::textOfBody(answer.body).isEmpty());
}

void ContractTest::unknownIds()
{
    const QString id = u"un/known id"_s;
    const auto gone = [](const auto &answer) { return kindOf(answer) == Kind::Gone; };
    QVERIFY(gone(answerOf(m_api->sessionDetails(id))));
    QVERIFY(gone(answerOf(m_api->waitForReady(id, 1s))));
    QVERIFY(gone(answerOf(m_api->jobs(id))));
    QVERIFY(gone(answerOf(m_api->heartbeat(id))));
    QVERIFY(gone(answerOf(m_api->reset(id))));
    QVERIFY(gone(answerOf(m_api->state(id, true))));
    QVERIFY(gone(answerOf(m_api->close(id))));
    QVERIFY(gone(answerOf(m_api->publicUrls(id))));
    QVERIFY(gone(answerOf(m_api->connectUrls(id))));
    QVERIFY(gone(answerOf(m_api->waitForJobReady(id, 1s))));
    QVERIFY(gone(answerOf(m_api->resetJob(id))));
    QVERIFY(gone(answerOf(m_api->jobState(id))));
    QVERIFY(gone(answerOf(m_api->closeJob(id))));
    QVERIFY(gone(answerOf(m_api->jobPublicUrl(id))));
    QVERIFY(gone(answerOf(m_api->jobConnectUrl(id))));
}

void ContractTest::sessionIsClosed()
{
    const auto one = answerOf(m_api->closeJob(m_box));
    QVERIFY2(one.isGood() && one.value.success, wordsOf(one).constData());
    // What is over is told apart from what never was only by words.
    QVERIFY(kindOf(answerOf(m_api->resetJob(m_box))) == Kind::Gone);
    QVERIFY(answerOf(m_api->waitForJobReady(m_box, 1s)).status != 0);
    QVERIFY(answerOf(m_api->jobPublicUrl(m_box)).status != 0);
    QVERIFY(answerOf(m_api->jobs(m_session)).isGood());
    QVERIFY(answerOf(m_api->state(m_session, false)).isGood());

    const auto closed = answerOf(m_api->close(m_session));
    QVERIFY2(closed.isGood() && closed.value.success, wordsOf(closed).constData());
    QVERIFY(answerOf(m_api->close(m_session)).status != 0); // again: both answers are allowed
    QVERIFY(kindOf(answerOf(m_api->heartbeat(m_session))) == Kind::Gone);
    QVERIFY(kindOf(answerOf(m_api->state(m_session, false))) == Kind::Gone);
    QVERIFY(answerOf(m_api->sessionDetails(m_session)).status != 0);
    QVERIFY(answerOf(m_api->waitForReady(m_session, 1s)).status != 0);
    QVERIFY(answerOf(m_api->sessions()).isGood());
}

void ContractTest::everythingWasWithinTheContract()
{
    const auto report = m_proxy.report();
    QVERIFY2(report.violations.isEmpty(), qPrintable(u'\n' + report.violations.join(u'\n')));
    QCOMPARE(report.unseen, QStringList());

    // Our client calls each operation by the contract's name, and has met each with success and with refusal.
    for (auto it = m_asked.cbegin(); it != m_asked.cend(); ++it)
        QVERIFY2(report.seen.value(it.key()).contains(it.value()), qPrintable(it.key()));
    const QSet<QString> withoutRefusal{u"listSimulators"_s};
    const QSet<QString> operations{
        u"getCurrentUser"_s,
        u"listSimulators"_s,
        u"listSimulatorArtifacts"_s,
        u"getArtifact"_s,
        u"makeSession"_s,
        u"listSessions"_s,
        u"getSessionDetails"_s,
        u"waitForSessionReady"_s,
        u"listJobs"_s,
        u"heartbeatSession"_s,
        u"resetSession"_s,
        u"getSessionState"_s,
        u"closeSession"_s,
        u"getSessionPublicUrls"_s,
        u"getSessionConnectUrls"_s,
        u"waitForJobReady"_s,
        u"resetJob"_s,
        u"getJobState"_s,
        u"closeJob"_s,
        u"getJobPublicUrl"_s,
        u"getJobConnectUrl"_s,
    };
    const QStringList asked = m_asked.keys();
    QCOMPARE(QSet<QString>(asked.begin(), asked.end()), operations);
    for (const QString &operation : operations) {
        const QSet<int> statuses = report.seen.value(operation);
        QVERIFY2(statuses.contains(200), qPrintable(operation));
        QVERIFY2(withoutRefusal.contains(operation) || statuses.contains(404) || statuses.contains(401),
                 qPrintable(operation));
    }
    QVERIFY(report.seen.value(u"makeSession"_s).contains(422));
}

QTEST_GUILESS_MAIN(ContractTest)
#include "tst_contract.moc"
