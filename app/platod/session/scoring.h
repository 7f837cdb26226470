// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/testcase/testcase.h"
#include "core/text/error.h"

#include <QHash>
#include <QJsonObject>
#include <QString>

/// What the test case of a session says about its mutations, by the code that the window has as well. Blocking, for
/// worker threads. `results` are those of GET /sessions/{id}/state: job id → {"state": …}; `aliases`: job id → alias.
namespace plato::runtime::scoring {

using Aliases = QHash<QString, QString>;

/// The `score` of POST /sessions/{id}/evaluate. `results` need not be merged. The error names the env whose mutations
/// cannot be told.
Expected<QJsonObject> score(const TestCase &testCase, const QJsonObject &results, const Aliases &aliases);

/// `results` without the records that are noise, numbered anew.
QJsonObject withoutNoise(QJsonObject results, const QList<NoiseRule> &rules, const Aliases &aliases);

} // namespace plato::runtime::scoring
