// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QDate>
#include <QDateTime>
#include <QString>

#include <optional>

/// Times of records and times that a person types, as numbers. Pure functions for any thread.
namespace plato::timetext {

/// A `timestamp` as sent, its text; invalid where it is not ISO 8601. Without a zone it counts as UTC: servers speak
/// it. What is finer than milliseconds is cut off.
QDateTime dateTimeOf(const QString &sent);

/// The same of a JSON value as microseconds since 1970; nullopt where it is not ISO 8601.
std::optional<qint64> microsecondsOf(QByteArrayView json);

/// What a person typed, see WrittenTime, as the span that it means: as long as what was left out. Local, unless a zone
/// is given.
struct Span
{
    bool isTimeOfDay = false; ///< the ends are within a local day
    qint64 begin = 0;         ///< microseconds
    qint64 end = 0;           ///< the first behind it
};
std::optional<Span> spanOf(const QString &typed);

/// What a local clock shows at an instant, as the instant at which one at UTC shows the same.
qint64 localFrom(qint64 microseconds);

QDate today(); ///< by the local clock

/// Microseconds since local midnight of an instant.
qint64 localTimeOfDay(qint64 microseconds);

} // namespace plato::timetext
