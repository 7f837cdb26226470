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
#include <QUrl>

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
    QString version; ///< a version's name, or that of a tag; empty: the example version
    QString dataset;
    QString artifactId;
    QString alias; ///< never empty: made up where the request had none
    int appPort = 8080;
    ResourceLimits limits; ///< Resource
    struct Limits
    {
        std::optional<int> cpus;
        std::optional<int> memoryMb;
        std::optional<int> diskMb;
    };
    Limits otherLimits;              ///< Simulator, Artifact: what is to be other than it says
    std::optional<bool> internet;    ///< ours, too: as the simulator says, unless it is said
    std::optional<QSize> resolution; ///< of a desktop's screen: ours beyond the contract, which allows such fields
};

/// Who is told of the end of a session.
struct ShutdownCallback
{
    QUrl url; ///< empty: nobody
    QString token;
};

/// Body of POST /api/v2/sessions/make with type `envs` or `testcase`, or its older spelling, `task`.
struct MakeBody
{
    static constexpr int MaxLifetime = 7 * 24 * 3600;
    QList<EnvBody> envs;
    QString testCaseId; ///< of type `testcase`, which says itself what its envs are; else empty
    std::chrono::seconds lifetime{1800};
    bool needsHeartbeat = true;
    QString source; ///< who makes it, in a word: told with its details
    ShutdownCallback callback;

    /// The error is FastAPI's list: {"loc", "msg", "type"} for everything that is wrong.
    static tl::expected<MakeBody, QJsonArray> parse(const QByteArray &body);
    /// Body of POST /api/v2/jobs/make: an env by itself.
    static tl::expected<MakeBody, QJsonArray> ofJob(const QByteArray &body);
    /// This with the envs of its test case, with the same checks. The error says why they cannot be made.
    Expected<MakeBody> with(const TestCase &testCase) const;
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
