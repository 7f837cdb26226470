// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/store/flows.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QStringList>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

enum class Kind { Text, Number, Flag, Texts, Scalar };

struct Field
{
    QString name;
    Kind kind;
    bool needed = true;
};

constexpr bool Optional = false;

const QList<Field> &commonFields()
{
    static const QList<Field> fields{{u"description"_s, Kind::Text, Optional},
                                     {u"timeout"_s, Kind::Number, Optional}, // milliseconds
                                     {u"retries"_s, Kind::Number, Optional},
                                     {u"retry_delay_ms"_s, Kind::Number, Optional}};
    return fields;
}

const QMap<QString, QList<Field>> &stepTypes()
{
    static const Field selector{u"selector"_s, Kind::Text};
    static const QMap<QString, QList<Field>> types{
        {u"wait_for_selector"_s, {selector}},
        {u"click"_s, {selector}},
        {u"fill"_s, {selector, {u"value"_s, Kind::Scalar}}},
        {u"wait"_s, {{u"duration"_s, Kind::Number}}}, // milliseconds
        {u"navigate"_s, {{u"url"_s, Kind::Text}}},
        {u"wait_for_url"_s, {{u"url_contains"_s, Kind::Text}}},
        {u"check_element"_s, {selector, {u"should_exist"_s, Kind::Flag, Optional}}},
        {u"screenshot"_s, {{u"filename"_s, Kind::Text}, {u"full_page"_s, Kind::Flag, Optional}}},
        {u"verify_text"_s, {{u"text"_s, Kind::Text}, {u"should_exist"_s, Kind::Flag, Optional}}},
        {u"verify_url"_s, {{u"url"_s, Kind::Text}, {u"contains"_s, Kind::Flag, Optional}}},
        {u"verify_no_errors"_s, {{u"error_selectors"_s, Kind::Texts, Optional}}},
        {u"verify"_s,
         {{u"verify_type"_s, Kind::Text},
          {u"selector"_s, Kind::Text, Optional},
          {u"text"_s, Kind::Text, Optional},
          {u"contains"_s, Kind::Flag, Optional},
          {u"count"_s, Kind::Number, Optional},
          {u"title"_s, Kind::Text, Optional}}},
    };
    return types;
}

bool isNumber(const QJsonValue &value)
{
    return value.isDouble() && value.toDouble() >= 0 && value.toDouble() == std::floor(value.toDouble());
}

bool isOf(const QJsonValue &value, Kind kind)
{
    const QJsonArray list = value.toArray();
    switch (kind) {
    case Kind::Text:
        return value.isString() && !value.toString().isEmpty();
    case Kind::Number:
        return isNumber(value);
    case Kind::Flag:
        return value.isBool();
    case Kind::Texts:
        return value.isArray() &&
               std::all_of(list.begin(), list.end(), [](const QJsonValue &text) { return text.isString(); });
    case Kind::Scalar:
        return value.isString() || value.isBool() || isNumber(value);
    }
    Q_UNREACHABLE();
}

QString wordsOf(Kind kind)
{
    switch (kind) {
    case Kind::Text:
        return u"a text is needed"_s;
    case Kind::Number:
        return u"a whole number from 0 on is needed"_s;
    case Kind::Flag:
        return u"true or false is needed"_s;
    case Kind::Texts:
        return u"a list of texts is needed"_s;
    case Kind::Scalar:
        return u"a text, a whole number, true or false is needed"_s;
    }
    Q_UNREACHABLE();
}

QString fieldsFault(const QJsonObject &object, const QList<Field> &fields, const QString &place)
{
    QStringList known;
    for (const Field &field : fields) {
        known.append(field.name);
        const QJsonValue value = object.value(field.name);
        if ((field.needed || !value.isUndefined()) && !isOf(value, field.kind))
            return u"%1.%2: %3"_s.arg(place, field.name, wordsOf(field.kind));
    }
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!known.contains(it.key()))
            return u"%1.%2: there is no such field; take it out, or put one of these: %3"_s.arg(place, it.key(),
                                                                                                known.join(u", "_s));
    }
    return {};
}

/// What a step of the type `verify` needs depends on what it verifies.
QString verifyFault(const QJsonObject &step, const QString &place)
{
    static const QMap<QString, QStringList> needed{{u"element_exists"_s, {u"selector"_s}},
                                                   {u"element_visible"_s, {u"selector"_s}},
                                                   {u"element_text"_s, {u"selector"_s, u"text"_s}},
                                                   {u"element_count"_s, {u"selector"_s, u"count"_s}},
                                                   {u"page_title"_s, {u"title"_s}}};
    const QString type = step.value(u"verify_type"_s).toString();
    if (!needed.contains(type))
        return u"%1.verify_type: put one of these: %2"_s.arg(place, needed.keys().join(u", "_s));
    for (const QString &name : needed.value(type)) {
        if (!step.contains(name))
            return u"%1.%2: is needed for %3"_s.arg(place, name, type);
    }
    return {};
}

QString stepFault(const QJsonValue &value, const QString &place)
{
    if (!value.isObject())
        return place + u": an object is needed, as in {\"type\": \"click\", \"selector\": \"#login\"}"_s;
    const QJsonObject step = value.toObject();
    const QString type = step.value(u"type"_s).toString();
    if (!stepTypes().contains(type))
        return u"%1.type: put one of these: %2"_s.arg(place, stepTypes().keys().join(u", "_s));
    const QList<Field> fields = QList<Field>{{u"type"_s, Kind::Text}} + stepTypes().value(type) + commonFields();
    const QString fault = fieldsFault(step, fields, place);
    return fault.isEmpty() && type == "verify"_L1 ? verifyFault(step, place) : fault;
}

} // namespace

QString flowsFault(const QJsonValue &flows)
{
    if (flows.isUndefined())
        return {};
    if (!flows.isArray())
        return u"flows: a list is needed, as in [{\"name\": \"login\", \"steps\": [{\"type\": \"click\", \"selector\": "
               "\"#login\"}]}]"_s;
    QStringList names;
    const QJsonArray list = flows.toArray();
    for (qsizetype i = 0; i < list.size(); ++i) {
        const QString place = u"flows[%1]"_s.arg(i);
        if (!list[i].isObject())
            return place + u": an object is needed, with name and steps"_s;
        QJsonObject flow = list[i].toObject();
        const QJsonValue steps = flow.take(u"steps"_s);
        if (const QString fault =
                fieldsFault(flow, {{u"name"_s, Kind::Text}, {u"description"_s, Kind::Text, Optional}}, place);
            !fault.isEmpty())
            return fault;
        const QString name = flow.value(u"name"_s).toString();
        if (names.contains(name))
            return u"%1.name: %2 is there twice; give one of them another"_s.arg(place, name);
        names.append(name);
        const QJsonArray taken = steps.toArray();
        if (taken.isEmpty())
            return place + u".steps: a list of steps is needed"_s;
        for (qsizetype step = 0; step < taken.size(); ++step) {
            if (const QString fault = stepFault(taken[step], u"%1.steps[%2]"_s.arg(place).arg(step)); !fault.isEmpty())
                return fault;
        }
    }
    return {};
}

} // namespace plato::runtime
