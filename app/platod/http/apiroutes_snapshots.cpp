// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/http/apiparameters.h"
#include "app/platod/http/apiroutes.h"
#include "app/platod/http/cataloguecontext.h"
#include "app/platod/http/routehandlers.h"
#include "app/platod/http/wire.h"

#include <QJsonArray>

#include <array>
#include <memory>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

using Kind = ArtifactRecord::Kind;

/// What the request says about the new artifact; nothing once it was refused.
std::optional<ArtifactRecord> labelsOf(const http::Request &request, const http::Responder &responder)
{
    const auto body = objectBody(request, responder);
    if (!body)
        return std::nullopt;
    const auto refuse = [&](const QString &key, const QString &message) {
        const QJsonObject fault{
            {u"loc"_s, QJsonArray{u"body"_s, key}}, {u"msg"_s, message}, {u"type"_s, u"value_error"_s}};
        responder.json(QJsonObject{{u"detail"_s, QJsonArray{fault}}}, 422);
        return std::nullopt;
    };
    // An artifact boots with the simulator that it was taken from, as this computer has it.
    static const std::array notHere{u"override_service"_s,  u"snapshotted_at"_s, u"flows"_s, u"plato_config"_s,
                                    u"internal_app_port"_s, u"messaging_port"_s, u"target"_s};
    for (const QString &key : notHere) {
        if (!body->value(key).isNull() && !body->value(key).isUndefined())
            return refuse(key, u"%1 is not supported by this runtime; leave it out"_s.arg(key));
    }
    ArtifactRecord labels;
    for (const auto &[key, target] :
         {std::pair(u"description"_s, &labels.description), std::pair(u"override_version"_s, &labels.version),
          std::pair(u"override_dataset"_s, &labels.dataset)}) {
        const QJsonValue value = body->value(key);
        if (value.isUndefined() || value.isNull())
            continue;
        if (!value.isString() || value.toString().size() > 1000)
            return refuse(key, u"Input should be a text of 1000 characters at most"_s);
        if (!value.toString().isEmpty())
            *target = value.toString();
    }
    const QJsonValue expires = body->value(u"expires_at"_s);
    if (!expires.isUndefined() && !expires.isNull()) {
        labels.expiresAt = QDateTime::fromString(expires.toString(), Qt::ISODateWithMs).toUTC();
        if (labels.expiresAt <= QDateTime::currentDateTimeUtc()) // an invalid time is before any other
            return refuse(u"expires_at"_s, u"Input should be a time to come, in ISO 8601"_s);
    }
    return labels;
}

QJsonObject resultOf(const tl::expected<ArtifactRecord, ArtifactStore::Refusal> &kept)
{
    return {{u"artifact_id"_s, kept ? kept->id : QString()},
            {u"success"_s, kept.has_value()},
            {u"error"_s, kept ? QJsonValue() : QJsonValue(kept.error().words)}};
}

void snapshotSession(LocalSession &session, const http::Request &request, const http::Responder &responder, Kind kind)
{
    auto labels = labelsOf(request, responder);
    if (!labels)
        return;
    labels->kind = kind;
    struct Tally
    {
        int kept = 0;
        QString full;
    };
    const auto tally = std::make_shared<Tally>();
    const auto ask = [labels = *labels, tally](LocalEnv &env, const auto &answer) {
        const auto add = [answer, tally](const tl::expected<ArtifactRecord, ArtifactStore::Refusal> &kept) {
            tally->kept += kept ? 1 : 0;
            if (!kept && kept.error().full)
                tally->full = kept.error().words;
            answer(resultOf(kept));
        };
        env.snapshot(labels, add);
    };
    Gathering::run(session, ask, [tally, responder](const QJsonObject &results) {
        if (tally->kept == 0 && !tally->full.isEmpty())
            return responder.error(507, tally->full);
        responder.json(QJsonObject{{u"results"_s, results}});
    });
}

void snapshotJob(const Registry::Job &job, const http::Request &request, const http::Responder &responder)
{
    auto labels = labelsOf(request, responder);
    if (!labels)
        return;
    labels->kind = Kind::Snapshot;
    job.env->snapshot(*labels, [responder](const tl::expected<ArtifactRecord, ArtifactStore::Refusal> &kept) {
        if (!kept && kept.error().full)
            return responder.error(507, kept.error().words);
        responder.json(resultOf(kept));
    });
}

void removeArtifact(Registry &registry, ArtifactStore &artifacts, const http::Request &request,
                    const http::Responder &responder)
{
    const QString id = request.parameters.value(u"artifact_id"_s);
    const auto record = artifacts.find(id);
    if (!record)
        return responder.error(404, u"there is no artifact %1"_s.arg(id));
    if (record->status != ArtifactRecord::Status::Ready)
        return responder.error(409, u"the artifact is not ready yet"_s);
    if (registry.usesArtifact(id))
        return responder.error(409, u"an env that runs was started from this artifact; close it first"_s);
    if (const auto removed = artifacts.remove(id); !removed)
        return responder.error(500, removed.error().message);
    responder.json(wire::outcome(true, u"deleted"_s));
}

} // namespace

void addSnapshotRoutes(http::Server &server, Registry &registry, ArtifactStore &artifacts)
{
    const QString session = u"/api/v2/sessions/{session_id}"_s;
    const auto add = [&](const QString &name, Kind kind) {
        server.route("POST", session + name,
                     withSession(registry, Need::Alive, [kind](auto &session, auto &request, auto &responder) {
                         snapshotSession(session, request, responder, kind);
                     }));
    };
    // All of them copy the folders of the env: there is no memory to keep, and blocks are shared where the file system
    // can.
    add(u"/snapshot"_s, Kind::Snapshot);
    add(u"/snapshot_store"_s, Kind::Snapshot);
    add(u"/disk_snapshot"_s, Kind::Snapshot);
    add(u"/checkpoint"_s, Kind::Checkpoint);
    server.route("POST", u"/api/v2/jobs/{job_id}/snapshot"_s, withJob(registry, Need::Alive, snapshotJob));
    server.route("DELETE", u"/api/v2/artifacts/{artifact_id}"_s,
                 [&](const http::Request &request, const http::Responder &responder) {
                     removeArtifact(registry, artifacts, request, responder);
                 });
}

} // namespace plato::runtime
