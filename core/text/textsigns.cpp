// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/textsigns.h"

using namespace Qt::StringLiterals;

namespace plato {

char32_t textsigns::characterAt(QStringView text, qsizetype at)
{
    if (at >= text.size())
        return 0;
    const QChar first = text[at];
    if (first.isHighSurrogate() && at + 1 < text.size() && text[at + 1].isLowSurrogate())
        return QChar::surrogateToUcs4(first, text[at + 1]);
    return first.unicode();
}

bool textsigns::isHidden(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        // Joiners belong to the writing of languages, and to emoji.
        return c != 0x200c && c != 0x200d;
    default:
        // Fillers and selectors that take no place, though Unicode calls them letters or marks.
        return c == 0x115f || c == 0x1160 || c == 0x3164 || c == 0xffa0 || (c >= 0xe0100 && c <= 0xe01ef);
    }
}

bool textsigns::isMark(char32_t c)
{
    const QChar::Category category = QChar::category(c);
    return category == QChar::Mark_NonSpacing || category == QChar::Mark_Enclosing;
}

bool textsigns::runsLeft(char32_t c)
{
    const QChar::Direction direction = QChar::direction(c);
    return direction == QChar::DirR || direction == QChar::DirAL || direction == QChar::DirAN;
}

QString textsigns::signOf(char32_t c)
{
    if (c < 0x20)
        return QString(QChar(char16_t(0x2400 + c))); // the block "Control Pictures"
    return c == 0x7f ? u"\u2421"_s : codeOf(c);
}

QString textsigns::codeOf(char32_t c)
{
    return u"‹U+%1›"_s.arg(QString::number(c, 16).toUpper(), 4, u'0');
}

} // namespace plato
