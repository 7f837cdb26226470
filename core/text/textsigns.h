// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// Characters that cannot be seen, or that change what stands beside them, and the signs for them. Private to
/// core/text: others say what a text is there for, see showntext.h and exacttext.h. Pure, any thread.
namespace plato::textsigns {

inline constexpr int MostMarks = 4; ///< on one character: languages have no more

/// That stands at `at`, of both halves of a surrogate pair; 0 behind the end.
char32_t characterAt(QStringView text, qsizetype at);
constexpr qsizetype sizeOf(char32_t c)
{
    return c > 0xffff ? 2 : 1;
}

bool isHidden(char32_t c); ///< nobody can see it, or it changes what stands beside it; no joiners
bool isMark(char32_t c);
bool runsLeft(char32_t c);
QString signOf(char32_t c); ///< `␀`, or as codeOf() where there is no sign
QString codeOf(char32_t c); ///< `‹U+200B›`

} // namespace plato::textsigns
