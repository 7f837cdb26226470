// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/tool/requestfields.h"

#include <QJsonDocument>

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace plato::agent {

namespace {

std::optional<int> wholeNumber(const QJsonValue &value)
{
    const double number = value.toDouble(std::numeric_limits<double>::quiet_NaN());
    if (!(std::abs(number) <= std::numeric_limits<int>::max()) || number != std::floor(number))
        return std::nullopt;
    return int(number);
}

} // namespace

RequestFields::RequestFields(const QByteArray &body)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (error.error != QJsonParseError::NoError)
        fault({}, u"JSON decode error at %1: %2"_s.arg(error.offset).arg(error.errorString()),
              u"value_error.jsondecode"_s);
    else if (!document.isObject())
        fault({}, u"value is not an object"_s, u"type_error.dict"_s);
    m_readable = valid();
    m_object = document.object();
}

QString RequestFields::requiredText(const QString &name)
{
    require(name);
    return text(name).value_or(QString());
}

std::optional<QString> RequestFields::text(const QString &name)
{
    if (!present(name))
        return std::nullopt;
    if (!field(name).isString()) {
        fault(name, u"str type expected"_s, u"type_error.str"_s);
        return std::nullopt;
    }
    return field(name).toString();
}

void RequestFields::refuseWord(const QString &name, const QStringList &words)
{
    fault(name, u"value is not one of: %1"_s.arg(words.join(u", "_s)), u"type_error.enum"_s);
}

std::optional<int> RequestFields::integer(const QString &name, int least, int most)
{
    if (!present(name))
        return std::nullopt;
    const auto value = wholeNumber(field(name));
    if (!value)
        fault(name, u"value is not a valid integer"_s, u"type_error.integer"_s);
    else if (*value < least || *value > most)
        fault(name, u"value must be from %1 to %2"_s.arg(least).arg(most), u"value_error.number.range"_s);
    else
        return value;
    return std::nullopt;
}

std::optional<double> RequestFields::number(const QString &name, double least, double most)
{
    if (!present(name))
        return std::nullopt;
    const double value = field(name).toDouble(std::numeric_limits<double>::quiet_NaN());
    if (std::isnan(value))
        fault(name, u"value is not a valid float"_s, u"type_error.float"_s);
    else if (value < least || value > most)
        fault(name, u"value must be from %1 to %2"_s.arg(least).arg(most), u"value_error.number.range"_s);
    else
        return value;
    return std::nullopt;
}

bool RequestFields::flag(const QString &name)
{
    if (present(name) && !field(name).isBool())
        fault(name, u"value could not be parsed to a boolean"_s, u"type_error.bool"_s);
    return field(name).toBool();
}

std::optional<std::pair<int, int>> RequestFields::pair(const QString &name)
{
    if (!present(name))
        return std::nullopt;
    const QJsonArray array = field(name).toArray();
    const auto first = wholeNumber(array.at(0));
    const auto second = wholeNumber(array.at(1));
    if (array.size() == 2 && first && second)
        return std::pair(*first, *second);
    fault(name, u"value is not a list of two integers"_s, u"type_error.tuple"_s);
    return std::nullopt;
}

void RequestFields::require(const QString &name)
{
    if (m_readable && !present(name))
        fault(name, u"field required"_s, u"value_error.missing"_s);
}

QJsonObject RequestFields::faults() const
{
    return {{u"detail"_s, m_faults}};
}

QJsonValue RequestFields::field(const QString &name) const
{
    return m_object.value(name);
}

bool RequestFields::present(const QString &name) const
{
    return !field(name).isNull() && !field(name).isUndefined();
}

void RequestFields::fault(const QString &name, const QString &message, const QString &type)
{
    QJsonArray place{u"body"_s};
    if (!name.isEmpty())
        place.append(name);
    m_faults.append(QJsonObject{{u"loc"_s, place}, {u"msg"_s, message}, {u"type"_s, type}});
}

} // namespace plato::agent
