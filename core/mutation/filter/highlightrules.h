// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/error.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace plato {

/// Records that a filter lets through are marked with a colour and a sign. Of several rules that fit, the first one
/// counts. A value for any thread.
struct HighlightRule
{
    /// Names, not numbers: what they look like depends on the palette.
    enum class Colour { Grey, Red, Amber, Green, Blue, Violet };

    static constexpr int MaxSignLength = 2; ///< in UTF-16 units: a letter or two, or one symbol

    QString name;
    QString filter; ///< see filterlanguage; as a person wrote it
    Colour colour = Colour::Amber;
    QString sign = QStringLiteral("!"); ///< says the same as the colour to those who do not see it
    bool isEnabled = true;

    friend bool operator==(const HighlightRule &, const HighlightRule &) = default;
};

/// The rules as JSON, for settings and files:
/// `[{"name": "refunds", "filter": "title~refund", "colour": "red", "sign": "!", "enabled": true}]`
namespace highlightrules {

QByteArray toJson(const QList<HighlightRule> &rules);
/// Tolerant: a missing or unknown member counts as its default, an entry without a filter is left out. The error is a
/// sentence for people.
Expected<QList<HighlightRule>> fromJson(const QByteArray &json);

} // namespace highlightrules
} // namespace plato
