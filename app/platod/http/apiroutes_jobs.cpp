// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/httpserver/httpserver.h"
#include "app/platod/http/apiparameters.h"
#include "app/platod/http/apiroutes.h"
#include "app/platod/http/routehandlers.h"
#include "app/platod/http/wire.h"

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

void waitForReady(const Registry::Job &job, const http::Request &request, const http::Responder &responder)
{
    const auto hold = holdParameter(request, responder);
    if (!hold)
        return;
    LocalEnv *env = job.env;
    holdUntil(
        *job.session, *hold, [env] { return env->isReady() || env->isOver(); }, responder,
        [env, responder] { responder.json(wire::jobReady(*env)); });
}

void url(const Registry::Job &job, const http::Request &request, const http::Responder &responder,
         QJsonObject (*urlOf)(LocalEnv &, int))
{
    if (const auto port = numberParameter(request, responder, u"port"_s, 0, 1, 65535))
        responder.json(urlOf(*job.env, *port));
}

} // namespace

void addJobRoutes(http::Server &server, Registry &registry)
{
    const QString one = u"/api/v2/jobs/{job_id}"_s;
    server.route("GET", one, withJob(registry, Need::Known, [](auto &job, auto &, auto &responder) {
                     responder.json(wire::jobDetails(*job.session, *job.env));
                 }));
    server.route("GET", one + u"/wait_for_ready"_s, withJob(registry, Need::Known, waitForReady));
    server.route(
        "POST", one + u"/reset"_s, withJob(registry, Need::Alive, [](auto &job, auto &request, auto &responder) {
            if (!acceptReset(request, responder))
                return;
            job.env->reset([responder](const Result &done) {
                responder.json(done ? wire::outcome(true, u"reset"_s) : wire::outcome(false, done.error().message));
            });
        }));
    server.route("GET", one + u"/state"_s,
                 withJob(registry, Need::Alive, [](auto &job, auto &request, auto &responder) {
                     job.env->state(false, [responder, isMinimal = prefersMinimal(request)](const QJsonObject &body) {
                         responder.json(isMinimal ? QJsonObject{{u"state"_s, body}} : wire::jobState(body));
                     });
                 }));
    server.route("POST", one + u"/close"_s, withJob(registry, Need::Known, [](auto &job, auto &, auto &responder) {
                     closeEnv(*job.session, *job.env, responder);
                 }));
    server.route("GET", one + u"/public_url"_s,
                 withJob(registry, Need::Alive,
                         [](auto &job, auto &request, auto &responder) { url(job, request, responder, publicUrlOf); }));
    server.route("GET", one + u"/connect_url"_s,
                 withJob(registry, Need::Alive, [](auto &job, auto &request, auto &responder) {
                     url(job, request, responder, connectUrlOf);
                 }));
}

} // namespace plato::runtime
