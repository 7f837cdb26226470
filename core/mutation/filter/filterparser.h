// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/filter/filterlanguage.h"
#include "core/mutation/filter/filterscanner.h"

#include <QString>
#include <QStringView>

#include <optional>

/// The reader behind filterlanguage and filtercompletion. Private to core/mutation.
namespace plato::filterlanguage {

/// What is, or could be, written at a place of the text.
struct Place
{
    enum class Kind {
        Item,      ///< a term, a bracket, `-`
        Value,     ///< after an operator, or a side of `->`
        ListValue, ///< the same in a list
        AfterListValue,
    };

    Kind kind = Kind::Item;
    qsizetype begin = 0;
    FilterExpression term;      ///< of values: what was read before them
    bool isNameOnly = false;    ///< of values: `has:` and `changed:` take names of columns
    bool isNewSide = false;     ///< of values: behind `->`
    bool hasItemBefore = false; ///< of Item: `or` can stand here
    int depth = 0;              ///< open brackets
};

/// Reads one text, which outlives it, once.
class Parser : private Scanner
{
public:
    using Scanner::Scanner;

    tl::expected<FilterExpression, Error> parse();
    /// After parse(): the last place that reading reached. Of a text that was cut at a cursor, what stands there.
    const Place &place() const { return m_place; }

private:
    FilterExpression readAny();
    FilterExpression readAll(bool isFirst);
    FilterExpression readItem();
    FilterExpression readBracket();
    FilterExpression readTerm(const QString &name, bool isQuoted);
    bool readOperator(const QString &name, bool isQuoted, FilterExpression &term);
    void readComparison(FilterExpression &term);
    FilterExpression readList(const FilterExpression &term);
    FilterExpression readValue(FilterExpression term, Place::Kind kind);
    void readBecame(FilterExpression &term, bool isOldQuoted, qsizetype oldBegin, Place::Kind kind);
    void checkTime(const FilterExpression &term, qsizetype begin);
    void checkEnd();
    void markItem(bool hasItemBefore);

    int m_depth = 0;
    bool m_isNameOnly = false; // of the term that is being read
    Place m_place;
};

/// `table`, `has` …: what a column has to be quoted for.
bool isReservedName(QStringView name);
std::optional<FilterExpression::Field> fieldOf(QStringView name);

/// `parts`, each of them normal, as one normal expression.
FilterExpression joined(FilterExpression::Kind kind, QList<FilterExpression> parts);

} // namespace plato::filterlanguage
