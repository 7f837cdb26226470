// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/http/apiparameters.h"
#include "app/platod/http/apiroutes.h"
#include "app/platod/http/routehandlers.h"
#include "app/platod/http/wire.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

void addJob(Registry &registry, LocalSession &session, const http::Request &request, const http::Responder &responder)
{
    QStringList taken;
    for (const HostEntry &host : session.hosts())
        taken.append(host.alias);
    const auto body = AddJobBody::parse(request.body, taken);
    if (!body)
        return responder.json(QJsonObject{{u"detail"_s, body.error()}}, 422);
    responder.json(QJsonObject{{u"session_id"_s, session.id()}, {u"env"_s, registry.addJob(session, *body)}});
}

void logs(Registry &registry, const LocalSession &session, const http::Request &request,
          const http::Responder &responder)
{
    const QString id = request.parameters.value(u"job_id"_s);
    const Registry::Job job = registry.job(id);
    if (job.session != &session)
        return responder.error(404, u"this session has no job %1"_s.arg(id));
    const auto limit = numberParameter(request, responder, u"limit"_s, 100, 1, EnvLog::MaxLines, Larger::Clamped);
    if (!limit)
        return;
    const auto &lines = job.env->log().lines();
    QJsonArray newest;
    const auto count = std::min(lines.size(), static_cast<size_t>(*limit));
    for (auto line = lines.end() - static_cast<std::ptrdiff_t>(count); line != lines.end(); ++line) {
        newest.append(QJsonObject{{u"number"_s, line->number},
                                  {u"timestamp"_s, wire::time(line->time)},
                                  {u"message"_s, QString::fromUtf8(line->text)}});
    }
    responder.json(QJsonObject{{u"session_id"_s, session.id()},
                               {u"job_id"_s, id},
                               {u"logs"_s, newest},
                               {u"total"_s, job.env->log().written()}});
}

QJsonObject configOf(const LocalEnv &env)
{
    const Manifest &manifest = env.manifest();
    return {{u"job_id"_s, env.jobId()},
            {u"simulator"_s, manifest.name},
            {u"title"_s, manifest.title},
            {u"description"_s, manifest.description},
            {u"start"_s, QJsonArray::fromStringList(manifest.start)},
            {u"app_port"_s, manifest.appPort ? QJsonValue(*manifest.appPort) : QJsonValue()},
            {u"databases"_s, QJsonArray::fromStringList(manifest.databases + manifest.postgresDatabases)},
            {u"is_desktop"_s, manifest.isDesktop}};
}

/// A job of its own: a session of one env that needs no heartbeat.
void makeJob(Registry &registry, const http::Request &request, const http::Responder &responder)
{
    const auto body = MakeBody::ofJob(request.body);
    if (!body)
        return responder.json(QJsonObject{{u"detail"_s, body.error()}}, 422);
    const QJsonObject made = registry.make(*body);
    QJsonObject env = made[u"envs"_s][0].toObject();
    env.insert(u"session_id"_s, made[u"session_id"_s]);
    responder.json(env);
}

/// An env has its address inside and on this computer alike: there is no gateway between.
QJsonObject routingOf(const LocalEnv &env)
{
    const QString address = env.address().toString();
    return {{u"job_id"_s, env.jobId()},
            {u"ready"_s, env.isReady()},
            {u"vm_gateway_ip"_s, address},
            {u"vm_private_ip"_s, address},
            {u"worker_private_ip"_s, address}};
}

/// What a program says about a job goes to the job's log. Mutations are not taken from there: they are observed.
void note(const Registry::Job &job, const http::Request &request, const http::Responder &responder)
{
    constexpr int MaxBytes = 4096; // a thousand of them are kept
    const auto body = objectBody(request, responder);
    if (!body)
        return;
    const QByteArray line = QJsonDocument(*body).toJson(QJsonDocument::Compact);
    if (body->isEmpty() || line.size() > MaxBytes) {
        return refuseField(responder, u"message"_s,
                           u"An entry of the log is an object that is not empty, of %1 bytes at most"_s.arg(MaxBytes));
    }
    job.env->note(QString::fromUtf8(line));
    responder.json(wire::outcome(true, u"kept in the log of the job; mutations are observed, not taken from there"_s));
}

} // namespace

void addEnvRoutes(http::Server &server, Registry &registry)
{
    const QString session = u"/api/v2/sessions/{session_id}"_s;
    const QString job = u"/api/v2/jobs/{job_id}"_s;
    server.route("POST", session + u"/jobs"_s,
                 withSession(registry, Need::Alive, [&](LocalSession &session, auto &request, auto &responder) {
                     addJob(registry, session, request, responder);
                 }));
    server.route("GET", session + u"/jobs/{job_id}/logs"_s,
                 withSession(registry, Need::Known, [&](LocalSession &session, auto &request, auto &responder) {
                     logs(registry, session, request, responder);
                 }));
    server.route("GET", session + u"/plato_config"_s,
                 withSession(registry, Need::Known, [](LocalSession &session, auto &, auto &responder) {
                     QJsonObject configs;
                     for (const LocalEnv *env : session.envs())
                         configs.insert(env->jobId(), configOf(*env));
                     responder.json(configs);
                 }));
    server.route(
        "GET", job + u"/plato_config"_s,
        withJob(registry, Need::Known, [](auto &job, auto &, auto &responder) { responder.json(configOf(*job.env)); }));
    server.route("POST", u"/api/v2/jobs/make"_s, [&](const http::Request &request, const http::Responder &responder) {
        makeJob(registry, request, responder);
    });
    server.route("GET", job + u"/connect_routing_info"_s,
                 withJob(registry, Need::Known,
                         [](auto &job, auto &, auto &responder) { responder.json(routingOf(*job.env)); }));
    server.route("POST", job + u"/log"_s, withJob(registry, Need::Alive, note));
    server.route("GET", job + u"/rdp_url"_s, withJob(registry, Need::Known, [](auto &job, auto &, auto &responder) {
                     responder.json(QJsonObject{
                         {u"success"_s, false},
                         {u"job_id"_s, job.env->jobId()},
                         {u"url"_s, QJsonValue()},
                         {u"error"_s, u"only Windows has a remote desktop of this kind, and no env here is one"_s}});
                 }));
    server.route("GET", job + u"/flows"_s, withJob(registry, Need::Known, [](auto &job, auto &, auto &responder) {
                     responder.json(job.env->manifest().flows);
                 }));
}

} // namespace plato::runtime
