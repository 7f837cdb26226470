// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plato-desktop-agent/input/inputscript.h"
#include "app/plato-desktop-agent/input/keymap.h"
#include "core/text/error.h"

#include <QString>

namespace plato::agent {

class XDisplay;

/// Writes scripts that type and press keys, whatever layout, locks and held modifiers there are: each key is pressed in
/// a layout that has it, with just the modifiers that it takes, and afterwards all is as it was. Symbols that are on no
/// key are lent keys that have no meaning. The bindings in a script come true when it is played, so it must be played
/// before the next is asked for. Waits for the X server; the thread of its display.
class Keyboard
{
public:
    /// How long an application may take to look a borrowed key up before the key is given another meaning.
    static constexpr std::chrono::milliseconds LookUpTime{300};

    explicit Keyboard(XDisplay &display);

    /// Reads the keyboard of this moment. Before a script is written.
    Expected<void> refresh();
    Expected<InputScript> type(const QString &text);
    Expected<InputScript> press(const QList<QList<KeySym>> &combinations);
    /// Holds one combination down for that long.
    Expected<InputScript> hold(const QList<KeySym> &combination, std::chrono::milliseconds length);
    /// Takes back all that was lent, but not from others who have given it a meaning meanwhile. Refreshes by itself.
    InputScript returnKeys();
    bool hasLentKeys() const { return !m_lent.isEmpty(); }

private:
    struct Loan
    {
        std::uint8_t keycode;
        KeySym keysym;
    };

    Expected<Keymap::Keys> find(const QList<KeySym> &keysyms, std::uint8_t layout, InputScript &script);
    std::optional<Keymap::Key> ownKey(KeySym keysym, std::uint8_t layout) const;
    std::uint8_t layoutWith(const QList<KeySym> &keysyms) const;
    std::optional<std::uint8_t> shiftOf(const Keymap::Key &key) const;
    void stroke(const Keymap::Key &key, InputScript &script) const;
    Expected<void> combine(const QList<KeySym> &combination, std::chrono::milliseconds length, InputScript &script);
    LockStep before(const QList<Keymap::Key> &keys, std::uint8_t layout) const;
    LockStep after(const LockStep &step) const;
    InputScript heldKeys(bool down) const;

    XDisplay &m_display; // outlives us
    Keymap m_map;
    QList<std::uint8_t> m_spare; // keycodes that mean nothing
    QList<Loan> m_lent;          // the one unused for the longest time first
};

} // namespace plato::agent
