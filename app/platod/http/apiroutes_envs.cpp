// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/http/apiparameters.h"
#include "app/platod/http/apiroutes.h"
#include "app/platod/http/routehandlers.h"
#include "app/platod/http/wire.h"

#include <QJsonArray>

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
    const auto limit = numberParameter(request, responder, u"limit"_s, 100, 1, EnvLog::MaxLines);
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
            {u"databases"_s, QJsonArray::fromStringList(manifest.databases)},
            {u"is_desktop"_s, manifest.isDesktop}};
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
                     QJsonObject envs;
                     for (const LocalEnv *env : session.envs())
                         envs.insert(env->alias(), configOf(*env));
                     responder.json(QJsonObject{{u"session_id"_s, session.id()}, {u"envs"_s, envs}});
                 }));
    server.route("GET", job + u"/rdp_url"_s, withJob(registry, Need::Known, [](auto &job, auto &, auto &responder) {
                     responder.json(QJsonObject{
                         {u"job_id"_s, job.env->jobId()},
                         {u"url"_s, QJsonValue()},
                         {u"error"_s, u"only Windows has a remote desktop of this kind, and no env here is one"_s}});
                 }));
    // No simulator of this computer defines flows.
    server.route("GET", job + u"/flows"_s,
                 withJob(registry, Need::Known, [](auto &, auto &, auto &responder) { responder.json(QJsonArray()); }));
}

} // namespace plato::runtime
