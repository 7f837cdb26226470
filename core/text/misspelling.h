// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

namespace plato {

/// Whether `word`, which is another one, was probably meant to be `known`: letter case and all but letters and digits
/// aside, at most one letter is too many, missing or wrong, or two side by side are swapped. Words of two letters and
/// less are never mistaken for each other. Pure, for any thread.
bool isMisspelt(QStringView word, QStringView known);

} // namespace plato
