// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/sandbox/resourcelimits.h"
#include "core/text/error.h"

#include <QByteArray>
#include <QJsonArray>
#include <QList>
#include <QSize>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>
#include <tl/expected.hpp>

namespace plato {
struct TestCase;
}

namespace plato::runtime {

/// One entry of `envs`, checked in form; whether there is such a simulator or artifact is asked later.
struct EnvBody
{
    enum class Type { Simulator, Artifact, Resource };
    Type type = Type::Simulator;
    QString simulator;
    QString tag;
    QString dataset;
    QString artifactId;
    QString alias; ///< never empty: made up where the request had none
    int appPort = 8080;
    ResourceLimits limits;           ///< Resource
    std::optional<QSize> resolution; ///< of a desktop's screen: ours beyond the contract, which allows such fields
};

/// Body of POST /api/v2/sessions/make with type `envs` or `testcase`.
struct MakeBody
{
    static constexpr int MaxLifetime = 7 * 24 * 3600;
    QList<EnvBody> envs;
    QString testCaseId; ///< of type `testcase`, which says itself what its envs are; else empty
    std::chrono::seconds lifetime{1800};

    /// The error is FastAPI's list: {"loc", "msg", "type"} for everything that is wrong.
    static tl::expected<MakeBody, QJsonArray> parse(const QByteArray &body);
    /// The envs of a test case, with the same checks. The error says why it is none that can be made.
    static Expected<MakeBody> of(const TestCase &testCase, std::chrono::seconds lifetime);
};

/// Body of POST /api/v2/sessions/{session_id}/jobs.
struct AddJobBody
{
    EnvBody env;
    std::chrono::seconds lifetime{1800};
    std::chrono::seconds heartbeat{300}; ///< 0: none is asked for

    /// `taken`: aliases of the session's envs.
    static tl::expected<AddJobBody, QJsonArray> parse(const QByteArray &body, const QStringList &taken);
};

} // namespace plato::runtime
