// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/sessionrecords.h"

#include "core/api/jsonfields.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>
#include <limits>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

void putText(QJsonObject &json, QLatin1StringView key, const QString &text)
{
    if (!text.isEmpty())
        json.insert(key, text);
}

/// Without asking for `ready`: an entry that lacks it is one that is not ready.
JobReady readJobReady(const QJsonObject &json, const QString &fallbackId)
{
    JobReady job;
    job.ready = json["ready"_L1].toBool();
    job.jobId = json::text(json, "job_id"_L1);
    if (job.jobId.isEmpty())
        job.jobId = fallbackId;
    job.status = JobStatus(json::text(json, "status"_L1));
    job.meshIp = json::text(json, "mesh_ip"_L1);
    job.workerPrivateIp = json::text(json, "worker_private_ip"_L1);
    job.workerPublicIp = json::text(json, "worker_public_ip"_L1);
    job.error = json::text(json, "error"_L1);
    return job;
}

MadeEnv readMadeEnv(const QJsonObject &json)
{
    MadeEnv env;
    env.jobId = json::text(json, "job_id"_L1);
    env.alias = json::text(json, "alias"_L1);
    env.artifactId = json::text(json, "artifact_id"_L1);
    env.success = json::flag(json, "success"_L1).value_or(true);
    env.error = json::text(json, "error"_L1);
    env.isDesktop = json::flag(json, "is_desktop"_L1);
    return env;
}

JobInfo readJobInfo(const QJsonObject &json, const QString &jobId)
{
    JobInfo job;
    job.jobId = jobId;
    job.alias = json::text(json, "alias"_L1);
    job.simulator = json::text(json, "simulator"_L1);
    job.status = JobStatus(json::text(json, "status"_L1));
    job.statusReason = json::text(json, "status_reason"_L1);
    return job;
}

QString outcomeText(const QJsonObject &json)
{
    const QString message = json::text(json, "message"_L1);
    return message.isEmpty() ? json::text(json, "error"_L1) : message;
}

/// `https://` in front of what names no scheme. "host/?to=http://x" names none either.
QString withScheme(const QString &url)
{
    if (url.isEmpty())
        return url;
    if (url.startsWith("//"_L1))
        return "https:"_L1 + url;
    static const QRegularExpression scheme(u"^[A-Za-z][A-Za-z0-9+.-]*://"_s);
    return scheme.match(url).hasMatch() ? url : "https://"_L1 + url;
}

std::optional<int> limited(const QJsonObject &json, QLatin1StringView key, int least, int most, int otherwise)
{
    const QJsonValue value = json[key];
    if (value.isNull() || value.isUndefined())
        return otherwise;
    const auto number = json::integer(value);
    if (!number || *number < least || *number > most)
        return std::nullopt;
    return int(*number);
}

} // namespace

JobStatus::JobStatus(const QString &word)
    : m_word(word)
{
    static const std::pair<QLatin1StringView, Value> words[] = {
        {"created"_L1, Created}, {"queued"_L1, Queued},       {"running"_L1, Running}, {"completed"_L1, Completed},
        {"failed"_L1, Failed},   {"cancelled"_L1, Cancelled}, {"timeout"_L1, Timeout},
    };
    for (const auto &[text, value] : words) {
        if (word.compare(text, Qt::CaseInsensitive) == 0)
            m_value = value;
    }
}

QJsonObject SimConfig::toJson() const
{
    return {{u"cpus"_s, cpus}, {u"memory"_s, memoryMb}, {u"disk"_s, diskMb}};
}

std::optional<SimConfig> SimConfig::fromJson(const QJsonObject &json)
{
    const auto cpus = limited(json, "cpus"_L1, MinCpus, MaxCpus, DefaultCpus);
    const auto memory = limited(json, "memory"_L1, MinMemoryMb, MaxMemoryMb, DefaultMemoryMb);
    const auto disk = limited(json, "disk"_L1, MinDiskMb, MaxDiskMb, DefaultDiskMb);
    if (!cpus || !memory || !disk)
        return std::nullopt;
    return SimConfig{*cpus, *memory, *disk};
}

QJsonObject EnvRequest::toJson() const
{
    QJsonObject json;
    switch (type) {
    case Type::Simulator:
        json.insert("type"_L1, u"simulator"_s);
        json.insert("simulator"_L1, simulator);
        putText(json, "tag"_L1, tag);
        putText(json, "dataset"_L1, dataset);
        break;
    case Type::Artifact:
        json.insert("type"_L1, u"artifact"_s);
        json.insert("artifact_id"_L1, artifactId);
        break;
    case Type::Resource:
        json.insert("type"_L1, u"resource"_s);
        json.insert("simulator"_L1, simulator);
        json.insert("sim_config"_L1, simConfig.toJson());
        break;
    }
    putText(json, "alias"_L1, alias);
    if (internet)
        json.insert("internet"_L1, *internet);
    if (type != Type::Resource && !resolution.isEmpty())
        json.insert("resolution"_L1, QJsonObject{{u"width"_s, resolution.width()}, {u"height"_s, resolution.height()}});
    return json;
}

std::optional<EnvRequest> EnvRequest::fromJson(const QJsonObject &json)
{
    EnvRequest env;
    const QString type = json::text(json, "type"_L1);
    env.simulator = json::text(json, "simulator"_L1);
    env.tag = json::text(json, "tag"_L1);
    env.dataset = json::text(json, "dataset"_L1);
    env.artifactId = json::text(json, "artifact_id"_L1);
    env.alias = json::text(json, "alias"_L1);
    env.internet = json::flag(json, "internet"_L1);
    const QJsonObject size = json["resolution"_L1].toObject();
    const auto width = limited(size, "width"_L1, screensize::MinWidth, screensize::MaxWidth, 0);
    const auto height = limited(size, "height"_L1, screensize::MinHeight, screensize::MaxHeight, 0);
    if (!width || !height)
        return std::nullopt;
    if (*width && *height)
        env.resolution = QSize(*width, *height);
    if (type == "artifact"_L1) {
        env.type = Type::Artifact;
        return env.artifactId.isEmpty() ? std::nullopt : std::optional(env);
    }
    if (env.simulator.isEmpty())
        return std::nullopt;
    if (type == "simulator"_L1)
        return env;
    const auto config = SimConfig::fromJson(json["sim_config"_L1].toObject());
    if (type != "resource"_L1 || !config)
        return std::nullopt;
    env.type = Type::Resource;
    env.simConfig = *config;
    return env;
}

std::optional<MakeRequest> MakeRequest::fromJson(const QJsonObject &json)
{
    MakeRequest request;
    request.testcaseId = json::text(json, "testcase_id"_L1);
    const QJsonArray envs = json["envs"_L1].toArray();
    for (const auto &value : envs) {
        const auto env = EnvRequest::fromJson(value.toObject());
        if (!env)
            return std::nullopt;
        request.envs.append(*env);
    }
    const auto timeout = json::integer(json["timeout"_L1]);
    if (!timeout || *timeout <= 0 || *timeout > std::numeric_limits<int>::max())
        return std::nullopt;
    request.timeoutSeconds = int(*timeout);
    return request.envs.isEmpty() == request.testcaseId.isEmpty() ? std::nullopt : std::optional(request);
}

QJsonObject MakeRequest::toJson() const
{
    QJsonObject json;
    if (testcaseId.isEmpty()) {
        QJsonArray list;
        for (const EnvRequest &env : envs)
            list.append(env.toJson());
        json.insert("type"_L1, u"envs"_s);
        json.insert("envs"_L1, list);
    } else {
        json.insert("type"_L1, u"testcase"_s);
        json.insert("testcase_id"_L1, testcaseId);
    }
    json.insert("timeout"_L1, timeoutSeconds);
    json.insert("source"_L1, u"SDK"_s);
    return json;
}

std::optional<MadeSession> MadeSession::fromJson(const QJsonObject &json)
{
    MadeSession session;
    session.sessionId = json::text(json, "session_id"_L1);
    if (session.sessionId.isEmpty())
        return std::nullopt;
    const QJsonArray envs = json["envs"_L1].toArray();
    for (const auto &env : envs) {
        if (env.isObject())
            session.envs.append(readMadeEnv(env.toObject()));
    }
    return session;
}

std::optional<JobReady> JobReady::fromJson(const QJsonObject &json)
{
    if (!json["ready"_L1].isBool())
        return std::nullopt;
    return readJobReady(json, {});
}

std::optional<EnvContext> EnvContext::fromJson(const QJsonObject &json)
{
    EnvContext env;
    env.jobId = json::text(json, "job_id"_L1);
    if (env.jobId.isEmpty())
        return std::nullopt;
    env.alias = json::text(json, "alias"_L1);
    env.artifactId = json::text(json, "artifact_id"_L1);
    env.simulator = json::text(json, "simulator"_L1);
    env.meshIp = json::text(json, "mesh_ip"_L1);
    env.isDesktop = json::flag(json, "is_desktop"_L1);
    env.internet = json::flag(json, "internet"_L1);
    env.provider = json::text(json, "provider"_L1);
    return env;
}

std::optional<ExecuteResult> ExecuteResult::fromJson(const QJsonObject &json)
{
    const auto code = json::integer(json["exit_code"_L1]);
    if (!code || *code < std::numeric_limits<int>::min() || *code > std::numeric_limits<int>::max())
        return std::nullopt;
    return ExecuteResult{json::text(json, "stdout"_L1), json::text(json, "stderr"_L1), int(*code),
                         json::flag(json, "timed_out"_L1).value_or(false),
                         json::flag(json, "truncated"_L1).value_or(false)};
}

std::optional<SessionReady> SessionReady::fromJson(const QJsonObject &json)
{
    if (!json["ready"_L1].isBool())
        return std::nullopt;
    SessionReady session;
    session.ready = json["ready"_L1].toBool();
    session.sessionId = json::text(json, "session_id"_L1);
    session.status = json::text(json, "status"_L1);
    const QJsonObject results = json["results"_L1].toObject();
    for (auto it = results.begin(); it != results.end(); ++it) {
        if (it->isObject())
            session.results.insert(it.key(), readJobReady(it->toObject(), it.key()));
    }
    if (json["context"_L1].isObject()) {
        const QJsonObject context = json["context"_L1].toObject();
        session.context.emplace();
        const QJsonArray envs = context["envs"_L1].toArray();
        for (const auto &value : envs) {
            if (const auto env = EnvContext::fromJson(value.toObject()))
                session.context->append(*env);
        }
        session.taskPublicId = json::text(context, "task_public_id"_L1);
    }
    return session;
}

std::optional<JobInfo> JobInfo::fromJson(const QJsonObject &json)
{
    const QString id = json::text(json, "job_id"_L1);
    if (id.isEmpty())
        return std::nullopt;
    return readJobInfo(json, id);
}

std::optional<Outcome> Outcome::fromJson(const QJsonObject &json)
{
    if (!json["success"_L1].isBool())
        return std::nullopt;
    Outcome outcome;
    outcome.success = json["success"_L1].toBool();
    outcome.message = outcomeText(json);
    const QJsonObject results = json["results"_L1].toObject();
    for (auto it = results.begin(); it != results.end(); ++it) {
        Outcome one; // without `success` it counts as failed
        one.success = it->isBool() ? it->toBool() : it->toObject()["success"_L1].toBool();
        one.message = outcomeText(it->toObject());
        outcome.results.insert(it.key(), one);
    }
    return outcome;
}

bool operator==(const Outcome &a, const Outcome &b)
{
    return a.success == b.success && a.message == b.message && a.results == b.results;
}

std::optional<Heartbeat> Heartbeat::fromJson(const QJsonObject &json)
{
    if (!json["success"_L1].isBool())
        return std::nullopt;
    Heartbeat beat;
    beat.success = json["success"_L1].toBool();
    beat.timestamp = QDateTime::fromString(json::text(json, "timestamp"_L1), Qt::ISODateWithMs);
    const QJsonObject results = json["results"_L1].toObject();
    for (auto it = results.begin(); it != results.end(); ++it) {
        const QJsonObject one = it->toObject();
        if (one["success"_L1].toBool())
            continue;
        QStringList errors;
        const QJsonArray list = one["errors"_L1].toArray();
        for (const auto &error : list) {
            if (error.isString())
                errors << error.toString();
        }
        beat.errors.insert(it.key(), errors);
    }
    return beat;
}

std::optional<UrlResult> UrlResult::fromJson(const QJsonObject &json)
{
    UrlResult result;
    result.jobId = json::text(json, "job_id"_L1);
    result.url = withScheme(json::text(json, "url"_L1));
    result.error = json::text(json, "error"_L1);
    if (result.jobId.isEmpty() && result.url.isEmpty() && result.error.isEmpty())
        return std::nullopt;
    if (!result.error.isEmpty())
        result.url.clear();
    return result;
}

std::optional<SessionListItem> SessionListItem::fromJson(const QJsonObject &json)
{
    SessionListItem item;
    for (const QLatin1StringView key : {"session_id"_L1, "id"_L1, "public_id"_L1}) {
        if (item.sessionId.isEmpty())
            item.sessionId = json::id(json[key]);
    }
    if (item.sessionId.isEmpty())
        return std::nullopt;
    item.status = JobStatus(json::text(json, "status"_L1));
    const QJsonArray jobs = json["jobs"_L1].toArray();
    for (const auto &value : jobs) {
        const QJsonObject job = value.toObject();
        const QString alias = json::text(job, "alias"_L1);
        const QString name = alias.isEmpty() ? json::text(job, "simulator"_L1) : alias;
        if (!name.isEmpty())
            item.envNames.append(name);
    }
    item.createdAt = json::text(json, "created_at"_L1);
    item.raw = json;
    return item;
}

std::optional<SessionList> SessionList::fromJson(const QJsonObject &json)
{
    if (!json["sessions"_L1].isArray())
        return std::nullopt;
    SessionList list;
    const QJsonArray sessions = json["sessions"_L1].toArray();
    for (const auto &value : sessions) {
        if (const auto item = SessionListItem::fromJson(value.toObject()))
            list.sessions.append(*item);
    }
    list.hasMorePages = json["has_more_pages"_L1].toBool();
    return list;
}

std::optional<SessionDetails> SessionDetails::fromJson(const QJsonObject &json)
{
    SessionDetails details;
    details.raw = json;
    const QJsonArray jobs = json["jobs"_L1].toArray();
    for (const auto &value : jobs) {
        const QJsonObject job = value.toObject();
        QString id = json::text(job, "job_id"_L1);
        if (id.isEmpty())
            id = json::text(job, "public_id"_L1);
        if (!id.isEmpty())
            details.jobs.append(readJobInfo(job, id));
    }
    return details;
}

QString internalHostname(const QString &alias)
{
    return alias.isEmpty() ? QString() : alias + u".plato.internal"_s;
}

AliasFault checkAlias(const QString &alias)
{
    constexpr qsizetype MaxLabel = 63;
    if (alias.isEmpty())
        return AliasFault::Empty;
    const bool known = std::all_of(alias.begin(), alias.end(), [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'-';
    });
    if (!known)
        return AliasFault::BadCharacter;
    if (alias.startsWith(u'-') || alias.endsWith(u'-'))
        return AliasFault::HyphenAtEnd;
    if (alias.size() > MaxLabel)
        return AliasFault::TooLong;
    return AliasFault::None;
}

} // namespace plato
