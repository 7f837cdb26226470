// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plato-desktop-agent/input/keynames.h"
#include "core/text/error.h"

#include <QHash>
#include <QList>
#include <QMap>

#include <cstdint>

namespace plato::agent {

class XDisplay;

/// What the keyboard of a display is at one moment: which key writes which symbol in which layout, and what is held,
/// latched and locked. Modifiers are X's bits, layouts are counted from 0. A value.
struct Keymap
{
    /// What makes a key write its symbol.
    struct Key
    {
        std::uint8_t keycode = 0;
        std::uint8_t layout = 0;
        std::uint8_t modifiers = 0;     ///< in effect just these
        std::uint8_t indifferentTo = 0; ///< it is all the same whether these are locked
    };
    using Keys = QHash<KeySym, Key>;

    struct State
    {
        std::uint8_t locked = 0;  ///< modifiers
        std::uint8_t latched = 0; ///< modifiers, for one key
        std::uint8_t layout = 0;  ///< the one that is locked: the one that a person has chosen
        std::int16_t latchedLayout = 0;
    };

    /// Asks the X server, and waits for it. A key that means what it was `lent` for (keysyms by keycode) counts as
    /// spare.
    static Expected<Keymap> read(XDisplay &display, const QHash<std::uint8_t, KeySym> &lent);

    /// Null when there is no such key in this layout.
    const Key *find(KeySym keysym, int layout) const;

    QList<Keys> layouts;
    QMap<std::uint8_t, KeySym> spare; ///< keycodes that mean nothing (0), or what they were lent for
    QList<std::uint8_t> held;         ///< keycodes of modifiers that are down
    std::uint8_t numLock = 0;         ///< Num Lock's modifier
    State state;
};

} // namespace plato::agent
