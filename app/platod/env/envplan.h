// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/sandbox/sandbox.h"
#include "app/platod/store/databaseserver.h"
#include "app/platod/store/manifest.h"
#include "core/api/sessionrecords.h"
#include "core/text/error.h"

#include <QByteArray>
#include <QHostAddress>
#include <QProcessEnvironment>
#include <QSize>
#include <QString>
#include <QUrl>

#include <chrono>
#include <optional>

namespace plato::runtime {

class ArtifactStore;
class EnvNetwork;
class Faults;
class Remover;
class StateDir;

/// What every env of this platod shares. The owner outlives them.
struct EnvHost
{
    const StateDir &stateDir;
    ArtifactStore &artifacts;
    Remover &remover;
    QString bwrap;
    QString agent;          ///< path of plato-desktop-agent; empty where there is none
    QString networkProgram; ///< path of plato-env-network
    Faults *faults = nullptr;
};

/// What one env is to be, and what follows from that: its folder, its sandbox and its addresses. Changes nothing.
struct EnvPlan
{
    static constexpr int AgentPort = 9000;
    static constexpr int DevToolsPort = 9224; ///< of a desktop: its browser's DevTools
    static constexpr int ViewerPort = 6080;   ///< of a desktop: its screen for browsers

    QString jobId;
    QString alias;
    Manifest manifest;
    QString artifactId; ///< empty: starts from empty folders
    QHostAddress address;
    QList<HostEntry> hosts;                 ///< of the whole session
    std::optional<ResourceLimits> limits;   ///< none: what this computer has
    QSize resolution = screensize::Default; ///< of a desktop's screen
    std::optional<int> blankAppPort;        ///< of a blank env: its manifest is made up from that and its name
    bool internet = false;                  ///< whether its programs have a proxy
    QByteArray token;                       ///< bearer token of the agent; the LocalEnv makes it

    /// Everything that it has on disk is below this.
    QString folder(const EnvHost &host) const;
    /// `clockOffset`: how far its clock is ahead of this computer's.
    SandboxSpec sandbox(const EnvHost &host, std::chrono::seconds clockOffset, ServerStart servers) const;
    /// Of a command that is run inside later: without the token, which is not for everybody.
    QProcessEnvironment commandEnvironment(std::chrono::seconds clockOffset) const;

    /// What it is reached by from the start; others are declared when somebody asks for their address.
    Expected<void> declarePorts(EnvNetwork &network) const;
    /// Where the agent, else the application, answers once it is ready.
    QUrl readinessUrl() const;
    /// The page for a browser; port 0: the viewer's for a desktop, else the application's. The error says why there is
    /// none.
    Expected<QUrl> publicUrl(int port) const;
    /// The address for programs; port 0: the agent's for a desktop or a blank env, else the application's.
    QUrl connectUrl(int port) const;
};

} // namespace plato::runtime
