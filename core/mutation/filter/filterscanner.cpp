// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/filter/filterscanner.h"

#include <algorithm>

namespace plato::filterlanguage {

bool isBlank(QChar character)
{
    return character.isSpace();
}

bool isOperator(QChar character)
{
    return character == u':' || character == u'~' || character == u'<' || character == u'>' || character == u'=';
}

bool endsValue(QChar character)
{
    return isBlank(character) || character == u'(' || character == u')' || character == u'"';
}

bool endsName(QChar character)
{
    return endsValue(character) || isOperator(character);
}

bool isKeyword(QStringView word)
{
    return word.compare(u"or", Qt::CaseInsensitive) == 0 || word.compare(u"and", Qt::CaseInsensitive) == 0;
}

void Scanner::fail(qsizetype position, qsizetype length, const QString &message)
{
    if (!m_error)
        m_error = Error{position, length, message};
}

bool Scanner::isAtKeyword(QStringView keyword) const
{
    const QStringView rest = m_text.sliced(m_at);
    return rest.startsWith(keyword, Qt::CaseInsensitive) &&
           (rest.size() == keyword.size() || endsValue(rest[keyword.size()]));
}

bool Scanner::take(QStringView words)
{
    const bool isThere = isAt(words);
    if (isThere)
        m_at += words.size();
    return isThere;
}

bool Scanner::takeKeyword(QStringView keyword)
{
    const bool isThere = isAtKeyword(keyword);
    if (isThere)
        m_at += keyword.size();
    return isThere;
}

bool Scanner::skipBlanks()
{
    const qsizetype begin = m_at;
    while (!isAtEnd() && isBlank(peek()))
        ++m_at;
    return m_at > begin;
}

QString Scanner::readQuoted()
{
    const qsizetype open = m_at;
    ++m_at;
    QString text;
    while (!isAtEnd() && peek() != u'"') {
        if (peek() == u'\\') {
            text += readEscape();
            if (m_error)
                return {};
        } else {
            text += peek();
            ++m_at;
        }
    }
    if (!take(u"\""))
        fail(open, 1, Words::tr("These quotes are never closed: put “\"” behind the text."));
    return text;
}

char16_t Scanner::readEscape()
{
    const qsizetype begin = m_at;
    ++m_at;
    if (isAtEnd())
        return 0; // the quotes are not closed either, which is what to say
    const QChar letter = peek();
    ++m_at;
    switch (letter.unicode()) {
    case u'"':
    case u'\\':
        return letter.unicode();
    case u'n':
        return u'\n';
    case u't':
        return u'\t';
    case u'r':
        return u'\r';
    case u'u': {
        bool isNumber = false;
        const QStringView digits = m_text.sliced(m_at, std::min<qsizetype>(4, m_text.size() - m_at));
        const ushort code = digits.toUShort(&isNumber, 16);
        const bool areDigits = std::all_of(digits.begin(), digits.end(), [](QChar c) { return c.isLetterOrNumber(); });
        if (isNumber && areDigits && digits.size() == 4) {
            m_at += 4;
            return code;
        }
        break;
    }
    default:
        break;
    }
    fail(begin, 2, Words::tr("“\\%1” stands for nothing. A backslash itself is written “\\\\”.").arg(letter));
    return 0;
}

QString Scanner::readBare(bool isName, bool isArrowAnEnd)
{
    const qsizetype begin = m_at;
    while (!isAtEnd() && !(isName ? endsName(peek()) : endsValue(peek())) && !(isArrowAnEnd && isAt(Arrow)))
        ++m_at;
    return m_text.sliced(begin, m_at - begin).toString();
}

} // namespace plato::filterlanguage
