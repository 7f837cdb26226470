// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/session/scriptedplato.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::test {

const QString ScriptedPlato::Make = u"POST /sessions/make"_s;
const QString ScriptedPlato::Wait = u"GET /sessions/s-1/wait_for_ready"_s;
const QString ScriptedPlato::Jobs = u"GET /sessions/s-1/jobs"_s;
const QString ScriptedPlato::Reset = u"POST /sessions/s-1/reset"_s;
const QString ScriptedPlato::State = u"GET /sessions/s-1/state"_s;
const QString ScriptedPlato::Close = u"POST /sessions/s-1/close"_s;

const QByteArray ScriptedPlato::Ready = R"({"ready": true, "session_id": "s-1", "results": null, "context":
    {"session_id": "s-1", "envs": [
      {"job_id": "j-1", "alias": "git", "artifact_id": "f-3a91c20d55", "simulator": "fossil", "mesh_ip": "127.77.0.2",
       "internet": false, "is_desktop": false, "provider": "local"},
      {"job_id": "j-2", "alias": "desk", "artifact_id": "u-77c0", "simulator": "ubuntu-vm", "mesh_ip": "127.77.0.3",
       "is_desktop": true, "provider": "qemu"}]}})";
const QByteArray ScriptedPlato::NotReady = R"({"ready": false, "session_id": "s-1", "results": {
    "j-1": {"ready": false, "job_id": "j-1", "status": "queued"},
    "j-2": {"ready": false, "job_id": "j-2", "error": "worker not up"}}})";
const QByteArray ScriptedPlato::Running = R"({"session_id": "s-1", "jobs": [
    {"job_id": "j-1", "alias": "git", "simulator": "fossil", "status": "running"},
    {"job_id": "j-2", "alias": "desk", "simulator": "ubuntu-vm", "status": "running"}]})";

ScriptedPlato::ScriptedPlato()
    : api(network, QUrl(u"http://fake.test"_s), u"pk-test"_s)
    , leases(leaseServer.url(), u"pk-test"_s, 20ms)
{
    network.answer = [this](const FakeRequest &request) { return answer(request); };
    leaseServer.answer = [](const RawRequest &) {
        return RawAnswer::http("200 OK", R"({"success": true, "timestamp": "2026-01-01T00:00:00Z"})");
    };
    always(Make, 200, R"({"session_id": "s-1", "envs": [
        {"job_id": "j-1", "alias": "git", "artifact_id": null, "success": true},
        {"job_id": "j-2", "alias": "desk", "artifact_id": "u-77c0"}]})");
    always(Wait, 200, Ready);
    always(Jobs, 200, Running);
    always(Reset, 200, outcome(true));
    always(Close, 200, outcome(true));
    always(State, 200, R"({"session_id": "s-1", "results": {"j-1": {"state": {"mutations": [
        {"table_name": "ticket", "action": "INSERT", "values": {"id": 1}}]}}, "j-2": {"state": null}}})");
    for (const QString &job : {u"j-1"_s, u"j-2"_s}) {
        always(u"POST /jobs/%1/reset"_s.arg(job), 200, outcome(true));
        always(u"POST /jobs/%1/close"_s.arg(job), 200, outcome(true));
        always(u"GET /jobs/%1/state"_s.arg(job), 200, R"({"state": {"mutations": [
            {"table_name": "ticket", "action": "INSERT", "values": {"id": 1}},
            {"table_name": "ticket", "action": "UPDATE", "values": {"id": 1}}]}})");
    }
}

void ScriptedPlato::once(const QString &route, Answer answer)
{
    m_once[route].append(std::move(answer));
}

void ScriptedPlato::once(const QString &route, int status, const QByteArray &body)
{
    once(route, [status, body](const FakeRequest &) { return FakeReply::json(status, body); });
}

void ScriptedPlato::always(const QString &route, Answer answer)
{
    m_always[route] = std::move(answer);
}

void ScriptedPlato::always(const QString &route, int status, const QByteArray &body)
{
    always(route, [status, body](const FakeRequest &) { return FakeReply::json(status, body); });
}

std::shared_ptr<QPointer<FakeReply>> ScriptedPlato::hold(const QString &route, int status, const QByteArray &body)
{
    auto kept = std::make_shared<QPointer<FakeReply>>();
    once(route, [kept, status, body](const FakeRequest &) {
        *kept = FakeReply::json(status, body)->delayed(1h);
        return kept->data();
    });
    return kept;
}

FakeReply *ScriptedPlato::answer(const FakeRequest &request)
{
    const QString route = QString::fromLatin1(request.method) + u' ' + request.path().remove(u"/api/v2"_s);
    if (auto &queue = m_once[route]; !queue.isEmpty())
        return queue.takeFirst()(request);
    const auto lasting = m_always.constFind(route);
    return lasting == m_always.constEnd() ? nullptr : (*lasting)(request);
}

int ScriptedPlato::beats() const
{
    return beatsOf("s-1");
}

bool ScriptedPlato::othersBeat()
{
    leases.start(u"other"_s);
    const bool beat = QTest::qWaitFor([this] { return beatsOf("other") >= 3; });
    leases.stop(u"other"_s);
    return beat;
}

int ScriptedPlato::beatsOf(const QByteArray &sessionId) const
{
    return int(std::count_if(leaseServer.requests.begin(), leaseServer.requests.end(), [&](const RawRequest &request) {
        return request.requestLine().contains("/sessions/" + sessionId + '/');
    }));
}

int ScriptedPlato::count(const QString &route) const
{
    return int(std::count_if(network.requests.begin(), network.requests.end(), [&](const FakeRequest &request) {
        return route == QString::fromLatin1(request.method) + u' ' + request.path().remove(u"/api/v2"_s);
    }));
}

Session::Timing ScriptedPlato::timing()
{
    return {.hold = 1s, .pause = 5ms, .budget = 0ms, .follow = 10ms};
}

std::unique_ptr<Session> ScriptedPlato::session()
{
    auto session = std::make_unique<Session>(api, leases, pool);
    session->setTiming(timing());
    return session;
}

std::unique_ptr<Session> ScriptedPlato::readySession(Session::Ownership ownership)
{
    auto ready = session();
    if (ownership == Session::Ownership::Owned)
        ready->make(twoEnvs(), u"test"_s);
    else
        ready->attach(u"s-1"_s, u"test"_s, ownership);
    if (!QTest::qWaitFor([&] { return ready->phase() == Session::Phase::Ready; }))
        qWarning() << "the session is not ready but" << ready->phase();
    return ready;
}

MakeRequest ScriptedPlato::twoEnvs()
{
    EnvRequest git;
    git.simulator = u"fossil"_s;
    git.alias = u"git"_s;
    EnvRequest desk;
    desk.type = EnvRequest::Type::Artifact;
    desk.artifactId = u"u-77c0"_s;
    desk.alias = u"desk"_s;
    MakeRequest request;
    request.envs = {git, desk};
    return request;
}

QByteArray ScriptedPlato::outcome(bool success, const QByteArray &results, const QByteArray &message)
{
    return R"({"success": )" + QByteArray(success ? "true" : "false") + R"(, "results": )" + results +
           R"(, "message": )" + message + "}";
}

Witness::Witness(Session &session)
{
    connect(&session, &Session::phaseChanged, this, [this](Session::Phase phase) { phases.append(phase); });
    connect(&session, &Session::problem, this, [this](const Session::Problem &problem) { problems.append(problem); });
    connect(&session, &Session::envsChanged, this, [this](const EnvsChange &change) {
        changes.append(change);
        changedRows += change.changedRows;
        arrivedRows += change.logRows;
        if (change.hasNewRows())
            insertedRows.append({change.firstNewRow, change.lastNewRow});
    });
}

QStringList Witness::messages() const
{
    QStringList messages;
    for (const auto &problem : problems)
        messages.append(problem.message);
    return messages;
}

} // namespace plato::test
