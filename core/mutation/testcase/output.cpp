// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/testcase/output.h"

#include "core/text/jsonform.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

struct OutputWords
{
    Q_DECLARE_TR_FUNCTIONS(plato::ExpectedOutput)
};

QStringList typesOf(const QJsonValue &type)
{
    if (type.isString())
        return {type.toString()};
    QStringList types;
    const QJsonArray list = type.toArray();
    for (const QJsonValue word : list)
        types.append(word.toString());
    return types;
}

QString schemaFault(const QJsonValue &value, const QString &path)
{
    if (value.isBool())
        return {};
    if (!value.isObject())
        return OutputWords::tr("%1: A schema is an object.").arg(path);
    static const QStringList explaining{u"title"_s, u"description"_s, u"default"_s, u"examples"_s, u"$schema"_s};
    static const QStringList types{u"object"_s,  u"array"_s,   u"string"_s, u"number"_s,
                                   u"integer"_s, u"boolean"_s, u"null"_s};
    const QJsonObject schema = value.toObject();
    for (auto it = schema.begin(); it != schema.end(); ++it) {
        const QString here = path + u'.' + it.key();
        QString fault;
        if (it.key() == "type"_L1) {
            const QStringList words = typesOf(*it);
            const bool isKnown = !words.isEmpty() && std::all_of(words.begin(), words.end(), [](const QString &word) {
                return types.contains(word);
            });
            if (!isKnown)
                fault = OutputWords::tr("%1: Say one of %2.").arg(here, types.join(u", "_s));
        } else if (it.key() == "properties"_L1) {
            const QJsonObject members = it->toObject();
            if (!it->isObject())
                fault = OutputWords::tr("%1: An object is needed.").arg(here);
            for (auto member = members.begin(); member != members.end() && fault.isEmpty(); ++member)
                fault = schemaFault(*member, here + u'.' + member.key());
        } else if (it.key() == "items"_L1) {
            fault = schemaFault(*it, here);
        } else if (it.key() == "anyOf"_L1) {
            const QJsonArray choices = it->toArray();
            if (choices.isEmpty())
                fault = OutputWords::tr("%1: A list is needed.").arg(here);
            for (const QJsonValue choice : choices)
                fault = fault.isEmpty() ? schemaFault(choice, here) : fault;
        } else if (it.key() == "required"_L1 || it.key() == "enum"_L1) {
            if (!it->isArray())
                fault = OutputWords::tr("%1: A list is needed.").arg(here);
        } else if (it.key() == "additionalProperties"_L1) {
            if (!it->isBool())
                fault = OutputWords::tr("%1: Say true or false.").arg(here);
        } else if (!explaining.contains(it.key())) {
            fault = OutputWords::tr("%1: Is not known here, and nobody would check it. Leave it out.").arg(here);
        }
        if (!fault.isEmpty())
            return fault;
    }
    return {};
}

bool isOfType(const QJsonValue &value, const QString &type)
{
    if (type == "integer"_L1)
        return value.isDouble() && value.toDouble() == std::floor(value.toDouble());
    if (type == "number"_L1)
        return value.isDouble();
    if (type == "string"_L1)
        return value.isString();
    if (type == "boolean"_L1)
        return value.isBool();
    if (type == "array"_L1)
        return value.isArray();
    return type == "object"_L1 ? value.isObject() : value.isNull();
}

/// Why a value does not fit; empty when it does.
QString misfit(const QJsonValue &whole, const QJsonValue &value, const QString &path)
{
    if (whole.isBool())
        return whole.toBool() ? QString() : OutputWords::tr("%1 must not be there").arg(path);
    const QJsonObject schema = whole.toObject();
    const QStringList types = typesOf(schema.value(u"type"_s));
    if (!types.isEmpty() &&
        std::none_of(types.begin(), types.end(), [&](const QString &t) { return isOfType(value, t); }))
        return OutputWords::tr("%1 is to be of type %2").arg(path, types.join(u" or "_s));
    if (schema.contains(u"enum"_s) && !schema.value(u"enum"_s).toArray().contains(value))
        return OutputWords::tr("%1 is none of the values that are allowed").arg(path);
    const QJsonArray choices = schema.value(u"anyOf"_s).toArray();
    if (!choices.isEmpty() && std::none_of(choices.begin(), choices.end(), [&](const QJsonValue &choice) {
            return misfit(choice, value, path).isEmpty();
        }))
        return OutputWords::tr("%1 fits none of the forms that are allowed").arg(path);
    const QJsonArray elements = value.toArray();
    for (qsizetype i = 0; schema.contains(u"items"_s) && i < elements.size(); ++i) {
        if (const QString fault = misfit(schema.value(u"items"_s), elements[i], u"%1[%2]"_s.arg(path).arg(i));
            !fault.isEmpty())
            return fault;
    }
    if (!value.isObject())
        return {};
    const QJsonObject object = value.toObject();
    const QJsonArray required = schema.value(u"required"_s).toArray();
    for (const QJsonValue name : required) {
        if (!object.contains(name.toString()))
            return OutputWords::tr("%1.%2 is missing").arg(path, name.toString());
    }
    const QJsonObject members = schema.value(u"properties"_s).toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString here = path + u'.' + it.key();
        if (!members.contains(it.key()) && schema.value(u"additionalProperties"_s) == QJsonValue(false))
            return OutputWords::tr("%1 is not in the schema").arg(here);
        if (!members.contains(it.key()))
            continue;
        if (const QString fault = misfit(members.value(it.key()), *it, here); !fault.isEmpty())
            return fault;
    }
    return {};
}

} // namespace

Expected<void> testoutput::checkSchema(const QByteArray &schema)
{
    if (schema.isEmpty())
        return {};
    const QJsonDocument document = QJsonDocument::fromJson(schema);
    if (!document.isObject())
        return failure(OutputWords::tr("A JSON Schema is needed, an object."));
    if (const QString fault = schemaFault(document.object(), u"output_schema"_s); !fault.isEmpty())
        return failure(fault);
    return {};
}

QJsonObject testoutput::score(const ExpectedOutput &expected, const QByteArray &output)
{
    QString error;
    jsonform::Reader reader(output, {}, error);
    const QJsonObject object = QJsonDocument::fromJson(output).object();
    QString fault;
    if (!expected.schema.isEmpty())
        fault = misfit(QJsonDocument::fromJson(expected.schema).object(), object, u"value"_s);
    QJsonArray members;
    qsizetype matched = 0;
    for (const ColumnMatcher &value : expected.values) {
        const QByteArrayView actual = reader.take(value.column);
        const bool isRight = value.matcher.matches(actual);
        matched += isRight ? 1 : 0;
        const QString status = isRight ? u"matched"_s : actual.isEmpty() ? u"missing"_s : u"different"_s;
        members.append(QJsonObject{{u"name"_s, value.column},
                                   {u"status"_s, status},
                                   {u"expected"_s, value.matcher.text()},
                                   {u"actual"_s, object.value(value.column)}});
    }
    const auto count = expected.values.size();
    QJsonObject told{{u"score"_s, fault.isEmpty() ? double(matched) / double(count) : 0.0},
                     {u"type"_s, u"OUTPUT"_s},
                     {u"expected_count"_s, count},
                     {u"matched_count"_s, matched},
                     {u"missing_count"_s, count - matched},
                     {u"outputs"_s, members}};
    if (!fault.isEmpty())
        told.insert(u"message"_s, OutputWords::tr("The output does not fit output_schema: %1.").arg(fault));
    return told;
}

} // namespace plato
