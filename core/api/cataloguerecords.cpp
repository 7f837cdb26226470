// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/cataloguerecords.h"

#include "core/api/jsonfields.h"

#include <QJsonArray>

#include <limits>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

/// The full list spells its fields in camelCase, the compact one with underscores.
QString textOfEither(const QJsonObject &json, QLatin1StringView key, QLatin1StringView otherKey)
{
    const QString text = json::text(json, key);
    return text.isEmpty() ? json::text(json, otherKey) : text;
}

} // namespace

std::optional<User> User::fromJson(const QJsonObject &json)
{
    const auto id = json::integer(json["id"_L1]);
    User user;
    user.publicId = json::text(json, "public_id"_L1);
    if (!id || user.publicId.isEmpty())
        return std::nullopt;
    user.id = *id;
    user.email = json::text(json, "email"_L1);
    user.name = json::text(json, "name"_L1);
    user.organizationName = json::text(json, "organization_name"_L1);
    return user;
}

std::optional<Simulator> Simulator::fromJson(const QJsonObject &json)
{
    Simulator simulator;
    simulator.name = json::text(json, "name"_L1);
    if (simulator.name.isEmpty())
        return std::nullopt;
    simulator.description = json::text(json, "description"_L1);
    simulator.enabled = json::flag(json, "enabled"_L1).value_or(true);
    simulator.simType = textOfEither(json, "simType"_L1, "sim_type"_L1);
    simulator.versionTag = textOfEither(json, "versionTag"_L1, "version_tag"_L1);
    const QJsonObject config = json["config"_L1].toObject();
    simulator.status = json::text(config, "status"_L1);
    simulator.notes = json::text(config, "notes"_L1);
    simulator.baseArtifactId = json::text(config, "base_artifact_id"_L1);
    simulator.dataArtifactId = json::text(config, "data_artifact_id"_L1);
    auto port = json::integer(json["internalAppPort"_L1]);
    if (!port)
        port = json::integer(json["internal_app_port"_L1]);
    if (port && *port > 0 && *port <= std::numeric_limits<quint16>::max())
        simulator.internalAppPort = int(*port);
    simulator.isDesktop = json::flag(json, "is_desktop"_L1);
    simulator.internet = json::flag(json, "internet"_L1);
    simulator.raw = json;
    return simulator;
}

std::optional<Artifact> Artifact::fromJson(const QJsonObject &json)
{
    Artifact artifact;
    artifact.artifactId = json::text(json, "artifact_id"_L1);
    if (artifact.artifactId.isEmpty())
        return std::nullopt;
    artifact.simulatorName = json::text(json, "simulator_name"_L1);
    artifact.dataset = json::text(json, "dataset"_L1);
    artifact.status = json::text(json, "status"_L1);
    artifact.archiveType = json::text(json, "archive_type"_L1);
    artifact.parentArtifactId = json::text(json, "parent_artifact_id"_L1);
    artifact.description = json::text(json, "description"_L1);
    artifact.raw = json;
    return artifact;
}

std::optional<TestcaseItem> TestcaseItem::fromJson(const QJsonObject &json)
{
    TestcaseItem item;
    item.publicId = json::text(json, "public_id"_L1);
    if (item.publicId.isEmpty())
        return std::nullopt;
    item.name = json::text(json, "name"_L1);
    item.description = json::text(json, "description"_L1);
    item.prompt = json::text(json, "prompt"_L1);
    const QJsonArray simulators = json["simulators"_L1].toArray();
    for (const auto &simulator : simulators) {
        if (const QString name = simulator.toString(); !name.isEmpty())
            item.simulators.append(name);
    }
    if (const QString name = json::text(json["simulator"_L1].toObject(), "name"_L1);
        item.simulators.isEmpty() && !name.isEmpty())
        item.simulators.append(name);
    return item;
}

std::optional<TestcaseList> TestcaseList::fromJson(const QJsonObject &json)
{
    if (!json["testcases"_L1].isArray())
        return std::nullopt;
    const QJsonArray items = json["testcases"_L1].toArray();
    TestcaseList list;
    list.sent = items.size();
    for (const auto &item : items) {
        if (auto read = TestcaseItem::fromJson(item.toObject()))
            list.testcases.append(std::move(*read));
    }
    list.totalCount = json::integer(json["total_count"_L1]);
    return list;
}

} // namespace plato
