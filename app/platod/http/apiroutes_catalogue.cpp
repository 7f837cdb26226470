// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/httpserver/httpserver.h"
#include "app/platod/http/apiparameters.h"
#include "app/platod/http/apiroutes.h"
#include "app/platod/http/cataloguecontext.h"
#include "app/platod/http/wire.h"
#include "app/platod/session/testcases.h"

#include <QJsonArray>
#include <QSysInfo>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

/// Number of a simulator: its place in the catalogue, from 1.
int numberOf(const Simulators &simulators, const Manifest &manifest)
{
    return static_cast<int>(&manifest - simulators.manifests().data()) + 1;
}

QJsonObject simulator(const CatalogueContext &context, const Manifest &manifest)
{
    return wire::simulator(manifest, numberOf(context.simulators, manifest), context.whyNot(manifest),
                           context.artifacts.example(manifest), context.since);
}

QJsonObject user()
{
    return {{u"id"_s, 1},
            {u"public_id"_s, u"local"_s},
            {u"email"_s, QJsonValue()},
            {u"name"_s, qEnvironmentVariable("USER", u"local"_s)},
            {u"organization_id"_s, 1},
            {u"organization_name"_s, QSysInfo::machineHostName()}};
}

void noSimulator(const http::Request &request, const http::Responder &responder, const QString &parameter)
{
    responder.error(404, u"there is no simulator %1"_s.arg(request.parameters.value(parameter)));
}

} // namespace

QString CatalogueContext::whyNot(const Manifest &manifest) const
{
    return trouble.isEmpty() ? Simulators::missing(manifest, agent) : trouble;
}

void addCatalogueRoutes(http::Server &server, const CatalogueContext &context)
{
    server.route("GET", u"/api/v2/user/me"_s,
                 [](const http::Request &, const http::Responder &responder) { responder.json(user()); });

    server.route("GET", u"/api/v1/env/simulators"_s, [&](const http::Request &, const http::Responder &responder) {
        QJsonArray list;
        for (const Manifest &manifest : context.simulators.manifests())
            list.append(simulator(context, manifest));
        responder.json(list);
    });

    server.route("GET", u"/api/v1/env/simulators/{name}"_s,
                 [&](const http::Request &request, const http::Responder &responder) {
                     const Manifest *manifest = context.simulators.find(request.parameters.value(u"name"_s));
                     if (!manifest)
                         return noSimulator(request, responder, u"name"_s);
                     responder.json(simulator(context, *manifest));
                 });

    server.route("GET", u"/api/v1/simulator/list-by-org"_s,
                 [&](const http::Request &, const http::Responder &responder) {
                     QJsonArray list;
                     for (const Manifest &manifest : context.simulators.manifests()) {
                         list.append(wire::simulatorListItem(manifest, numberOf(context.simulators, manifest),
                                                             context.whyNot(manifest).isEmpty()));
                     }
                     responder.json(list);
                 });

    server.route("GET", u"/api/v1/simulator/{simulator_name}/versions"_s,
                 [&](const http::Request &request, const http::Responder &responder) {
                     const Manifest *manifest = context.simulators.find(request.parameters.value(u"simulator_name"_s));
                     if (!manifest)
                         return noSimulator(request, responder, u"simulator_name"_s);
                     const auto checkpoints = boolParameter(request, responder, u"include_checkpoints"_s);
                     if (!checkpoints)
                         return;
                     const QString latest = context.artifacts.example(*manifest);
                     QJsonArray versions;
                     const QList<ArtifactRecord> records = context.artifacts.list(manifest->name);
                     for (const ArtifactRecord &record : records) {
                         if (*checkpoints || record.kind != ArtifactRecord::Kind::Checkpoint)
                             versions.append(wire::version(record, record.id == latest));
                     }
                     responder.json(QJsonObject{{u"simulator_name"_s, manifest->name},
                                                {u"versions"_s, versions},
                                                {u"total_versions"_s, versions.size()}});
                 });

    server.route("GET", u"/api/v2/simulators/{name}/artifacts"_s,
                 [&](const http::Request &request, const http::Responder &responder) {
                     const Manifest *manifest = context.simulators.find(request.parameters.value(u"name"_s));
                     if (!manifest)
                         return noSimulator(request, responder, u"name"_s);
                     const auto used = boolParameter(request, responder, u"testcases_only"_s);
                     if (!used)
                         return;
                     QJsonArray artifacts;
                     const QString example = context.artifacts.example(*manifest);
                     const QList<ArtifactRecord> records = context.artifacts.list(manifest->name);
                     for (const ArtifactRecord &record : records) {
                         if (!*used ||
                             context.testCases.use(record.id, record.id == example ? manifest->name : QString()))
                             artifacts.append(wire::artifact(record));
                     }
                     responder.json(QJsonObject{{u"artifacts"_s, artifacts}});
                 });

    server.route("GET", u"/api/v2/artifacts/{artifact_id}"_s,
                 [&](const http::Request &request, const http::Responder &responder) {
                     const QString id = request.parameters.value(u"artifact_id"_s);
                     const auto record = context.artifacts.find(id);
                     if (!record)
                         return responder.error(404, u"there is no artifact %1"_s.arg(id));
                     responder.json(wire::artifact(*record));
                 });
}

} // namespace plato::runtime
