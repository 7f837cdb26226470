// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/filter/filtercompletion.h"
#include "core/mutation/log/mutationset.h"

namespace plato::ui {

/// Names in these records, to be offered to a person who types or builds a filter. Columns are taken from some records
/// only, where there are many.
FilterVocabulary vocabularyOf(const MutationSet &set);

} // namespace plato::ui
