// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/store/artifactrecord.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

constexpr std::array KindWords{"example"_L1, "snapshot"_L1, "checkpoint"_L1};

} // namespace

QByteArray ArtifactRecord::toJson() const
{
    QJsonObject object{{u"format"_s, Format},
                       {u"artifact_id"_s, id},
                       {u"kind"_s, KindWords.at(static_cast<size_t>(kind))},
                       {u"simulator"_s, simulator},
                       {u"description"_s, description},
                       {u"seed_version"_s, seedVersion},
                       {u"version"_s, version},
                       {u"dataset"_s, dataset},
                       {u"parent"_s, parent},
                       {u"bytes"_s, bytes},
                       {u"created_at"_s, createdAt.toString(Qt::ISODateWithMs)}};
    if (blankAppPort)
        object.insert(u"blank_app_port"_s, *blankAppPort);
    if (limits) {
        object.insert(
            u"limits"_s,
            QJsonObject{{u"cpus"_s, limits->cpus}, {u"memory_mb"_s, limits->memoryMb}, {u"disk_mb"_s, limits->diskMb}});
    }
    if (!notes.isEmpty())
        object.insert(u"notes"_s, notes);
    if (expiresAt.isValid())
        object.insert(u"expires_at"_s, expiresAt.toString(Qt::ISODateWithMs));
    return QJsonDocument(object).toJson(QJsonDocument::Compact); // notes may be as long as a reader takes
}

std::optional<ArtifactRecord> ArtifactRecord::fromJson(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    const auto text = [&](const QString &key) { return object.value(key).toString(); };
    const auto time = [&](const QString &key) { return QDateTime::fromString(text(key), Qt::ISODateWithMs); };
    if (object.value(u"format"_s).toInt(1) > Format)
        return std::nullopt;
    const QString kind = object.value(u"kind"_s).toString(KindWords.front());
    const auto *const word = std::find(KindWords.begin(), KindWords.end(), kind);
    if (word == KindWords.end())
        return std::nullopt;

    ArtifactRecord record;
    record.id = text(u"artifact_id"_s);
    record.kind = static_cast<Kind>(word - KindWords.begin());
    record.simulator = text(u"simulator"_s);
    record.description = text(u"description"_s);
    record.seedVersion = text(u"seed_version"_s);
    record.version = text(u"version"_s);
    record.dataset = object.value(u"dataset"_s).toString(record.dataset);
    record.parent = text(u"parent"_s);
    if (object.contains(u"blank_app_port"_s))
        record.blankAppPort = object.value(u"blank_app_port"_s).toInt();
    const QJsonObject limits = object.value(u"limits"_s).toObject();
    const ResourceLimits noted{limits.value(u"cpus"_s).toInt(), limits.value(u"memory_mb"_s).toInt(),
                               limits.value(u"disk_mb"_s).toInt()};
    if (noted.cpus > 0 && noted.memoryMb > 0 && noted.diskMb > 0)
        record.limits = noted;
    record.notes = object.value(u"notes"_s).toObject();
    record.bytes = object.value(u"bytes"_s).toInteger();
    record.createdAt = time(u"created_at"_s);
    record.expiresAt = time(u"expires_at"_s);
    record.status = Status::Ready;
    if (record.id.isEmpty() || record.simulator.isEmpty() || !record.createdAt.isValid())
        return std::nullopt;
    return record;
}

} // namespace plato::runtime
