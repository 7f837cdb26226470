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
    if (!text.contains(Token))
        return text;
    QByteArray shown;
    qsizetype from = 0;
    for (qsizetype at = text.indexOf(Token); at >= 0; at = text.indexOf(Token, from)) {
        at += Token.size();
        shown.append(QByteArrayView(text).sliced(from, at - from));
        shown.append(Mark);
        from = at;
        while (from < text.size() && !endsValue(text.at(from)))
            ++from;
    }
    shown.append(QByteArrayView(text).sliced(from));
    return shown;
}

QString blotted(const QString &text, const QByteArray &secret)
{
    return QString::fromUtf8(blotted(text.toUtf8(), secret));
}

} // namespace plato
