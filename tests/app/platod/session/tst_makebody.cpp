// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/session/makebody.h"
#include "core/mutation/testcase/testcase.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using plato::TestCase;
using plato::runtime::EnvBody;
using plato::runtime::MakeBody;

class TestMakeBody : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryKindOfEnv();
    void makesUpAliases();
    void ignoresWhatItDoesNotKnow();
    void refuses_data();
    void refuses();
    void tellsEverythingAtOnce();
    void readsAVersion_data();
    void readsAVersion();
    void takesTheEnvsOfATestCase();
};

void TestMakeBody::readsEveryKindOfEnv()
{
    const auto body = MakeBody::parse(R"({"type":"envs","timeout":60,"source":"SDK","envs":[
        {"type":"simulator","simulator":"fossil","tag":"latest","dataset":"base","alias":"git","internet":true,"resolution":{"width":1440,"height":900}},
        {"type":"artifact","artifact_id":"a-1","alias":"Desk-2"},
        {"type":"resource","simulator":"box","alias":"box","sim_config":{"cpus":8,"memory":512,"disk":102400,"app_port":0}},
        {"type":"resource","simulator":"box","alias":null,"sim_config":{}}]})");
    QVERIFY(body);
    QCOMPARE(body->envs.size(), 4);
    QVERIFY(body->lifetime == 60s);
    QCOMPARE(body->envs[0].simulator, u"fossil"_s);
    QVERIFY(body->envs[0].version.isEmpty());
    QCOMPARE(body->envs[0].alias, u"git"_s);
    QCOMPARE(body->envs[0].resolution, QSize(1440, 900));
    QVERIFY(!body->envs[1].resolution);
    QCOMPARE(body->envs[0].internet, true);
    QVERIFY(!body->envs[1].internet);
    QVERIFY(body->envs[1].type == EnvBody::Type::Artifact);
    QCOMPARE(body->envs[1].artifactId, u"a-1"_s);
    QCOMPARE(body->envs[2].appPort, 0);
    QCOMPARE(body->envs[3].appPort, 8080);
}

void TestMakeBody::makesUpAliases()
{
    const auto body = MakeBody::parse(
        R"({"type":"envs","envs":[{"type":"simulator","simulator":"a"},{"type":"simulator","simulator":"a"}]})");
    QVERIFY(body);
    QVERIFY(body->lifetime == 1800s);
    static const QRegularExpression form(u"^env-[0-9a-f]{8}$"_s);
    QVERIFY2(form.match(body->envs[0].alias).hasMatch(), qPrintable(body->envs[0].alias));
    QVERIFY(body->envs[0].alias != body->envs[1].alias);
}

void TestMakeBody::ignoresWhatItDoesNotKnow()
{
    QVERIFY(MakeBody::parse(
        R"({"type":"envs","novel":{"x":1},"envs":[{"type":"simulator","simulator":"a","restore":true}]})"));
}

void TestMakeBody::refuses_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("place");
    const auto row = [](const char *name, const QByteArray &body, const QByteArray &place) {
        QTest::newRow(name) << body << place;
    };
    const auto env = [](const char *name, const QByteArray &entry, const QByteArray &place) {
        QTest::newRow(name) << R"({"type":"envs","envs":[)" + entry + "]}"
                            << R"(["body","envs",0,)" + place + "]";
    };
    row("empty", "", R"(["body",0])");
    row("no JSON", "make me one", R"(["body",1])");
    row("cut off", R"({"type":"envs","envs":[)", R"(["body",23])");
    row("a list", "[]", R"(["body",0])");
    row("no type", R"({"envs":[]})", R"(["body","type"])");
    row("odd type", R"({"type":"party","envs":[]})", R"(["body","type"])");
    row("long source", R"({"type":"testcase","testcase_id":"t","source":")" + QByteArray(101, 'x') + "\"}",
        R"(["body","source"])");
    row("no task", R"({"type":"task","testcase_id":"t"})", R"(["body","task_id"])");
    row("no test case", R"({"type":"testcase"})", R"(["body","testcase_id"])");
    row("no envs", R"({"type":"envs"})", R"(["body","envs"])");
    row("envs as object", R"({"type":"envs","envs":{}})", R"(["body","envs"])");
    row("empty envs", R"({"type":"envs","envs":[]})", R"(["body","envs"])");
    const QByteArray one = R"("envs":[{"type":"simulator","simulator":"a"}])";
    row("lifetime of nothing", R"({"type":"envs","timeout":0,)" + one + "}", R"(["body","timeout"])");
    row("lifetime of years", R"({"type":"envs","timeout":1e9,)" + one + "}", R"(["body","timeout"])");
    row("broken second", R"({"type":"envs","timeout":1.5,)" + one + "}", R"(["body","timeout"])");
    row("lifetime as text", R"({"type":"envs","timeout":"60",)" + one + "}", R"(["body","timeout"])");
    env("env as text", R"("fossil")", R"("type")");
    env("env of odd type", R"({"type":"cloud"})", R"("type")");
    env("no simulator", R"({"type":"simulator"})", R"("simulator")");
    env("empty simulator", R"({"type":"simulator","simulator":""})", R"("simulator")");
    env("no artifact", R"({"type":"artifact"})", R"("artifact_id")");
    env("alias with a space", R"({"type":"simulator","simulator":"a","alias":"a b"})", R"("alias")");
    env("alias with a newline", R"({"type":"simulator","simulator":"a","alias":"a\n1.2.3.4 b"})", R"("alias")");
    env("alias with hyphen", R"({"type":"simulator","simulator":"a","alias":"-a"})", R"("alias")");
    env("alias localhost", R"({"type":"simulator","simulator":"a","alias":"LocalHost"})", R"("alias")");
    env("alias as number", R"({"type":"simulator","simulator":"a","alias":7})", R"("alias")");
    env("long alias", R"({"type":"simulator","simulator":"a","alias":")" + QByteArray(64, 'a') + "\"}", R"("alias")");
    env("no sim_config", R"({"type":"resource","simulator":"a"})", R"("sim_config")");
    const auto config = [&](const char *name, const QByteArray &config, const QByteArray &key) {
        env(name, R"({"type":"resource","simulator":"a","sim_config":{)" + config + "}}",
            R"("sim_config",")" + key + '"');
    };
    const auto resolution = [&](const char *name, const QByteArray &size, const QByteArray &place) {
        env(name, R"({"type":"simulator","simulator":"a","resolution":)" + size + "}", R"("resolution")" + place);
    };
    env("internet as a word", R"({"type":"simulator","simulator":"a","internet":"yes"})", R"("internet")");
    resolution("resolution as text", R"("1280x800")", "");
    resolution("no height", R"({"width":1280})", R"(,"height")");
    resolution("narrow", R"({"width":319,"height":800})", R"(,"width")");
    resolution("high", R"({"width":1280,"height":2161})", R"(,"height")");
    config("no CPU", R"("cpus":0)", "cpus");
    config("nine CPUs", R"("cpus":9)", "cpus");
    config("half a CPU", R"("cpus":1.5)", "cpus");
    config("little memory", R"("memory":511)", "memory");
    config("much memory", R"("memory":16385)", "memory");
    config("small disk", R"("disk":1023)", "disk");
    config("large disk", R"("disk":102401)", "disk");
    config("port", R"("app_port":65536)", "app_port");
    QTest::newRow("alias twice") << QByteArray(
                                        R"({"type":"envs","envs":[{"type":"simulator","simulator":"a","alias":"x"},
        {"type":"simulator","simulator":"b","alias":"X"}]})")
                                 << QByteArray(R"(["body","envs",1,"alias"])");
}

void TestMakeBody::refuses()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, place);
    const auto parsed = MakeBody::parse(body);
    QVERIFY(!parsed);
    const QJsonObject fault = parsed.error().at(0).toObject();
    QCOMPARE(QJsonDocument(fault.value(u"loc"_s).toArray()).toJson(QJsonDocument::Compact), place);
    QVERIFY(!fault.value(u"msg"_s).toString().isEmpty());
    QVERIFY(!fault.value(u"type"_s).toString().isEmpty());
    QCOMPARE(parsed.error().size(), 1);
}

void TestMakeBody::tellsEverythingAtOnce()
{
    const auto parsed = MakeBody::parse(
        R"({"type":"envs","timeout":-1,"envs":[{"type":"simulator"},{"type":"artifact","alias":"_"}]})");
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().size(), 4);
}

void TestMakeBody::readsAVersion_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QStringList>("read"); // name, version, data set
    const auto row = [](const QByteArray &fields, const QStringList &read) {
        QTest::newRow(fields.constData()) << fields << read;
    };
    row(R"("simulator":"crm")", {u"crm"_s, {}, {}});
    row(R"("simulator":"crm","tag":"latest")", {u"crm"_s, {}, {}});
    row(R"("simulator":"crm","tag":"v1","dataset":"base")", {u"crm"_s, u"v1"_s, u"base"_s});
    row(R"("simulator":"crm","version":"v1","tag":"latest")", {u"crm"_s, u"v1"_s, {}});
    row(R"("simulator":"crm:v1")", {u"crm"_s, u"v1"_s, {}});
    row(R"("simulator":"crm@blank")", {u"crm"_s, {}, u"blank"_s});
    row(R"("simulator":"crm:v1@blank","tag":"latest")", {u"crm"_s, u"v1"_s, u"blank"_s});
    row(R"("simulator":"crm:latest@blank")", {u"crm"_s, {}, u"blank"_s});
}

void TestMakeBody::readsAVersion()
{
    QFETCH(QByteArray, fields);
    QFETCH(QStringList, read);
    const auto body = MakeBody::parse(R"({"type":"envs","envs":[{"type":"simulator",)" + fields + "}]}");
    QVERIFY(body);
    QCOMPARE((QStringList{body->envs[0].simulator, body->envs[0].version, body->envs[0].dataset}), read);
}

void TestMakeBody::takesTheEnvsOfATestCase()
{
    TestCase testCase;
    testCase.publicId = u"close-ticket"_s;
    testCase.envs = {{u"git"_s, u"fossil"_s, {}, {}}, {u"desk"_s, {}, u"a-1"_s, {}}};
    const auto asked = MakeBody::parse(R"({"type":"task","task_id":"close-ticket","timeout":60,"source":"SDK"})");
    QVERIFY(asked);
    QCOMPARE(asked->testCaseId, u"close-ticket"_s);
    const auto body = asked->with(testCase);
    QVERIFY(body);
    QCOMPARE(body->lifetime, std::chrono::seconds(60));
    QCOMPARE(body->source, u"SDK"_s);
    QCOMPARE(body->envs.size(), 2);
    QCOMPARE(body->envs[0].type, EnvBody::Type::Simulator);
    QCOMPARE(body->envs[0].simulator, u"fossil"_s);
    QCOMPARE(body->envs[0].alias, u"git"_s);
    QCOMPARE(body->envs[1].type, EnvBody::Type::Artifact);
    QCOMPARE(body->envs[1].artifactId, u"a-1"_s);

    testCase.envs[1].alias = u"Git"_s;
    const auto refused = asked->with(testCase);
    QVERIFY(!refused);
    QCOMPARE(refused.error().message,
             u"the test case close-ticket cannot be made: Aliases have to be unique: Git is there twice"_s);
}

QTEST_GUILESS_MAIN(TestMakeBody)
#include "tst_makebody.moc"
