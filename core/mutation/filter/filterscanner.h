// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/filter/filterlanguage.h"

#include <QCoreApplication>
#include <QString>
#include <QStringView>

#include <optional>

/// The characters of the filter language: what ends a word, quotes and escapes. Private to core/mutation.
namespace plato::filterlanguage {

/// Translations of the whole language are in one context.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(plato::filterlanguage)
};

inline constexpr QStringView Arrow = u"->";

bool isBlank(QChar character);
bool isOperator(QChar character);
/// The characters that end a bare value, or a bare name.
bool endsValue(QChar character);
bool endsName(QChar character);
/// `or` and `and`.
bool isKeyword(QStringView word);

/// One pass over one text, which outlives it.
class Scanner
{
public:
    explicit Scanner(QStringView text, qsizetype at = 0)
        : m_text(text)
        , m_at(at)
    {
    }

    qsizetype position() const { return m_at; }
    const std::optional<Error> &error() const { return m_error; } ///< the first; nothing is read after it

    /// Behind the opening quotes that the scanner stands at.
    QString readQuoted();
    QString readBare(bool isName, bool isArrowAnEnd);

protected:
    bool isAtEnd() const { return m_at >= m_text.size(); }
    QChar peek() const { return isAtEnd() ? QChar() : m_text[m_at]; }
    bool isAt(QStringView words) const { return m_text.sliced(m_at).startsWith(words); }
    bool isAtKeyword(QStringView keyword) const;
    bool take(QStringView words);
    bool takeKeyword(QStringView keyword);
    bool skipBlanks();
    void fail(qsizetype position, qsizetype length, const QString &message);

    QStringView m_text;
    qsizetype m_at = 0;
    std::optional<Error> m_error;

private:
    char16_t readEscape();
};

} // namespace plato::filterlanguage
