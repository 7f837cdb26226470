// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace plato {

/// What can be said on the command line. Keys cannot: they would be seen in the list of processes.
struct CommandLine
{
    QString platodProgram;   ///< --platod
    QString runtimeStateDir; ///< --state-dir
    QString settingsFile;    ///< --settings: an INI file instead of the person's own settings

    QStringList stateFiles; ///< states to open, see core/session/statefile.h
    QString journalFolder;  ///< no option; empty: the person's own history
    QString environmentKey; ///< what PLATO_API_KEY said; main() has taken it out of the environment

    /// Handles --help, --version and errors itself: nullopt means that the program ends with `exitCode`.
    static std::optional<CommandLine> parse(const QStringList &arguments, int &exitCode);
};

} // namespace plato
