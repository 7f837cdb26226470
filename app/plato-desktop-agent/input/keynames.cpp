// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/input/keynames.h"

#include <QHash>

#include <algorithm>
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
        const KeySym keysym = xkb_keysym_from_name(utf8.constData(), flags);
        if (keysym != XKB_KEY_NoSymbol && keysym != XKB_KEY_VoidSymbol)
            return keysym;
    }
    return std::nullopt;
}

/// As it is shown in an error.
QString quoted(const QString &text)
{
    constexpr qsizetype most = 100;
    return text.size() <= most ? u"\"%1\""_s.arg(text) : u"\"%1…\""_s.arg(text.first(most));
}

/// Reads one text of combinations, from left to right.
class CombinationReader
{
public:
    explicit CombinationReader(const QString &text)
        : m_text(text)
    {
    }

    Expected<QList<QList<KeySym>>> read()
    {
        QList<QList<KeySym>> combinations;
        bool loneModifier = false;
        for (skipSpaces(); !atEnd(); skipSpaces()) {
            const auto combination = readCombination();
            if (!combination)
                return tl::unexpected(combination.error());
            combinations.append(*combination);
            loneModifier |= std::all_of(combination->cbegin(), combination->cend(),
                                        [](KeySym k) { return isModifier(k) && !isLock(k); });
        }
        if (combinations.isEmpty())
            return failure(u"text names no key"_s);
        if (loneModifier && combinations.size() > 1)
            return failure(u"%1 has a modifier by itself: join it and its key by \"+\""_s.arg(quoted(m_text)));
        return combinations;
    }

private:
    bool atEnd() const { return m_at == m_text.size(); }
    bool isAt(QChar character) const { return !atEnd() && m_text[m_at] == character; }
    void skipSpaces()
    {
        while (isAt(u' '))
            ++m_at;
    }

    /// "+" is the name of a key where one is expected.
    QString takeName()
    {
        const qsizetype begin = m_at;
        if (isAt(u'+'))
            ++m_at;
        else
            while (!atEnd() && !isAt(u' ') && !isAt(u'+'))
                ++m_at;
        return m_text.sliced(begin, m_at - begin);
    }

    /// Whether "+" joins what is before to what comes next. With spaces it does so after a modifier only: "a + b" may
    /// as well be three keys.
    Expected<bool> takeJoin(bool afterModifier)
    {
        const qsizetype begin = m_at;
        skipSpaces();
        if (!isAt(u'+'))
            return false;
        ++m_at;
        skipSpaces();
        if (atEnd())
            return failure(u"%1 ends where a key should follow; the key + is also called plus"_s.arg(quoted(m_text)));
        if (m_at - begin > 1 && !afterModifier)
            return failure(u"%1 is not clear: join keys by \"+\" without spaces; the key + is also called plus"_s.arg(
                quoted(m_text)));
        return true;
    }

    Expected<QList<KeySym>> readCombination()
    {
        QList<KeySym> combination;
        for (;;) {
            const QString name = takeName();
            const auto keysym = keysymOfName(name);
            if (!keysym)
                return failure(u"unknown key %1 in %2"_s.arg(quoted(name), quoted(m_text)));
            const bool barePlus = name == u'+' && (combination.isEmpty() ? m_text.trimmed() != u'+'
                                                                         : !atEnd() && !isAt(u' ') && !isAt(u'+'));
            if (barePlus)
                return failure(u"%1 is not clear: call the key + plus"_s.arg(quoted(m_text)));
            if (combination.contains(*keysym))
                return failure(u"%1 has the same key twice in one combination"_s.arg(quoted(m_text)));
            if (isModifier(*keysym) && !combination.isEmpty() && !isModifier(combination.last()))
                return failure(u"%1 has a modifier after a key: modifiers come first"_s.arg(quoted(m_text)));
            combination.append(*keysym);
            const auto joined = takeJoin(isModifier(*keysym));
            if (!joined)
                return tl::unexpected(joined.error());
            if (!*joined)
                return combination;
        }
    }

    const QString m_text;
    qsizetype m_at = 0;
};

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
    if (std::any_of(text.cbegin(), text.cend(), [](QChar c) { return c.category() == QChar::Other_Control; }))
        return failure(u"text has a control character: keys are named, such as Return and Tab"_s);
    return CombinationReader(text).read();
}

bool isModifier(KeySym keysym)
{
    return (keysym >= XKB_KEY_Shift_L && keysym <= XKB_KEY_Hyper_R) ||
           (keysym >= XKB_KEY_ISO_Lock && keysym <= XKB_KEY_ISO_Level5_Lock) || keysym == XKB_KEY_Mode_switch ||
           keysym == XKB_KEY_Num_Lock;
}

bool isLock(KeySym keysym)
{
    return keysym == XKB_KEY_Caps_Lock || keysym == XKB_KEY_Shift_Lock || keysym == XKB_KEY_Num_Lock ||
           (keysym >= XKB_KEY_ISO_Lock && keysym <= XKB_KEY_ISO_Level5_Lock && keysym != XKB_KEY_ISO_Level3_Shift &&
            keysym != XKB_KEY_ISO_Level5_Shift);
}

} // namespace plato::agent
