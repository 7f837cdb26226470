// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// Lines end in "\n" or "\r\n", in one file in both ways, too. A caller's text without a carriage return speaks of
/// lines: its "\n" stands for whatever ends one in the file. A text with a carriage return is meant to the letter.
namespace plato::agent::lineends {

/// Whether a caller means each "\r" and "\n".
bool isLiteral(const QString &text);

/// The text with "\n" for each "\r\n".
QString flat(const QString &text);

/// Where the character at `flatPosition` of flat(text) stands in the text itself.
qsizetype position(const QString &text, qsizetype flatPosition);

/// What ends the line at this place: "\n" or "\r\n"; of an open line what ends the one before.
QString at(const QString &text, qsizetype place);

/// `written`, unless it is meant to the letter, with line ends for the place of text from `begin` to `end`: each as
/// what it replaces there, others as those around.
QString fitted(const QString &written, const QString &text, qsizetype begin, qsizetype end);

} // namespace plato::agent::lineends
