// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/journal/journalrecords.h"
#include "core/session/keptstate.h"
#include "core/text/error.h"

#include <optional>
#include <utility>

/// The files of states beside the journal, each as statefile.h has it. Its name says whose it is, so that a state is
/// found again whose row was not written any more. Any thread.
namespace plato::journalstates {

QString folderIn(const QString &journalFolder);
QString fileNameOf(JournalId session, JournalId state);
std::optional<std::pair<JournalId, JournalId>> idsOf(const QString &fileName); ///< session, state

/// What the journal says of `state`, which is kept at `path`.
JournalState describe(JournalId id, const KeptState &state, const QString &path);

/// Moves the files of a journal that cannot be used, states and all, into a folder of their own beside it, and gives
/// its path. Nothing is deleted. `why`: a word for its name.
Expected<QString> setAside(const QString &journalFolder, const QString &databaseName, const QString &why);

} // namespace plato::journalstates
