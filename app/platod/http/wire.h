// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/session/localsession.h"
#include "app/platod/store/artifactstore.h"

#include <QJsonObject>

/// What goes over the wire, by the schemas of core/api/contract/plato-v2.openapi.yaml.
namespace plato::runtime::wire {

QString time(const QDateTime &time); ///< RFC 3339, UTC

QJsonObject simulator(const Manifest &manifest, int number, const QString &missing, const QString &exampleId,
                      const QDateTime &since);
QJsonObject simulatorListItem(const Manifest &manifest, int number, bool enabled);
QJsonObject artifact(const ArtifactRecord &record);
QJsonObject version(const ArtifactRecord &record, bool isLatest);

QJsonObject sessionItem(const LocalSession &session);
QJsonObject sessionReady(const LocalSession &session);
QJsonObject jobReady(const LocalEnv &env);
QJsonObject jobInfo(const LocalEnv &env);
QJsonObject jobDetails(const LocalSession &session, const LocalEnv &env);
/// JobState of the contract: the state, and its mutations beside it once more, where the SDK looks for them.
QJsonObject jobState(const QJsonObject &state);
QJsonObject outcome(bool success, const QString &message);

} // namespace plato::runtime::wire
