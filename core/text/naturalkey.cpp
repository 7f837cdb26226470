// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/naturalkey.h"

#include "core/text/bytesearch.h"

#include <QString>

#include <algorithm>
#include <array>

namespace plato::naturalkey {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

constexpr std::array<char, 256> Folded = [] {
    std::array<char, 256> folded{};
    for (size_t i = 0; i < folded.size(); ++i)
        folded[i] = char(i >= 'A' && i <= 'Z' ? i | 0x20 : i);
    return folded;
}();

/// `text` is ASCII, or has its letter case folded.
void appendFolded(QByteArrayView text, QByteArray &out, qsizetype maxSize)
{
    const char *at = text.begin();
    const char *end = text.end();
    const qsizetype begin = out.size();
    // Two bytes more for each number, and between two numbers there is a sign.
    out.resize(begin + 2 * text.size() + 1);
    char *to = out.data() + begin;
    const char *const full = out.data() + maxSize;
    while (at < end && to < full) {
        if (!isDigit(*at)) {
            *to++ = Folded[uchar(*at++)];
            continue;
        }
        // A number: how many digits it has, and then they; zeros before it do not count. Numbers stay where digits are
        // among the letters: the sign before them is the smallest digit.
        while (at + 1 < end && *at == '0' && isDigit(at[1]))
            ++at;
        const char *numberEnd = std::find_if_not(at, end, isDigit);
        *to++ = '0';
        *to++ = char(std::min<qsizetype>(numberEnd - at, 255));
        to = std::copy(at, numberEnd, to);
        at = numberEnd;
    }
    out.truncate(to - out.constData());
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
