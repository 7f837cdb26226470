// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/input/keymap.h"

#include "app/plato-desktop-agent/display/xdisplay.h"

#include <QSet>

#include <algorithm>
#include <array>
#include <xcb/xcb.h>
#include <xkbcommon/xkbcommon-keysyms.h>
#include <xkbcommon/xkbcommon-x11.h>

using namespace Qt::StringLiterals;

namespace plato::agent {

namespace {

struct Unref
{
    void operator()(xkb_context *context) const { xkb_context_unref(context); }
    void operator()(xkb_keymap *keymap) const { xkb_keymap_unref(keymap); }
    void operator()(xkb_state *state) const { xkb_state_unref(state); }
};
template <class T>
using Xkb = std::unique_ptr<T, Unref>;

/// The symbol, when it is just one.
KeySym symbolOf(xkb_keymap *keymap, xkb_keycode_t keycode, xkb_layout_index_t layout, xkb_level_index_t level)
{
    const xkb_keysym_t *symbols = nullptr;
    return xkb_keymap_key_get_syms_by_level(keymap, keycode, layout, level, &symbols) == 1 ? *symbols
                                                                                           : XKB_KEY_NoSymbol;
}

/// The symbols of a key in all layouts.
QList<KeySym> symbolsOf(xkb_keymap *keymap, xkb_keycode_t keycode)
{
    QList<KeySym> symbols;
    for (xkb_layout_index_t layout = 0; layout < xkb_keymap_num_layouts_for_key(keymap, keycode); ++layout) {
        for (xkb_level_index_t level = 0; level < xkb_keymap_num_levels_for_key(keymap, keycode, layout); ++level) {
            if (const KeySym symbol = symbolOf(keymap, keycode, layout, level); symbol != XKB_KEY_NoSymbol)
                symbols.append(symbol);
        }
    }
    return symbols;
}

struct Masks
{
    std::array<xkb_mod_mask_t, 32> masks{};
    size_t count = 0;

    Masks(xkb_keymap *keymap, xkb_keycode_t keycode, xkb_layout_index_t layout, xkb_level_index_t level)
        : count(xkb_keymap_key_get_mods_for_level(keymap, keycode, layout, level, masks.data(), masks.size()))
    {
    }
    const xkb_mod_mask_t *begin() const { return masks.data(); }
    const xkb_mod_mask_t *end() const { return masks.data() + count; }
};

/// Reads the keys of a keymap, layout by layout.
class KeyReader
{
public:
    /// `keycodesOf`: the keycodes of each of X's eight modifiers.
    KeyReader(xkb_keymap *keymap, const std::array<QSet<std::uint8_t>, 8> &keycodesOf)
        : m_keymap(keymap)
        , m_state(xkb_state_new(keymap))
        , m_numLock(modifierOf(XKB_KEY_Num_Lock, keycodesOf))
        , m_levels(XCB_MOD_MASK_SHIFT | m_numLock | modifierOf(XKB_KEY_ISO_Level3_Shift, keycodesOf) |
                   modifierOf(XKB_KEY_ISO_Level5_Shift, keycodesOf))
    {
        // They choose a symbol; Control, Alt and Super make a command of it.
        m_levels &= std::uint8_t(~(XCB_MOD_MASK_CONTROL | XCB_MOD_MASK_LOCK | modifierOf(XKB_KEY_Alt_L, keycodesOf) |
                                   modifierOf(XKB_KEY_Super_L, keycodesOf)));
    }

    std::uint8_t numLock() const { return m_numLock; }

    Keymap::Keys keysOf(xkb_layout_index_t layout, const QList<std::uint8_t> &keycodes) const
    {
        xkb_state_update_mask(m_state.get(), 0, 0, 0, 0, 0, layout);
        Keymap::Keys keys;
        for (const std::uint8_t keycode : keycodes)
            addKey(keycode, layout, keys);
        return keys;
    }

private:
    std::uint8_t modifierOf(KeySym keysym, const std::array<QSet<std::uint8_t>, 8> &keycodesOf) const
    {
        unsigned modifiers = 0;
        for (size_t i = 0; i < keycodesOf.size(); ++i) {
            for (const std::uint8_t keycode : keycodesOf[i]) {
                if (symbolsOf(m_keymap, keycode).contains(keysym))
                    modifiers |= 1U << i;
            }
        }
        return std::uint8_t(modifiers);
    }

    /// The smaller, the less a key with these modifiers is unlike one that is pressed alone.
    int rank(std::uint8_t modifiers) const
    {
        return modifiers == 0 ? 0 : modifiers == m_numLock ? 1 : modifiers == XCB_MOD_MASK_SHIFT ? 2 : 2 + modifiers;
    }

    void addKey(std::uint8_t keycode, xkb_layout_index_t layout, Keymap::Keys &keys) const
    {
        // A key has symbols in fewer layouts than others have: those of Return are the same in all.
        const xkb_layout_index_t own = xkb_state_key_get_layout(m_state.get(), keycode);
        const xkb_level_index_t levels = xkb_keymap_num_levels_for_key(m_keymap, keycode, own);
        xkb_mod_mask_t lookedAt = 0;
        for (xkb_level_index_t level = 0; level < levels; ++level) {
            for (const xkb_mod_mask_t mask : Masks(m_keymap, keycode, own, level))
                lookedAt |= mask;
        }
        for (xkb_level_index_t level = 0; level < levels; ++level) {
            const KeySym symbol = symbolOf(m_keymap, keycode, own, level);
            if (symbol == XKB_KEY_NoSymbol)
                continue;
            for (const xkb_mod_mask_t mask : Masks(m_keymap, keycode, own, level)) {
                if (mask & ~xkb_mod_mask_t(m_levels))
                    continue;
                const Keymap::Key key{keycode, std::uint8_t(layout), std::uint8_t(mask),
                                      std::uint8_t(m_numLock & ~lookedAt)};
                const auto known = keys.constFind(symbol);
                if (known == keys.cend() || rank(key.modifiers) < rank(known->modifiers))
                    keys.insert(symbol, key);
            }
        }
    }

    xkb_keymap *m_keymap;
    Xkb<xkb_state> m_state;
    std::uint8_t m_numLock;
    std::uint8_t m_levels; // modifiers that choose among the symbols of a key
};

} // namespace

Expected<Keymap> Keymap::read(XDisplay &display, const QHash<std::uint8_t, KeySym> &lent)
{
    xcb_connection_t *c = display.connection();
    const auto heldCookie = xcb_query_keymap(c);
    const auto modifiersCookie = xcb_get_modifier_mapping(c);
    const XcbReply<xcb_query_keymap_reply_t> held(xcb_query_keymap_reply(c, heldCookie, nullptr));
    const XcbReply<xcb_get_modifier_mapping_reply_t> modifiers(
        xcb_get_modifier_mapping_reply(c, modifiersCookie, nullptr));
    const Xkb<xkb_context> context(
        xkb_context_new(xkb_context_flags(XKB_CONTEXT_NO_DEFAULT_INCLUDES | XKB_CONTEXT_NO_ENVIRONMENT_NAMES)));
    const std::int32_t device = xkb_x11_get_core_keyboard_device_id(c);
    const Xkb<xkb_keymap> keymap(
        device < 0 ? nullptr : xkb_x11_keymap_new_from_device(context.get(), c, device, XKB_KEYMAP_COMPILE_NO_FLAGS));
    const Xkb<xkb_state> state(keymap ? xkb_x11_state_new_from_device(keymap.get(), c, device) : nullptr);
    if (!held || !modifiers || !state)
        return failure(u"the display does not tell its keyboard"_s);

    Keymap map;
    map.state = {std::uint8_t(xkb_state_serialize_mods(state.get(), XKB_STATE_MODS_LOCKED)),
                 std::uint8_t(xkb_state_serialize_mods(state.get(), XKB_STATE_MODS_LATCHED)),
                 std::uint8_t(xkb_state_serialize_layout(state.get(), XKB_STATE_LAYOUT_LOCKED)),
                 std::int16_t(xkb_state_serialize_layout(state.get(), XKB_STATE_LAYOUT_LATCHED))};

    std::array<QSet<std::uint8_t>, 8> keycodesOf;
    const xcb_keycode_t *listed = xcb_get_modifier_mapping_keycodes(modifiers.get());
    for (size_t i = 0; i < keycodesOf.size(); ++i) {
        for (int n = 0; n < modifiers->keycodes_per_modifier; ++n, ++listed) {
            if (*listed != 0)
                keycodesOf[i].insert(*listed);
        }
    }

    const xcb_setup_t *setup = xcb_get_setup(c);
    QList<std::uint8_t> keycodes;
    for (int i = setup->min_keycode; i <= setup->max_keycode; ++i) {
        const auto keycode = std::uint8_t(i);
        const QList<KeySym> symbols = symbolsOf(keymap.get(), keycode);
        if (symbols.isEmpty() || (lent.contains(keycode) && lent.value(keycode) == symbols.first())) {
            if (keycode > setup->min_keycode) // some toolkits ignore the first one
                map.spare.insert(keycode, symbols.value(0, XKB_KEY_NoSymbol));
            continue;
        }
        keycodes.append(keycode);
        const bool isModifierKey =
            std::any_of(symbols.cbegin(), symbols.cend(), isModifier) ||
            std::any_of(keycodesOf.cbegin(), keycodesOf.cend(), [=](const auto &all) { return all.contains(keycode); });
        if (isModifierKey && (held->keys[keycode / 8] >> (keycode % 8)) & 1)
            map.held.append(keycode);
    }

    const KeyReader reader(keymap.get(), keycodesOf);
    map.numLock = reader.numLock();
    for (xkb_layout_index_t layout = 0; layout < xkb_keymap_num_layouts(keymap.get()); ++layout)
        map.layouts.append(reader.keysOf(layout, keycodes));
    return map;
}

const Keymap::Key *Keymap::find(KeySym keysym, int layout) const
{
    if (layout < 0 || layout >= layouts.size())
        return nullptr;
    const auto key = layouts[layout].constFind(keysym);
    return key == layouts[layout].cend() ? nullptr : &*key;
}

} // namespace plato::agent
