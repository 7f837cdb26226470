// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/compare/valuematcher.h"

#include "core/text/jsonform.h"
#include "core/text/jsontext.h"
#include "core/text/jsonwalk.h"
#include "core/text/shownvalue.h"

#include <QCoreApplication>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

struct MatcherWords
{
    Q_DECLARE_TR_FUNCTIONS(plato::ValueMatcher)
};

constexpr qsizetype MaxTextLength = 200;
constexpr int MaxDepth = 128; ///< deeper within a value no matcher is looked for

/// The name and value of an object with one member; an empty name where it is none.
std::pair<QString, QByteArrayView> onlyMember(QByteArrayView json)
{
    QString name;
    QByteArrayView value;
    int count = 0;
    jsonwalk::forEachMember(json, [&](QByteArrayView rawName, QByteArrayView member) {
        name = jsontext::unescaped(rawName);
        value = member;
        return ++count < 2;
    });
    return count == 1 ? std::pair{name, value} : std::pair{QString(), QByteArrayView()};
}

/// Forms in which the runtime sends values that JSON cannot say.
bool isValueMark(const QString &name)
{
    return name == "$int"_L1 || name == "$real"_L1 || name == "$text"_L1 || name == "$blob"_L1 || name == "$rowid"_L1;
}

bool isMatcherName(const QString &name)
{
    return name == "$exact"_L1 || name == "$one_of"_L1 || name == "$any"_L1 || name == "$pattern"_L1;
}

/// The name of a matcher that a value looks like or holds; empty where it can only be the value itself. What stands
/// within it is one by its name alone: data has names with a dollar of its own, such as $ref and $oid.
QString matcherIn(QByteArrayView json, int depth = 0)
{
    if (depth > MaxDepth)
        return {};
    QString found;
    if (const QString only = onlyMember(json).first; depth == 0 && only.startsWith(u'$') && !isValueMark(only))
        return only;
    jsonwalk::forEachMember(json, [&](QByteArrayView rawName, QByteArrayView member) {
        const QString name = jsontext::unescaped(rawName);
        found = isMatcherName(name) ? name : matcherIn(member, depth + 1);
        return found.isEmpty();
    });
    jsonwalk::forEachElement(json, [&](QByteArrayView element) {
        found = matcherIn(element, depth + 1);
        return found.isEmpty();
    });
    return found;
}

/// A value that stands for itself, as {"$exact": …} or without. The error is a sentence for people.
Expected<QByteArray> literalOf(QByteArrayView json)
{
    if (const auto [name, value] = onlyMember(json); name == "$exact"_L1)
        return value.toByteArray();
    const QString matcher = matcherIn(json);
    if (matcher.isEmpty())
        return json.toByteArray();
    if (!isMatcherName(matcher)) {
        return failure(MatcherWords::tr("%1 is no matcher. There are $exact, $one_of, $any and $pattern; write "
                                        "{\"$exact\": …} for a value that looks like one.")
                           .arg(matcher));
    }
    return failure(MatcherWords::tr("%1 has to stand alone and for the whole value, not within another one. Several "
                                    "patterns are one: {\"$pattern\": \"Fixed|Rejected\"}. Write {\"$exact\": …} for a "
                                    "value that looks like a matcher.")
                       .arg(matcher));
}

/// So that literalOf() reads the same value.
QByteArray literalToJson(const QByteArray &value)
{
    return matcherIn(value).isEmpty() ? value : "{\"$exact\":" + value + '}';
}

/// A value of this kind that is written in another way is another value.
bool isPlain(QByteArrayView json)
{
    const jsontext::Kind kind = jsontext::kindOf(json);
    if (kind == jsontext::Kind::Text)
        return !json.contains('\\');
    return kind == jsontext::Kind::Number && json != "-0" &&
           std::all_of(json.begin(), json.end(), [](char c) { return c == '-' || (c >= '0' && c <= '9'); });
}

Expected<ValueMatcher> readOneOf(QByteArrayView list)
{
    QByteArrayList values;
    std::optional<Error> error;
    jsonwalk::forEachElement(list, [&](QByteArrayView element) {
        const auto literal = literalOf(element);
        if (literal)
            values.append(*literal);
        else
            error = literal.error();
        return !error;
    });
    if (error)
        return tl::unexpected(*error);
    if (values.isEmpty())
        return failure(MatcherWords::tr("$one_of has to be a list with one value at least."));
    return ValueMatcher::oneOf(values);
}

QString shownValue(QByteArrayView json)
{
    return shownvalue::quoted(json, MaxTextLength);
}

} // namespace

ValueMatcher ValueMatcher::exact(const QByteArray &json)
{
    ValueMatcher matcher = oneOf({json});
    matcher.m_kind = Kind::Exact;
    return matcher;
}

ValueMatcher ValueMatcher::oneOf(const QByteArrayList &values)
{
    ValueMatcher matcher;
    matcher.m_kind = Kind::OneOf;
    matcher.m_values = values;
    for (const QByteArray &value : values) {
        matcher.m_canonical.append(jsonform::canonical(value));
        matcher.m_arePlain = matcher.m_arePlain && isPlain(value);
    }
    return matcher;
}

ValueMatcher ValueMatcher::pattern(const QString &pattern)
{
    ValueMatcher matcher;
    matcher.m_kind = Kind::Pattern;
    matcher.m_expression.setPattern(pattern);
    matcher.m_expression.setPatternOptions(QRegularExpression::UseUnicodePropertiesOption);
    return matcher;
}

QString ValueMatcher::patternError(const QString &pattern)
{
    const QRegularExpression expression(pattern);
    if (expression.isValid())
        return {};
    return MatcherWords::tr("“%1” is no regular expression: %2, at character %3.")
        .arg(pattern, expression.errorString())
        .arg(expression.patternErrorOffset() + 1);
}

Expected<ValueMatcher> ValueMatcher::fromJson(QByteArrayView json)
{
    json = json.trimmed();
    const auto [name, value] = onlyMember(json);
    if (name == "$any"_L1) {
        if (value != "true")
            return failure(MatcherWords::tr("$any has to be true; leave the column out if it does not matter."));
        return any();
    }
    if (name == "$one_of"_L1)
        return readOneOf(value);
    if (name == "$pattern"_L1) {
        if (jsontext::kindOf(value) != jsontext::Kind::Text)
            return failure(MatcherWords::tr("$pattern has to be a regular expression in quotes."));
        const QString text = jsontext::unescaped(value);
        if (const QString error = patternError(text); !error.isEmpty())
            return failure(error);
        return pattern(text);
    }
    return literalOf(json).map([](const QByteArray &literal) { return exact(literal); });
}

QByteArray ValueMatcher::toJson() const
{
    switch (m_kind) {
    case Kind::Any:
        return "{\"$any\":true}";
    case Kind::OneOf: {
        QByteArrayList literals;
        for (const QByteArray &value : m_values)
            literals.append(literalToJson(value));
        return "{\"$one_of\":" + jsonform::array(literals) + '}';
    }
    case Kind::Pattern:
        return "{\"$pattern\":" + jsonform::token(pattern()) + '}';
    case Kind::Exact:
        break;
    }
    return literalToJson(m_values.first());
}

bool ValueMatcher::matches(QByteArrayView json) const
{
    if (json.isEmpty())
        return false;
    switch (m_kind) {
    case Kind::Any:
        return true;
    case Kind::Pattern:
        return jsontext::kindOf(json) != jsontext::Kind::Null && m_expression.isValid() &&
               m_expression.match(jsontext::textOf(json)).hasMatch();
    case Kind::Exact:
    case Kind::OneOf:
        break;
    }
    for (const QByteArray &value : m_values) {
        if (json == value)
            return true;
    }
    if (m_arePlain && isPlain(json))
        return false;
    return m_canonical.contains(jsonform::canonical(json));
}

QString ValueMatcher::text() const
{
    switch (m_kind) {
    case Kind::Any:
        return MatcherWords::tr("any value");
    case Kind::Pattern:
        return MatcherWords::tr("matches %1", "regular expression").arg(pattern());
    case Kind::OneOf: {
        QStringList parts;
        for (const QByteArray &value : m_values)
            parts.append(shownValue(value));
        return MatcherWords::tr("one of %1").arg(parts.join(u", "_s));
    }
    case Kind::Exact:
        break;
    }
    return shownValue(m_values.first());
}

} // namespace plato
