// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/filter/filtercompletion.h"
#include "core/mutation/log/mutationset.h"

namespace plato::ui {

/// The names in these records, for those who type or build filters. Of a long set the columns of some records only.
FilterVocabulary vocabularyOf(const MutationSet &set);

} // namespace plato::ui
