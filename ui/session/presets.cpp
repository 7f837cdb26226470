// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/presets.h"

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

bool isSame(const QString &name, const QString &other)
{
    return name.compare(other, Qt::CaseInsensitive) == 0;
}

} // namespace

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
    const auto found =
        std::find_if(presets.cbegin(), presets.cend(), [&](const Preset &preset) { return isSame(preset.name, name); });
    return found == presets.cend() ? std::nullopt : std::optional(*found);
}

QString Presets::save(const Preset &preset)
{
    Preset named = preset;
    named.name = preset.name.simplified().left(MaxName);
    if (named.name.isEmpty())
        return {};
    QList<Preset> presets = all();
    presets.removeIf([&](const Preset &other) { return isSame(other.name, named.name); });
    presets.append(named);
    write(presets);
    return named.name;
}

void Presets::remove(const QString &name)
{
    QList<Preset> presets = all();
    presets.removeIf([&](const Preset &preset) { return preset.name == name; });
    write(presets);
}

void Presets::write(QList<Preset> presets)
{
    std::sort(presets.begin(), presets.end(), [](const Preset &a, const Preset &b) {
        return a.name.toCaseFolded().localeAwareCompare(b.name.toCaseFolded()) < 0;
    });
    QJsonArray list;
    for (const Preset &preset : std::as_const(presets))
        list.append(objectOf(preset));
    plato::write(m_settings, settings::Presets, QJsonDocument(list).toJson(QJsonDocument::Compact));
}

std::optional<MakeRequest> Presets::last(const QString &profileId) const
{
    const QByteArray json = read(m_settings, settings::LastRequests).value(profileId).toByteArray();
    const auto request = MakeRequest::fromJson(QJsonDocument::fromJson(json).object());
    return request && !request->envs.isEmpty() ? request : std::nullopt;
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
