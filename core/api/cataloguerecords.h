// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

/// What can be launched, as the server tells it. Values; unknown fields stay in `raw`.
namespace plato {

struct User
{
    qint64 id = 0;
    QString publicId;
    QString email;
    QString name;
    QString organizationName;
    static std::optional<User> fromJson(const QJsonObject &json); ///< nullopt without id and public_id
    friend bool operator==(const User &, const User &) = default;
};

/// GET /api/v1/env/simulators
struct Simulator
{
    QString name; ///< the value to send as `simulator`
    QString description;
    bool enabled = true;
    QString simType;
    QString versionTag;     ///< tag that the simulator resolves to by default
    QString status;         ///< config.status
    QString notes;          ///< config.notes; platod says here what is missing and the command that installs it
    QString baseArtifactId; ///< config.base_artifact_id
    QString dataArtifactId; ///< config.data_artifact_id
    std::optional<int> internalAppPort;
    std::optional<bool> isDesktop; ///< inferred field; mostly absent
    /// Whether its envs reach the internet of themselves; absent from servers that cannot be asked for it. Ours.
    std::optional<bool> internet;
    QJsonObject raw;
    static std::optional<Simulator> fromJson(const QJsonObject &json); ///< nullopt without a name
    friend bool operator==(const Simulator &, const Simulator &) = default;
};

/// GET /api/v2/simulators/{name}/artifacts (only the first two fields) and GET /api/v2/artifacts/{id}
struct Artifact
{
    QString artifactId;
    QString simulatorName;
    QString dataset;
    QString status; ///< creating, ready, failed, or a word we do not know
    QString archiveType;
    QString parentArtifactId;
    QString description;
    QJsonObject raw;
    static std::optional<Artifact> fromJson(const QJsonObject &json); ///< nullopt without artifact_id
    friend bool operator==(const Artifact &, const Artifact &) = default;
};

/// GET /api/v2/testcases: a task with what is right afterwards, from which a session can be made.
struct TestcaseItem
{
    QString publicId;       ///< the value to send as `testcase_id`
    QString name;           ///< may be empty
    QString description;    ///< ours beyond the contract
    QString prompt;         ///< what is to be done
    QStringList simulators; ///< names of what it runs on, from `simulators` or `simulator`; may be empty
    static std::optional<TestcaseItem> fromJson(const QJsonObject &json); ///< nullopt without public_id
    friend bool operator==(const TestcaseItem &, const TestcaseItem &) = default;
};

/// One page of them.
struct TestcaseList
{
    QList<TestcaseItem> testcases;    ///< items without an id are left out
    qsizetype sent = 0;               ///< items of the page, those left out counted
    std::optional<qint64> totalCount; ///< on all pages; nullopt when the server does not say
    static std::optional<TestcaseList> fromJson(const QJsonObject &json); ///< nullopt without a list `testcases`
    friend bool operator==(const TestcaseList &, const TestcaseList &) = default;
};

} // namespace plato
