// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/compare/noiserules.h"
#include "core/session/env.h"

#include <QList>
#include <QString>
#include <QStringList>

class QSettings;

namespace plato::ui {

/// The noise rules that a person has made, each for one simulator, since another one may use the same name for another
/// table. Envs of unknown simulator share the rules of the empty name. A copy reads and writes the same settings.
class NoiseStore
{
public:
    /// `settings` outlives all copies.
    explicit NoiseStore(QSettings &settings);

    QStringList simulators() const; ///< that have rules
    QList<NoiseRule> rules(const QString &simulator) const;
    void setRules(const QString &simulator, const QList<NoiseRule> &rules);
    void add(const QString &simulator, const QList<NoiseRule> &rules); ///< without those that are there already
    /// The rules of the simulators of these envs, once for each env. A rule that names an env is for that one only.
    QList<NoiseRule> rulesOf(const QList<Env> &envs) const;

private:
    QSettings &m_settings;
};

} // namespace plato::ui
