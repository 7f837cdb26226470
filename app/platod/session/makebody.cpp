// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/session/makebody.h"

#include "app/platod/env/meshaddresses.h"
#include "core/api/sessionrecords.h"
#include "core/mutation/testcase/testcase.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QSet>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

/// Reads one object at one place of the body and adds what is wrong to a list.
class Fields
{
public:
    Fields(QJsonObject object, QJsonArray place, QJsonArray &faults)
        : m_object(std::move(object))
        , m_place(std::move(place))
        , m_faults(faults)
    {
    }

    void fault(const QString &key, const QString &message, const QString &type) const
    {
        QJsonArray place = m_place;
        place.append(key);
        m_faults.append(QJsonObject{{u"loc"_s, place}, {u"msg"_s, message}, {u"type"_s, type}});
    }

    QString text(const QString &key, bool required) const
    {
        const QJsonValue value = m_object.value(key);
        if (value.isUndefined() || (value.isNull() && !required)) {
            if (required)
                fault(key, u"Field required"_s, u"missing"_s);
            return {};
        }
        if (!value.isString() || (required && value.toString().isEmpty()))
            fault(key, u"Input should be a text that is not empty"_s, u"string_type"_s);
        return value.toString();
    }

    int number(const QString &key, int fallback, int min, int max) const
    {
        const QJsonValue value = m_object.value(key);
        if (value.isUndefined() || value.isNull())
            return fallback;
        const double number = value.toDouble(std::nan(""));
        if (std::isnan(number) || number != std::floor(number))
            fault(key, u"Input should be a whole number"_s, u"int_type"_s);
        else if (number < min || number > max)
            fault(key, u"Input should be from %1 to %2"_s.arg(min).arg(max), u"out_of_range"_s);
        else
            return static_cast<int>(number);
        return fallback;
    }

    std::optional<int> maybeNumber(const QString &key, int min, int max) const
    {
        return has(key) ? std::optional(number(key, min, min, max)) : std::nullopt;
    }

    bool flag(const QString &key) const
    {
        if (has(key) && !m_object.value(key).isBool())
            fault(key, u"Input should be true or false"_s, u"bool_type"_s);
        return m_object.value(key).toBool();
    }

    /// What this runtime does not have: said, not dropped.
    void refuse(const QString &key, const QString &why) const
    {
        if (has(key))
            fault(key, u"%1 is not supported by this runtime: %2; leave it out"_s.arg(key, why), u"value_error"_s);
    }

    bool isObject(const QString &key) const { return m_object.value(key).isObject(); }
    bool has(const QString &key) const { return !m_object.value(key).isUndefined() && !m_object.value(key).isNull(); }

    Fields object(const QString &key) const
    {
        if (!m_object.value(key).isObject())
            fault(key, m_object.contains(key) ? u"Input should be an object"_s : u"Field required"_s, u"dict_type"_s);
        QJsonArray place = m_place;
        place.append(key);
        return {m_object.value(key).toObject(), place, m_faults};
    }

private:
    QJsonObject m_object;
    QJsonArray m_place;
    QJsonArray &m_faults;
};

QString aliasFault(const QString &alias)
{
    if (alias.compare(u"localhost", Qt::CaseInsensitive) == 0)
        return u"localhost is taken"_s;
    switch (checkAlias(alias)) {
    case AliasFault::None:
        return {};
    case AliasFault::Empty:
        return u"An alias is a host name and cannot be empty"_s;
    case AliasFault::TooLong:
        return u"An alias is a host name and has 63 characters at most"_s;
    case AliasFault::BadCharacter:
        return u"An alias is a host name: letters, digits and hyphens"_s;
    case AliasFault::HyphenAtEnd:
        return u"An alias is a host name and does not begin or end with a hyphen"_s;
    }
    Q_UNREACHABLE();
}

std::optional<QSize> readResolution(const Fields &fields)
{
    if (!fields.has(u"resolution"_s))
        return std::nullopt;
    const Fields size = fields.object(u"resolution"_s);
    if (!fields.isObject(u"resolution"_s))
        return std::nullopt;
    for (const QString &key : {u"width"_s, u"height"_s}) {
        if (!size.has(key))
            size.fault(key, u"Field required"_s, u"missing"_s);
    }
    return QSize(size.number(u"width"_s, 0, screensize::MinWidth, screensize::MaxWidth),
                 size.number(u"height"_s, 0, screensize::MinHeight, screensize::MaxHeight));
}

/// Nothing of a simulated machine is here: envs are processes of this computer.
void refuseMachine(const Fields &fields)
{
    if (fields.text(u"provider"_s, false) != "local"_L1)
        fields.refuse(u"provider"_s, u"envs run on this computer, with the provider local"_s);
    fields.refuse(u"docker_image_url"_s, u"it runs what is installed on this computer, no images"_s);
    fields.refuse(u"rootfs_storage_backend"_s,
                  u"envs have the file system of this computer, and none that is stored"_s);
    // Said by the SDK of every blank env. There is no root file system to upload without an image.
    fields.flag(u"upload_rootfs"_s);
    // No artifact of this runtime holds memory: false is what happens, and true asks for what is not there.
    fields.flag(u"restore_memory"_s);
}

void checkMessagingPort(const Fields &config)
{
    constexpr int Default = 7000; // what the SDK sends of itself
    if (config.number(u"plato_messaging_port"_s, Default, 0, 65535) != Default)
        config.refuse(u"plato_messaging_port"_s, u"nothing listens for messages in an env"_s);
}

EnvBody::Limits readOtherLimits(const Fields &fields)
{
    if (!fields.has(u"sim_config"_s))
        return {};
    const Fields config = fields.object(u"sim_config"_s);
    checkMessagingPort(config);
    if (config.number(u"app_port"_s, 8080, 0, 65535) != 8080)
        config.refuse(u"app_port"_s, u"the simulator says where its application listens"_s);
    return {config.maybeNumber(u"cpus"_s, SimConfig::MinCpus, SimConfig::MaxCpus),
            config.maybeNumber(u"memory"_s, SimConfig::MinMemoryMb, SimConfig::MaxMemoryMb),
            config.maybeNumber(u"disk"_s, SimConfig::MinDiskMb, SimConfig::MaxDiskMb)};
}

/// A simulator as `name:version@dataset`, in one text or in fields of their own.
void readSimulator(const Fields &fields, EnvBody &env)
{
    env.simulator = fields.text(u"simulator"_s, true);
    env.dataset = fields.text(u"dataset"_s, false);
    const QString tag = fields.text(u"tag"_s, false);
    env.version = fields.text(u"version"_s, false);
    if (!env.version.isEmpty() && !tag.isEmpty() && tag != "latest"_L1 && tag != env.version)
        fields.fault(u"version"_s, u"tag and version name two versions: leave one out"_s, u"value_error"_s);
    if (env.version.isEmpty())
        env.version = tag;
    const auto split = [&](QChar sign, QString &part, const QString &key) {
        const qsizetype at = env.simulator.indexOf(sign);
        if (at < 0)
            return;
        const QString said = env.simulator.mid(at + 1);
        env.simulator.truncate(at);
        if (env.simulator.isEmpty() || said.isEmpty())
            fields.fault(u"simulator"_s, u"Input should be a name, as in name:version@dataset"_s, u"value_error"_s);
        else if (!part.isEmpty() && part != said && part != "latest"_L1)
            fields.fault(key, u"The simulator is named with another %1: leave one out"_s.arg(key), u"value_error"_s);
        part = said;
    };
    split(u'@', env.dataset, u"dataset"_s);
    split(u':', env.version, u"version"_s);
    if (env.version == "latest"_L1)
        env.version.clear();
}

ShutdownCallback readCallback(const Fields &fields)
{
    ShutdownCallback callback;
    const QString text = fields.text(u"shutdown_callback_url"_s, false);
    callback.token = fields.text(u"shutdown_callback_token"_s, false);
    callback.url = QUrl(text, QUrl::StrictMode);
    const bool isWeb = callback.url.scheme() == "http"_L1 || callback.url.scheme() == "https"_L1;
    constexpr int Longest = 2000;
    if (!text.isEmpty() &&
        (!callback.url.isValid() || !isWeb || callback.url.host().isEmpty() || text.size() > Longest))
        fields.fault(u"shutdown_callback_url"_s, u"Input should be an address with http or https"_s, u"url_parsing"_s);
    if (text.isEmpty() && !callback.token.isEmpty())
        fields.fault(u"shutdown_callback_token"_s, u"Is for shutdown_callback_url, which is not there"_s,
                     u"value_error"_s);
    const bool isSendable =
        std::all_of(callback.token.cbegin(), callback.token.cend(), [](QChar c) { return c > u' ' && c < QChar(127); });
    if (!isSendable || callback.token.size() > Longest)
        fields.fault(u"shutdown_callback_token"_s, u"Input should be letters, digits and signs of ASCII"_s,
                     u"value_error"_s);
    return callback;
}

EnvBody readEnv(const Fields &fields)
{
    EnvBody env;
    const QString type = fields.text(u"type"_s, true);
    if (type == "simulator"_L1) {
        readSimulator(fields, env);
        env.otherLimits = readOtherLimits(fields);
    } else if (type == "artifact"_L1) {
        env.type = EnvBody::Type::Artifact;
        env.artifactId = fields.text(u"artifact_id"_s, true);
        env.otherLimits = readOtherLimits(fields);
    } else if (type == "resource"_L1) {
        env.type = EnvBody::Type::Resource;
        env.simulator = fields.text(u"simulator"_s, true);
        const Fields config = fields.object(u"sim_config"_s);
        env.limits.cpus = config.number(u"cpus"_s, SimConfig::DefaultCpus, SimConfig::MinCpus, SimConfig::MaxCpus);
        env.limits.memoryMb =
            config.number(u"memory"_s, SimConfig::DefaultMemoryMb, SimConfig::MinMemoryMb, SimConfig::MaxMemoryMb);
        env.limits.diskMb =
            config.number(u"disk"_s, SimConfig::DefaultDiskMb, SimConfig::MinDiskMb, SimConfig::MaxDiskMb);
        checkMessagingPort(config);
        env.appPort = config.number(u"app_port"_s, env.appPort, 0, 65535);
    } else if (!type.isEmpty()) {
        fields.fault(u"type"_s, u"Input should be simulator, artifact or resource"_s, u"union_tag_invalid"_s);
    }
    refuseMachine(fields);
    env.resolution = readResolution(fields);
    if (fields.has(u"internet"_s))
        env.internet = fields.flag(u"internet"_s);
    env.alias = fields.text(u"alias"_s, false);
    if (const QString fault = aliasFault(env.alias); !env.alias.isEmpty() && !fault.isEmpty())
        fields.fault(u"alias"_s, fault, u"value_error"_s);
    return env;
}

tl::expected<QJsonObject, QJsonArray> objectOf(const QByteArray &body)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (document.isObject())
        return document.object();
    const QString words =
        error.error == QJsonParseError::NoError ? u"the body is no JSON object"_s : error.errorString();
    return tl::unexpected(QJsonArray{QJsonObject{{u"loc"_s, QJsonArray{u"body"_s, error.offset}},
                                                 {u"msg"_s, u"JSON decode error: %1"_s.arg(words)},
                                                 {u"type"_s, u"json_invalid"_s}}});
}

QString madeUpAlias()
{
    return u"env-%1"_s.arg(QRandomGenerator::global()->generate(), 8, 16, QChar(u'0'));
}

} // namespace

tl::expected<AddJobBody, QJsonArray> AddJobBody::parse(const QByteArray &body, const QStringList &taken)
{
    const auto object = objectOf(body);
    if (!object)
        return tl::unexpected(object.error());
    QJsonArray faults;
    AddJobBody add;
    const Fields fields(*object, {u"body"_s}, faults);
    const Fields entry = fields.object(u"env"_s);
    add.env = readEnv(entry);
    if (taken.contains(add.env.alias, Qt::CaseInsensitive))
        entry.fault(u"alias"_s, u"Aliases have to be unique: the session has %1"_s.arg(add.env.alias),
                    u"value_error"_s);
    if (add.env.alias.isEmpty())
        add.env.alias = madeUpAlias();
    add.lifetime = std::chrono::seconds(fields.number(u"timeout"_s, 1800, 1, MakeBody::MaxLifetime));
    add.heartbeat = std::chrono::seconds(fields.number(u"heartbeat_timeout"_s, 300, 0, MakeBody::MaxLifetime));
    if (!faults.isEmpty())
        return tl::unexpected(faults);
    return add;
}

tl::expected<MakeBody, QJsonArray> MakeBody::parse(const QByteArray &body)
{
    const auto parsed = objectOf(body);
    if (!parsed)
        return tl::unexpected(parsed.error());
    const QJsonObject &object = *parsed;
    QJsonArray faults;
    MakeBody make;
    const Fields fields(object, {u"body"_s}, faults);
    const QString type = fields.text(u"type"_s, true);
    if (type == "testcase"_L1)
        make.testCaseId = fields.text(u"testcase_id"_s, true);
    else if (type == "task"_L1) // the older spelling
        make.testCaseId = fields.text(u"task_id"_s, true);
    else if (!type.isEmpty() && type != "envs"_L1)
        fields.fault(u"type"_s, u"Input should be envs, testcase or task"_s, u"union_tag_invalid"_s);
    make.source = fields.text(u"source"_s, false);
    if (constexpr qsizetype Longest = 100; make.source.size() > Longest)
        fields.fault(u"source"_s, u"Input should have %1 characters at most"_s.arg(Longest), u"string_too_long"_s);
    fields.refuse(u"agent_artifact_id"_s, u"it runs no agents"_s);
    make.callback = readCallback(fields);
    make.lifetime = std::chrono::seconds(fields.number(u"timeout"_s, 1800, 1, MaxLifetime));

    if (type == "envs"_L1) {
        const QJsonValue envs = object.value(u"envs"_s);
        const QJsonArray list = envs.toArray();
        if (!envs.isArray())
            fields.fault(u"envs"_s, u"Input should be a list"_s, u"list_type"_s);
        else if (list.isEmpty() || list.size() > MeshBlock::MaxAddresses)
            fields.fault(u"envs"_s, u"A session has 1 to %1 envs"_s.arg(MeshBlock::MaxAddresses), u"out_of_range"_s);
        QSet<QString> aliases;
        for (qsizetype i = 0; i < list.size(); ++i) {
            const Fields entry(list[i].toObject(), {u"body"_s, u"envs"_s, i}, faults);
            EnvBody env = readEnv(entry);
            if (!env.alias.isEmpty() && aliases.contains(env.alias.toLower()))
                entry.fault(u"alias"_s, u"Aliases have to be unique: %1 is there twice"_s.arg(env.alias),
                            u"value_error"_s);
            aliases.insert(env.alias.toLower());
            make.envs.append(std::move(env));
        }
        for (EnvBody &env : make.envs) {
            if (env.alias.isEmpty())
                env.alias = madeUpAlias();
        }
    }
    if (!faults.isEmpty())
        return tl::unexpected(faults);
    return make;
}

tl::expected<MakeBody, QJsonArray> MakeBody::ofJob(const QByteArray &body)
{
    const auto object = objectOf(body);
    if (!object)
        return tl::unexpected(object.error());
    QJsonArray faults;
    MakeBody make;
    make.needsHeartbeat = false;
    EnvBody env = readEnv(Fields(*object, {u"body"_s}, faults));
    if (env.alias.isEmpty())
        env.alias = madeUpAlias();
    make.envs.append(std::move(env));
    if (!faults.isEmpty())
        return tl::unexpected(faults);
    return make;
}

Expected<MakeBody> MakeBody::with(const TestCase &testCase) const
{
    QJsonArray envs;
    for (const TestCase::Env &env : testCase.envs) {
        QJsonObject entry{{u"alias"_s, env.alias}};
        if (env.artifact.isEmpty()) {
            entry.insert(u"type"_s, u"simulator"_s);
            entry.insert(u"simulator"_s, env.simulator);
        } else {
            entry.insert(u"type"_s, u"artifact"_s);
            entry.insert(u"artifact_id"_s, env.artifact);
        }
        envs.append(entry);
    }
    const QJsonObject body{{u"type"_s, u"envs"_s}, {u"envs"_s, envs}};
    const auto made = parse(QJsonDocument(body).toJson());
    if (!made) {
        return failure(
            u"the test case %1 cannot be made: %2"_s.arg(testCase.publicId, made.error()[0][u"msg"_s].toString()));
    }
    MakeBody whole = *this;
    whole.envs = made->envs;
    return whole;
}

} // namespace plato::runtime
