// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/shownvalue.h"

#include "core/text/exacttext.h"
#include "core/text/jsontext.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace plato::shownvalue {

namespace {

using exacttext::Lines;
using jsontext::Kind;

struct ValueWords
{
    Q_DECLARE_TR_FUNCTIONS(plato::shownvalue)
};

/// Shortened as it may be: the ellipsis at its end counts for more digits.
bool isNumber(QStringView text)
{
    if (text.endsWith(u'…'))
        text.chop(1);
    if (text.startsWith(u'-') || text.startsWith(u'+'))
        text = text.sliced(1);
    const auto skipDigits = [&text] {
        const auto *end = std::find_if_not(text.begin(), text.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
        const bool isAny = end != text.begin();
        text = {end, text.end()};
        return isAny;
    };
    if (!skipDigits())
        return false;
    if (text.startsWith(u'.')) {
        text = text.sliced(1);
        skipDigits();
    }
    if (text.startsWith(u'e', Qt::CaseInsensitive)) {
        text = text.sliced(1);
        if (text.startsWith(u'-') || text.startsWith(u'+'))
            text = text.sliced(1);
        skipDigits();
    }
    return text.isEmpty();
}

/// Whether a text without quotes could be taken for another value, or for words of ours.
bool needsQuotes(const QString &text)
{
    constexpr std::array Words{"null"_L1, "true"_L1, "false"_L1,    "nan"_L1,
                               "inf"_L1,  "-inf"_L1, "infinity"_L1, "-infinity"_L1};
    if (text.isEmpty() || QStringView(u"{[“‹").contains(text.front()) || isNumber(text) ||
        (text.front() == u'(' && text == notThere())) // not translated for each value
        return true;
    return std::any_of(Words.begin(), Words.end(),
                       [&text](QLatin1StringView word) { return text.compare(word, Qt::CaseInsensitive) == 0; });
}

enum class Quotes { WhereNeeded, Always };

QString shown(QByteArrayView json, qsizetype most, Lines lines, Quotes quotes)
{
    json = json.trimmed();
    const QString text = jsontext::textOf(json, most);
    QString shown = exacttext::shown(text, lines);
    if (jsontext::kindOf(json) == Kind::Text)
        return quotes == Quotes::Always || needsQuotes(text) ? u"“%1”"_s.arg(shown) : shown;
    return jsontext::isStandIn(json) ? u"‹%1›"_s.arg(shown) : shown;
}

/// The part of a long text that begins a little before `from`.
QString partOf(const QString &shown, qsizetype from, qsizetype most)
{
    qsizetype begin = std::max<qsizetype>(0, from - most / 3);
    if (begin > 0 && begin < shown.size() && shown[begin].isLowSurrogate())
        --begin;
    QString part =
        shown.sliced(std::min(begin, shown.size()), std::min(most, std::max<qsizetype>(0, shown.size() - begin)));
    if (!part.isEmpty() && part.back().isHighSurrogate())
        part.chop(1);
    if (begin > 0)
        part.prepend(u'…');
    return begin + most < shown.size() ? part + u'…' : part;
}

} // namespace

QString line(QByteArrayView json, qsizetype most)
{
    return shown(json, most, Lines::Signs, Quotes::WhereNeeded);
}

QString text(QByteArrayView json, qsizetype most)
{
    // Not told from blanks by the room that it takes.
    return shown(json, most, Lines::Kept, Quotes::WhereNeeded).replace(u'\t', u"␉\t"_s);
}

QString quoted(QByteArrayView json, qsizetype most)
{
    return shown(json, most, Lines::Signs, Quotes::Always);
}

QString notThere()
{
    return ValueWords::tr("(not there)");
}

Pair lines(QByteArrayView old, QByteArrayView now, qsizetype most)
{
    Pair pair{line(old, most), line(now, most)};
    const bool isSameSoFar = pair.old == pair.now && old != now;
    const bool isLong = std::max(pair.old.size(), pair.now.size()) > 2 * most; // by signs
    if (isSameSoFar || isLong) {
        const Pair whole = isSameSoFar ? Pair{line(old, -1), line(now, -1)} : pair;
        const auto [first, other] =
            std::mismatch(whole.old.cbegin(), whole.old.cend(), whole.now.cbegin(), whole.now.cend());
        const bool isSame = whole.old == whole.now; // in all but how it was sent
        const qsizetype from = isSame ? 0 : first - whole.old.cbegin();
        pair = {partOf(whole.old, from, most), partOf(whole.now, from, most)};
    }
    exacttext::tellApart(pair.old, pair.now);
    return pair;
}

} // namespace plato::shownvalue
