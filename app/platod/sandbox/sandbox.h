// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/sandbox/resourcelimits.h"
#include "core/text/error.h"

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <optional>

namespace plato::runtime {

/// What one sandbox shows and runs. It shows three folders below `folder`: `state` as /state, `home` as /home/user, and
/// from `etc`, see writeSandboxEtc(), its own hosts, passwd, group and machine-id files.
struct SandboxSpec
{
    struct Bind
    {
        QString outside;
        QString inside;
    };

    QString folder;
    QString hostName;
    QList<Bind> readOnly; ///< beside the system's own folders
    QStringList command;
    QString workingFolder = QStringLiteral("/home/user"); ///< inside
    std::optional<ResourceLimits> limits;                 ///< none: what this computer has
    QProcessEnvironment extraEnvironment;                 ///< no secrets: every program of the sandbox may read it
    /// A secret for one program inside, which reads it, once, from the descriptor that PLATO_AGENT_TOKEN_FD names.
    QByteArray agentToken;
    /// Folder that is shown as /etc, see copySystemEtc(); empty: there is no more in it than ours.
    QString etc;

    /// Command line of bubblewrap, without the program.
    QStringList arguments() const;
    /// The whole environment of the sandbox; nothing of ours is handed down.
    QProcessEnvironment environment() const;
};

/// One line of a private hosts file.
struct HostEntry
{
    QHostAddress address;
    QString alias; ///< listed as itself and as {alias}.plato.internal
};

/// Rewrites the hosts file of a running sandbox in place: a new file would not be seen inside, since the sandbox has
/// mounted this one. Blocking.
Expected<void> rewriteSandboxHosts(const QString &folder, const QList<HostEntry> &hosts);

/// Writes `folder`/etc. Blocking; for worker threads.
Expected<void> writeSandboxEtc(const QString &folder, const QList<HostEntry> &hosts);

} // namespace plato::runtime
