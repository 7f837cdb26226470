// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/cataloguerecords.h"
#include "core/api/sessionpages.h"
#include "core/api/sessionrecords.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;
using namespace plato;

/// Reading of every record: whole, with nulls, with wrong types, with new words; and what is sent.
class TestRecords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void user();
    void simulator();
    void artifact();
    void jobStatus_data();
    void jobStatus();
    void simConfig_data();
    void simConfig();
    void envRequest_data();
    void envRequest();
    void makeRequest();
    void notAMakeRequest_data();
    void notAMakeRequest();
    void testcases();
    void madeSession();
    void sessionReady();
    void jobReady();
    void envContext();
    void jobInfo();
    void outcome_data();
    void outcome();
    void heartbeat();
    void urlResult_data();
    void urlResult();
    void sessionListItem_data();
    void sessionListItem();
    void sessionListItemFields();
    void sessionPages();
    void sessionDetails();
    void required_data();
    void required();
    void survivesAnything_data();
    void survivesAnything();
};

namespace {

QJsonObject object(const char *text)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray(text), &error);
    if (error.error != QJsonParseError::NoError)
        qFatal("the test's own JSON is broken: %s", text);
    return document.object();
}

using Reader = std::function<bool(const QJsonObject &)>;

template <typename T>
Reader readerOf()
{
    return [](const QJsonObject &json) {
        const auto record = T::fromJson(json);
        return record && record == T::fromJson(json); // readable, and comparable
    };
}

const std::pair<const char *, Reader> Readers[] = {
    {"User", readerOf<User>()},
    {"Simulator", readerOf<Simulator>()},
    {"Artifact", readerOf<Artifact>()},
    {"TestcaseItem", readerOf<TestcaseItem>()},
    {"TestcaseList", readerOf<TestcaseList>()},
    {"SimConfig", readerOf<SimConfig>()},
    {"MadeSession", readerOf<MadeSession>()},
    {"JobReady", readerOf<JobReady>()},
    {"EnvContext", readerOf<EnvContext>()},
    {"SessionReady", readerOf<SessionReady>()},
    {"JobInfo", readerOf<JobInfo>()},
    {"Outcome", readerOf<Outcome>()},
    {"Heartbeat", readerOf<Heartbeat>()},
    {"UrlResult", readerOf<UrlResult>()},
    {"SessionListItem", readerOf<SessionListItem>()},
    {"SessionList", readerOf<SessionList>()},
    {"SessionDetails", readerOf<SessionDetails>()},
};

} // namespace

Q_DECLARE_METATYPE(Reader)

void TestRecords::user()
{
    QCOMPARE(User::fromJson(object(R"({"id":9007199254740993,"public_id":"u","email":"a@b","name":"N",
                                       "organization_name":"O","organization_id":3,"later":{}})")),
             (User{9007199254740993, u"u"_s, u"a@b"_s, u"N"_s, u"O"_s}));
    QCOMPARE(User::fromJson(object(R"({"id":1.0,"public_id":"u","email":7,"name":null})")),
             (User{1, u"u"_s, {}, {}, {}}));
}

void TestRecords::simulator()
{
    const QJsonObject json = object(R"({"id":1,"publicId":"p","name":"fossil","description":"Code host","enabled":false,
        "simType":"docker_app","versionTag":"latest","internalAppPort":8080,"is_desktop":false,"supportedProviders":[],
        "config":{"type":"docker_app","status":"ready","notes":"n","base_artifact_id":"b","data_artifact_id":"d"}})");
    const auto whole = Simulator::fromJson(json);
    QVERIFY(whole);
    Simulator expected;
    expected.name = u"fossil"_s;
    expected.description = u"Code host"_s;
    expected.enabled = false;
    expected.simType = u"docker_app"_s;
    expected.versionTag = u"latest"_s;
    expected.status = u"ready"_s;
    expected.notes = u"n"_s;
    expected.baseArtifactId = u"b"_s;
    expected.dataArtifactId = u"d"_s;
    expected.internalAppPort = 8080;
    expected.isDesktop = false;
    expected.raw = json;
    QCOMPARE(*whole, expected);

    const auto compact = Simulator::fromJson(object(
        R"({"name":"x","sim_type":"proxy","version_tag":"v","internal_app_port":1,"config":[],"enabled":"no"})"));
    QVERIFY(compact);
    QCOMPARE(compact->simType, u"proxy"_s);
    QCOMPARE(compact->versionTag, u"v"_s);
    QCOMPARE(compact->internalAppPort, 1);
    QCOMPARE(compact->enabled, true); // what is no boolean is missing, and missing is enabled
    QCOMPARE(compact->isDesktop, std::nullopt);

    for (const char *port : {"0", "70000", "-1", "1.5", "\"80\"", "null"}) {
        const QByteArray text = QByteArray(R"({"name":"x","internalAppPort":)") + port + '}';
        QCOMPARE(Simulator::fromJson(object(text.constData()))->internalAppPort, std::nullopt);
    }
}

void TestRecords::artifact()
{
    const QJsonObject json = object(R"({"artifact_id":"a","simulator_name":"s","dataset":"base","status":"creating",
        "archive_type":"zst","parent_artifact_id":"p","description":"d"})");
    QCOMPARE(Artifact::fromJson(json),
             (Artifact{u"a"_s, u"s"_s, u"base"_s, u"creating"_s, u"zst"_s, u"p"_s, u"d"_s, json}));
}

void TestRecords::jobStatus_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<int>("value");
    QTest::addColumn<bool>("terminal");
    QTest::newRow("missing") << QString() << int(JobStatus::Unknown) << false;
    QTest::newRow("created") << u"created"_s << int(JobStatus::Created) << false;
    QTest::newRow("queued") << u"queued"_s << int(JobStatus::Queued) << false;
    QTest::newRow("running") << u"running"_s << int(JobStatus::Running) << false;
    QTest::newRow("completed") << u"completed"_s << int(JobStatus::Completed) << true;
    QTest::newRow("failed") << u"failed"_s << int(JobStatus::Failed) << true;
    QTest::newRow("cancelled") << u"cancelled"_s << int(JobStatus::Cancelled) << true;
    QTest::newRow("timeout") << u"timeout"_s << int(JobStatus::Timeout) << true;
    QTest::newRow("capitals") << u"Running"_s << int(JobStatus::Running) << false;
    QTest::newRow("new word") << u"hibernating"_s << int(JobStatus::Unknown) << false;
}

void TestRecords::jobStatus()
{
    QFETCH(const QString, word);
    const JobStatus status(word);
    QTEST(int(status.value()), "value");
    QTEST(status.isTerminal(), "terminal");
    QCOMPARE(status.word(), word); // kept as it was sent
}

void TestRecords::simConfig_data()
{
    QTest::addColumn<QJsonObject>("json");
    QTest::addColumn<std::optional<SimConfig>>("config");
    const auto row = [](const char *name, const char *json, std::optional<SimConfig> config) {
        QTest::newRow(name) << object(json) << config;
    };
    row("empty", "{}", SimConfig{});
    row("nulls", R"({"cpus":null,"memory":null,"disk":null})", SimConfig{});
    row("least", R"({"cpus":1,"memory":512,"disk":1024})", SimConfig{1, 512, 1024});
    row("most", R"({"cpus":8,"memory":16384,"disk":102400,"app_port":1})", SimConfig{8, 16384, 102400});
    row("whole number with a point", R"({"cpus":2.0})", SimConfig{2, 2048, 10240});
    row("no cpu", R"({"cpus":0})", std::nullopt);
    row("too many cpus", R"({"cpus":9})", std::nullopt);
    row("too little memory", R"({"memory":511})", std::nullopt);
    row("too much memory", R"({"memory":16385})", std::nullopt);
    row("too little disk", R"({"disk":1023})", std::nullopt);
    row("too much disk", R"({"disk":102401})", std::nullopt);
    row("half a cpu", R"({"cpus":1.5})", std::nullopt);
    row("text", R"({"memory":"2048"})", std::nullopt);
    row("huge", R"({"disk":1e300})", std::nullopt);
}

void TestRecords::simConfig()
{
    QFETCH(const QJsonObject, json);
    QFETCH(const std::optional<SimConfig>, config);
    QCOMPARE(SimConfig::fromJson(json), config);
    if (config)
        QCOMPARE(SimConfig::fromJson(config->toJson()), config);
}

void TestRecords::envRequest_data()
{
    QTest::addColumn<EnvRequest>("env");
    QTest::addColumn<QJsonObject>("json");
    EnvRequest env; // everything set: only what belongs to the type is sent
    env.simulator = u"fossil"_s;
    env.tag = u"latest"_s;
    env.dataset = u"base"_s;
    env.artifactId = u"a"_s;
    env.alias = u"git"_s;
    env.simConfig = {2, 1024, 2048};
    env.resolution = QSize(1440, 900);
    env.internet = true;
    QTest::newRow("simulator") << env << object(R"({"type":"simulator","simulator":"fossil","tag":"latest",
                                                    "dataset":"base","alias":"git","internet":true,
                                                    "resolution":{"width":1440,"height":900}})");
    env.type = EnvRequest::Type::Artifact;
    QTest::newRow("artifact") << env << object(R"({"type":"artifact","artifact_id":"a","alias":"git","internet":true,
                                                   "resolution":{"width":1440,"height":900}})");
    env.type = EnvRequest::Type::Resource;
    QTest::newRow("resource") << env << object(R"({"type":"resource","simulator":"fossil","alias":"git","internet":true,
                                                   "sim_config":{"cpus":2,"memory":1024,"disk":2048}})");
    EnvRequest bare;
    bare.simulator = u"fossil"_s;
    QTest::newRow("bare") << bare << object(R"({"type":"simulator","simulator":"fossil"})");
}

void TestRecords::envRequest()
{
    QFETCH(const EnvRequest, env);
    QTEST(env.toJson(), "json");
    const auto read = EnvRequest::fromJson(env.toJson());
    QVERIFY(read);
    QCOMPARE(read->toJson(), env.toJson()); // what its type does not send is not read either
}

void TestRecords::makeRequest()
{
    MakeRequest request;
    EnvRequest env;
    env.simulator = u"x"_s;
    request.envs = {env, env};
    request.timeoutSeconds = 90;
    QCOMPARE(request.toJson(), object(R"({"type":"envs","timeout":90,"source":"SDK","envs":[
        {"type":"simulator","simulator":"x"},{"type":"simulator","simulator":"x"}]})"));
    QCOMPARE(MakeRequest::fromJson(request.toJson()), request);
    request.testcaseId = u"tc"_s;
    QCOMPARE(request.toJson(), object(R"({"type":"testcase","testcase_id":"tc","timeout":90,"source":"SDK"})"));
    request.envs.clear();
    QCOMPARE(MakeRequest::fromJson(request.toJson()), request);
}

void TestRecords::notAMakeRequest_data()
{
    QTest::addColumn<QJsonObject>("json");
    const auto row = [](const char *name, const char *text) { QTest::newRow(name) << object(text); };
    row("nothing", "{}");
    row("no envs", R"({"type":"envs","envs":[],"timeout":60})");
    row("envs and a test case", R"({"envs":[{"type":"simulator","simulator":"x"}],"testcase_id":"t","timeout":60})");
    row("no lifetime", R"({"testcase_id":"t"})");
    row("a lifetime in words", R"({"testcase_id":"t","timeout":"long"})");
    row("a lifetime that is over", R"({"testcase_id":"t","timeout":0})");
    row("a lifetime without end", R"({"testcase_id":"t","timeout":99999999999})");
    row("an env of no type", R"({"envs":[{"simulator":"x"}],"timeout":60})");
    row("an env of another type", R"({"envs":[{"type":"planet","simulator":"x"}],"timeout":60})");
    row("a simulator without a name", R"({"envs":[{"type":"simulator"}],"timeout":60})");
    row("an artifact without an id", R"({"envs":[{"type":"artifact","simulator":"x"}],"timeout":60})");
    row("a machine beyond the limits",
        R"({"envs":[{"type":"resource","simulator":"x","sim_config":{"cpus":999}}],"timeout":60})");
    row("a screen beyond the limits",
        R"({"envs":[{"type":"simulator","simulator":"x","resolution":{"width":1,"height":1}}],"timeout":60})");
    row("one env that is none", R"({"envs":[{"type":"simulator","simulator":"x"}, 7],"timeout":60})");
}

void TestRecords::notAMakeRequest()
{
    QFETCH(QJsonObject, json);
    QVERIFY(!MakeRequest::fromJson(json));
}

void TestRecords::testcases()
{
    const auto list = TestcaseList::fromJson(object(R"({"testcases":[
        {"public_id":"a","name":"A","description":"why","prompt":"do","simulators":["fossil","radicale",7,""],
         "simulator":{"name":"other"}},
        {"public_id":"b","name":null,"simulator":{"name":"fossil"}}, {"name":"nameless"}, 7],"total_count":12})"));
    QVERIFY(list);
    QCOMPARE(list->sent, 4);
    QCOMPARE(list->totalCount, 12);
    QCOMPARE(list->testcases, QList<TestcaseItem>({{u"a"_s, u"A"_s, u"why"_s, u"do"_s, {u"fossil"_s, u"radicale"_s}},
                                                   {u"b"_s, {}, {}, {}, {u"fossil"_s}}}));
    QCOMPARE(TestcaseList::fromJson(object(R"({"testcases":[]})"))->totalCount, std::nullopt);
}

void TestRecords::madeSession()
{
    const auto made = MadeSession::fromJson(object(R"({"session_id":"s","envs":[
        {"alias":"a","job_id":"j","artifact_id":"x","success":true,"is_desktop":true},
        {"alias":"b","job_id":null,"success":false,"error":"no room"},
        {"alias":"c","success":null}, 7, null]})"));
    QVERIFY(made);
    QCOMPARE(made->sessionId, u"s"_s);
    QCOMPARE(made->envs, QList<MadeEnv>({{u"j"_s, u"a"_s, u"x"_s, true, {}, true},
                                         {{}, u"b"_s, {}, false, u"no room"_s, std::nullopt},
                                         {{}, u"c"_s, {}, true, {}, std::nullopt}}));
    const auto bare = MadeSession::fromJson(object(R"({"session_id":"s"})")); // the id must not be lost: it costs VMs
    QVERIFY(bare);
    QVERIFY(bare->envs.isEmpty());
}

void TestRecords::sessionReady()
{
    const auto ready = SessionReady::fromJson(object(R"({"ready":true,"session_id":"s","status":"odd","results":{
        "j-1":{"ready":true,"job_id":"j-1","status":"running","mesh_ip":"10.0.0.2"},
        "j-2":{"status":"failed","error":"no disk"},
        "j-3":null},
        "context":{"session_id":"s","task_public_id":"t","envs":[
            {"job_id":"j-1","alias":"a","artifact_id":null,"simulator":"f","mesh_ip":"10.0.0.2","is_desktop":true,
             "provider":"qemu"},
            {"alias":"lost"}, null]}})"));
    QVERIFY(ready);
    QVERIFY(ready->ready);
    QCOMPARE(ready->status, u"odd"_s);
    QCOMPARE(ready->taskPublicId, u"t"_s);
    QCOMPARE(ready->results.size(), 2);
    QCOMPARE(ready->results.value(u"j-1"_s).meshIp, u"10.0.0.2"_s);
    const JobReady second = ready->results.value(u"j-2"_s); // no `ready`, and yet what it says is told
    QCOMPARE(second.ready, false);
    QCOMPARE(second.jobId, u"j-2"_s);
    QCOMPARE(second.status.value(), JobStatus::Failed);
    QCOMPARE(second.error, u"no disk"_s);
    QVERIFY(ready->context);
    QCOMPARE(*ready->context, QList<EnvContext>({{u"j-1"_s, u"a"_s, {}, u"f"_s, u"10.0.0.2"_s, true, {}, u"qemu"_s}}));

    const auto older = SessionReady::fromJson(object(R"({"ready":false,"results":null,"context":null})"));
    QVERIFY(older);
    QVERIFY(older->results.isEmpty());
    QVERIFY(!older->context);
    QVERIFY(older->status.isEmpty());
    const auto noEnvs = SessionReady::fromJson(object(R"({"ready":true,"context":{"envs":null}})"));
    QVERIFY(noEnvs && noEnvs->context && noEnvs->context->isEmpty());
}

void TestRecords::jobReady()
{
    QCOMPARE(JobReady::fromJson(object(R"({"ready":true,"job_id":"j","status":"running","mesh_ip":"m",
                                           "worker_private_ip":"p","worker_public_ip":"q","error":null})")),
             (JobReady{true, u"j"_s, JobStatus(u"running"_s), u"m"_s, u"p"_s, u"q"_s, {}}));
}

void TestRecords::envContext()
{
    QCOMPARE(EnvContext::fromJson(object(R"({"job_id":"j","alias":7,"is_desktop":"yes"})")),
             (EnvContext{u"j"_s, {}, {}, {}, {}, std::nullopt, std::nullopt, {}}));
}

void TestRecords::jobInfo()
{
    QCOMPARE(JobInfo::fromJson(object(R"({"job_id":"j","alias":"a","simulator":"s","status":"timeout",
                                          "status_reason":"missed heartbeat"})")),
             (JobInfo{u"j"_s, u"a"_s, u"s"_s, JobStatus(u"timeout"_s), u"missed heartbeat"_s}));
}

void TestRecords::outcome_data()
{
    QTest::addColumn<QJsonObject>("json");
    QTest::addColumn<Outcome>("outcome");
    const auto row = [](const char *name, const char *json, const Outcome &outcome) {
        QTest::newRow(name) << object(json) << outcome;
    };
    row("bare", R"({"success":true})", {true, {}, {}});
    row("message", R"({"success":false,"message":"m","error":"e"})", {false, u"m"_s, {}});
    row("error", R"({"success":false,"message":null,"error":"e"})", {false, u"e"_s, {}});
    row("null results", R"({"success":true,"results":null})", {true, {}, {}});
    row("per entry", R"({"success":true,"results":{"a":{"success":true},"b":{"success":false,"message":"m"},
                         "c":{},"d":true,"e":null}})",
        {true,
         {},
         {{u"a"_s, {true, {}, {}}},
          {u"b"_s, {false, u"m"_s, {}}},
          {u"c"_s, {false, {}, {}}},
          {u"d"_s, {true, {}, {}}},
          {u"e"_s, {false, {}, {}}}}});
}

void TestRecords::outcome()
{
    QFETCH(const QJsonObject, json);
    QFETCH(const Outcome, outcome);
    QCOMPARE(Outcome::fromJson(json), outcome);
}

void TestRecords::heartbeat()
{
    const auto beat = Heartbeat::fromJson(object(R"({"success":false,"session_id":"s",
        "timestamp":"2026-01-15T10:30:00.250Z","results":{"good":{"success":true,"errors":["ignored"]},
        "bad":{"success":false,"errors":["one",2,"two"]},"worse":{"success":false,"errors":null},"odd":7}})"));
    QVERIFY(beat);
    QVERIFY(!beat->success);
    QCOMPARE(beat->timestamp, QDateTime(QDate(2026, 1, 15), QTime(10, 30, 0, 250), Qt::UTC));
    const QHash<QString, QStringList> errors = {{u"bad"_s, {u"one"_s, u"two"_s}}, {u"worse"_s, {}}, {u"odd"_s, {}}};
    QCOMPARE(beat->errors, errors);
    QVERIFY(!Heartbeat::fromJson(object(R"({"success":true,"timestamp":"noon"})"))->timestamp.isValid());
}

void TestRecords::urlResult_data()
{
    QTest::addColumn<QJsonObject>("json");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("error");
    const auto row = [](const char *name, const char *json, const QString &url, const QString &error = {}) {
        QTest::newRow(name) << object(json) << url << error;
    };
    row("whole", R"({"url":"https://h/p?_plato_router_target=x&a=%20"})",
        u"https://h/p?_plato_router_target=x&a=%20"_s);
    row("no scheme", R"({"url":"h.sims.plato.so/p/"})", u"https://h.sims.plato.so/p/"_s);
    row("no scheme, port", R"({"url":"127.0.0.1:8080"})", u"https://127.0.0.1:8080"_s);
    row("no scheme, one in the query", R"({"url":"h/?to=http://x"})", u"https://h/?to=http://x"_s);
    row("no scheme, slashes", R"({"url":"//h/p"})", u"https://h/p"_s);
    row("other scheme", R"({"url":"wss://h/p"})", u"wss://h/p"_s);
    row("error", R"({"job_id":"j","url":"https://h","error":"stopped"})", QString(), u"stopped"_s);
    row("nothing", R"({"job_id":"j","url":null})", QString());
}

void TestRecords::urlResult()
{
    QFETCH(const QJsonObject, json);
    const auto result = UrlResult::fromJson(json);
    QVERIFY(result);
    QTEST(result->url, "url");
    QTEST(result->error, "error");
}

void TestRecords::sessionListItem_data()
{
    QTest::addColumn<QJsonObject>("json");
    QTest::addColumn<QString>("id");
    QTest::newRow("session_id") << object(R"({"public_id":"p","id":"i","session_id":"s"})") << u"s"_s;
    QTest::newRow("id") << object(R"({"public_id":"p","id":"i","session_id":null})") << u"i"_s;
    QTest::newRow("number") << object(R"({"id":9007199254740993})") << u"9007199254740993"_s;
    QTest::newRow("public_id") << object(R"({"public_id":"p","id":[]})") << u"p"_s;
}

void TestRecords::sessionListItem()
{
    QFETCH(const QJsonObject, json);
    const auto item = SessionListItem::fromJson(json);
    QVERIFY(item);
    QTEST(item->sessionId, "id");
    QCOMPARE(item->raw, json);
}

void TestRecords::sessionListItemFields()
{
    const auto item = SessionListItem::fromJson(object(R"({"session_id": "s", "status": "Running", "created_at": "t",
        "jobs": [{"alias": "git", "simulator": "fossil"}, {"simulator": "ubuntu-vm"}, {}, "odd"]})"));
    QVERIFY(item);
    QCOMPARE(item->status.value(), JobStatus::Running);
    QCOMPARE(item->status.word(), u"Running"_s); // as the server writes it
    QCOMPARE(item->envNames, (QStringList{u"git"_s, u"ubuntu-vm"_s}));
    QCOMPARE(item->createdAt, u"t"_s);
    const auto other = SessionListItem::fromJson(object(R"({"id": "s", "status": 7, "jobs": {}, "created_at": null})"));
    QVERIFY(other && other->envNames.isEmpty() && other->createdAt.isEmpty());
    QVERIFY(!other->status.isTerminal());
}

void TestRecords::sessionPages()
{
    const auto page = [](const QByteArray &ids, bool hasMore) {
        QByteArrayList items;
        for (const char id : ids)
            items.append(QByteArray(R"({"session_id": ")") + id + "\"}");
        return *SessionList::fromJson(
            object("{\"sessions\": [" + items.join(',') + "], \"has_more_pages\": " + (hasMore ? "true}" : "false}")));
    };
    const auto idsOf = [](const QList<SessionListItem> &items) {
        QString ids;
        for (const SessionListItem &item : items)
            ids += item.sessionId;
        return ids;
    };
    SessionPages pages;
    QVERIFY(pages.isEmpty());
    QCOMPARE(pages.next(), 1);
    QCOMPARE(idsOf(pages.take(page("ab", true))), u"ab"_s);
    QCOMPARE(pages.next(), 2);
    QCOMPARE(idsOf(pages.take(page("bc", true))), u"c"_s); // a session was made between the two
    QCOMPARE(pages.next(), 3);
    QCOMPARE(idsOf(pages.take(page("c", true))), QString());
    QCOMPARE(pages.next(), 0); // the server does not turn the page
    pages = {};
    QCOMPARE(idsOf(pages.take(page("ab", false))), u"ab"_s);
    QCOMPARE(pages.next(), 0);
}

void TestRecords::sessionDetails()
{
    const QJsonObject json = object(R"({"jobs":[{"job_id":"j","public_id":"p","status":"running"},{"public_id":"q"},
                                        {"alias":"lost"}],"anything":{"git":[{}]}})");
    const auto details = SessionDetails::fromJson(json);
    QVERIFY(details);
    QCOMPARE(details->raw, json);
    QCOMPARE(details->jobs.size(), 2);
    QCOMPARE(details->jobs.first().jobId, u"j"_s);
    QCOMPARE(details->jobs.last().jobId, u"q"_s);
    QVERIFY(SessionDetails::fromJson(object(R"({"jobs":null})"))->jobs.isEmpty());
}

void TestRecords::required_data()
{
    QTest::addColumn<Reader>("reader");
    QTest::addColumn<QJsonObject>("json");
    const auto row = [](const char *name, const char *record, const char *json) {
        for (const auto &[key, reader] : Readers) {
            if (qstrcmp(key, record) == 0) {
                QTest::newRow(name) << reader << object(json);
                return;
            }
        }
        qFatal("no reader of %s", record);
    };
    row("user without id", "User", R"({"public_id":"u"})");
    row("user without public_id", "User", R"({"id":1})");
    row("user with id as text", "User", R"({"id":"1","public_id":"u"})");
    row("user with half an id", "User", R"({"id":1.5,"public_id":"u"})");
    row("simulator without name", "Simulator", R"({"id":1})");
    row("artifact without id", "Artifact", R"({"simulator_name":"s"})");
    row("test case without id", "TestcaseItem", R"({"id":1,"name":"n"})");
    row("page without test cases", "TestcaseList", R"({"testcases":{}})");
    row("made session without id", "MadeSession", R"({"envs":[]})");
    row("session ready in words", "SessionReady", R"({"ready":"yes","session_id":"s"})");
    row("job ready without ready", "JobReady", R"({"job_id":"j"})");
    row("context without job", "EnvContext", R"({"alias":"a"})");
    row("job without id", "JobInfo", R"({"alias":"a","public_id":"p"})");
    row("outcome in numbers", "Outcome", R"({"success":1})");
    row("heartbeat without success", "Heartbeat", R"({"timestamp":"2026-01-15T10:30:00Z"})");
    row("url without anything", "UrlResult", R"({"other":1})");
    row("session without id", "SessionListItem", R"({"name":"x"})");
    row("list without sessions", "SessionList", R"({"sessions":{}})");
}

void TestRecords::required()
{
    QFETCH(const Reader, reader);
    QFETCH(const QJsonObject, json);
    QVERIFY(!reader(json));
}

void TestRecords::survivesAnything_data()
{
    QTest::addColumn<QJsonValue>("odd");
    QTest::newRow("null") << QJsonValue(QJsonValue::Null);
    QTest::newRow("true") << QJsonValue(true);
    QTest::newRow("number") << QJsonValue(-1e300);
    QTest::newRow("text") << QJsonValue(QString(1000, QChar(0xFFFD)));
    QTest::newRow("list") << QJsonValue(QJsonArray{QJsonArray{QJsonObject{}}, 1, QJsonValue::Null});
    QTest::newRow("object") << QJsonValue(object(R"({"":{"":null},"success":[],"job_id":{},"a":[1]})"));
}

/// Every known field, and an unknown one, with a value that no document foresees; nothing but "do not crash" and
/// "the same input gives the same record" can be asked here.
void TestRecords::survivesAnything()
{
    QFETCH(const QJsonValue, odd);
    const QStringList fields =
        u"id public_id email name organization_name description enabled simType versionTag config "
        "internalAppPort is_desktop artifact_id simulator_name dataset status archive_type cpus "
        "memory disk session_id envs ready results context job_id alias simulator mesh_ip "
        "provider error message success timestamp url sessions has_more_pages jobs prompt simulators testcases "
        "total_count unknown"_s.split(u' ');
    const QJsonObject good = object(R"({"id":1,"public_id":"p","name":"n","artifact_id":"a","session_id":"s",
        "ready":true,"job_id":"j","success":true,"url":"u","sessions":[],
        "testcases":[]})");
    for (const auto &[name, reader] : Readers) {
        QVERIFY2(reader(good), name);
        QJsonObject all;
        for (const QString &field : fields) {
            QJsonObject one = good;
            one.insert(field, odd);
            reader(one);
            all.insert(field, odd);
        }
        reader(all);
    }
}

QTEST_GUILESS_MAIN(TestRecords)
#include "tst_records.moc"
