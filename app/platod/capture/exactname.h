// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringDecoder>

namespace plato {

/// A name as a text of JSON; two names are two texts. What is UTF-8 stays as it is. Other bytes have no place in JSON:
/// they are replaced, as they are shown everywhere, and since two names could be one then, all bytes follow in hex. So
/// do those of a name that holds the replacement by itself.
inline QString exactName(QByteArrayView name)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder(name);
    if (!decoder.hasError() && !text.contains(QChar::ReplacementCharacter))
        return text;
    return text + QStringLiteral(" [") + QString::fromLatin1(name.toByteArray().toHex()) + QLatin1Char(']');
}

} // namespace plato
