// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QJsonValue>

/// Values of databases as JSON has them, whichever database they are from. JSON numbers are doubles, and a state shall
/// not grow with every picture in a database:
/// - integers beyond 2^53: {"$int": "9007199254740993"}
/// - infinite and undefined reals: {"$real": "inf"}; those that would look like integers: {"$real": "1.0"}
/// - bytes: {"$blob": {"size": 3, "sha256": "…"}}; text that is not UTF-8, or longer than 1 MiB: {"$text": …} likewise
namespace plato::forms {

QJsonValue ofInteger(qint64 value);
/// `isAlwaysReal`: where it comes from there are no integers that it could be taken for.
QJsonValue ofReal(double value, bool isAlwaysReal);
QJsonValue ofText(QByteArrayView bytes);
QJsonValue ofBytes(QByteArrayView bytes);

} // namespace plato::forms
