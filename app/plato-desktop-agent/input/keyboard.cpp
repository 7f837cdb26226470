// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/input/keyboard.h"

#include <algorithm>
#include <xcb/xcb.h>
#include <xkbcommon/xkbcommon-keysyms.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::agent {

namespace {

constexpr auto BetweenKeys = 2ms; // a flood of events makes some toolkits lose or reorder them
constexpr auto HeldDown = 10ms;
constexpr std::uint8_t AllModifiers = 0xff;

} // namespace

Keyboard::Keyboard(XDisplay &display)
    : m_display(display)
{
}

Expected<void> Keyboard::refresh()
{
    QHash<std::uint8_t, KeySym> lent;
    for (const Loan &loan : std::as_const(m_lent))
        lent.insert(loan.keycode, loan.keysym);
    auto map = Keymap::read(m_display, lent);
    if (!map)
        return tl::unexpected(map.error());
    m_map = *std::move(map);
    // The others have been given a meaning by somebody else, or none when a layout was loaded.
    m_lent.removeIf([this](const Loan &loan) { return m_map.spare.value(loan.keycode) != loan.keysym; });
    m_spare.clear();
    for (const auto [keycode, keysym] : m_map.spare.asKeyValueRange()) {
        if (keysym == XKB_KEY_NoSymbol)
            m_spare.append(keycode);
    }
    return {};
}

Expected<InputScript> Keyboard::type(const QString &text)
{
    QList<KeySym> keysyms;
    const QList<uint> characters = QString(text).replace(u"\r\n"_s, u"\n"_s).toUcs4();
    keysyms.reserve(characters.size());
    for (const uint character : characters) {
        const auto keysym = keysymOf(character);
        if (!keysym)
            return failure(
                u"the character U+%1 cannot be typed"_s.arg(QString::number(character, 16).toUpper(), 4, u'0'));
        keysyms.append(*keysym);
    }
    if (keysyms.isEmpty())
        return InputScript{};

    InputScript script = heldKeys(false);
    std::uint8_t layout = m_map.state.layout; // changed as seldom as can be
    // As much text at a time as there are keys to lend.
    for (qsizetype from = 0; from < keysyms.size();) {
        QList<KeySym> foreign;
        qsizetype to = from;
        for (; to < keysyms.size(); ++to) {
            if (ownKey(keysyms[to], layout) || foreign.contains(keysyms[to]))
                continue;
            if (foreign.size() == m_spare.size() + m_lent.size())
                break;
            foreign.append(keysyms[to]);
        }
        if (to == from)
            return failure(u"the keyboard has no key to spare for a character that it lacks"_s);
        const auto lent = find(foreign, layout, script);
        if (!lent)
            return tl::unexpected(lent.error());
        for (; from < to; ++from) {
            const auto own = ownKey(keysyms[from], layout);
            Keymap::Key key = own ? *own : lent->value(keysyms[from]);
            if (!own)
                key.layout = layout;
            layout = key.layout;
            stroke(key, script);
        }
    }
    script += heldKeys(true);
    script += InputStep(after({.affected = AllModifiers, .layout = layout}));
    return script;
}

Expected<InputScript> Keyboard::press(const QList<QList<KeySym>> &combinations)
{
    InputScript script = heldKeys(false);
    for (const QList<KeySym> &combination : combinations) {
        if (auto ready = combine(combination, HeldDown, script); !ready)
            return tl::unexpected(ready.error());
    }
    return script + heldKeys(true);
}

Expected<InputScript> Keyboard::hold(const QList<KeySym> &combination, std::chrono::milliseconds length)
{
    InputScript script = heldKeys(false);
    if (auto ready = combine(combination, length, script); !ready)
        return tl::unexpected(ready.error());
    return script + heldKeys(true);
}

InputScript Keyboard::returnKeys()
{
    InputScript script;
    if (!refresh())
        return script;
    for (const Loan &loan : std::exchange(m_lent, {}))
        script += InputStep(BindStep{loan.keycode, XCB_NO_SYMBOL});
    return script;
}

/// Keys for these symbols, lent ones if need be; the script gets what that takes.
Expected<Keymap::Keys> Keyboard::find(const QList<KeySym> &keysyms, std::uint8_t layout, InputScript &script)
{
    // A lent key has its symbol in every layout, with Num Lock and without.
    const auto lentKey = [&](std::uint8_t keycode) { return Keymap::Key{keycode, layout, 0, m_map.numLock}; };
    Keymap::Keys found;
    QList<KeySym> missing;
    qsizetype lendable = m_spare.size() + m_lent.size();
    for (const KeySym keysym : keysyms) {
        const Keymap::Key *own = m_map.find(keysym, layout);
        const auto lent =
            std::find_if(m_lent.cbegin(), m_lent.cend(), [=](const Loan &l) { return l.keysym == keysym; });
        if (own) {
            found.insert(keysym, *own);
        } else if (lent != m_lent.cend()) {
            found.insert(keysym, lentKey(lent->keycode));
            m_lent.move(lent - m_lent.cbegin(), m_lent.size() - 1); // used last
            --lendable;
        } else if (!missing.contains(keysym)) {
            missing.append(keysym);
        }
    }
    if (missing.size() > lendable)
        return failure(u"the keyboard has too few keys to spare for characters that it lacks"_s);
    if (missing.size() > m_spare.size())
        script += InputStep(PauseStep{LookUpTime});
    for (const KeySym keysym : std::as_const(missing)) {
        const std::uint8_t keycode = m_spare.isEmpty() ? m_lent.takeFirst().keycode : m_spare.takeLast();
        m_lent.append({keycode, keysym});
        found.insert(keysym, lentKey(keycode));
        script += InputStep(BindStep{keycode, keysym});
    }
    return found;
}

/// In this layout, or else in the first that has it.
std::optional<Keymap::Key> Keyboard::ownKey(KeySym keysym, std::uint8_t layout) const
{
    if (const Keymap::Key *key = m_map.find(keysym, layout))
        return *key;
    for (int other = 0; other < m_map.layouts.size(); ++other) {
        if (const Keymap::Key *key = m_map.find(keysym, other))
            return *key;
    }
    return std::nullopt;
}

/// The layout that is chosen, or else the first that has all these symbols where that one has not.
std::uint8_t Keyboard::layoutWith(const QList<KeySym> &keysyms) const
{
    const auto hasAll = [&](int layout) {
        return std::all_of(keysyms.cbegin(), keysyms.cend(), [&](KeySym k) { return m_map.find(k, layout); });
    };
    if (hasAll(m_map.state.layout))
        return m_map.state.layout;
    for (int layout = 0; layout < m_map.layouts.size(); ++layout) {
        if (hasAll(layout))
            return std::uint8_t(layout);
    }
    return m_map.state.layout;
}

/// The Shift key that is pressed for this one; other modifiers, and Shift where it has no key, are locked for it.
std::optional<std::uint8_t> Keyboard::shiftOf(const Keymap::Key &key) const
{
    const Keymap::Key *shift = key.modifiers & XCB_MOD_MASK_SHIFT ? m_map.find(XKB_KEY_Shift_L, key.layout) : nullptr;
    return shift ? std::optional(shift->keycode) : std::nullopt;
}

/// What must be locked while these keys are pressed.
LockStep Keyboard::before(const QList<Keymap::Key> &keys, std::uint8_t layout) const
{
    std::uint8_t locked = 0;
    std::uint8_t indifferentTo = AllModifiers;
    for (const Keymap::Key &key : keys) {
        locked |= shiftOf(key) ? key.modifiers & ~XCB_MOD_MASK_SHIFT : key.modifiers;
        indifferentTo &= key.indifferentTo;
    }
    return {.affected = std::uint8_t(AllModifiers & ~indifferentTo), .locked = locked, .layout = layout};
}

/// What gives back what was there before this step.
LockStep Keyboard::after(const LockStep &step) const
{
    const Keymap::State &state = m_map.state;
    return {.affected = step.affected,
            .locked = std::uint8_t(state.locked & step.affected),
            .layout = step.layout ? std::optional(state.layout) : std::nullopt,
            .latched = state.latched,
            .latchedLayout = state.latchedLayout};
}

/// Lets go what somebody else holds, or presses it again.
InputScript Keyboard::heldKeys(bool down) const
{
    InputScript script;
    for (const std::uint8_t keycode : m_map.held)
        script += InputStep(KeyStep{keycode, down, true});
    return script;
}

Expected<void> Keyboard::combine(const QList<KeySym> &combination, std::chrono::milliseconds length,
                                 InputScript &script)
{
    const std::uint8_t layout = layoutWith(combination);
    const auto found = find(combination, layout, script);
    if (!found)
        return tl::unexpected(found.error());
    QList<Keymap::Key> keys;
    QList<std::uint8_t> pressed;
    const auto add = [&](std::uint8_t keycode) {
        if (!pressed.contains(keycode))
            pressed.append(keycode);
    };
    for (const KeySym keysym : combination) {
        Keymap::Key key = found->value(keysym);
        if (isModifier(keysym))
            key.modifiers = 0; // Alt is the same key as what it is with Shift
        keys.append(key);
        if (const auto shift = shiftOf(key))
            add(*shift);
        add(key.keycode);
    }

    // Only what is in the way: a combination may itself choose another layout, which is to stay.
    const Keymap::State &state = m_map.state;
    LockStep locks = before(keys, layout);
    locks.affected &= locks.locked ^ state.locked;
    if (layout == state.layout)
        locks.layout.reset();
    const bool changes = locks.affected || locks.layout || state.latched || state.latchedLayout;
    const bool sets = changes && std::none_of(combination.cbegin(), combination.cend(), isLock);

    if (sets)
        script += InputStep(locks);
    for (const std::uint8_t keycode : std::as_const(pressed)) {
        script += InputStep(KeyStep{keycode, true});
        script += InputStep(PauseStep{BetweenKeys});
    }
    script += InputStep(PauseStep{length});
    for (auto keycode = pressed.crbegin(); keycode != pressed.crend(); ++keycode) {
        script += InputStep(KeyStep{*keycode, false});
        script += InputStep(PauseStep{BetweenKeys});
    }
    if (sets)
        script += InputStep(after(locks));
    return {};
}

void Keyboard::stroke(const Keymap::Key &key, InputScript &script) const
{
    const auto shift = shiftOf(key);
    script += InputStep(before({key}, key.layout)); // each time, since a person may touch a lock meanwhile
    if (shift)
        script += InputStep(KeyStep{*shift, true});
    script += InputStep(KeyStep{key.keycode, true});
    script += InputStep(KeyStep{key.keycode, false});
    if (shift)
        script += InputStep(KeyStep{*shift, false});
    script += InputStep(PauseStep{BetweenKeys});
}

} // namespace plato::agent
