// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/naturalkey.h"

#include "core/mutation/bytesearch.h"

#include <QString>

#include <algorithm>

namespace plato::naturalkey {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// `text` is ASCII, or has its letter case folded.
void appendFolded(QByteArrayView text, QByteArray &out, qsizetype maxSize)
{
    const char *at = text.begin();
    const char *end = text.end();
    while (at < end && out.size() < maxSize) {
        if (!isDigit(*at)) {
            out += *at >= 'A' && *at <= 'Z' ? char(*at | 0x20) : *at;
            ++at;
            continue;
        }
        // A number: how many digits it has, and then they; zeros before it do not count. Numbers stay where digits are
        // among the letters: the sign before them is the smallest digit.
        while (at + 1 < end && *at == '0' && isDigit(at[1]))
            ++at;
        const char *numberEnd = at;
        while (numberEnd < end && isDigit(*numberEnd))
            ++numberEnd;
        out += '0';
        out += char(std::min<qsizetype>(numberEnd - at, 255));
        out.append(at, std::min<qsizetype>(numberEnd - at, maxSize));
        at = numberEnd;
    }
}

} // namespace

void append(QByteArrayView utf8, QByteArray &out, qsizetype maxSize)
{
    maxSize += out.size();
    const QByteArrayView enough = utf8.first(std::min(utf8.size(), maxSize));
    if (isAscii(enough))
        appendFolded(enough, out, maxSize);
    else
        appendFolded(QString::fromUtf8(enough).toCaseFolded().toUtf8(), out, maxSize);
}

} // namespace plato::naturalkey
