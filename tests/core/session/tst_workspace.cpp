// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/log/mutationlog.h"
#include "core/session/catalogue.h"
#include "core/session/workspace.h"
#include "tests/core/session/scriptedplato.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace plato;
using namespace plato::test;

/// The catalogue, and everything of one server wired together over a real socket.
class TestWorkspace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void catalogueLoads();
    void catalogueKeepsTheLastGoodAnswer();
    void catalogueAsksOnce();
    void artifacts();
    void testcases();
    void testcasesThatCannotBeCounted();
    void catalogueGoesWhileAsking();
    void wholeLifeOverASocket();
    void pollsDoNotDelayCommands();
    void goesAwayAtOnce();
};

namespace {

const QString Simulators = u"GET /api/v1/env/simulators"_s; // not below /api/v2

} // namespace

void TestWorkspace::catalogueLoads()
{
    ScriptedPlato plato;
    plato.always(Simulators, 200, R"([{"name": "fossil", "enabled": true, "config": {"notes": "git-like"}},
        {"name": "radicale", "enabled": false}, {"nameless": true}])");
    Catalogue catalogue(plato.api);
    QSignalSpy changed(&catalogue, &Catalogue::changed);
    QVERIFY(!catalogue.isLoading());
    catalogue.refresh();
    QVERIFY(catalogue.isLoading());
    QCOMPARE(changed.count(), 1);
    QTRY_COMPARE(changed.count(), 2);
    QVERIFY(!catalogue.isLoading());
    QVERIFY(!catalogue.error());
    QCOMPARE(catalogue.simulators().size(), 2);
    QCOMPARE(catalogue.simulators().at(0).name, u"fossil"_s);
    QVERIFY(!catalogue.simulators().at(1).enabled); // the window shows it with its notes
}

void TestWorkspace::catalogueKeepsTheLastGoodAnswer()
{
    ScriptedPlato plato;
    plato.once(Simulators, 200, R"([{"name": "fossil"}])");
    plato.once(Simulators, 500, R"({"detail": "down"})");
    plato.once(Simulators, 200, R"([])");
    Catalogue catalogue(plato.api);
    catalogue.refresh();
    QTRY_COMPARE(catalogue.simulators().size(), 1);
    catalogue.refresh();
    QCOMPARE(catalogue.simulators().size(), 1); // while it is asked
    QTRY_VERIFY(catalogue.error().has_value());
    QCOMPARE(catalogue.error()->detail, u"down"_s);
    QCOMPARE(catalogue.simulators().size(), 1);
    catalogue.refresh();
    QTRY_VERIFY(!catalogue.error().has_value());
    QCOMPARE(catalogue.simulators().size(), 0);
}

void TestWorkspace::catalogueAsksOnce()
{
    ScriptedPlato plato;
    const auto answer = plato.hold(Simulators, 200, "[]");
    Catalogue catalogue(plato.api);
    catalogue.refresh();
    catalogue.refresh();
    QCOMPARE(plato.network.requests.size(), 1);
    (*answer)->complete();
    QTRY_VERIFY(!catalogue.isLoading());
}

void TestWorkspace::artifacts()
{
    ScriptedPlato plato;
    const QString route = u"GET /simulators/fossil/artifacts"_s;
    plato.once(route, 200,
               R"({"artifacts": [{"artifact_id": "b", "simulator_name": "fossil"}, {"artifact_id": "a"}, {}]})");
    plato.once(route, 404, R"({"detail": "old server"})");
    Catalogue catalogue(plato.api);
    QSignalSpy changed(&catalogue, &Catalogue::artifactsChanged);
    QVERIFY(!catalogue.artifacts(u"fossil"_s));
    catalogue.fetchArtifacts(u"fossil"_s);
    catalogue.fetchArtifacts(u"fossil"_s);
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(changed.at(0).at(0).toString(), u"fossil"_s);
    QCOMPARE(plato.count(route), 1);
    QVERIFY(catalogue.artifacts(u"fossil"_s));
    QCOMPARE(catalogue.artifacts(u"fossil"_s)->size(), 2);
    QCOMPARE(catalogue.artifacts(u"fossil"_s)->first().artifactId, u"b"_s); // in the server's order, newest first
    QVERIFY(!catalogue.artifactsError(u"fossil"_s));
    QVERIFY(!catalogue.artifacts(u"other"_s));

    catalogue.fetchArtifacts(u"fossil"_s);
    QTRY_COMPARE(changed.count(), 2);
    QCOMPARE(catalogue.artifactsError(u"fossil"_s)->kind, ApiError::Kind::Gone);
    QCOMPARE(catalogue.artifacts(u"fossil"_s)->size(), 2);
}

void TestWorkspace::testcases()
{
    ScriptedPlato plato;
    const QString route = u"GET /testcases"_s;
    plato.once(route, 200, R"({"testcases": [{"public_id": "a"}, {"id": 7}], "total_count": 3})");
    plato.once(route, 200, R"({"testcases": [{"public_id": "b"}], "total_count": 3})");
    plato.once(route, 500, R"({"detail": "down"})");
    plato.once(route, 404, R"({"detail": "old server"})");
    Catalogue catalogue(plato.api);
    QSignalSpy changed(&catalogue, &Catalogue::testcasesChanged);
    QVERIFY(!catalogue.testcases());
    catalogue.fetchTestcases();
    catalogue.fetchTestcases();
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(plato.count(route), 2); // two pages, once
    QCOMPARE(catalogue.testcases()->size(), 2);
    QCOMPARE(catalogue.testcases()->last().publicId, u"b"_s);
    QVERIFY(!catalogue.testcasesError());

    catalogue.fetchTestcases();
    QTRY_COMPARE(changed.count(), 2);
    QCOMPARE(catalogue.testcasesError()->detail, u"down"_s);
    QCOMPARE(catalogue.testcases()->size(), 2); // what was known stays

    catalogue.fetchTestcases();
    QTRY_COMPARE(changed.count(), 3);
    QVERIFY(!catalogue.testcasesError()); // a server that knows no test cases offers none
    QVERIFY(catalogue.testcases()->isEmpty());
}

void TestWorkspace::testcasesThatCannotBeCounted()
{
    ScriptedPlato plato;
    const QString route = u"GET /testcases"_s;
    plato.once(route, 200, R"({"testcases": [{"public_id": "a"}], "total_count": 900})");
    plato.once(route, 200, R"({"testcases": [], "total_count": 900})");
    Catalogue catalogue(plato.api);
    catalogue.fetchTestcases();
    QTRY_VERIFY(catalogue.testcases());
    QCOMPARE(catalogue.testcases()->size(), 1);
    QCOMPARE(plato.count(route), 2);
}

void TestWorkspace::catalogueGoesWhileAsking()
{
    ScriptedPlato plato;
    const auto simulators = plato.hold(Simulators, 200, "[]");
    const auto artifacts = plato.hold(u"GET /simulators/fossil/artifacts"_s, 200, "[]");
    auto catalogue = std::make_unique<Catalogue>(plato.api);
    catalogue->refresh();
    catalogue->fetchArtifacts(u"fossil"_s);
    catalogue.reset();
    (*simulators)->complete();
    (*artifacts)->complete();
    QTRY_VERIFY(!*simulators && !*artifacts);
}

void TestWorkspace::wholeLifeOverASocket()
{
    RawServer server;
    server.answer = [](const RawRequest &request) {
        const QByteArray line = request.requestLine();
        QByteArray body = ScriptedPlato::outcome(true);
        if (line.contains("/make"))
            body = R"({"session_id": "s-1", "envs": [{"job_id": "j-1", "alias": "git"},
                                                     {"job_id": "j-2", "alias": "desk"}]})";
        else if (line.contains("/wait_for_ready"))
            body = ScriptedPlato::Ready;
        else if (line.contains("/jobs "))
            body = ScriptedPlato::Running;
        else if (line.contains("/state"))
            body = R"({"results": {"j-1": {"state": {"mutations": [{"table_name": "t", "action": "DELETE"}]}}}})";
        else if (line.contains("/simulators"))
            body = R"([{"name": "fossil"}])";
        return RawAnswer::http("200 OK", body);
    };
    Workspace workspace(server.url(), u"pk-test"_s, nullptr, 20ms);
    workspace.sessions().setTiming(ScriptedPlato::timing());
    QSignalSpy exchanged(&workspace.api(), &PlatoApi::exchanged);
    workspace.catalogue().refresh();
    Session *session = workspace.sessions().create(ScriptedPlato::twoEnvs(), u"whole"_s);
    QTRY_COMPARE(session->phase(), Session::Phase::Ready);
    QTRY_COMPARE(workspace.catalogue().simulators().size(), 1);
    session->reset();
    QTRY_VERIFY(session->envs().at(0).lastReset.isValid());
    session->fetchState();
    QTRY_VERIFY(session->envs().at(0).log);
    QCOMPARE(session->envs().at(0).log->size(), 1);
    QTRY_VERIFY(session->leaseEnd().isValid());
    session->close();
    QTRY_COMPARE(session->phase(), Session::Phase::Closed);

    QSet<QString> operations;
    for (const auto &arguments : std::as_const(exchanged))
        operations.insert(arguments.at(0).value<Exchange>().operation);
    for (const QString &operation : {u"makeSession"_s, u"waitForSessionReady"_s, u"resetSession"_s, u"closeSession"_s})
        QVERIFY2(operations.contains(operation), qPrintable(operation)); // the activity list hears of polls, too
}

void TestWorkspace::pollsDoNotDelayCommands()
{
    // Ten sessions that boot for ever: more long polls than a network manager has connections to one server.
    RawServer server;
    int made = 0;
    server.answer = [&made](const RawRequest &request) {
        const QByteArray line = request.requestLine();
        if (line.contains("/make"))
            return RawAnswer::http("200 OK",
                                   R"({"session_id": "s-)" + QByteArray::number(++made) + R"(", "envs": []})");
        if (line.contains("/wait_for_ready"))
            return RawAnswer{};
        if (line.contains("/jobs "))
            return RawAnswer::http("200 OK", R"({"jobs": []})");
        if (line.contains("/simulators"))
            return RawAnswer::http("200 OK", "[]");
        return RawAnswer::http("200 OK", ScriptedPlato::outcome(true));
    };
    Workspace workspace(server.url(), u"pk-test"_s);
    auto timing = ScriptedPlato::timing();
    timing.hold = 600s;
    workspace.sessions().setTiming(timing);
    for (int i = 0; i < 10; ++i)
        workspace.sessions().create({}, QString::number(i));
    const auto sessions = workspace.sessions().sessions();
    QTRY_VERIFY(std::all_of(sessions.begin(), sessions.end(),
                            [](Session *session) { return session->phase() == Session::Phase::Booting; }));
    const auto polls = [&server] {
        return std::count_if(server.requests.begin(), server.requests.end(), [](const RawRequest &request) {
            return request.requestLine().contains("/wait_for_ready");
        });
    };
    QTRY_COMPARE(polls(), 6); // all that Qt opens to one server are held
    workspace.catalogue().refresh();
    QTRY_VERIFY(!workspace.catalogue().isLoading());
    QVERIFY(!workspace.catalogue().error());
    for (Session *session : sessions)
        session->close();
    QTRY_VERIFY(workspace.sessions().alive().isEmpty());
}

void TestWorkspace::goesAwayAtOnce()
{
    RawServer server;
    server.answer = [](const RawRequest &) { return RawAnswer{}; }; // never
    auto workspace = std::make_unique<Workspace>(server.url(), u"pk-test"_s, nullptr, 20ms);
    workspace->catalogue().refresh();
    workspace->sessions().create(ScriptedPlato::twoEnvs(), {});
    workspace->sessions().attach(u"s-1"_s, {}, Session::Ownership::Owned);
    QTRY_VERIFY(server.requests.size() >= 5);
    QElapsedTimer elapsed;
    elapsed.start();
    workspace.reset();
    QVERIFY2(elapsed.elapsed() < 2000, qPrintable(QString::number(elapsed.elapsed())));
}

QTEST_GUILESS_MAIN(TestWorkspace)
#include "tst_workspace.moc"
