// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/valueforms.h"

#include "app/platod/capture/sha256.h"

#include <QJsonObject>
#include <QStringDecoder>

#include <cmath>

using namespace Qt::StringLiterals;

namespace plato::forms {

namespace {

constexpr qint64 LargestExactInteger = qint64(1) << 53;
constexpr qsizetype LongestText = qsizetype(1) << 20;

QJsonObject digestOf(QByteArrayView bytes)
{
    return {{u"size"_s, qint64(bytes.size())}, {u"sha256"_s, QString::fromLatin1(Sha256::of(bytes).toHex())}};
}

} // namespace

QJsonValue ofInteger(qint64 value)
{
    if (value < -LargestExactInteger || value > LargestExactInteger)
        return QJsonObject{{u"$int"_s, QString::number(value)}};
    return value;
}

QJsonValue ofReal(double value, bool isAlwaysReal)
{
    if (std::isnan(value))
        return QJsonObject{{u"$real"_s, u"nan"_s}};
    if (std::isinf(value))
        return QJsonObject{{u"$real"_s, value > 0 ? u"inf"_s : u"-inf"_s}};
    if (!isAlwaysReal && std::trunc(value) == value && std::abs(value) <= double(LargestExactInteger))
        return QJsonObject{{u"$real"_s, QString::number(value, 'f', 1)}};
    return value;
}

QJsonValue ofText(QByteArrayView bytes)
{
    if (bytes.size() <= LongestText) {
        // Not QString::fromUtf8(): it would put replacement characters where the bytes are wrong.
        QStringDecoder decoder(QStringDecoder::Utf8,
                               QStringConverter::Flag::Stateless | QStringConverter::Flag::ConvertInitialBom);
        const QString text = decoder(bytes);
        if (!decoder.hasError())
            return text;
    }
    return QJsonObject{{u"$text"_s, digestOf(bytes)}};
}

QJsonValue ofBytes(QByteArrayView bytes)
{
    return QJsonObject{{u"$blob"_s, digestOf(bytes)}};
}

} // namespace plato::forms
