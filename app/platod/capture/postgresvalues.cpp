// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/postgresvalues.h"

#include "app/platod/capture/valueforms.h"

#include <QJsonObject>

#include <algorithm>
#include <cctype>
#include <limits>

using namespace Qt::StringLiterals;

namespace plato::postgres {

namespace {

// Numbers of its own types are the same in every PostgreSQL (pg_type.dat).
enum : Oid {
    Bool = 16,
    Bytea = 17,
    Int8 = 20,
    Int2 = 21,
    Int4 = 23,
    OidType = 26,
    Float4 = 700,
    Float8 = 701,
    Numeric = 1700,
};

constexpr int ExactDigits = std::numeric_limits<double>::digits10;

QJsonValue exactNumeric(const QByteArray &text)
{
    return QJsonObject{{u"$numeric"_s, QString::fromLatin1(text)}};
}

QJsonValue numeric(const QByteArray &text)
{
    const auto digits = std::count_if(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
    bool isNumber = false;
    const double value = text.toDouble(&isNumber); // not NaN and Infinity
    return isNumber && digits <= ExactDigits ? QJsonValue(value) : exactNumeric(text);
}

QJsonValue real(const QByteArray &text)
{
    if (text == "NaN")
        return forms::ofReal(std::numeric_limits<double>::quiet_NaN(), true);
    if (text.endsWith("Infinity"))
        return forms::ofReal((text.startsWith('-') ? -1 : 1) * std::numeric_limits<double>::infinity(), true);
    return forms::ofReal(text.toDouble(), true);
}

} // namespace

QJsonValue toJson(const Value &value, Oid type)
{
    if (value.kind != Value::Kind::Text)
        return QJsonValue::Null;
    switch (type) {
    case Bool:
        return value.text == "t";
    case Int2:
    case Int4:
    case Int8:
    case OidType:
        return forms::ofInteger(value.text.toLongLong());
    case Float4:
    case Float8:
        return real(value.text);
    case Numeric:
        return numeric(value.text);
    case Bytea:
        return forms::ofBytes(QByteArray::fromHex(value.text.mid(2))); // behind \x
    default:
        return forms::ofText(value.text);
    }
}

QJsonValue toExactJson(const Value &value, Oid type)
{
    return type == Numeric && value.kind == Value::Kind::Text ? exactNumeric(value.text) : toJson(value, type);
}

} // namespace plato::postgres
