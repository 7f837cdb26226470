// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/filter/filterparser.h"

#include "core/text/writtentime.h"

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato::filterlanguage {

namespace {

using Expression = FilterExpression;
using Operation = FilterExpression::Operation;
using Field = FilterExpression::Field;

constexpr std::array<std::pair<const char16_t *, Field>, 5> Fields{{{u"table", Field::Table},
                                                                    {u"action", Field::Action},
                                                                    {u"key", Field::Key},
                                                                    {u"env", Field::Env},
                                                                    {u"time", Field::Time}}};
constexpr auto Has = u"has";
constexpr auto Changed = u"changed";

bool isSame(QStringView a, QStringView b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

} // namespace

std::optional<Field> fieldOf(QStringView name)
{
    for (const auto &[word, field] : Fields) {
        if (isSame(name, word))
            return field;
    }
    return std::nullopt;
}

bool isReservedName(QStringView name)
{
    return fieldOf(name) || isSame(name, Has) || isSame(name, Changed);
}

Expression joined(Expression::Kind kind, QList<Expression> parts)
{
    Expression group;
    group.kind = kind;
    for (Expression &part : parts) {
        if (part.kind == kind && !part.isNegated)
            group.parts += std::move(part.parts);
        else
            group.parts.append(std::move(part));
    }
    if (group.parts.size() == 1)
        return group.parts.takeFirst();
    if (group.parts.isEmpty() && kind == Expression::Kind::Any) { // one of none: never
        group.kind = Expression::Kind::All;
        group.isNegated = true;
    }
    return group;
}

void Parser::markItem(bool hasItemBefore)
{
    // At the end of a word the cursor is still in that word.
    if (isAtEnd() && m_at > 0 && !isBlank(m_text[m_at - 1]) && m_text[m_at - 1] != u'(' && m_text[m_at - 1] != u'-')
        return;
    m_place = {};
    m_place.begin = m_at;
    m_place.hasItemBefore = hasItemBefore;
    m_place.depth = m_depth;
}

tl::expected<Expression, Error> Parser::parse()
{
    Expression expression = readAny();
    if (!m_error && !isAtEnd())
        fail(m_at, 1, Words::tr("No bracket is open here. Leave this one out, or put “(” before the part it ends."));
    if (m_error)
        return tl::unexpected(*m_error);
    return expression;
}

Expression Parser::readAny()
{
    QList<Expression> parts;
    for (;;) {
        parts.append(readAll(parts.isEmpty()));
        if (m_error || !takeKeyword(u"or"))
            break;
    }
    return joined(Expression::Kind::Any, std::move(parts));
}

Expression Parser::readAll(bool isFirst)
{
    QList<Expression> parts;
    bool isItemDue = !isFirst; // behind a keyword something has to come
    qsizetype keyword = m_at;
    for (;;) {
        skipBlanks();
        markItem(!isItemDue && !parts.isEmpty());
        const bool isOr = isAtKeyword(u"or");
        if (isAtEnd() || peek() == u')' || isOr) {
            if (isItemDue)
                fail(keyword, 0, Words::tr("Something has to follow here, or leave the “or” or “and” before it out."));
            else if (isOr && parts.isEmpty())
                fail(m_at, 2,
                     Words::tr("Something has to stand before “or”. If the word itself is meant, write \"or\"."));
            return joined(Expression::Kind::All, std::move(parts));
        }
        if (isAtKeyword(u"and")) {
            if (parts.isEmpty() || isItemDue) {
                fail(m_at, 3,
                     Words::tr("Something has to stand before “and”. If the word itself is meant, write \"and\"."));
                return {};
            }
            m_at += 3;
            keyword = m_at;
            isItemDue = true;
            continue;
        }
        parts.append(readItem());
        isItemDue = false;
        if (m_error)
            return {};
    }
}

Expression Parser::readItem()
{
    const qsizetype begin = m_at;
    bool isNegated = false;
    while (!isAt(Arrow) && take(u"-")) {
        isNegated = !isNegated;
        markItem(false);
    }
    Expression item;
    if (m_at > begin && (isAtEnd() || isBlank(peek()) || peek() == u')')) {
        fail(begin, m_at - begin,
             Words::tr("“-” stands right before what it turns round, without a blank: -table:event. "
                       "If the sign itself is meant, write \"-\"."));
    } else if (isAt(Arrow)) {
        fail(m_at, 2,
             Words::tr("“->” stands between an old and a new value of a column, without blanks: "
                       "status:open->closed. A side may be empty: status:->closed."));
    } else if (isOperator(peek())) {
        fail(m_at, 1,
             Words::tr("The name of a column, or table, action, key, env or time, stands right before “%1”, without a "
                       "blank: amount>100.")
                 .arg(peek()));
    } else if (peek() == u'(') {
        item = readBracket();
    } else {
        const bool isQuoted = peek() == u'"';
        const QString word = isQuoted ? readQuoted() : readBare(true, false);
        if (m_error)
            return {};
        if (isOperator(peek())) {
            item = readTerm(word, isQuoted);
        } else {
            item.kind = Expression::Kind::Term;
            item.value = word;
            checkEnd();
        }
    }
    item.isNegated = item.isNegated != isNegated;
    return item;
}

Expression Parser::readBracket()
{
    const qsizetype open = m_at;
    if (m_depth == MaxNesting) {
        fail(open, 1, Words::tr("Brackets can stand within each other %1 deep, and not deeper.").arg(MaxNesting));
        return {};
    }
    ++m_at;
    ++m_depth;
    Expression inner = readAny();
    --m_depth;
    if (!m_error && !take(u")"))
        fail(open, 1, Words::tr("This bracket is never closed: put “)” behind the part that it groups."));
    return inner;
}

Expression Parser::readTerm(const QString &name, bool isQuoted)
{
    Expression term;
    term.kind = Expression::Kind::Term;
    term.field = Field::Column;
    m_isNameOnly = !isQuoted && (isSame(name, Has) || isSame(name, Changed));
    if (const auto field = isQuoted ? std::nullopt : fieldOf(name))
        term.field = *field;
    else if (!m_isNameOnly)
        term.name = name;
    if (!readOperator(name, isQuoted, term))
        return {};
    if (m_isNameOnly)
        term.operation = isSame(name, Has) ? Operation::Exists : Operation::Changed;
    return peek() == u'(' ? readList(term) : readValue(term, Place::Kind::Value);
}

bool Parser::readOperator(const QString &name, bool isQuoted, Expression &term)
{
    const qsizetype sign = m_at;
    if (!isQuoted && peek() == u'>' && name.endsWith(u'-')) {
        fail(sign - 1, 2, Words::tr("Which column? Its name and “:” stand before the old value: status:open->closed."));
    } else if ((!isQuoted && name.endsWith(u'!') && peek() == u'=') || isAt(u"<>")) {
        const qsizetype position = peek() == u'=' ? sign - 1 : sign;
        fail(position, 2,
             Words::tr("“%1” is no sign of this language. Put “-” before the term instead: -status:open.")
                 .arg(m_text.sliced(position, 2)));
    } else if (m_isNameOnly && peek() != u':' && peek() != u'=') {
        fail(sign, 1, Words::tr("After “%1” comes “:” and the name of a column: %1:status.").arg(name));
    } else if (take(u":")) {
        term.operation = Operation::Is;
        if (!m_isNameOnly)
            readComparison(term);
    } else if (take(u"~")) {
        term.operation = Operation::Contains;
    } else if (take(u"==") || take(u"=")) {
        term.operation = Operation::Is;
        if (peek() == u'<' || peek() == u'>')
            fail(sign, m_at + 1 - sign,
                 Words::tr("Write “>=” or “<=”. If the sign belongs to the value, put the value "
                           "in quotes."));
    } else {
        readComparison(term);
    }
    return !m_error;
}

void Parser::readComparison(Expression &term)
{
    if (take(u"<="))
        term.operation = Operation::LessEqual;
    else if (take(u">="))
        term.operation = Operation::GreaterEqual;
    else if (take(u"<"))
        term.operation = Operation::Less;
    else if (take(u">"))
        term.operation = Operation::Greater;
}

Expression Parser::readList(const Expression &term)
{
    const qsizetype open = m_at;
    ++m_at;
    QList<Expression> anyOf;
    QList<Expression> allOf;
    for (;;) {
        skipBlanks();
        allOf.append(readValue(term, Place::Kind::ListValue));
        if (m_error)
            return {};
        if (skipBlanks() || !isAtEnd()) {
            m_place.kind = Place::Kind::AfterListValue;
            m_place.begin = m_at;
        }
        if (takeKeyword(u"and"))
            continue;
        anyOf.append(joined(Expression::Kind::All, std::exchange(allOf, {})));
        if (takeKeyword(u"or"))
            continue;
        if (take(u")"))
            return joined(Expression::Kind::Any, std::move(anyOf));
        if (isAtEnd())
            fail(open, 1, Words::tr("This list is never closed: put “)” behind its last value."));
        else
            fail(m_at, 1,
                 Words::tr("Between two values stands “or” (one of them) or “and” (both). A value that holds a "
                           "blank stands in quotes."));
        return {};
    }
}

Expression Parser::readValue(Expression term, Place::Kind kind)
{
    const bool isList = kind == Place::Kind::ListValue;
    if (isList && term.operation == Operation::Is)
        readComparison(term);
    m_place = {};
    m_place.kind = kind;
    m_place.begin = m_at;
    m_place.term = term;
    m_place.isNameOnly = m_isNameOnly;
    m_place.depth = m_depth;

    const qsizetype begin = m_at;
    if (isAtEnd() || isBlank(peek()) || peek() == u')' || (isList && (isAtKeyword(u"or") || isAtKeyword(u"and")))) {
        fail(begin, 0,
             isList ? Words::tr("A value is missing here. An empty text is written \"\".")
                    : Words::tr("A value is missing here: it stands right behind the sign, without a blank. "
                                "An empty text is written \"\"."));
        return {};
    }
    if (peek() == u'(') {
        fail(begin, 1,
             Words::tr("A list holds values only, no brackets. If the bracket belongs to the value, put the "
                       "value in quotes."));
        return {};
    }
    const bool canBecome = term.operation == Operation::Is;
    const bool isQuoted = peek() == u'"';
    const QString text = isQuoted ? readQuoted() : readBare(false, canBecome);
    if (m_error)
        return {};
    if (m_isNameOnly) {
        term.name = text;
    } else if (canBecome && isAt(Arrow)) {
        term.oldValue = text;
        readBecame(term, isQuoted, begin, kind);
    } else {
        term.value = text;
        checkTime(term, begin);
    }
    checkEnd();
    return term;
}

void Parser::readBecame(Expression &term, bool isOldQuoted, qsizetype oldBegin, Place::Kind kind)
{
    const qsizetype arrow = m_at;
    if (term.field != Field::Column) {
        fail(arrow, 2,
             Words::tr("Only a column has an old and a new value. If the sign belongs to the text, put the "
                       "text in quotes."));
        return;
    }
    m_at += 2;
    m_place.kind = kind;
    m_place.begin = m_at;
    m_place.isNewSide = true;
    const bool isNewQuoted = peek() == u'"';
    const qsizetype newBegin = m_at;
    term.operation = Operation::Became;
    term.value = isNewQuoted ? readQuoted() : readBare(false, true);
    if (m_error)
        return;
    const QString emptyQuotes = Words::tr("An empty side of “->” is any value, so empty quotes cannot be told from it. "
                                          "Leave them out, if any value is meant.");
    if (isOldQuoted && term.oldValue.isEmpty())
        fail(oldBegin, 2, emptyQuotes);
    else if (isNewQuoted && term.value.isEmpty())
        fail(newBegin, 2, emptyQuotes);
    else if (isAt(Arrow))
        fail(m_at, 2,
             Words::tr("There is one “->” already. If this one belongs to the value, put the value in quotes."));
    else if (term.oldValue.isEmpty() && term.value.isEmpty())
        fail(arrow, 2,
             Words::tr("At least one side of “->” needs a value: status:open->, status:->closed. For any change "
                       "of a column write changed:status."));
}

void Parser::checkTime(const Expression &term, qsizetype begin)
{
    const bool isPattern = term.operation == Operation::Is && term.value.contains(u'*');
    if (term.field != Field::Time || isPattern || term.operation == Operation::Contains)
        return;
    if (!WrittenTime::fromText(term.value))
        fail(begin, m_at - begin,
             Words::tr("This is no time. Write 10:32, 10:32:05, 2026-01-05 or 2026-01-05T10:32:05Z; "
                       "or time~ for a part of what the record says."));
}

/// A term has been read: it must not run into the next one.
void Parser::checkEnd()
{
    if (m_error || isAtEnd() || isBlank(peek()) || peek() == u')')
        return;
    if (peek() == u'"' || peek() == u'(')
        fail(
            m_at, 1,
            Words::tr("“%1” in the middle of a word: put a blank before it, or the whole word in quotes.").arg(peek()));
    else
        fail(m_at, 1, Words::tr("The quotes end before this: put a blank here, or all of it within the quotes."));
}

} // namespace plato::filterlanguage
