// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>
#include <QStringList>

#include <optional>

namespace plato {

/// Looks for an ASCII text in bytes, in any letter case, sixteen places at a time. A value for any thread.
class ByteSearch
{
public:
    explicit ByteSearch(QByteArrayView needle); ///< ASCII, not empty

    bool isIn(QByteArrayView bytes) const { return indexIn(bytes) >= 0; }
    qsizetype indexIn(QByteArrayView bytes) const; ///< -1: nowhere

private:
    bool isAt(const char *place) const;

    QByteArray m_lower;
};

/// A text that another one holds, or is, in any letter case; `*` stands for anything where it is to be the whole.
/// Knows how to answer for JSON text as it was written: without escapes and beyond ASCII nothing is decoded.
class TextPattern
{
public:
    enum class Match { Whole, Part };

    TextPattern(const QString &text, Match match);

    bool matches(const QString &text) const;
    bool matchesUtf8(QByteArrayView text) const;
    /// Of a value as a person reads it, see jsontext::textOf().
    bool matchesJson(QByteArrayView json) const;

    const QString &text() const { return m_text; }
    bool hasWildcards() const { return m_match == Match::Whole && m_parts.size() > 1; }
    /// What must be found in the raw bytes of a record without escapes, or the pattern is in none of its values.
    /// nullopt where bytes cannot tell.
    const std::optional<ByteSearch> &firstLook() const { return m_search; }

private:
    bool matchesWildcards(QStringView text) const;

    QString m_text;
    Match m_match;
    QStringList m_parts; // between the `*`
    QByteArray m_ascii;  // the text, where it is ASCII
    bool m_isAscii = false;
    std::optional<ByteSearch> m_search;
};

/// Both ASCII and the same in any letter case, or equal byte for byte.
bool equalsIgnoringCase(QByteArrayView a, QByteArrayView b);
bool isAscii(QByteArrayView bytes);

} // namespace plato
