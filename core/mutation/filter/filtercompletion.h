// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <functional>

namespace plato {

/// The names and values that there are to filter by. A value; what `valuesOf` refers to has to outlive its copies.
struct FilterVocabulary
{
    QStringList tables;
    QStringList envs;
    QStringList actions; ///< beside insert, update and delete
    QStringList columns; ///< of the data
    /// Some values of a column, the most frequent first; may be empty. Called while a person types: no more than what
    /// is at hand.
    std::function<QStringList(const QString &column)> valuesOf;
};

} // namespace plato

namespace plato::filterlanguage {

struct Candidate
{
    enum class Kind { Field, Column, Operator, Value, Word };

    QString text; ///< what to put in the place of the range
    QString hint; ///< what it is, for people
    Kind kind = Kind::Word;
    bool endsTerm = false; ///< a blank can follow
    friend bool operator==(const Candidate &, const Candidate &) = default;
};

/// What can stand at a cursor, and the range of the text that it would take the place of. In the order to offer: what
/// begins with the typed letters before what holds them. At most MaxCandidates.
struct Completion
{
    static constexpr int MaxCandidates = 60;

    qsizetype position = 0; ///< in UTF-16 units
    qsizetype length = 0;
    QList<Candidate> candidates;
};

/// `cursor` within 0 … text.size(). Pure, for any thread.
Completion complete(const QString &text, qsizetype cursor, const FilterVocabulary &vocabulary);

} // namespace plato::filterlanguage
