// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/blot.h"

namespace plato {

namespace {

constexpr qsizetype ShortestSecret = 8;
const QByteArrayView Mark = "***";
const QByteArrayView Token = "token=";

/// Whether a value in a query cannot go on with `c`, be it on its own, in JSON or in a sentence.
bool endsValue(char c)
{
    return QByteArrayView("&#;,\"'<>\\)]}").contains(c) || static_cast<unsigned char>(c) <= ' ';
}

} // namespace

QByteArray blotted(QByteArray text, const QByteArray &secret)
{
    if (secret.size() >= ShortestSecret)
        text.replace(secret, Mark);
    for (qsizetype at = text.indexOf(Token); at >= 0; at = text.indexOf(Token, at)) {
        at += Token.size();
        qsizetype end = at;
        while (end < text.size() && !endsValue(text.at(end)))
            ++end;
        text.replace(at, end - at, Mark);
    }
    return text;
}

QString blotted(const QString &text, const QByteArray &secret)
{
    return QString::fromUtf8(blotted(text.toUtf8(), secret));
}

} // namespace plato
