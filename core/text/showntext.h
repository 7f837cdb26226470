// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// The one way from outer text to what a person sees. Outer is whatever a server, an env or a file has said: names,
/// reasons, values. Among our own words it must not take their place: it is bounded, on one line where one line is
/// meant, its control characters and what reorders text are shown as signs, and where it runs from right to left it
/// stands in isolates (U+2068, U+2069). Ordinary text stays what it is. Pure, quick for a text of any length, any
/// thread.
///
/// What is shown is for eyes: what is sent, copied, compared and saved is the text as it came.
namespace plato::showntext {

inline constexpr qsizetype MaxName = 64;  ///< characters of a name within a sentence, a title or a menu
inline constexpr qsizetype MaxLine = 300; ///< of a cell, an item or a status
inline constexpr qsizetype MaxText = 2000;
inline constexpr qsizetype MaxLines = 20;

QString name(const QString &outer); ///< a long one can be wrapped
QString line(const QString &outer, qsizetype most = MaxLine);
/// Line ends stay, up to MaxLines lines; a word of any length can be wrapped.
QString text(const QString &outer, qsizetype most = MaxText);
/// As text(), with all blanks and line ends as single blanks.
QString paragraph(const QString &outer);
/// Of a text in several parts (sentences of ours with outer text in them), which is bounded once more as a whole.
/// Isolates that are open at its end are closed.
QString whole(const QString &ours, qsizetype most = MaxText);
/// For a tooltip, which Qt would take for HTML where it looks like that: as text(), escaped.
QString toolTip(const QString &outer);
QString ourToolTip(const QString &ours, qsizetype most = MaxText); ///< as whole(), escaped
/// For a menu or a button: as name(), without mnemonics.
QString menu(const QString &outer);

/// All of it, with signs for what cannot be seen and what reorders: for views that are made for long text. Line ends
/// and tabulators stay where `keepsLines` is set, else they become signs and blanks.
/// It stands alone there, without isolates.
QString withSigns(const QString &outer, bool keepsLines);
/// `shown` has its signs and bounds already, and stands among other words now.
QString isolated(const QString &shown);

/// Whether text() leaves something of it out: then a person gets the whole elsewhere.
bool isCut(const QString &outer);

} // namespace plato::showntext
