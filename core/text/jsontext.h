// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

/// JSON values kept as the bytes that came, made readable only where a person looks. Nothing is converted to a number
/// on the way, so 2^53 + 1 stays what it was. All functions are pure, thread-safe, and survive any bytes: what is no
/// JSON comes back as it is.
namespace plato::jsontext {

enum class Kind { Missing, Null, Bool, Number, Text, Object, Array, Unreadable };

/// By the first byte. An empty view is Missing.
Kind kindOf(QByteArrayView json);

/// The content of a text token, quotes or none, escapes resolved; at most `maxLength` characters and then an ellipsis
/// (-1: all). Halves of surrogate pairs and unknown escapes are kept, not refused.
QString unescaped(QByteArrayView token, qsizetype maxLength = -1);

/// A value as a person reads it: text without quotes, numbers as sent, {"$int": "…"} and {"$real": "…"} as their
/// number, {"$blob": …} and {"$text": …} as size and hash, everything else as JSON. Shortened as unescaped() does. For
/// what is searched, copied and sent: what a person looks at has signs, see shownvalue.
QString textOf(QByteArrayView json, qsizetype maxLength = -1);

/// Whether an object is one of those forms of a single value that begin with `$`, and no object to look into.
bool isMarked(QByteArrayView json);

/// Whether it is one of those that only tell of a value, which was not sent: {"$blob": …} and {"$text": …}.
bool isStandIn(QByteArrayView json);

/// `text` on one line: line ends, control characters and what reorders text become visible signs, see showntext.
QString oneLine(const QString &text);

/// Indented by four blanks, values byte for byte as sent. Below 64 levels it stays compact, so that a million brackets
/// do not become a thousand billion blanks.
QByteArray indented(QByteArrayView json);

} // namespace plato::jsontext
