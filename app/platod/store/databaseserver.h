// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/sandbox/sandbox.h"

#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

/// Servers of databases that belong to one env: their data is in its state, they listen on a socket there and nowhere
/// else, and they end with it. resources/databases has what starts them.
namespace plato::runtime {

/// What is to be recorded of them from the start of a sandbox on.
enum class ServerStart {
    Seed,       ///< nothing; they are stopped cleanly when the command has ended
    Unrecorded, ///< nothing
    Fresh,      ///< everything
    Keep,       ///< what was recorded before, on the same data
};

/// Where PostgreSQL has its data, below the state folder.
inline const QString PostgresFolder = QStringLiteral("postgresql");

/// The slot that PostgreSQL keeps changes in, of the database with that number in the manifest.
QByteArray postgresSlot(qsizetype number);

/// Puts PostgreSQL with these databases before the command of `spec`, and its settings into the environment. `scripts`:
/// folder with what starts it, see copyDatabaseScripts(). Does nothing without databases.
void addPostgres(SandboxSpec &spec, const QStringList &databases, ServerStart start, const QString &scripts);

/// How a program reaches it by libpq, without a word of its own: PGHOST, PGUSER and PGDATABASE. Empty without
/// databases.
QProcessEnvironment postgresEnvironment(const QStringList &databases);

/// Folder with the scripts, given the one with the files of simulators.
QString databaseScriptsBelow(const QString &simulatorsFolder);

/// Fills that folder from the resources of this program. Blocking.
Expected<void> copyDatabaseScripts(const QString &folder);

} // namespace plato::runtime
