// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/httpserver/httpserver.h"
#include "app/platod/env/localenv.h"
#include "app/platod/session/localsession.h"

#include <QJsonObject>

#include <chrono>
#include <optional>

/// What several routes share. Readers that give nothing have answered the request: 422 with the field's place.
namespace plato::runtime {

/// How long a close is held until every process and folder has gone.
constexpr std::chrono::seconds CloseLimit{10};

std::optional<int> numberParameter(const http::Request &request, const http::Responder &responder, const QString &name,
                                   int fallback, int min, int max);
std::optional<bool> boolParameter(const http::Request &request, const http::Responder &responder, const QString &name);
/// `timeout` of a long poll: 10 s unless said otherwise, 600 s at most.
std::optional<std::chrono::seconds> holdParameter(const http::Request &request, const http::Responder &responder);
std::optional<QJsonObject> objectBody(const http::Request &request, const http::Responder &responder);
/// True for an empty body and for a JSON object.
bool acceptOptionalObject(const http::Request &request, const http::Responder &responder);

QJsonObject publicUrlOf(const LocalEnv &env, int port);  ///< UrlResult of the contract
QJsonObject connectUrlOf(const LocalEnv &env, int port); ///< the same

/// Ends one env and answers with the outcome once nothing of it is left.
void closeEnv(LocalSession &session, LocalEnv &env, const http::Responder &responder);

} // namespace plato::runtime
