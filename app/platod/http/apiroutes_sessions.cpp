// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/httpserver/httpserver.h"
#include "app/platod/http/apiparameters.h"
#include "app/platod/http/apiroutes.h"
#include "app/platod/http/routehandlers.h"
#include "app/platod/http/wire.h"
#include "app/platod/session/scoring.h"
#include "app/platod/session/testcases.h"
#include "core/pool/runonpool.h"

#include <QJsonArray>

#include <functional>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::runtime {

namespace {

bool allSucceeded(const QJsonObject &results)
{
    for (const QJsonValue result : results) {
        if (!result.toObject().value(u"success"_s).toBool())
            return false;
    }
    return true;
}

void make(Registry &registry, const TestCases &testCases, const MakeBody &body, const http::Responder &responder)
{
    if (body.testCaseId.isEmpty())
        return responder.json(registry.make(body));
    const TestCases::Ptr testCase = testCases.find(body.testCaseId);
    if (!testCase)
        return responder.error(404, u"there is no test case %1"_s.arg(body.testCaseId));
    const auto envs = body.with(*testCase);
    if (!envs)
        return responder.error(422, envs.error().message);
    responder.json(registry.make(*envs, testCase));
}

void reset(LocalSession &session, const http::Request &request, const http::Responder &responder)
{
    if (!acceptReset(request, responder))
        return;
    const auto ask = [](LocalEnv &env, const auto &answer) {
        if (env.status() == LocalEnv::Status::Completed)
            return answer(wire::outcome(true, u"closed before"_s));
        env.reset([answer](const Result &done) {
            answer(done ? wire::outcome(true, u"reset"_s) : wire::outcome(false, done.error().message));
        });
    };
    Gathering::run(session, ask, [id = session.id(), responder](const QJsonObject &results) {
        responder.json(
            QJsonObject{{u"success"_s, allSucceeded(results)}, {u"session_id"_s, id}, {u"results"_s, results}});
    });
}

/// Calls `tell` with `results`, from merged mutations without the changes that the test case of the session ignores.
void leaveOutNoise(WorkPool &pool, LocalSession &session, bool isMerged, const QJsonObject &results,
                   const http::Responder &responder, const std::function<void(const QJsonObject &)> &tell)
{
    const TestCases::Ptr testCase = isMerged ? session.testCase() : nullptr;
    if (!testCase || testCase->noise.isEmpty())
        return tell(results);
    runOnPool(
        pool, &session,
        [testCase, results, aliases = session.aliases()]() -> Expected<QJsonObject> {
            return scoring::withoutNoise(results, testCase->noise, aliases);
        },
        [responder, tell](const Expected<QJsonObject> &told) {
            if (!told)
                return responder.error(503, told.error().message);
            tell(*told);
        });
}

void state(WorkPool &pool, LocalSession &session, const http::Request &request, const http::Responder &responder)
{
    const auto merged = boolParameter(request, responder, u"merge_mutations"_s);
    if (!merged)
        return;
    const auto ask = [merge = *merged](LocalEnv &env, const auto &answer) {
        env.state(merge, [answer](const QJsonObject &body) { answer({{u"state"_s, body}}); });
    };
    Gathering::run(
        session, ask,
        [&pool, &session, merge = *merged, isMinimal = prefersMinimal(request), responder](const QJsonObject &results) {
            const auto tell = [id = session.id(), isMinimal, responder](QJsonObject told) {
                if (!isMinimal) {
                    for (auto it = told.begin(); it != told.end(); ++it)
                        it.value() = wire::jobState(it.value()[u"state"_s].toObject());
                }
                responder.json(QJsonObject{{u"session_id"_s, id}, {u"results"_s, told}});
            };
            leaveOutNoise(pool, session, merge, results, responder, tell);
        });
}

/// The session with the mutations of each env by its alias; an env that cannot tell has none, and says why.
void details(WorkPool &pool, LocalSession &session, const http::Request &request, const http::Responder &responder)
{
    const auto mutations = boolParameter(request, responder, u"include_mutations"_s);
    if (!mutations)
        return;
    const auto merged = boolParameter(request, responder, u"merge_mutations"_s);
    if (!merged)
        return;
    const auto detail = boolParameter(request, responder, u"session_detail"_s);
    if (!detail)
        return;
    if (!*mutations && !*detail)
        return responder.json(wire::sessionItem(session));
    const auto ask = [merge = *merged](LocalEnv &env, const auto &answer) {
        env.state(merge, [answer](const QJsonObject &body) { answer({{u"state"_s, body}}); });
    };
    const auto tell = [&session, responder, mutations = *mutations, detail = *detail](const QJsonObject &results) {
        QJsonObject byAlias;
        QJsonObject faults;
        QJsonArray flat;
        for (const LocalEnv *env : session.envs()) {
            const QJsonObject body = results.value(env->jobId())[u"state"_s].toObject();
            const QJsonArray envMutations = body.value(u"mutations"_s).toArray();
            byAlias.insert(env->alias(), envMutations);
            if (body.contains(u"error"_s))
                faults.insert(env->alias(), body.value(u"error"_s));
            for (const QJsonValue mutation : envMutations)
                flat.append(mutation);
        }
        QJsonObject item = wire::sessionItem(session);
        item.insert(u"mutation_errors"_s, faults);
        if (mutations)
            item.insert(u"mutations"_s, byAlias);
        if (detail)
            item.insert(u"session_detail"_s, QJsonObject{{u"state_mutations"_s, flat}});
        responder.json(item);
    };
    Gathering::run(session, ask, [&pool, &session, merge = *merged, responder, tell](const QJsonObject &results) {
        leaveOutNoise(pool, session, merge, results, responder, tell);
    });
}

void heartbeat(LocalSession &session, const http::Request &, const http::Responder &responder)
{
    session.beat();
    QJsonObject results;
    for (const LocalEnv *env : session.envs()) {
        results.insert(env->jobId(), env->isOver() ? QJsonObject{{u"success"_s, false},
                                                                 {u"errors"_s, QJsonArray{env->statusReason()}}}
                                                   : QJsonObject{{u"success"_s, true}});
    }
    responder.json(QJsonObject{{u"success"_s, true},
                               {u"session_id"_s, session.id()},
                               {u"timestamp"_s, wire::time(QDateTime::currentDateTimeUtc())},
                               {u"results"_s, results}});
}

void close(LocalSession &session, const http::Request &, const http::Responder &responder)
{
    const bool before = session.isOver();
    session.end(LocalEnv::Status::Completed, u"closed by request"_s);
    const auto answer = [&session, before, responder] {
        QJsonObject results;
        for (const LocalEnv *env : session.envs())
            results.insert(env->jobId(), wire::outcome(env->isGone(), env->statusReason()));
        const QString message = before ? u"the session was over before: %1"_s.arg(session.statusReason()) : u"closed"_s;
        responder.json(QJsonObject{{u"success"_s, session.isGone()}, {u"message"_s, message}, {u"results"_s, results}});
    };
    session.when([&session] { return session.isGone(); }, CloseLimit, answer);
}

void urls(LocalSession &session, const http::Request &request, const http::Responder &responder,
          const std::function<QJsonObject(LocalEnv &, int)> &urlOf)
{
    const auto port = numberParameter(request, responder, u"port"_s, 0, 1, 65535);
    if (!port)
        return;
    QJsonObject results;
    for (LocalEnv *env : session.envs())
        results.insert(env->jobId(), urlOf(*env, *port));
    responder.json(QJsonObject{{u"session_id"_s, session.id()}, {u"results"_s, results}});
}

void list(Registry &registry, const http::Request &request, const http::Responder &responder)
{
    const auto page = numberParameter(request, responder, u"page"_s, 1, 1, 1'000'000);
    if (!page)
        return;
    const auto size = numberParameter(request, responder, u"page_size"_s, 50, 1, 1000, Larger::Clamped);
    if (!size)
        return;
    const QList<LocalSession *> all = registry.sessions();
    QJsonArray items;
    const qsizetype first = qsizetype(*page - 1) * *size;
    for (qsizetype i = first; i < std::min(all.size(), first + *size); ++i)
        items.append(wire::sessionItem(*all[i]));
    responder.json(QJsonObject{{u"sessions"_s, items},
                               {u"total_count"_s, all.size()},
                               {u"page"_s, *page},
                               {u"page_size"_s, *size},
                               {u"has_more_pages"_s, first + *size < all.size()}});
}

void removeJob(Registry &registry, LocalSession &session, const http::Request &request,
               const http::Responder &responder)
{
    const auto body = objectBody(request, responder);
    if (!body)
        return;
    const QString id = body->value(u"job_id"_s).toString();
    const Registry::Job job = registry.job(id);
    if (job.session != &session)
        return responder.error(404, u"this session has no job %1"_s.arg(id));
    closeEnv(session, *job.env, responder);
}

} // namespace

void addSessionRoutes(http::Server &server, Registry &registry, const TestCases &testCases, WorkPool &pool)
{
    const QString base = u"/api/v2/sessions"_s;
    const QString one = base + u"/{session_id}"_s;
    server.route("GET", base, [&](const http::Request &request, const http::Responder &responder) {
        list(registry, request, responder);
    });
    server.route("POST", base + u"/make"_s, [&](const http::Request &request, const http::Responder &responder) {
        const auto body = MakeBody::parse(request.body);
        if (!body)
            return responder.json(QJsonObject{{u"detail"_s, body.error()}}, 422);
        make(registry, testCases, *body, responder);
    });
    server.route("GET", one,
                 withSession(registry, Need::Known, [&pool](LocalSession &session, auto &request, auto &responder) {
                     details(pool, session, request, responder);
                 }));
    server.route("GET", one + u"/wait_for_ready"_s,
                 withSession(registry, Need::Known, [](LocalSession &session, auto &request, auto &responder) {
                     const auto hold = holdParameter(request, responder);
                     if (!hold)
                         return;
                     holdUntil(
                         session, *hold, [&session] { return session.isSettled(); }, responder,
                         [&session, responder] { responder.json(wire::sessionReady(session)); });
                 }));
    server.route("GET", one + u"/jobs"_s,
                 withSession(registry, Need::Known, [](LocalSession &session, auto &, auto &responder) {
                     responder.json(QJsonObject{{u"session_id"_s, session.id()},
                                                {u"jobs"_s, wire::sessionItem(session).value(u"jobs"_s)}});
                 }));
    server.route("POST", one + u"/remove-job"_s,
                 withSession(registry, Need::Known, [&](LocalSession &session, auto &request, auto &responder) {
                     removeJob(registry, session, request, responder);
                 }));
    server.route("POST", one + u"/heartbeat"_s, withSession(registry, Need::Alive, heartbeat));
    server.route("POST", one + u"/reset"_s, withSession(registry, Need::Alive, reset));
    server.route("GET", one + u"/state"_s,
                 withSession(registry, Need::Alive, [&pool](LocalSession &session, auto &request, auto &responder) {
                     state(pool, session, request, responder);
                 }));
    server.route("POST", one + u"/close"_s, withSession(registry, Need::Known, close));
    server.route("GET", one + u"/public_url"_s,
                 withSession(registry, Need::Alive, [](LocalSession &session, auto &request, auto &responder) {
                     urls(session, request, responder, publicUrlOf);
                 }));
    server.route("GET", one + u"/connect_url"_s,
                 withSession(registry, Need::Alive, [](LocalSession &session, auto &request, auto &responder) {
                     urls(session, request, responder, connectUrlOf);
                 }));
    // The envs of a session reach each other from the start, so there is nothing left to connect.
    server.route("POST", one + u"/connect_network"_s,
                 withSession(registry, Need::Alive, [](LocalSession &session, auto &, auto &responder) {
                     QJsonObject results;
                     for (const LocalEnv *env : session.envs()) {
                         if (env->isOver() && env->status() != LocalEnv::Status::Completed)
                             return responder.error(
                                 500, u"%1 is not in the network: %2"_s.arg(env->alias(), env->statusReason()));
                         results.insert(env->jobId(), env->isReady());
                     }
                     responder.json(QJsonObject{{u"success"_s, session.isReady()},
                                                {u"session_id"_s, session.id()},
                                                {u"subnet"_s, session.mesh().subnet()},
                                                {u"results"_s, results}});
                 }));
}

} // namespace plato::runtime
