// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/exacttext.h"

#include "core/text/textsigns.h"

#include <QBitArray>
#include <QList>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace plato::exacttext {

namespace {

using namespace textsigns;

bool isJoiner(char32_t c)
{
    return c == 0x200c || c == 0x200d;
}

/// What changes the look of the characters around it, or nothing: joiners, and selectors of a variant.
bool isShaper(char32_t c)
{
    return isJoiner(c) || (c >= 0xfe00 && c <= 0xfe0f);
}

/// Whether it can be seen that a shaper is beside it: letters that join, and emoji.
bool isShaped(char32_t c)
{
    switch (QChar::script(c)) {
    case QChar::Script_Common: {
        const QChar::Category category = QChar::category(c);
        return c >= 0x2000 && (category == QChar::Symbol_Other || category == QChar::Symbol_Modifier);
    }
    case QChar::Script_Latin:
    case QChar::Script_Greek:
    case QChar::Script_Cyrillic:
    case QChar::Script_Han:
    case QChar::Script_Hiragana:
    case QChar::Script_Katakana:
    case QChar::Script_Hangul:
        return false;
    default:
        return true;
    }
}

/// Blanks, and letters and marks that look like one, or like nothing.
bool isBlank(char32_t c)
{
    return QChar::category(c) == QChar::Separator_Space || c == 0x34f || c == 0x2800 || c == 0x17b4 || c == 0x17b5 ||
           (c >= 0x180b && c <= 0x180f);
}

/// What stands for something else here: text that has such a sign of its own must not look like that.
bool isSignOfOurs(char32_t c)
{
    return c == u'↵' || (c >= 0x2400 && c <= 0x2426);
}

/// Several Latin letters as one character: `ﬁ`, `Ⅳ`.
bool isLigature(char32_t c)
{
    if (c < 0x100 || QChar::decompositionTag(c) != QChar::Compat)
        return false;
    const QString letters = QChar::decomposition(c);
    return std::all_of(letters.cbegin(), letters.cend(), [](QChar l) { return l.unicode() < 0x80 && l.isLetter(); });
}

/// Whether it belongs to the character before it: marks, and the later parts of a Korean syllable.
bool continuesCharacter(char32_t c)
{
    return isMark(c) || QChar::category(c) == QChar::Mark_SpacingCombining || (c > 0x1160 && c <= 0x11ff);
}

/// Of each unit of a text whether it belongs to a character that is nearly always written in another way, which looks
/// the same: `é` is one unit, and seldom an `e` and an accent. Empty: none does.
QBitArray unusualUnits(const QString &text)
{
    constexpr auto Usual = QString::NormalizationForm_C;
    if (text.normalized(Usual) == text)
        return {};
    QBitArray unusual(text.size());
    for (qsizetype begin = 0; begin < text.size();) {
        qsizetype end = begin + sizeOf(characterAt(text, begin));
        while (end < text.size() && continuesCharacter(characterAt(text, end)))
            end += sizeOf(characterAt(text, end));
        const QString character = text.sliced(begin, end - begin);
        if (character.normalized(Usual) != character) {
            for (qsizetype i = begin; i < end; ++i)
                unusual.setBit(i, text[i].unicode() > 0x7f);
        }
        begin = end;
    }
    return unusual;
}

/// Most values need no sign: these are looked at many times in a frame.
bool isPlain(const QString &value)
{
    bool isAfterBlank = true;
    for (const QChar c : value) {
        const bool isBlank = c == u' ';
        if (c.unicode() < 0x20 || c.unicode() > 0x7e || (isBlank && isAfterBlank))
            return false;
        isAfterBlank = isBlank;
    }
    return value.isEmpty() || !isAfterBlank;
}

class ExactWriter
{
public:
    ExactWriter(const QString &value, Lines lines)
        : m_value(value)
        , m_keepsLines(lines == Lines::Kept)
        , m_unusual(unusualUnits(value))
    {
        m_shown.reserve(value.size());
    }

    QString write()
    {
        while (m_at < m_value.size()) {
            const char32_t c = characterAt(m_value, m_at);
            m_at += sizeOf(c);
            if (c > 0x20 && c < 0x7f) { // nearly all there is
                endCharacter();
                m_shown += QChar(char16_t(c));
                m_base = c;
            } else {
                take(c);
                m_base = isShaper(c) || isMark(c) ? m_base : c;
            }
            m_last = c;
        }
        endCharacter();
        return m_shown;
    }

private:
    void take(char32_t c)
    {
        if (!continuesCharacter(c) && !isShaper(c))
            endCharacter();
        if (c == ' ')
            m_shown += isBlankSeen() ? u' ' : u'␣';
        else if (c == '\n')
            putLineEnd();
        else if (c == '\t' && m_keepsLines)
            m_shown += u'\t';
        else if (isHidden(c) || isBlank(c) || (isShaper(c) && !isShaping(c)))
            putSign(signOf(c));
        else if (isSignOfOurs(c) || isBeginOfCode(c))
            putSign(codeOf(c));
        else
            putVisible(c);
    }

    /// Nobody sees that the last line of a long text has an end.
    void putLineEnd()
    {
        if (!m_keepsLines || m_at == m_value.size())
            m_shown += u'↵';
        if (m_keepsLines)
            m_shown += u'\n';
    }

    void putVisible(char32_t c)
    {
        m_marks += isMark(c) && !isShaper(c) ? 1 : 0;
        const bool isOneTooMany = m_marks > MostMarks;
        if (!isOneTooMany)
            m_shown += QStringView(m_value).sliced(m_at - sizeOf(c), sizeOf(c));
        if (isOneTooMany || isLigature(c) || (!m_unusual.isEmpty() && m_unusual.testBit(m_at - 1)))
            m_codes += codeOf(c);
    }

    /// A sign is no part of the character before it, nor takes the marks that come.
    void putSign(const QString &sign)
    {
        endCharacter();
        m_shown += sign;
    }

    /// Marks stay with their character; what is to be told of all of it stands behind them.
    void endCharacter()
    {
        m_marks = 0;
        if (m_codes.isEmpty())
            return;
        m_shown += m_codes;
        m_codes.clear();
    }

    bool isShaping(char32_t c) const
    {
        const char32_t next = characterAt(m_value, m_at);
        if (c == 0xfe0f && next == 0x20e3) // of a keycap
            return true;
        const bool isSecond = isJoiner(c) ? isJoiner(m_last) : isShaper(m_last);
        if (isSecond || m_base == 0 || !isShaped(m_base))
            return false;
        return !isJoiner(c) || (next != 0 && isShaped(next) && !isShaper(next));
    }

    /// One between two words is. One at the end is not, and how many there are is hard to tell: but at the beginning of
    /// a line and within it a view for long text shows the room that they take.
    bool isBlankSeen()
    {
        if (m_at > m_blanksEnd) { // the first of them
            const qsizetype begin = m_at - 1;
            m_blanksEnd = m_at;
            while (m_blanksEnd < m_value.size() && m_value[m_blanksEnd] == u' ')
                ++m_blanksEnd;
            const bool isAtEnd = m_blanksEnd == m_value.size() || m_value[m_blanksEnd].isSpace();
            const bool isAlone = begin > 0 && !m_value[begin - 1].isSpace() && m_blanksEnd == m_at;
            m_areBlanksSeen = !isAtEnd && (isAlone || m_keepsLines);
        }
        return m_areBlanksSeen;
    }

    bool isBeginOfCode(char32_t c) const { return c == u'‹' && QStringView(m_value).sliced(m_at).startsWith(u"U+"_s); }

    const QString &m_value;
    bool m_keepsLines;
    QBitArray m_unusual;
    QString m_shown;
    QString m_codes; // of the character that is being written
    qsizetype m_at = 0;
    qsizetype m_blanksEnd = 0;
    bool m_areBlanksSeen = false;
    int m_marks = 0;
    char32_t m_last = 0;
    char32_t m_base = 0; // the last one that is neither mark nor shaper
};

struct Lookalikes
{
    QStringView signs;
    QStringView looks; ///< of each what a person takes it for
};
constexpr std::array AllLookalikes{
    Lookalikes{u"АВЕЅІЈКМНОРСТУХаеѕіјорсухһԁԛԝ", u"ABESIJKMHOPCTYXaesijopcyxhdqw"}, // Cyrillic
    Lookalikes{u"ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", u"ABEZHIKMNOPTYXo"},                             // Greek
    Lookalikes{u"\u2010\u2011\u2012\u2013\u2014\u2015\u2212", u"-------"},          // dashes
    Lookalikes{u"‘’ʼ′“”″µ∙⋅•", u"''''\"\"\"μ···"},
};

char16_t lookOf(char16_t c)
{
    for (const Lookalikes &kind : AllLookalikes) {
        if (const qsizetype found = c < 0x80 ? -1 : kind.signs.indexOf(QChar(c)); found >= 0)
            return kind.looks[found].unicode();
    }
    return c;
}

QString lookOf(const QString &shown)
{
    QString look;
    look.reserve(shown.size());
    for (const QChar c : shown) {
        if (!isShaper(c.unicode()))
            look += QChar(lookOf(c.unicode()));
    }
    return look;
}

/// Each letter with the shapers behind it. The first one is what shapers a text begins with.
QList<QStringView> lettersOf(QStringView shown)
{
    QList<QStringView> letters;
    qsizetype begin = 0;
    for (qsizetype i = 0; i < shown.size(); ++i) {
        if (isShaper(shown[i].unicode()))
            continue;
        letters.append(shown.sliced(begin, i - begin));
        begin = i;
    }
    letters.append(shown.sliced(begin));
    return letters;
}

/// Of what is in one letter and not in another.
QString codesOf(QStringView letter, QStringView other)
{
    QString codes;
    for (const QChar c : letter) {
        if (letter != other && c.unicode() > 0x7f && !other.contains(c))
            codes += codeOf(c.unicode());
    }
    return codes;
}

} // namespace

QString shown(const QString &value, Lines lines)
{
    return isPlain(value) ? value : ExactWriter(value, lines).write();
}

void tellApart(QString &one, QString &other)
{
    if (one == other || lookOf(one) != lookOf(other))
        return;
    const QList<QStringView> ones = lettersOf(one);
    const QList<QStringView> others = lettersOf(other); // as many: they look the same
    QString oneTold;
    QString otherTold;
    for (qsizetype i = 0; i < ones.size(); ++i) {
        oneTold += ones[i];
        oneTold += codesOf(ones[i], others[i]);
        otherTold += others[i];
        otherTold += codesOf(others[i], ones[i]);
    }
    one = oneTold;
    other = otherTold;
}

} // namespace plato::exacttext
