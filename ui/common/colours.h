// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>

namespace plato::ui {

/// Meanings that get a colour. Never the only sign: a word or a symbol goes with each.
enum class Tone { Neutral, Info, Good, Warning, Danger };

bool isDark(const QPalette &palette);
/// Readable on the palette's base and window colours, light or dark.
QColor toneColour(Tone tone, const QPalette &palette);
/// A quiet area behind ordinary text.
QColor toneBackground(Tone tone, const QPalette &palette);

} // namespace plato::ui
