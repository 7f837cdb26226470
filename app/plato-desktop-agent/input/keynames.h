// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/error.h"

#include <QList>
#include <QString>

#include <cstdint>
#include <optional>

namespace plato::agent {

using KeySym = std::uint32_t;

/// The symbol that writes this character: Return for a line feed, none for other control characters.
std::optional<KeySym> keysymOf(char32_t character);

/// Reads the text of the actions key and hold_key: combinations of keys joined by "+", several of them apart by white
/// space. A key is one character, a name of X (Return, Page_Up, KP_0, in any case) or a common name (ctrl, cmd, esc,
/// del, pgup, …). "meta", "cmd" and "win" are the Super key.
Expected<QList<QList<KeySym>>> readKeys(const QString &text);

/// Shift, Control, Alt, Super and their like.
bool isModifier(KeySym keysym);

} // namespace plato::agent
