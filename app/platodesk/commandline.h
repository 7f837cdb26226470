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

    // What shall be done; at most one of these.
    QString create;    ///< --new: a preset by its name, or simulators with commas between, for an env of each
    QString testCase;  ///< --test-case
    QString attachId;  ///< --attach, or plato://session/ID
    QString closeId;   ///< --close
    bool list = false; ///< --list
    bool json = false; ///< --json: in that form

    QString profile; ///< --profile: its name or id, opened first
    /// Meant for a window that is open: none is opened for it.
    bool needsWindow() const { return list || !closeId.isEmpty(); }
    bool needsConnection() const
    {
        return needsWindow() || !create.isEmpty() || !testCase.isEmpty() || !attachId.isEmpty();
    }

    QStringList stateFiles; ///< states to open, see core/session/statefile.h
    QString journalFolder;  ///< no option; empty: the person's own history
    QString environmentKey; ///< what PLATO_API_KEY said; main() has taken it out of the environment

    /// Handles --help, --version and errors itself: nullopt means that the program ends with `exitCode`.
    static std::optional<CommandLine> parse(const QStringList &arguments, int &exitCode);
};

} // namespace plato
