// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plato-desktop-agent/http/agentserver.h"
#include "core/text/error.h"

#include <QCoreApplication>
#include <QStringList>

namespace plato::agent {

/// What the command line and the environment ask for, or what is wrong with them. --help and --version end the program.
/// The token is taken out of the environment, so that no child and no reader of /proc finds it there; the display's
/// name stays, for the shell.
Expected<AgentServer::Options> readOptions(const QCoreApplication &application);

} // namespace plato::agent
