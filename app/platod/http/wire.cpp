// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/http/wire.h"

#include "core/mutation/testcase/testcase.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace plato::runtime::wire {

namespace {

constexpr auto Provider = "local"_L1;

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonValue orNull(const std::optional<int> &number)
{
    return number ? QJsonValue(*number) : QJsonValue();
}

QString versionOf(const ArtifactRecord &record)
{
    return record.version.isEmpty() ? record.seedVersion : record.version;
}

QJsonObject environment(const LocalEnv &env)
{
    return {{u"job_id"_s, env.jobId()},
            {u"alias"_s, env.alias()},
            {u"artifact_id"_s, orNull(env.artifactId())},
            {u"simulator"_s, env.simulator()},
            {u"mesh_ip"_s, env.address().toString()},
            {u"is_desktop"_s, env.isDesktop()},
            {u"internet"_s, env.hasInternet()},
            {u"provider"_s, Provider}};
}

} // namespace

QString time(const QDateTime &time)
{
    return time.toUTC().toString(Qt::ISODateWithMs);
}

QJsonObject simulator(const Manifest &manifest, int number, const QString &missing, const QString &exampleId,
                      const QDateTime &since)
{
    const QJsonObject config{{u"type"_s, u"docker_app"_s},
                             {u"default_start_path"_s, QJsonValue()},
                             {u"status"_s, missing.isEmpty() ? u"ready"_s : u"out_of_service"_s},
                             {u"base_artifact_id"_s, orNull(exampleId)},
                             {u"data_artifact_id"_s, QJsonValue()},
                             {u"notes"_s, orNull(missing)}};
    return {{u"id"_s, number},
            {u"publicId"_s, manifest.name},
            {u"name"_s, manifest.name},
            {u"description"_s, manifest.description},
            {u"url"_s, QJsonValue()},
            {u"imgUrl"_s, QJsonValue()},
            {u"config"_s, config},
            {u"ancestors"_s, QJsonArray()},
            {u"enabled"_s, missing.isEmpty()},
            {u"simType"_s, u"docker_app"_s},
            {u"jobName"_s, QJsonValue()},
            {u"stages"_s, QJsonArray()},
            {u"imageUri"_s, QJsonValue()},
            {u"organizationId"_s, 1},
            {u"num_sessions_breakdown"_s, QJsonObject()},
            {u"internalAppPort"_s, orNull(manifest.appPort)},
            {u"supportedProviders"_s, QJsonArray{Provider}},
            {u"versionTag"_s, u"latest"_s},
            {u"createdAt"_s, time(since)},
            {u"updatedAt"_s, time(since)},
            {u"is_desktop"_s, manifest.isDesktop},
            {u"internet"_s, manifest.internet}};
}

QJsonObject simulatorListItem(const Manifest &manifest, int number, bool enabled)
{
    return {{u"id"_s, number},
            {u"name"_s, manifest.name},
            {u"description"_s, manifest.description},
            {u"img_url"_s, QJsonValue()},
            {u"enabled"_s, enabled},
            {u"sim_type"_s, u"docker_app"_s},
            {u"job_name"_s, QJsonValue()},
            {u"image_uri"_s, QJsonValue()},
            {u"internal_app_port"_s, orNull(manifest.appPort)},
            {u"version_tag"_s, u"latest"_s}};
}

QJsonObject artifact(const ArtifactRecord &record)
{
    QString status = u"ready"_s;
    QString description = record.description;
    if (record.status == ArtifactRecord::Status::Creating)
        status = u"creating"_s;
    if (record.status == ArtifactRecord::Status::Failed) {
        status = u"failed"_s;
        description = record.error;
    }
    QJsonObject told = record.notes;
    const QJsonObject own{
        {u"artifact_id"_s, record.id},
        {u"simulator_name"_s, record.simulator},
        {u"version"_s, versionOf(record)},
        {u"dataset"_s, record.dataset},
        {u"status"_s, status},
        {u"archive_type"_s, u"folder"_s},
        {u"parent_artifact_id"_s, orNull(record.parent)},
        {u"description"_s, description},
        {u"created_at"_s, time(record.createdAt)},
        {u"bytes"_s, record.bytes},
        {u"expires_at"_s, record.expiresAt.isValid() ? QJsonValue(time(record.expiresAt)) : QJsonValue()}};
    for (auto it = own.begin(); it != own.end(); ++it)
        told.insert(it.key(), it.value());
    return told;
}

QJsonObject version(const ArtifactRecord &record, bool isLatest)
{
    return {{u"artifact_id"_s, record.id},
            {u"version"_s, versionOf(record)},
            {u"created_at"_s, time(record.createdAt)},
            {u"dataset"_s, record.dataset},
            {u"tags"_s, isLatest ? QJsonArray{u"latest"_s} : QJsonArray{}},
            // What the SDK's models need to be there; a folder on this computer has none of it.
            {u"worker_image"_s, QString()},
            {u"ecs_task_definition_arn"_s, QString()},
            {u"snapshot_s3_uri"_s, QString()}};
}

QJsonObject sessionItem(const LocalSession &session)
{
    QJsonArray jobs;
    for (const LocalEnv *env : session.envs())
        jobs.append(jobInfo(*env));
    return {{u"session_id"_s, session.id()},
            {u"status"_s, session.statusWord()},
            {u"status_reason"_s, orNull(session.statusReason())},
            {u"source"_s, orNull(session.source())},
            {u"created_at"_s, time(session.createdAt())},
            {u"timeout"_s, static_cast<qint64>(session.lifetime().count())},
            {u"jobs"_s, jobs}};
}

QJsonObject sessionReady(const LocalSession &session)
{
    QJsonObject results;
    QJsonArray envs;
    for (const LocalEnv *env : session.envs()) {
        results.insert(env->jobId(), jobReady(*env));
        envs.append(environment(*env));
    }
    QJsonValue context;
    // Also when an env has failed: the others are there and can be used.
    if (session.isSettled()) {
        context = QJsonObject{
            {u"session_id"_s, session.id()},
            {u"envs"_s, envs},
            {u"task_public_id"_s, session.testCase() ? orNull(session.testCase()->publicId) : QJsonValue()}};
    }
    return {{u"ready"_s, session.isReady()},
            {u"session_id"_s, session.id()},
            {u"status"_s, session.statusWord()},
            {u"status_reason"_s, orNull(session.statusReason())},
            {u"results"_s, results},
            {u"context"_s, context}};
}

QJsonObject jobReady(const LocalEnv &env)
{
    QString error;
    if (env.isOver())
        error = env.statusReason();
    else if (!env.isReady())
        error = u"not ready yet"_s;
    // The contract: ready means running with a worker address.
    const QJsonValue worker = env.isReady() ? QJsonValue(env.address().toString()) : QJsonValue();
    return {{u"ready"_s, env.isReady()},
            {u"job_id"_s, env.jobId()},
            {u"status"_s, env.statusWord()},
            {u"worker_private_ip"_s, worker},
            {u"worker_public_ip"_s, QJsonValue()},
            {u"mesh_ip"_s, env.address().toString()},
            {u"status_reason"_s, orNull(env.statusReason())},
            {u"error"_s, orNull(error)}};
}

QJsonObject jobInfo(const LocalEnv &env)
{
    return {{u"job_id"_s, env.jobId()},        {u"alias"_s, env.alias()},
            {u"simulator"_s, env.simulator()}, {u"service"_s, env.simulator()},
            {u"status"_s, env.statusWord()},   {u"status_reason"_s, orNull(env.statusReason())}};
}

QJsonObject jobDetails(const LocalSession &session, const LocalEnv &env)
{
    QJsonObject details = environment(env);
    details.insert(u"session_id"_s, session.id());
    details.insert(u"status"_s, env.statusWord());
    details.insert(u"status_reason"_s, orNull(env.statusReason()));
    if (env.limits())
        details.insert(u"limits"_s, env.limits()->toJson());
    details.insert(u"network"_s, env.network().toJson());
    return details;
}

QJsonObject jobState(const QJsonObject &state)
{
    QJsonObject told{{u"state"_s, state}};
    if (state.contains(u"mutations"_s))
        told.insert(u"mutations"_s, state.value(u"mutations"_s));
    return told;
}

QJsonObject outcome(bool success, const QString &message)
{
    return {{u"success"_s, success}, {u"message"_s, message}};
}

} // namespace plato::runtime::wire
