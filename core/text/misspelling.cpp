// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/misspelling.h"

#include <QString>

#include <algorithm>

namespace plato {

namespace {

constexpr qsizetype MaxLength = 64;
constexpr qsizetype ShortestCompared = 3;

QString plain(QStringView word)
{
    QString letters;
    for (const QChar c : word.first(std::min(word.size(), MaxLength))) {
        if (c.isLetterOrNumber())
            letters += c.toLower();
    }
    return letters;
}

} // namespace

bool isMisspelt(QStringView word, QStringView known)
{
    QString a = plain(word);
    QString b = plain(known);
    if (word == known || a.isEmpty())
        return false;
    if (a == b)
        return true;
    if (a.size() > b.size())
        std::swap(a, b);
    if (b.size() - a.size() > 1 || a.size() < ShortestCompared)
        return false;
    const auto [left, right] = std::mismatch(a.cbegin(), a.cend(), b.cbegin(), b.cend());
    const QStringView restA(left, a.cend());
    const QStringView restB(right, b.cend());
    if (a.size() < b.size())
        return restA == restB.sliced(1);
    const bool isSwapped = restA.size() > 1 && restA[0] == restB[1] && restA[1] == restB[0];
    return restA.sliced(1) == restB.sliced(1) || (isSwapped && restA.sliced(2) == restB.sliced(2));
}

} // namespace plato
