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

/// The noise rules that a person has made, for each simulator its own: tables of the same name mean other things
/// elsewhere. Envs whose simulator nobody told share the rules of the empty name.
class NoiseStore
{
public:
    /// `settings` outlives this.
    explicit NoiseStore(QSettings &settings);

    QStringList simulators() const; ///< that have rules
    QList<NoiseRule> rules(const QString &simulator) const;
    void setRules(const QString &simulator, const QList<NoiseRule> &rules);
    void add(const QString &simulator, const QList<NoiseRule> &rules); ///< those that are there already once only
    /// The rules of all these envs, each for its own env; a rule that names an env is of that one alone.
    QList<NoiseRule> rulesOf(const QList<Env> &envs) const;

private:
    QSettings &m_settings;
};

} // namespace plato::ui
