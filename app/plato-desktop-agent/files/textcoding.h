// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/error.h"

#include <QByteArray>
#include <QString>
#include <QStringConverter>

#include <optional>

namespace plato::agent {

/// How a text is written as bytes. A file keeps its own when it is changed. A value.
struct TextCoding
{
    QStringConverter::Encoding encoding = QStringConverter::Utf8;
    QByteArray mark; ///< the byte order mark at the beginning; no part of the text

    /// The bytes of the whole file, or which character this coding lacks.
    Expected<QByteArray> encoded(const QString &text) const;
};

struct CodedText
{
    QString text;
    TextCoding coding;
    QByteArray bytes; ///< of the whole file
};

/// UTF-8, UTF-16 with a byte order mark, or else Latin-1. What is returned is encoded to the same bytes again. None
/// where that cannot be, for a zero byte, and for UTF-8 that is damaged: to take that for Latin-1 would damage it
/// further.
std::optional<CodedText> decoded(const QByteArray &bytes);

} // namespace plato::agent
