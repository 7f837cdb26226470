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

EnvBody readEnv(const Fields &fields)
{
    EnvBody env;
    const QString type = fields.text(u"type"_s, true);
    if (type == "simulator"_L1) {
        env.simulator = fields.text(u"simulator"_s, true);
        env.tag = fields.text(u"tag"_s, false);
        env.dataset = fields.text(u"dataset"_s, false);
    } else if (type == "artifact"_L1) {
        env.type = EnvBody::Type::Artifact;
        env.artifactId = fields.text(u"artifact_id"_s, true);
    } else if (type == "resource"_L1) {
        env.type = EnvBody::Type::Resource;
        env.simulator = fields.text(u"simulator"_s, true);
        const Fields config = fields.object(u"sim_config"_s);
        env.limits.cpus = config.number(u"cpus"_s, SimConfig::DefaultCpus, SimConfig::MinCpus, SimConfig::MaxCpus);
        env.limits.memoryMb =
            config.number(u"memory"_s, SimConfig::DefaultMemoryMb, SimConfig::MinMemoryMb, SimConfig::MaxMemoryMb);
        env.limits.diskMb =
            config.number(u"disk"_s, SimConfig::DefaultDiskMb, SimConfig::MinDiskMb, SimConfig::MaxDiskMb);
        config.number(u"plato_messaging_port"_s, 7000, 0, 65535);
        env.appPort = config.number(u"app_port"_s, env.appPort, 0, 65535);
    } else if (!type.isEmpty()) {
        fields.fault(u"type"_s, u"Input should be simulator, artifact or resource"_s, u"union_tag_invalid"_s);
    }
    env.resolution = readResolution(fields);
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
    else if (!type.isEmpty() && type != "envs"_L1)
        fields.fault(u"type"_s, u"Input should be envs or testcase"_s, u"union_tag_invalid"_s);
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

Expected<MakeBody> MakeBody::of(const TestCase &testCase, std::chrono::seconds lifetime)
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
    const QJsonObject body{
        {u"type"_s, u"envs"_s}, {u"envs"_s, envs}, {u"timeout"_s, static_cast<qint64>(lifetime.count())}};
    const auto made = parse(QJsonDocument(body).toJson());
    if (!made) {
        return failure(
            u"the test case %1 cannot be made: %2"_s.arg(testCase.publicId, made.error()[0][u"msg"_s].toString()));
    }
    return *made;
}

} // namespace plato::runtime
