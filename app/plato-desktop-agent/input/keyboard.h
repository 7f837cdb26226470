// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plato-desktop-agent/input/inputscript.h"
#include "app/plato-desktop-agent/input/keynames.h"
#include "core/text/error.h"

#include <QHash>
#include <QString>

namespace plato::agent {

class XDisplay;

/// Knows which key, with or without Shift, gives which symbol, and lends keys that have no meaning to symbols which are
/// on no key. Writes scripts; the bindings in them come true when they are played, so a script must be played
/// before the next is asked for. Waits for the X server; the thread of its display.
class Keyboard
{
public:
    /// How long an application may take to look a borrowed key up before the key is given another meaning.
    static constexpr std::chrono::milliseconds LookUpTime{300};

    explicit Keyboard(XDisplay &display);

    /// Reads the keyboard of this moment: layout, group, locks. Before a script is written.
    Expected<void> refresh();
    Expected<InputScript> type(const QString &text);
    Expected<InputScript> press(const QList<QList<KeySym>> &combinations);
    /// Holds one combination down for that long.
    Expected<InputScript> hold(const QList<KeySym> &combination, std::chrono::milliseconds length);
    /// Takes back all that was lent.
    InputScript returnKeys();
    bool hasLentKeys() const { return !m_lent.isEmpty(); }

private:
    struct Key
    {
        std::uint8_t keycode = 0;
        bool shift = false;
    };
    struct Loan
    {
        std::uint8_t keycode;
        KeySym keysym;
    };
    using Keys = QHash<KeySym, Key>;

    Expected<Keys> find(const QList<KeySym> &keysyms, InputScript &script);
    Expected<void> down(const QList<KeySym> &combination, InputScript &script, InputScript &up);
    void stroke(Key key, InputScript &script) const;

    XDisplay &m_display;         // outlives us
    Keys m_keys;                 // on the keyboard by itself
    QList<std::uint8_t> m_spare; // keycodes that mean nothing
    QList<Loan> m_lent;          // the one unused for the longest time first
    bool m_capsLock = false;
};

} // namespace plato::agent
