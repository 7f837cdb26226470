// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/http/apiparameters.h"
#include "app/platod/http/apiroutes.h"
#include "app/platod/http/cataloguecontext.h"
#include "app/platod/http/routehandlers.h"
#include "app/platod/http/wire.h"

#include <QJsonDocument>

#include <array>
#include <memory>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

using Kind = ArtifactRecord::Kind;

std::nullopt_t refuse(const http::Responder &responder, const QString &key, const QString &message)
{
    refuseField(responder, key, message);
    return std::nullopt;
}

/// What the SDK's sandbox tool sends with a snapshot, and reads again from the artifact. Nothing here acts on it: an
/// artifact boots with the simulator that it was taken from, as this computer has it.
bool takeNotes(const QJsonObject &body, ArtifactRecord &labels, const http::Responder &responder)
{
    struct Field
    {
        QString name;
        QJsonValue::Type type;
        QString words;
    };
    static const std::array fields{
        Field{u"override_service"_s, QJsonValue::String, u"a text"_s},
        Field{u"snapshotted_at"_s, QJsonValue::String, u"a time in ISO 8601"_s},
        Field{u"flows"_s, QJsonValue::String, u"a text, YAML"_s},
        Field{u"plato_config"_s, QJsonValue::String, u"a text, YAML"_s},
        Field{u"internal_app_port"_s, QJsonValue::Double, u"a port, 0 to 65535"_s},
        Field{u"messaging_port"_s, QJsonValue::Double, u"a port, 0 to 65535"_s},
        Field{u"credentials"_s, QJsonValue::Object, u"an object"_s},
        Field{u"target"_s, QJsonValue::String, u"a text"_s},
    };
    constexpr int MaxBytes = 256 * 1024;
    for (const Field &field : fields) {
        const QJsonValue value = body.value(field.name);
        if (value.isUndefined() || value.isNull())
            continue;
        const bool isPort = field.type == QJsonValue::Double;
        const bool isTime = field.name == "snapshotted_at"_L1;
        if (value.type() != field.type || (isPort && (value.toInt(-1) < 0 || value.toInt(-1) > 65535)) ||
            (isTime && !QDateTime::fromString(value.toString(), Qt::ISODateWithMs).isValid())) {
            refuseField(responder, field.name, u"Input should be %1"_s.arg(field.words));
            return false;
        }
        labels.notes.insert(field.name, value);
        if (QJsonDocument(labels.notes).toJson(QJsonDocument::Compact).size() > MaxBytes) {
            refuseField(responder, field.name, u"What is kept with a snapshot has %1 bytes at most"_s.arg(MaxBytes));
            return false;
        }
    }
    return true;
}

/// What the request says about the new artifact; nothing once it was refused.
std::optional<ArtifactRecord> labelsOf(const http::Request &request, const http::Responder &responder)
{
    const auto body = objectBody(request, responder);
    if (!body)
        return std::nullopt;
    ArtifactRecord labels;
    for (const auto &[key, target] :
         {std::pair(u"description"_s, &labels.description), std::pair(u"override_version"_s, &labels.version),
          std::pair(u"override_dataset"_s, &labels.dataset)}) {
        const QJsonValue value = body->value(key);
        if (value.isUndefined() || value.isNull())
            continue;
        if (!value.isString() || value.toString().size() > 1000)
            return refuse(responder, key, u"Input should be a text of 1000 characters at most"_s);
        if (!value.toString().isEmpty())
            *target = value.toString();
    }
    const QJsonValue expires = body->value(u"expires_at"_s);
    if (!expires.isUndefined() && !expires.isNull()) {
        labels.expiresAt = QDateTime::fromString(expires.toString(), Qt::ISODateWithMs).toUTC();
        if (labels.expiresAt <= QDateTime::currentDateTimeUtc()) // an invalid time is before any other
            return refuse(responder, u"expires_at"_s, u"Input should be a time to come, in ISO 8601"_s);
    }
    if (!takeNotes(*body, labels, responder))
        return std::nullopt;
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

void snapshotJob(const Registry::Job &job, const http::Request &request, const http::Responder &responder, Kind kind)
{
    auto labels = labelsOf(request, responder);
    if (!labels)
        return;
    labels->kind = kind;
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
        server.route("POST", u"/api/v2/jobs/{job_id}"_s + name,
                     withJob(registry, Need::Alive, [kind](auto &job, auto &request, auto &responder) {
                         snapshotJob(job, request, responder, kind);
                     }));
    };
    // All of them copy the folders of the env: there is no memory to keep, and blocks are shared where the file system
    // can.
    add(u"/snapshot"_s, Kind::Snapshot);
    add(u"/snapshot_store"_s, Kind::Snapshot);
    add(u"/disk_snapshot"_s, Kind::Snapshot);
    add(u"/checkpoint"_s, Kind::Checkpoint);
    server.route("DELETE", u"/api/v2/artifacts/{artifact_id}"_s,
                 [&](const http::Request &request, const http::Responder &responder) {
                     removeArtifact(registry, artifacts, request, responder);
                 });
}

} // namespace plato::runtime
