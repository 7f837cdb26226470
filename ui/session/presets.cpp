// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/presets.h"

#include "core/session/catalogue.h"
#include "core/session/session.h"
#include "ui/common/namedlist.h"
#include "ui/common/settings.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr qsizetype MaxName = 100;
constexpr qsizetype MaxEnvs = 50; // of a file: nobody puts more together by hand

QJsonObject objectOf(const Preset &preset)
{
    return {{u"name"_s, preset.name}, {u"request"_s, preset.request.toJson()}};
}

std::optional<Preset> presetOf(const QJsonObject &object)
{
    const QString name = object.value(u"name"_s).toString().simplified().left(MaxName);
    const auto request = MakeRequest::fromJson(object.value(u"request"_s).toObject());
    if (name.isEmpty() || !request || request->envs.size() > MaxEnvs)
        return std::nullopt;
    return Preset{name, *request};
}

} // namespace

Preset Preset::like(const Session &session, const Catalogue &catalogue)
{
    Preset preset{session.name(), session.request()};
    if (!preset.request.isEmpty())
        return preset;
    preset.request.timeoutSeconds = 0;
    const QList<Simulator> &known = catalogue.simulators();
    for (const Env &env : session.envs()) {
        EnvRequest request;
        request.alias = env.alias;
        request.simulator = env.simulator;
        const bool isKnown =
            std::any_of(known.cbegin(), known.cend(), [&](const Simulator &s) { return s.name == env.simulator; });
        if (!isKnown) {
            request.type = env.artifactId.isEmpty() ? EnvRequest::Type::Resource : EnvRequest::Type::Artifact;
            request.artifactId = env.artifactId;
        }
        preset.request.envs.append(request);
    }
    return preset;
}

QByteArray Preset::toJson() const
{
    return QJsonDocument(objectOf(*this)).toJson();
}

Expected<Preset> Preset::fromJson(const QByteArray &json)
{
    QJsonParseError fault;
    const QJsonDocument document = QJsonDocument::fromJson(json, &fault);
    if (fault.error != QJsonParseError::NoError)
        return failure(fault.errorString());
    const auto preset = presetOf(document.object());
    if (!preset)
        return failure(QCoreApplication::translate("Preset",
                                                   "it is no preset: those have a name, and a request with at most %n "
                                                   "environment(s) that this program could send",
                                                   nullptr, int(MaxEnvs)));
    return *preset;
}

Presets::Presets(QSettings &settings)
    : m_settings(settings)
{
}

QList<Preset> Presets::all() const
{
    QList<Preset> result;
    const QJsonArray list = QJsonDocument::fromJson(read(m_settings, settings::Presets)).array();
    for (const QJsonValue value : list) {
        if (const auto preset = presetOf(value.toObject()))
            result.append(*preset);
    }
    return result;
}

std::optional<Preset> Presets::find(const QString &name) const
{
    const QList<Preset> presets = all();
    const auto found = namedlist::find(presets, name);
    return found == presets.cend() ? std::nullopt : std::optional(*found);
}

QString Presets::save(const Preset &preset)
{
    Preset named = preset;
    named.name = preset.name.simplified().left(MaxName);
    if (named.name.isEmpty())
        return {};
    QList<Preset> presets = all();
    namedlist::put(presets, named);
    write(presets);
    return named.name;
}

void Presets::remove(const QString &name)
{
    QList<Preset> presets = all();
    namedlist::remove(presets, name);
    write(presets);
}

void Presets::write(const QList<Preset> &presets)
{
    QJsonArray list;
    for (const Preset &preset : presets)
        list.append(objectOf(preset));
    plato::write(m_settings, settings::Presets, QJsonDocument(list).toJson(QJsonDocument::Compact));
}

std::optional<MakeRequest> Presets::last(const QString &profileId) const
{
    const QByteArray json = read(m_settings, settings::LastRequests).value(profileId).toByteArray();
    const auto request = MakeRequest::fromJson(QJsonDocument::fromJson(json).object());
    return request && !request->isEmpty() ? request : std::nullopt;
}

void Presets::setLast(const QString &profileId, const MakeRequest &request)
{
    if (request.envs.isEmpty())
        return; // a test case is chosen anew
    QVariantMap all = read(m_settings, settings::LastRequests);
    all.insert(profileId, QJsonDocument(request.toJson()).toJson(QJsonDocument::Compact));
    plato::write(m_settings, settings::LastRequests, all);
}

} // namespace plato::ui
