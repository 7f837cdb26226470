// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/bytesearch.h"

#include "core/text/jsontext.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace plato {

namespace {

constexpr qsizetype BlockSize = 16;
// A vector type of the compilers, so that the same lines serve every processor.
using Block [[gnu::vector_size(16)]] = unsigned char;
using Halves [[gnu::vector_size(16)]] = long long;

constexpr unsigned char lower(char c)
{
    return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

bool isLetter(char c)
{
    return c >= 'a' && c <= 'z';
}

Block blockOf(unsigned char byte)
{
    return Block{} + byte;
}

QByteArray longestAsciiRun(const QByteArray &utf8)
{
    QByteArray longest;
    QByteArray run;
    for (const char c : utf8) {
        if (c & char(0x80))
            run.clear();
        else
            run += c;
        if (run.size() > longest.size())
            longest = run;
    }
    return longest;
}

Block load(const char *place)
{
    Block block;
    std::memcpy(&block, place, sizeof block);
    return block;
}

} // namespace

bool equalsIgnoringCase(QByteArrayView a, QByteArrayView b)
{
    if (a.size() != b.size())
        return false;
    for (qsizetype i = 0; i < a.size(); ++i) {
        if (a[i] != b[i] && lower(a[i]) != lower(b[i]))
            return false;
    }
    return true;
}

bool isAscii(QByteArrayView bytes)
{
    qsizetype i = 0;
    for (; i + 8 <= bytes.size(); i += 8) {
        quint64 word;
        std::memcpy(&word, bytes.data() + i, sizeof word);
        if (word & 0x8080808080808080ULL)
            return false;
    }
    for (; i < bytes.size(); ++i) {
        if (bytes[i] & char(0x80))
            return false;
    }
    return true;
}

ByteSearch::ByteSearch(QByteArrayView needle)
    : m_lower(needle.toByteArray().toLower())
{
    Q_ASSERT(!needle.isEmpty());
}

bool ByteSearch::isAt(const char *place) const
{
    for (qsizetype i = 0; i < m_lower.size(); ++i) {
        if (lower(place[i]) != static_cast<unsigned char>(m_lower[i]))
            return false;
    }
    return true;
}

qsizetype ByteSearch::indexIn(QByteArrayView bytes) const
{
    const qsizetype size = m_lower.size();
    const qsizetype places = bytes.size() - size + 1;
    const char *begin = bytes.data();
    qsizetype i = 0;
    // Sixteen places at once: where first and last byte fit, in either case, the rest is compared.
    const char firstByte = m_lower.front();
    const char lastByte = m_lower.back();
    const Block first = blockOf(static_cast<unsigned char>(firstByte));
    const Block last = blockOf(static_cast<unsigned char>(lastByte));
    const Block firstFold = blockOf(isLetter(firstByte) ? 0x20 : 0);
    const Block lastFold = blockOf(isLetter(lastByte) ? 0x20 : 0);
    for (; i + BlockSize <= places; i += BlockSize) {
        const auto isFirst = (load(begin + i) | firstFold) == first;
        const auto isLast = (load(begin + i + size - 1) | lastFold) == last;
        const auto both = Halves(isFirst & isLast);
        if ((both[0] | both[1]) == 0)
            continue;
        std::array<unsigned char, BlockSize> hits;
        std::memcpy(hits.data(), &both, sizeof both);
        for (size_t hit = 0; hit < hits.size(); ++hit) {
            if (hits[hit] && isAt(begin + i + hit))
                return i + qsizetype(hit);
        }
    }
    for (; i < places; ++i) {
        if (isAt(begin + i))
            return i;
    }
    return -1;
}

TextPattern::TextPattern(const QString &text, Match match)
    : m_text(text)
    , m_match(match)
    , m_parts(text.split(u'*'))
{
    const QByteArray utf8 = text.toUtf8();
    m_isAscii = isAscii(utf8);
    if (m_isAscii)
        m_ascii = utf8;
    if (hasWildcards() || text.isEmpty())
        return;
    const bool isCaseless = text.toLower() == text && text.toUpper() == text;
    const QByteArray look = m_isAscii || isCaseless ? utf8 : longestAsciiRun(utf8);
    if (!look.isEmpty())
        m_search.emplace(look);
}

bool TextPattern::matches(const QString &text) const
{
    if (m_match == Match::Part)
        return text.contains(m_text, Qt::CaseInsensitive);
    if (m_parts.size() == 1)
        return text.compare(m_text, Qt::CaseInsensitive) == 0;
    // The table of a record without one is a null text, and QStringView does not find an empty part even at its begin.
    return matchesWildcards(text.isNull() ? QStringView(u"") : QStringView(text));
}

/// Each part at the first place behind the one before it; the first at the beginning, the last at the end.
bool TextPattern::matchesWildcards(QStringView text) const
{
    if (!text.startsWith(m_parts.first(), Qt::CaseInsensitive))
        return false;
    text = text.sliced(m_parts.first().size());
    for (qsizetype i = 1; i + 1 < m_parts.size(); ++i) {
        const qsizetype place = text.indexOf(m_parts[i], 0, Qt::CaseInsensitive);
        if (place < 0)
            return false;
        text = text.sliced(place + m_parts[i].size());
    }
    return text.endsWith(m_parts.last(), Qt::CaseInsensitive);
}

bool TextPattern::matchesUtf8(QByteArrayView text) const
{
    if (m_isAscii && !hasWildcards()) {
        if (m_match == Match::Part)
            return m_ascii.isEmpty() || (text.size() >= m_ascii.size() && m_search->isIn(text));
        return equalsIgnoringCase(text, m_ascii);
    }
    if (m_search && !m_search->isIn(text))
        return false; // most values are turned down before they are decoded
    return matches(QString::fromUtf8(text));
}

bool TextPattern::matchesJson(QByteArrayView json) const
{
    switch (jsontext::kindOf(json)) {
    case jsontext::Kind::Text:
        if (!json.contains('\\'))
            return matchesUtf8(json.sliced(1, std::max<qsizetype>(0, json.size() - 2)));
        return matches(jsontext::textOf(json));
    case jsontext::Kind::Object:
        return matches(jsontext::textOf(json)); // may be a marked value
    default:
        return matchesUtf8(json);
    }
}

} // namespace plato
