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

/// Reads the text of the actions key and hold_key: combinations of keys joined by "+", modifiers first, several
/// combinations apart by spaces. A key is one character, a name of X (Return, Page_Up, KP_0, in any case) or a common
/// name (ctrl, cmd, esc, del, pgup, …). "meta", "cmd" and "win" are the Super key. Spaces beside the "+" after a
/// modifier do not matter: "ctrl + s" is "ctrl+s". What may be meant in two ways ("a + b", "ctrl s", "s+ctrl") is
/// refused, as what is not known is: a key too many may do harm.
Expected<QList<QList<KeySym>>> readKeys(const QString &text);

/// Shift, Control, Alt, Super and their like.
bool isModifier(KeySym keysym);

/// Those of them that leave something behind when they are let go: Caps Lock, Num Lock, another layout, a latch.
bool isLock(KeySym keysym);

} // namespace plato::agent
