// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QString>

#include <optional>

/// Tolerant reading of one field: missing, null and of a wrong type are all the same, namely nothing.
namespace plato::json {

inline QString text(const QJsonObject &object, QLatin1StringView key)
{
    return object[key].toString();
}

inline std::optional<bool> flag(const QJsonObject &object, QLatin1StringView key)
{
    const QJsonValue value = object[key];
    return value.isBool() ? std::optional(value.toBool()) : std::nullopt;
}

/// A whole number; 1.0 is one, 1.5 and "1" are none.
inline std::optional<qint64> integer(const QJsonValue &value)
{
    const qint64 number = value.toInteger(-1);
    return number == value.toInteger(-2) ? std::optional(number) : std::nullopt; // the default shows that it is none
}

/// An id: a text, or a whole number as text.
inline QString id(const QJsonValue &value)
{
    if (const auto number = integer(value))
        return QString::number(*number);
    return value.toString();
}

} // namespace plato::json
