// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/sandbox/resourcelimits.h"

#include <QByteArray>
#include <QDateTime>
#include <QJsonObject>
#include <QString>

#include <optional>

namespace plato::runtime {

/// A snapshot of what an env keeps: its state and its home folder. A value.
struct ArtifactRecord
{
    enum class Status { Creating, Ready, Failed };
    enum class Kind {
        Example,    ///< made from the simulator's seed by this runtime
        Snapshot,   ///< taken of an env
        Checkpoint, ///< the same, meant as a step on the way
    };
    static constexpr int Format = 2; ///< of the file; 1 knew examples alone

    QString id;
    Kind kind = Kind::Example;
    QString simulator;
    QString description;
    QString seedVersion; ///< Example: of the manifest that it was made from
    QString version;     ///< a person's word for it; empty: none was given
    QString dataset = QStringLiteral("base");
    QString parent;                       ///< artifact that the env had started from; empty: none
    std::optional<int> blankAppPort;      ///< of a blank env, which has no manifest
    std::optional<ResourceLimits> limits; ///< of that env; none: made by a platod that did not note them
    QJsonObject notes;   ///< what else came with the snapshot, kept as it is for who asks: members of a SnapshotRequest
    qint64 bytes = 0;    ///< on disk
    QDateTime createdAt; ///< UTC
    QDateTime expiresAt; ///< UTC; invalid: never
    Status status = Status::Creating;
    QString error; ///< Failed: why
    friend bool operator==(const ArtifactRecord &, const ArtifactRecord &) = default;

    /// The content of artifact.json: what a kept artifact is.
    QByteArray toJson() const;
    /// Nothing for a file that is damaged, or of a newer format.
    static std::optional<ArtifactRecord> fromJson(const QByteArray &json);
};

} // namespace plato::runtime
