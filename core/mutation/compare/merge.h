// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/log/mutationlog.h"
#include "core/mutation/log/mutationset.h"
#include "core/pool/stopflag.h"

#include <QByteArray>

/// Folds the successive changes of a row into one, as servers do with `merge_mutations=true`; for replies of those that
/// cannot. Pure, for any thread.
///
/// | first | then | becomes |
/// | --- | --- | --- |
/// | INSERT | UPDATE | INSERT with the new values |
/// | INSERT | DELETE | nothing |
/// | UPDATE | UPDATE | UPDATE from the first old values to the last new ones; nothing where they are the same |
/// | UPDATE | DELETE | DELETE of what stood there first |
/// | DELETE | INSERT | UPDATE; nothing where both are the same |
///
/// What does not follow on each other (INSERT after INSERT, UPDATE after DELETE) stays apart. Rows are told by table,
/// key, and the members `schema` and `database` where there are such; an UPDATE of the key itself carries the row
/// along. Files are told by the path in their key, and lose the `diff` of a single step. Other records without a table,
/// those of other actions, and those without anything that tells the row, stay as they came.
///
/// The result is the net difference, one record at most for a row: apply it as a whole, what is gone first. A record
/// stands where the last change of its row stood, with that record's members; members that only an earlier one had are
/// kept. What was alone stays byte for byte, so folding what is folded changes nothing, save where keys changed.
namespace plato::mutationmerge {

/// The records as a JSON list.
QByteArray mergedList(const MutationLog &log);
/// Null for null. The same log where there is nothing to fold, or when it was stopped.
MutationLog::Ptr merged(const MutationLog::Ptr &log, const StopFlag &stop = NeverStop);
/// Each source by itself.
MutationSet merged(const MutationSet &set, const StopFlag &stop = NeverStop);

} // namespace plato::mutationmerge
