// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plato-desktop-agent/http/agentserver.h"
#include "core/text/error.h"

#include <QCoreApplication>
#include <QStringList>

namespace plato::agent {

struct Options : AgentServer::Options
{
    QString tell;       ///< a pipe that gets a line once the token is read
    QString serveAfter; ///< a pipe that gives a line when it is time to serve; both or none
};

/// What the command line and the environment ask for, or what is wrong with them. --help and --version end the program.
/// The token is read from its descriptor, which is closed then, so that no child and no reader of /proc finds it; the
/// display's name stays in the environment, for the shell.
Expected<Options> readOptions(const QCoreApplication &application);

} // namespace plato::agent
