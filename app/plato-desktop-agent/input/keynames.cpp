// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/input/keynames.h"

#include <QHash>
#include <QStringList>

#include <xkbcommon/xkbcommon-keysyms.h>
#include <xkbcommon/xkbcommon.h>

using namespace Qt::StringLiterals;

namespace plato::agent {

namespace {

/// Names that X does not know, or knows as something else; in lower case.
const QHash<QString, KeySym> &commonNames()
{
    static const QHash<QString, KeySym> names{
        {u"ctrl"_s, XKB_KEY_Control_L},     {u"control"_s, XKB_KEY_Control_L}, {u"shift"_s, XKB_KEY_Shift_L},
        {u"alt"_s, XKB_KEY_Alt_L},          {u"option"_s, XKB_KEY_Alt_L},      {u"altgr"_s, XKB_KEY_ISO_Level3_Shift},
        {u"super"_s, XKB_KEY_Super_L},      {u"meta"_s, XKB_KEY_Super_L},      {u"win"_s, XKB_KEY_Super_L},
        {u"windows"_s, XKB_KEY_Super_L},    {u"cmd"_s, XKB_KEY_Super_L},       {u"command"_s, XKB_KEY_Super_L},
        {u"enter"_s, XKB_KEY_Return},       {u"esc"_s, XKB_KEY_Escape},        {u"del"_s, XKB_KEY_Delete},
        {u"ins"_s, XKB_KEY_Insert},         {u"back"_s, XKB_KEY_BackSpace},    {u"pgup"_s, XKB_KEY_Page_Up},
        {u"pageup"_s, XKB_KEY_Page_Up},     {u"pgdn"_s, XKB_KEY_Page_Down},    {u"pgdown"_s, XKB_KEY_Page_Down},
        {u"pagedown"_s, XKB_KEY_Page_Down}, {u"arrowup"_s, XKB_KEY_Up},        {u"arrowdown"_s, XKB_KEY_Down},
        {u"arrowleft"_s, XKB_KEY_Left},     {u"arrowright"_s, XKB_KEY_Right},  {u"spacebar"_s, XKB_KEY_space},
        {u"capslock"_s, XKB_KEY_Caps_Lock}, {u"numlock"_s, XKB_KEY_Num_Lock},  {u"scrolllock"_s, XKB_KEY_Scroll_Lock},
        {u"printscreen"_s, XKB_KEY_Print},  {u"prtsc"_s, XKB_KEY_Print},       {u"contextmenu"_s, XKB_KEY_Menu},
    };
    return names;
}

std::optional<KeySym> keysymOfName(const QString &name)
{
    if (const auto it = commonNames().constFind(name.toLower()); it != commonNames().cend())
        return *it;
    if (const QList<uint> characters = name.toUcs4(); characters.size() == 1)
        return keysymOf(characters.first());
    const QByteArray utf8 = name.toUtf8();
    for (const auto flags : {XKB_KEYSYM_NO_FLAGS, XKB_KEYSYM_CASE_INSENSITIVE}) {
        if (const KeySym keysym = xkb_keysym_from_name(utf8.constData(), flags); keysym != XKB_KEY_NoSymbol)
            return keysym;
    }
    return std::nullopt;
}

/// "ctrl++" is ctrl and the plus key.
QStringList splitCombination(const QString &text)
{
    if (text == u'+')
        return {text};
    if (text.endsWith(u"++"_s))
        return text.chopped(2).split(u'+') + QStringList{u"+"_s};
    return text.split(u'+');
}

} // namespace

std::optional<KeySym> keysymOf(char32_t character)
{
    switch (character) {
    case U'\n':
    case U'\r':
        return XKB_KEY_Return;
    case U'\t':
        return XKB_KEY_Tab;
    case U'\b':
        return XKB_KEY_BackSpace;
    default:
        break;
    }
    if (character < 0x20 || (character >= 0x7f && character < 0xa0))
        return std::nullopt;
    const KeySym keysym = xkb_utf32_to_keysym(character);
    return keysym == XKB_KEY_NoSymbol ? std::nullopt : std::optional(keysym);
}

Expected<QList<QList<KeySym>>> readKeys(const QString &text)
{
    if (text == u' ')
        return QList<QList<KeySym>>{{XKB_KEY_space}};
    QList<QList<KeySym>> combinations;
    const QStringList words = text.simplified().split(u' ', Qt::SkipEmptyParts);
    for (const QString &word : words) {
        QList<KeySym> combination;
        const QStringList names = splitCombination(word);
        for (const QString &name : names) {
            const auto keysym = keysymOfName(name);
            if (!keysym)
                return failure(u"unknown key \"%1\" in \"%2\""_s.arg(name, text));
            combination.append(*keysym);
        }
        combinations.append(combination);
    }
    if (combinations.isEmpty())
        return failure(u"text names no key"_s);
    return combinations;
}

bool isModifier(KeySym keysym)
{
    return (keysym >= XKB_KEY_Shift_L && keysym <= XKB_KEY_Hyper_R) ||
           (keysym >= XKB_KEY_ISO_Lock && keysym <= XKB_KEY_ISO_Level5_Lock) || keysym == XKB_KEY_Mode_switch ||
           keysym == XKB_KEY_Num_Lock;
}

} // namespace plato::agent
