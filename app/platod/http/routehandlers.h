// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/httpserver/httpserver.h"
#include "app/platod/session/registry.h"

#include <QJsonObject>

#include <functional>
#include <memory>

/// Handlers that are told the session or the job that their path names. `registry` must outlive them.
namespace plato::runtime {

using SessionHandler = std::function<void(LocalSession &, const http::Request &, const http::Responder &)>;
using JobHandler = std::function<void(const Registry::Job &, const http::Request &, const http::Responder &)>;

enum class Need { Known, Alive };

/// 404 where there is none, 410 where one has to live and is over.
http::Handler withSession(Registry &registry, Need need, SessionHandler handler);
http::Handler withJob(Registry &registry, Need need, JobHandler handler);

/// Collects one result per env and hands them over when the last is there.
class Gathering
{
public:
    using Done = std::function<void(const QJsonObject &results)>;

    /// Calls `ask` for every env of the session with what takes its result, now or later; then `done` once.
    static void run(const LocalSession &session,
                    const std::function<void(LocalEnv &, const std::function<void(const QJsonObject &)> &)> &ask,
                    Done done);
};

} // namespace plato::runtime
