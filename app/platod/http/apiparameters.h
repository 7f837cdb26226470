// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/httpserver/httpserver.h"
#include "app/platod/env/localenv.h"
#include "app/platod/session/localsession.h"

#include <QJsonObject>

#include <chrono>
#include <functional>
#include <optional>

/// What several routes share. Readers that give nothing have answered the request: 422 with the field's place.
namespace plato::runtime {

/// How long a close is held until every process and folder has gone.
constexpr std::chrono::seconds CloseLimit{10};

/// 422 for one field of the body.
void refuseField(const http::Responder &responder, const QString &key, const QString &message);

/// What becomes of a whole number that is more than a parameter may be.
enum class Larger { Refused, Clamped };
std::optional<int> numberParameter(const http::Request &request, const http::Responder &responder, const QString &name,
                                   int fallback, int min, int max, Larger larger = Larger::Refused);
std::optional<bool> boolParameter(const http::Request &request, const http::Responder &responder, const QString &name);
/// `timeout` of a long poll: 10 s unless said otherwise. More than 600 s are taken for 600 s.
std::optional<std::chrono::seconds> holdParameter(const http::Request &request, const http::Responder &responder);
std::optional<QJsonObject> objectBody(const http::Request &request, const http::Responder &responder);
/// True for an empty body and for a JSON object.
bool acceptOptionalObject(const http::Request &request, const http::Responder &responder);
/// The same for a reset, with what it may say.
bool acceptReset(const http::Request &request, const http::Responder &responder);
/// Whether the client has no use for a second copy of the same: `Prefer: return=minimal` (RFC 7240).
bool prefersMinimal(const http::Request &request);
/// Whether the request has the key, as `X-API-Key: KEY` or `Authorization: Bearer KEY`, or is one that needs none.
bool isLetIn(const http::Request &request, const QByteArray &apiKey);
/// `done` once `condition` holds or `hold` has passed. That nobody is left to hear it is logged: then the session goes
/// on without its client, until it misses its heartbeat.
void holdUntil(LocalSession &session, std::chrono::seconds hold, std::function<bool()> condition,
               const http::Responder &responder, std::function<void()> done);

QJsonObject publicUrlOf(LocalEnv &env, int port);  ///< UrlResult of the contract
QJsonObject connectUrlOf(LocalEnv &env, int port); ///< the same

/// Ends one env and answers with the outcome once nothing of it is left.
void closeEnv(LocalSession &session, LocalEnv &env, const http::Responder &responder);

} // namespace plato::runtime
