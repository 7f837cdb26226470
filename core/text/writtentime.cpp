// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/writtentime.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace plato {

std::optional<WrittenTime> WrittenTime::fromText(QStringView text)
{
    static const QRegularExpression Form(uR"(\A(?:([0-9]{4})-([0-9]{2})-([0-9]{2}))?)"
                                         uR"((?:(?:(?<=[0-9])[T ]|\A)([0-9]{1,2}):([0-9]{2}))"
                                         uR"((?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?)"
                                         uR"((Z|[+-][0-9]{2}:?[0-9]{2})?)?\z)"_s,
                                         QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = Form.match(text);
    if (!match.hasMatch() || text.isEmpty())
        return std::nullopt;
    const auto number = [&match](int group) { return match.capturedView(group).toInt(); };

    WrittenTime result;
    if (match.hasCaptured(1)) {
        result.date = QDate(number(1), number(2), number(3));
        if (!result.date->isValid())
            return std::nullopt;
    }
    if (!match.hasCaptured(4))
        return result;

    const bool hasSeconds = match.hasCaptured(6);
    const bool hasFraction = match.hasCaptured(7);
    const int milliseconds = match.captured(7).leftJustified(3, u'0', true).toInt();
    result.time = QTime(number(4), number(5), number(6), hasFraction ? milliseconds : 0);
    if (!result.time.isValid())
        return std::nullopt;
    result.unit = hasFraction ? Unit::Millisecond : hasSeconds ? Unit::Second : Unit::Minute;
    if (match.hasCaptured(8)) {
        const QStringView zone = match.capturedView(8);
        if (!result.date)
            return std::nullopt; // a time of any day has no zone of its own
        const int hours = zone.mid(1, 2).toInt();
        const int minutes = zone.size() > 1 ? zone.last(2).toInt() : 0;
        if (hours > 14 || minutes > 59)
            return std::nullopt;
        const int seconds = (hours * 60 + minutes) * 60;
        result.offsetSeconds = zone.front() == u'-' ? -seconds : seconds;
    }
    return result;
}

} // namespace plato
