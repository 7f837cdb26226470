// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/platoapi.h"
#include "tests/support/fakenetwork.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace plato;
using namespace plato::test;
using Kind = ApiError::Kind;

/// Every operation: what is asked, and what is made of the answer.
class TestPlatoApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void requests_data();
    void requests();
    void encodesPathSegments();
    void baseUrls_data();
    void baseUrls();
    void sendsNoUserInformation();

    void readsUser();
    void readsSimulators();
    void readsArtifacts();
    void readsArtifact();
    void readsMadeSession();
    void readsSessions();
    void readsJobs();
    void readsUrls();
    void readsOneUrl();
    void passesStateOnUnread();
    void namesTheMissingField_data();
    void namesTheMissingField();

private:
    std::unique_ptr<FakeNetwork> m_network;
    std::unique_ptr<PlatoApi> m_api;
};

using Call = std::function<ApiJob *(PlatoApi &)>;
Q_DECLARE_METATYPE(Call)

namespace {

/// The job's result and error, taken when it ended.
template <typename T>
struct Outcoming
{
    std::optional<T> result;
    std::optional<ApiError> error;

    explicit Outcoming(ResultJob<T> *job)
    {
        QSignalSpy finished(job, &ApiJob::finished);
        QObject::connect(job, &ApiJob::finished, job, [this, job] {
            error = job->error();
            if (!error)
                result = job->result();
        });
        finished.wait();
    }
};

} // namespace

void TestPlatoApi::init()
{
    m_network = std::make_unique<FakeNetwork>();
    m_network->answer = [](const FakeRequest &) { return FakeReply::never(); };
    m_api = std::make_unique<PlatoApi>(*m_network, QUrl(u"https://plato.test/api/"_s), u" key-of-\r\na-test\n"_s);
}

void TestPlatoApi::cleanup()
{
    m_api.reset();
    m_network.reset();
}

void TestPlatoApi::requests_data()
{
    QTest::addColumn<Call>("call");
    QTest::addColumn<QString>("operation");
    QTest::addColumn<QString>("line");
    QTest::addColumn<QByteArray>("body"); // null: none
    const auto row = [](const char *operation, const Call &call, const QString &line, const QByteArray &body = {}) {
        QTest::newRow(operation) << call << QString::fromLatin1(operation) << line << body;
    };
    const QString s = u"s"_s;
    row(
        "getCurrentUser", [](PlatoApi &api) { return api.userMe(); }, u"GET /api/v2/user/me"_s);
    row(
        "listSimulators", [](PlatoApi &api) { return api.simulators(); }, u"GET /api/v1/env/simulators"_s);
    row(
        "listSimulatorArtifacts", [](PlatoApi &api) { return api.simulatorArtifacts(u"fossil"_s); },
        u"GET /api/v2/simulators/fossil/artifacts"_s);
    row(
        "getArtifact", [](PlatoApi &api) { return api.artifact(u"a-1"_s); }, u"GET /api/v2/artifacts/a-1"_s);
    row(
        "listTestcases", [](PlatoApi &api) { return api.testcases(2); },
        u"GET /api/v2/testcases?page=2&page_size=250"_s);
    row(
        "makeSession",
        [](PlatoApi &api) {
            MakeRequest request;
            EnvRequest env;
            env.simulator = u"fossil"_s;
            env.alias = u"git"_s;
            request.envs = {env};
            request.timeoutSeconds = 60;
            return api.makeSession(request);
        },
        u"POST /api/v2/sessions/make"_s,
        R"({"envs":[{"alias":"git","simulator":"fossil","type":"simulator"}],"source":"SDK","timeout":60,"type":"envs"})");
    row(
        "listSessions", [](PlatoApi &api) { return api.sessions(2, 10); },
        u"GET /api/v2/sessions?page=2&page_size=10"_s);
    row(
        "getSessionDetails", [s](PlatoApi &api) { return api.sessionDetails(s); }, u"GET /api/v2/sessions/s"_s);
    row(
        "waitForSessionReady", [s](PlatoApi &api) { return api.waitForReady(s, 25s); },
        u"GET /api/v2/sessions/s/wait_for_ready?timeout=25"_s);
    row(
        "listJobs", [s](PlatoApi &api) { return api.jobs(s); }, u"GET /api/v2/sessions/s/jobs"_s);
    row(
        "heartbeatSession", [s](PlatoApi &api) { return api.heartbeat(s); }, u"POST /api/v2/sessions/s/heartbeat"_s);
    row(
        "resetSession", [s](PlatoApi &api) { return api.reset(s); }, u"POST /api/v2/sessions/s/reset"_s, "{}");
    row(
        "getSessionState", [s](PlatoApi &api) { return api.state(s, true); },
        u"GET /api/v2/sessions/s/state?merge_mutations=true"_s);
    row(
        "closeSession", [s](PlatoApi &api) { return api.close(s); }, u"POST /api/v2/sessions/s/close"_s);
    row(
        "getSessionPublicUrls", [s](PlatoApi &api) { return api.publicUrls(s); },
        u"GET /api/v2/sessions/s/public_url"_s);
    row(
        "getSessionConnectUrls", [s](PlatoApi &api) { return api.connectUrls(s); },
        u"GET /api/v2/sessions/s/connect_url"_s);
    row(
        "waitForJobReady", [](PlatoApi &api) { return api.waitForJobReady(u"j"_s, 5s); },
        u"GET /api/v2/jobs/j/wait_for_ready?timeout=5"_s);
    row(
        "resetJob", [](PlatoApi &api) { return api.resetJob(u"j"_s); }, u"POST /api/v2/jobs/j/reset"_s, "{}");
    row(
        "getJobState", [](PlatoApi &api) { return api.jobState(u"j"_s); }, u"GET /api/v2/jobs/j/state"_s);
    row(
        "closeJob", [](PlatoApi &api) { return api.closeJob(u"j"_s); }, u"POST /api/v2/jobs/j/close"_s);
    row(
        "getJobPublicUrl", [](PlatoApi &api) { return api.jobPublicUrl(u"j"_s); }, u"GET /api/v2/jobs/j/public_url"_s);
    row(
        "getJobConnectUrl", [](PlatoApi &api) { return api.jobConnectUrl(u"j"_s, 6080); },
        u"GET /api/v2/jobs/j/connect_url?port=6080"_s);
}

void TestPlatoApi::requests()
{
    QFETCH(const Call, call);
    QFETCH(const QByteArray, body);
    QFETCH(const QString, line);
    m_network->answer = [](const FakeRequest &) {
        return FakeReply::json(200, R"({"success":true,"ready":true,"session_id":"s","artifact_id":"a","artifacts":[],
            "testcases":[],"sessions":[],"jobs":[],"results":{},"url":"https://x","id":1,"public_id":"u"})");
    };
    ApiJob *job = call(*m_api);
    QTEST(job->exchange().operation, "operation");
    QCOMPARE(m_network->requests.size(), 1); // sent at once
    const FakeRequest request = m_network->requests.first();
    const QString pathAndQuery = request.url().toString(QUrl::RemoveScheme | QUrl::RemoveAuthority);
    QCOMPARE(QString::fromLatin1(request.method) + u' ' + pathAndQuery, line);
    QCOMPARE(request.url().host(), u"plato.test"_s);
    QCOMPARE(request.body, body);
    QCOMPARE(request.header("X-API-Key"), "key-of-a-test");
    QCOMPARE(request.header("Prefer"), // one copy of the mutations will do
             pathAndQuery.contains(u"/state"_s) ? "return=minimal"_ba : QByteArray());
    QCOMPARE(request.header("Content-Type"), body.isEmpty() ? QByteArray() : "application/json"_ba);
    QCOMPARE(request.request.attribute(QNetworkRequest::RedirectPolicyAttribute).toInt(),
             int(QNetworkRequest::ManualRedirectPolicy));

    QSignalSpy exchanged(m_api.get(), &PlatoApi::exchanged);
    QVERIFY(exchanged.wait());
    QCOMPARE(exchanged.size(), 1);
    const auto exchange = exchanged.first().first().value<Exchange>();
    QTEST(exchange.operation, "operation");
    QCOMPARE(exchange.method, request.method);
    QCOMPARE(exchange.url, request.url());
    QCOMPARE(exchange.requestBody, body);
}

void TestPlatoApi::encodesPathSegments()
{
    m_api->jobs(u"a/b?c#d%41 ü"_s);
    QCOMPARE(m_network->requests.first().url().toEncoded(),
             "https://plato.test/api/v2/sessions/a%2Fb%3Fc%23d%2541%20%C3%BC/jobs");
}

void TestPlatoApi::baseUrls_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("used");
    QTest::newRow("plain") << u"https://plato.so"_s << u"https://plato.so"_s;
    QTest::newRow("slashes") << u"https://plato.so///"_s << u"https://plato.so"_s;
    QTest::newRow("api") << u"https://plato.so/api"_s << u"https://plato.so"_s;
    QTest::newRow("api and slashes") << u"https://plato.so//api//"_s << u"https://plato.so"_s;
    QTest::newRow("prefix") << u"http://h:8080/plato/api/"_s << u"http://h:8080/plato"_s;
    QTest::newRow("not api") << u"http://h/myapi"_s << u"http://h/myapi"_s;
    QTest::newRow("no scheme") << u"plato.so/api"_s << u"https://plato.so"_s;
    QTest::newRow("no scheme, slashes") << u"//plato.so"_s << u"https://plato.so"_s;
    QTest::newRow("rest") << u"https://user:pw@plato.so/api?x=1#y"_s << u"https://plato.so"_s;
    QTest::newRow("encoded") << u"https://h/a%2Fb/api"_s << u"https://h/a%2Fb"_s;
    QTest::newRow("empty") << QString() << QString();
}

void TestPlatoApi::baseUrls()
{
    QFETCH(const QString, given);
    QFETCH(const QString, used);
    QCOMPARE(PlatoApi::normalizedBaseUrl(QUrl(given)).toString(), used);
    if (used.isEmpty())
        return;
    PlatoApi api(*m_network, QUrl(given), u"key"_s);
    QCOMPARE(api.baseUrl(), QUrl(used));
    api.userMe();
    QCOMPARE(m_network->requests.last().url(), QUrl(used + u"/api/v2/user/me"_s));
}

void TestPlatoApi::sendsNoUserInformation()
{
    PlatoApi api(*m_network, QUrl(u"https://user:pw@plato.so"_s), u"key"_s);
    ApiJob *job = api.userMe();
    QVERIFY(m_network->requests.first().url().userInfo().isEmpty());
    QVERIFY(!job->exchange().url.toString().contains(u"pw"_s));
}

void TestPlatoApi::readsUser()
{
    m_network->answer = [](const FakeRequest &) {
        return FakeReply::json(200,
                               R"({"id":7,"public_id":"u","email":null,"name":"N","organization_name":"O","x":1})");
    };
    const Outcoming<User> user(m_api->userMe());
    QVERIFY(user.result);
    QCOMPARE(*user.result, (User{7, u"u"_s, {}, u"N"_s, u"O"_s}));
}

void TestPlatoApi::readsSimulators()
{
    m_network->answer = [](const FakeRequest &) {
        return FakeReply::json(200, R"([{"name":"a"},{"id":3},"x",null,{"name":"b","enabled":false}])");
    };
    const Outcoming<QList<Simulator>> list(m_api->simulators());
    QVERIFY(list.result);
    QCOMPARE(list.result->size(), 2); // disabled ones, too: the catalogue sorts them out
    QCOMPARE(list.result->last().enabled, false);

    m_network->answer = [](const FakeRequest &) { return FakeReply::json(200, R"({"simulators":[]})"); };
    const Outcoming<QList<Simulator>> object(m_api->simulators());
    QCOMPARE(object.error->kind, Kind::BadReply);
    QCOMPARE(object.error->detail, u"not a JSON list: {\"simulators\":[]}"_s);
}

void TestPlatoApi::readsArtifacts()
{
    m_network->answer = [](const FakeRequest &) {
        return FakeReply::json(200,
                               R"({"artifacts":[{"artifact_id":"a-2","simulator_name":"f"},{"artifact_id":"a-1"}]})");
    };
    const Outcoming<QList<Artifact>> list(m_api->simulatorArtifacts(u"f"_s));
    QVERIFY(list.result);
    QCOMPARE(list.result->size(), 2);
    QCOMPARE(list.result->first().artifactId, u"a-2"_s); // the server's order: newest first
}

void TestPlatoApi::readsArtifact()
{
    m_network->answer = [](const FakeRequest &) {
        return FakeReply::json(200, R"({"artifact_id":"a","simulator_name":"f","status":"brewing"})");
    };
    const Outcoming<Artifact> artifact(m_api->artifact(u"a"_s));
    QVERIFY(artifact.result);
    QCOMPARE(artifact.result->status, u"brewing"_s);
}

void TestPlatoApi::readsMadeSession()
{
    m_network->answer = [](const FakeRequest &) {
        return FakeReply::json(
            200,
            R"({"session_id":"s","envs":[{"alias":"a","job_id":"j"},{"alias":"b","success":false,"error":"full"}]})");
    };
    const Outcoming<MadeSession> made(m_api->makeSession({}));
    QVERIFY(made.result);
    QCOMPARE(made.result->envs.size(), 2);
    QCOMPARE(made.result->envs.last().error, u"full"_s);
}

void TestPlatoApi::readsSessions()
{
    m_network->answer = [](const FakeRequest &) {
        return FakeReply::json(200, R"({"sessions":[{"id":12},{"nothing":1}],"has_more_pages":true})");
    };
    const Outcoming<SessionList> list(m_api->sessions());
    QVERIFY(list.result);
    QCOMPARE(list.result->sessions.size(), 1);
    QCOMPARE(list.result->sessions.first().sessionId, u"12"_s);
    QVERIFY(list.result->hasMorePages);
}

void TestPlatoApi::readsJobs()
{
    m_network->answer = [](const FakeRequest &) {
        return FakeReply::json(200, R"({"session_id":"s","jobs":[{"job_id":"j","status":"napping"}]})");
    };
    const Outcoming<QList<JobInfo>> jobs(m_api->jobs(u"s"_s));
    QVERIFY(jobs.result);
    QCOMPARE(jobs.result->first().status.word(), u"napping"_s);
    QVERIFY(!jobs.result->first().status.isTerminal());
}

void TestPlatoApi::readsUrls()
{
    m_network->answer = [](const FakeRequest &) {
        return FakeReply::json(200, R"({"session_id":"s","results":{"j-1":{"job_id":"j-1","url":"h/x"},
            "j-2":{"error":"not running"},"j-3":7}})");
    };
    const Outcoming<QHash<QString, UrlResult>> urls(m_api->publicUrls(u"s"_s));
    QVERIFY(urls.result);
    QCOMPARE(urls.result->size(), 2);
    QCOMPARE(urls.result->value(u"j-1"_s).url, u"https://h/x"_s);
    QCOMPARE(urls.result->value(u"j-2"_s), (UrlResult{u"j-2"_s, {}, u"not running"_s}));

    m_network->answer = [](const FakeRequest &) {
        return FakeReply::json(200, R"({"session_id":"s","results":null})");
    };
    const Outcoming<QHash<QString, UrlResult>> none(m_api->connectUrls(u"s"_s));
    QVERIFY(none.result);
    QVERIFY(none.result->isEmpty());
}

void TestPlatoApi::readsOneUrl()
{
    m_network->answer = [](const FakeRequest &) { return FakeReply::json(200, R"({"url":"http://127.0.0.1:1/"})"); };
    const Outcoming<UrlResult> url(m_api->jobPublicUrl(u"j"_s));
    QVERIFY(url.result);
    QCOMPARE(*url.result, (UrlResult{u"j"_s, u"http://127.0.0.1:1/"_s, {}}));
}

void TestPlatoApi::passesStateOnUnread()
{
    const QByteArray odd = "\n {\"results\": { \"j\" : {\"state\": null}} }\n"; // not one byte of it changes
    m_network->answer = [odd](const FakeRequest &) { return FakeReply::json(200, odd); };
    const Outcoming<QByteArray> state(m_api->state(u"s"_s, false));
    QCOMPARE(state.result, odd);
    QCOMPARE(m_network->requests.last().query(), u"merge_mutations=false"_s);
    const Outcoming<QByteArray> jobState(m_api->jobState(u"j"_s));
    QCOMPARE(jobState.result, odd);

    const std::pair<QByteArray, QString> bad[] = {
        {"<html>", u"not JSON (illegal value at byte 1): <html>"_s},
        {"[{}]", u"not a JSON object: [{}]"_s},
        {"{\"results\":", u"truncated: ends after 11 bytes without a closing brace"_s},
        {"", u"not JSON (illegal value at byte 0): (empty)"_s},
    };
    for (const auto &[body, detail] : bad) {
        m_network->answer = [body = body](const FakeRequest &) { return FakeReply::json(200, body); };
        const Outcoming<QByteArray> refused(m_api->state(u"s"_s, false));
        QVERIFY(refused.error);
        QCOMPARE(refused.error->kind, Kind::BadReply);
        QCOMPARE(refused.error->detail, detail);
    }
}

void TestPlatoApi::namesTheMissingField_data()
{
    QTest::addColumn<Call>("call");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *name, const Call &call, const QString &field) {
        QTest::newRow(name) << call << field;
    };
    const QString s = u"s"_s;
    row(
        "artifacts", [s](PlatoApi &api) { return api.simulatorArtifacts(s); }, u"`artifacts`"_s);
    row(
        "artifact", [s](PlatoApi &api) { return api.artifact(s); }, u"`artifact_id`"_s);
    row(
        "test cases", [](PlatoApi &api) { return api.testcases(); }, u"`testcases`"_s);
    row(
        "make", [](PlatoApi &api) { return api.makeSession({}); }, u"`session_id`"_s);
    row(
        "sessions", [](PlatoApi &api) { return api.sessions(); }, u"`sessions`"_s);
    row(
        "ready", [s](PlatoApi &api) { return api.waitForReady(s, 1s); }, u"`ready`"_s);
    row(
        "job ready", [s](PlatoApi &api) { return api.waitForJobReady(s, 1s); }, u"`ready`"_s);
    row(
        "jobs", [s](PlatoApi &api) { return api.jobs(s); }, u"`jobs`"_s);
    row(
        "heartbeat", [s](PlatoApi &api) { return api.heartbeat(s); }, u"`success`"_s);
    row(
        "reset", [s](PlatoApi &api) { return api.reset(s); }, u"`success`"_s);
    row(
        "close", [s](PlatoApi &api) { return api.close(s); }, u"`success`"_s);
    row(
        "url", [s](PlatoApi &api) { return api.jobPublicUrl(s); }, u"`url`"_s);
}

void TestPlatoApi::namesTheMissingField()
{
    QFETCH(const Call, call);
    QFETCH(const QString, field);
    m_network->answer = [](const FakeRequest &) { return FakeReply::json(200, R"({"unknown":1})"); };
    ApiJob *job = call(*m_api);
    std::optional<ApiError> error;
    connect(job, &ApiJob::finished, this, [job, &error] { error = job->error(); });
    QTRY_VERIFY(error);
    QCOMPARE(error->kind, Kind::BadReply);
    QCOMPARE(error->detail, u"field %1 is missing or of a wrong type: {\"unknown\":1}"_s.arg(field));
}

QTEST_GUILESS_MAIN(TestPlatoApi)
#include "tst_platoapi.moc"
