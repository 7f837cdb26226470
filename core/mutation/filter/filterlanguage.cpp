// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/filter/filterlanguage.h"

#include "core/mutation/filter/filterparser.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::filterlanguage {

namespace {

using Kind = FilterExpression::Kind;
using Field = FilterExpression::Field;
using Operation = FilterExpression::Operation;

/// What a line of text cannot hold, or what would be lost on the way through UTF-8.
bool needsEscape(const QString &text, qsizetype i)
{
    const QChar character = text[i];
    if (character == QChar::ByteOrderMark)
        return true;
    if (character.isHighSurrogate())
        return i + 1 == text.size() || !text[i + 1].isLowSurrogate();
    if (character.isLowSurrogate())
        return i == 0 || !text[i - 1].isHighSurrogate();
    switch (character.category()) {
    case QChar::Other_Control:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    default:
        return false;
    }
}

QString quoted(const QString &text)
{
    QString result = u"\""_s;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar character = text[i];
        if (character == u'"' || character == u'\\')
            result += QString(u'\\') + character;
        else if (character == u'\n')
            result += u"\\n"_s;
        else if (character == u'\t')
            result += u"\\t"_s;
        else if (character == u'\r')
            result += u"\\r"_s;
        else if (needsEscape(text, i))
            result += u"\\u%1"_s.arg(character.unicode(), 4, 16, QChar(u'0'));
        else
            result += character;
    }
    return result + u'"';
}

bool isPlain(const QString &text, bool (*ends)(QChar))
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (ends(text[i]) || needsEscape(text, i))
            return false;
    }
    return !text.isEmpty() && !isKeyword(text);
}

/// A word alone. Not one that an operator could make into something else.
QString wordText(const QString &word)
{
    return isPlain(word, endsName) && !word.startsWith(u'-') ? word : quoted(word);
}

QString beforeValue(const FilterExpression &term)
{
    const QString name = [&term] {
        switch (term.field) {
        case Field::Table:
            return u"table"_s;
        case Field::Action:
            return u"action"_s;
        case Field::Key:
            return u"key"_s;
        case Field::Env:
            return u"env"_s;
        case Field::Time:
            return u"time"_s;
        case Field::Column:
            return nameText(term.name);
        case Field::Anything:
            break;
        }
        return QString();
    }();
    switch (term.operation) {
    case Operation::Contains:
        return name + u'~';
    case Operation::Less:
        return name + u'<';
    case Operation::LessEqual:
        return name + u"<="_s;
    case Operation::Greater:
        return name + u'>';
    case Operation::GreaterEqual:
        return name + u">="_s;
    case Operation::Changed:
        return u"changed:"_s;
    case Operation::Exists:
        return u"has:"_s;
    case Operation::Is:
    case Operation::Became:
        break;
    }
    return name + u':';
}

QString valueOf(const FilterExpression &term)
{
    const auto side = [](const QString &value) { return value.isEmpty() ? QString() : valueText(value); };
    switch (term.operation) {
    case Operation::Changed:
    case Operation::Exists:
        return valueText(term.name);
    case Operation::Became:
        return side(term.oldValue) + u"->"_s + side(term.value);
    default:
        return valueText(term.value);
    }
}

QString termText(const FilterExpression &term)
{
    return term.field == Field::Anything ? wordText(term.value) : beforeValue(term) + valueOf(term);
}

/// Terms that differ in their value only: `table:(a or b)`.
bool isList(const FilterExpression &any)
{
    const auto fits = [&any](const FilterExpression &part) {
        return part.kind == Kind::Term && !part.isNegated && part.field != Field::Anything &&
               beforeValue(part) == beforeValue(any.parts.first());
    };
    return any.kind == Kind::Any && std::all_of(any.parts.cbegin(), any.parts.cend(), fits);
}

QString listText(const FilterExpression &any)
{
    QStringList values;
    for (const FilterExpression &part : any.parts)
        values.append(valueOf(part));
    return u"%1(%2)"_s.arg(beforeValue(any.parts.first()), values.join(u" or "_s));
}

/// `around` is the group that the text will stand in; the whole text stands in an Any.
QString write(const FilterExpression &expression, Kind around)
{
    QString text;
    bool isGroup = false;
    if (expression.kind == Kind::Term) {
        text = termText(expression);
    } else if (isList(expression)) {
        text = listText(expression);
    } else {
        QStringList parts;
        for (const FilterExpression &part : expression.parts)
            parts.append(write(part, expression.kind));
        text = parts.join(expression.kind == Kind::All ? u" "_s : u" or "_s);
        isGroup = expression.isNegated || text.isEmpty() || (expression.kind == Kind::Any && around == Kind::All);
    }
    if (isGroup)
        text = u"(%1)"_s.arg(text);
    return expression.isNegated ? u'-' + text : text;
}

FilterExpression normalTerm(FilterExpression term)
{
    term.parts.clear();
    if (term.field != Field::Column)
        term.name.clear();
    if (term.field == Field::Anything)
        term.operation = Operation::Contains;
    if (term.operation != Operation::Became)
        term.oldValue.clear();
    if (term.operation == Operation::Changed || term.operation == Operation::Exists)
        term.value.clear();
    return term;
}

} // namespace

tl::expected<FilterExpression, Error> parse(const QString &text)
{
    return Parser(text).parse();
}

FilterExpression normalized(const FilterExpression &expression)
{
    if (expression.kind == Kind::Term)
        return normalTerm(expression);
    QList<FilterExpression> parts;
    for (const FilterExpression &part : expression.parts)
        parts.append(normalized(part));
    FilterExpression result = joined(expression.kind, std::move(parts));
    result.isNegated = result.isNegated != expression.isNegated;
    return result;
}

QString textOf(const FilterExpression &expression)
{
    const FilterExpression normal = normalized(expression);
    return normal.isEmpty() && !normal.isNegated ? QString() : write(normal, Kind::Any);
}

QString valueText(const QString &value)
{
    const bool hasSign = !value.isEmpty() && u"<>=~"_s.contains(value.front());
    return isPlain(value, endsValue) && !hasSign && !value.contains(u"->"_s) ? value : quoted(value);
}

QString nameText(const QString &name)
{
    const bool runsIntoSign = name.endsWith(u'-') || name.endsWith(u'!');
    return isReservedName(name) || runsIntoSign ? quoted(name) : wordText(name);
}

} // namespace plato::filterlanguage
