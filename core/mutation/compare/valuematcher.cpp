// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/compare/valuematcher.h"

#include "core/text/jsonform.h"
#include "core/text/jsontext.h"
#include "core/text/jsonwalk.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

struct MatcherWords
{
    Q_DECLARE_TR_FUNCTIONS(plato::ValueMatcher)
};

constexpr qsizetype MaxTextLength = 200;

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

/// A value of this kind that is written in another way is another value.
bool isPlain(QByteArrayView json)
{
    const jsontext::Kind kind = jsontext::kindOf(json);
    if (kind == jsontext::Kind::Text)
        return !json.contains('\\');
    return kind == jsontext::Kind::Number && json != "-0" &&
           std::all_of(json.begin(), json.end(), [](char c) { return c == '-' || (c >= '0' && c <= '9'); });
}

QString shownValue(QByteArrayView json)
{
    const QString text = jsontext::oneLine(jsontext::textOf(json, MaxTextLength));
    return jsontext::kindOf(json) == jsontext::Kind::Text ? u"“%1”"_s.arg(text) : text;
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
    if (jsontext::kindOf(json) != jsontext::Kind::Object)
        return exact(json.toByteArray());
    const auto [name, value] = onlyMember(json);
    if (!name.startsWith(u'$') || isValueMark(name))
        return exact(json.toByteArray());
    if (name == "$exact"_L1)
        return exact(value.toByteArray());
    if (name == "$any"_L1) {
        if (value != "true")
            return failure(MatcherWords::tr("$any has to be true; leave the column out if it does not matter."));
        return any();
    }
    if (name == "$one_of"_L1) {
        QByteArrayList values;
        jsonwalk::forEachElement(value, [&](QByteArrayView element) {
            values.append(element.toByteArray());
            return true;
        });
        if (values.isEmpty())
            return failure(MatcherWords::tr("$one_of has to be a list with one value at least."));
        return oneOf(values);
    }
    if (name == "$pattern"_L1) {
        if (jsontext::kindOf(value) != jsontext::Kind::Text)
            return failure(MatcherWords::tr("$pattern has to be a regular expression in quotes."));
        const QString text = jsontext::unescaped(value);
        if (const QString error = patternError(text); !error.isEmpty())
            return failure(error);
        return pattern(text);
    }
    return failure(MatcherWords::tr("%1 is no matcher. There are $exact, $one_of, $any and $pattern; write "
                                    "{\"$exact\": …} for a value that looks like one.")
                       .arg(name));
}

QByteArray ValueMatcher::toJson() const
{
    switch (m_kind) {
    case Kind::Any:
        return "{\"$any\":true}";
    case Kind::OneOf:
        return "{\"$one_of\":" + jsonform::array(m_values) + '}';
    case Kind::Pattern:
        return "{\"$pattern\":" + jsonform::token(pattern()) + '}';
    case Kind::Exact:
        break;
    }
    const QByteArray &value = m_values.first();
    const QString name = onlyMember(value).first;
    const bool isUnclear = name.startsWith(u'$') && !isValueMark(name);
    return isUnclear ? "{\"$exact\":" + value + '}' : value;
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
