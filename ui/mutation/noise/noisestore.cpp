// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/noise/noisestore.h"

#include "core/text/jsonform.h"
#include "ui/common/settings.h"

#include <QHash>
#include <QSettings>

namespace plato::ui {

namespace {

/// One member per simulator, with its list of rules as JSON.
JsonMembers stored(const QSettings &settings)
{
    const QByteArray json = plato::read(settings, settings::NoiseRules);
    if (json.isEmpty() || !jsonform::checkSyntax(json))
        return {};
    QString error;
    const jsonform::Reader reader(json, {}, error);
    return error.isEmpty() ? reader.rest() : JsonMembers();
}

} // namespace

NoiseStore::NoiseStore(QSettings &settings)
    : m_settings(settings)
{
}

QStringList NoiseStore::simulators() const
{
    QStringList names;
    for (const JsonMember &member : stored(m_settings))
        names.append(member.name);
    return names;
}

QList<NoiseRule> NoiseStore::rules(const QString &simulator) const
{
    for (const JsonMember &member : stored(m_settings)) {
        if (member.name == simulator)
            return noiserules::fromJson(member.json).value_or(QList<NoiseRule>());
    }
    return {};
}

void NoiseStore::setRules(const QString &simulator, const QList<NoiseRule> &rules)
{
    JsonMembers all = stored(m_settings);
    all.removeIf([&](const JsonMember &member) { return member.name == simulator; });
    if (!rules.isEmpty())
        all.append({simulator, noiserules::listToJson(rules)});
    plato::write(m_settings, settings::NoiseRules, jsonform::object(all));
}

void NoiseStore::add(const QString &simulator, const QList<NoiseRule> &rules)
{
    QList<NoiseRule> all = this->rules(simulator);
    for (const NoiseRule &rule : rules) {
        if (!all.contains(rule))
            all.append(rule);
    }
    setRules(simulator, all);
}

QList<NoiseRule> NoiseStore::rulesOf(const QList<Env> &envs) const
{
    QHash<QString, QList<NoiseRule>> known; // by simulator: read once, whatever the number of envs
    for (const JsonMember &member : stored(m_settings)) {
        if (!known.contains(member.name))
            known.insert(member.name, noiserules::fromJson(member.json).value_or(QList<NoiseRule>()));
    }
    QList<NoiseRule> result;
    if (known.isEmpty())
        return result;
    for (const Env &env : envs) {
        for (NoiseRule rule : known.value(env.simulator)) {
            if (!rule.env.isEmpty() && rule.env != env.alias && rule.env != env.jobId)
                continue;
            rule.env = env.jobId;
            result.append(rule);
        }
    }
    return result;
}

} // namespace plato::ui
