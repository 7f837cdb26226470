// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/input/keyboard.h"

#include "app/plato-desktop-agent/display/xdisplay.h"

#include <algorithm>
#include <xcb/xcb.h>
#include <xkbcommon/xkbcommon-keysyms.h>
#include <xkbcommon/xkbcommon.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::agent {

namespace {

constexpr auto BetweenKeys = 2ms; // a flood of events makes some toolkits lose or reorder them
constexpr auto HeldDown = 10ms;
constexpr int GroupShift = 13; // XKB's group in the state of core events

} // namespace

Keyboard::Keyboard(XDisplay &display)
    : m_display(display)
{
}

Expected<void> Keyboard::refresh()
{
    xcb_connection_t *c = m_display.connection();
    const xcb_setup_t *setup = xcb_get_setup(c);
    const int first = setup->min_keycode;
    const int count = setup->max_keycode - first + 1;
    const auto mappingCookie = xcb_get_keyboard_mapping(c, std::uint8_t(first), std::uint8_t(count));
    const auto pointerCookie = xcb_query_pointer(c, m_display.root());
    const XcbReply<xcb_get_keyboard_mapping_reply_t> mapping(xcb_get_keyboard_mapping_reply(c, mappingCookie, nullptr));
    const XcbReply<xcb_query_pointer_reply_t> pointer(xcb_query_pointer_reply(c, pointerCookie, nullptr));
    if (!mapping || !pointer)
        return failure(u"the display does not tell its keyboard"_s);

    m_capsLock = pointer->mask & XCB_MOD_MASK_LOCK;
    const int group = (pointer->mask >> GroupShift) & 1;
    const int perKey = mapping->keysyms_per_keycode;
    const xcb_keysym_t *symbols = xcb_get_keyboard_mapping_keysyms(mapping.get());
    m_keys.clear();
    m_spare.clear();
    for (int i = 0; i < count; ++i) {
        const auto keycode = std::uint8_t(first + i);
        const xcb_keysym_t *key = symbols + std::ptrdiff_t(i) * perKey;
        const auto loan =
            std::find_if(m_lent.cbegin(), m_lent.cend(), [=](const Loan &l) { return l.keycode == keycode; });
        if (loan != m_lent.cend()) {
            if (key[0] == loan->keysym)
                continue;
            m_lent.erase(loan); // another layout was loaded meanwhile, and the key has a meaning of its own now
        }
        if (std::all_of(key, key + perKey, [](xcb_keysym_t s) { return s == XCB_NO_SYMBOL; })) {
            if (i > 0) // some toolkits ignore the first keycode
                m_spare.append(keycode);
            continue;
        }
        const auto at = [&](int index) { return index < perKey ? key[index] : xcb_keysym_t(XCB_NO_SYMBOL); };
        const bool ownGroup = at(2 * group) != XCB_NO_SYMBOL || at(2 * group + 1) != XCB_NO_SYMBOL;
        const KeySym plain = at(ownGroup ? 2 * group : 0);
        const KeySym shifted = at(ownGroup ? 2 * group + 1 : 1);
        // A key without Shift is preferred to one with it, and an earlier key to a later one.
        if (plain != XCB_NO_SYMBOL && (!m_keys.contains(plain) || m_keys.value(plain).shift))
            m_keys.insert(plain, {keycode, false});
        if (shifted != XCB_NO_SYMBOL && !m_keys.contains(shifted))
            m_keys.insert(shifted, {keycode, true});
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

    InputScript script;
    const auto caps = m_keys.constFind(XKB_KEY_Caps_Lock);
    const bool liftCaps = m_capsLock && caps != m_keys.cend();
    if (liftCaps)
        stroke(*caps, script);
    // As much text at a time as there are keys to lend.
    for (qsizetype from = 0; from < keysyms.size();) {
        QList<KeySym> foreign;
        qsizetype to = from;
        for (; to < keysyms.size(); ++to) {
            if (m_keys.contains(keysyms[to]) || foreign.contains(keysyms[to]))
                continue;
            if (foreign.size() == m_spare.size() + m_lent.size())
                break;
            foreign.append(keysyms[to]);
        }
        if (to == from)
            return failure(u"the keyboard has no key to spare for a character that it lacks"_s);
        const auto keys = find(foreign, script);
        if (!keys)
            return tl::unexpected(keys.error());
        for (; from < to; ++from) {
            const auto own = m_keys.constFind(keysyms[from]);
            stroke(own != m_keys.cend() ? *own : keys->value(keysyms[from]), script);
        }
    }
    if (liftCaps)
        stroke(*caps, script);
    return script;
}

Expected<InputScript> Keyboard::press(const QList<QList<KeySym>> &combinations)
{
    InputScript script;
    for (const QList<KeySym> &combination : combinations) {
        InputScript up;
        if (auto ready = down(combination, script, up); !ready)
            return tl::unexpected(ready.error());
        script += InputStep(PauseStep{HeldDown});
        script += up;
    }
    return script;
}

Expected<InputScript> Keyboard::hold(const QList<KeySym> &combination, std::chrono::milliseconds length)
{
    InputScript script;
    InputScript up;
    if (auto ready = down(combination, script, up); !ready)
        return tl::unexpected(ready.error());
    script += InputStep(PauseStep{length});
    script += up;
    return script;
}

InputScript Keyboard::returnKeys()
{
    InputScript script;
    for (const Loan &loan : std::exchange(m_lent, {}))
        script += InputStep(BindStep{loan.keycode, XCB_NO_SYMBOL});
    return script;
}

/// Keys for these symbols, lent ones if need be; the script gets what that takes.
Expected<Keyboard::Keys> Keyboard::find(const QList<KeySym> &keysyms, InputScript &script)
{
    Keys found;
    QList<KeySym> missing;
    qsizetype lendable = m_spare.size() + m_lent.size();
    for (const KeySym keysym : keysyms) {
        const auto own = m_keys.constFind(keysym);
        const auto lent =
            std::find_if(m_lent.cbegin(), m_lent.cend(), [=](const Loan &l) { return l.keysym == keysym; });
        if (own != m_keys.cend()) {
            found.insert(keysym, *own);
        } else if (lent != m_lent.cend()) {
            found.insert(keysym, {lent->keycode, false});
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
        found.insert(keysym, {keycode, false});
        script += InputStep(BindStep{keycode, keysym});
    }
    return found;
}

Expected<void> Keyboard::down(const QList<KeySym> &combination, InputScript &script, InputScript &up)
{
    const auto keys = find(combination, script);
    if (!keys)
        return tl::unexpected(keys.error());
    QList<std::uint8_t> pressed;
    const auto add = [&](std::uint8_t keycode) {
        if (pressed.contains(keycode))
            return;
        pressed.append(keycode);
        script += InputStep(KeyStep{keycode, true});
        script += InputStep(PauseStep{BetweenKeys});
        up.prepend(PauseStep{BetweenKeys});
        up.prepend(KeyStep{keycode, false});
    };
    for (const KeySym keysym : combination) {
        const Key key = keys->value(keysym);
        if (const auto shift = m_keys.constFind(XKB_KEY_Shift_L);
            key.shift && !isModifier(keysym) && shift != m_keys.cend())
            add(shift->keycode);
        add(key.keycode);
    }
    return {};
}

void Keyboard::stroke(Key key, InputScript &script) const
{
    const auto shift = m_keys.constFind(XKB_KEY_Shift_L);
    const bool shifted = key.shift && shift != m_keys.cend();
    if (shifted)
        script += InputStep(KeyStep{shift->keycode, true});
    script += InputStep(KeyStep{key.keycode, true});
    script += InputStep(KeyStep{key.keycode, false});
    if (shifted)
        script += InputStep(KeyStep{shift->keycode, false});
    script += InputStep(PauseStep{BetweenKeys});
}

} // namespace plato::agent
