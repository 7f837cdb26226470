// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/filter/highlightrules.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato::highlightrules {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(plato::highlightrules)
};

using Colour = HighlightRule::Colour;

constexpr std::array<std::pair<Colour, QLatin1StringView>, 6> Colours{{{Colour::Grey, QLatin1StringView("grey")},
                                                                       {Colour::Red, QLatin1StringView("red")},
                                                                       {Colour::Amber, QLatin1StringView("amber")},
                                                                       {Colour::Green, QLatin1StringView("green")},
                                                                       {Colour::Blue, QLatin1StringView("blue")},
                                                                       {Colour::Violet, QLatin1StringView("violet")}}};

QString textOf(Colour colour)
{
    for (const auto &[each, text] : Colours) {
        if (each == colour)
            return text;
    }
    return {};
}

Colour colourOf(const QString &word)
{
    for (const auto &[colour, text] : Colours) {
        if (word == text)
            return colour;
    }
    return HighlightRule().colour;
}

/// No half of a surrogate pair at the end.
QString shortSign(const QString &text)
{
    QString sign = text.trimmed().first(std::min<qsizetype>(text.trimmed().size(), HighlightRule::MaxSignLength));
    if (!sign.isEmpty() && sign.back().isHighSurrogate())
        sign.chop(1);
    return sign;
}

} // namespace

QByteArray toJson(const QList<HighlightRule> &rules)
{
    QJsonArray list;
    for (const HighlightRule &rule : rules) {
        list.append(QJsonObject{{u"name"_s, rule.name},
                                {u"filter"_s, rule.filter},
                                {u"colour"_s, textOf(rule.colour)},
                                {u"sign"_s, rule.sign},
                                {u"enabled"_s, rule.isEnabled}});
    }
    return QJsonDocument(list).toJson(QJsonDocument::Compact);
}

Expected<QList<HighlightRule>> fromJson(const QByteArray &json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError)
        return failure(Words::tr("Highlight rules are a JSON list, but this is no JSON: %1.").arg(error.errorString()));
    if (!document.isArray())
        return failure(Words::tr("Highlight rules are a JSON list, but this is none."));
    QList<HighlightRule> rules;
    const QJsonArray list = document.array();
    for (const QJsonValue entry : list) {
        HighlightRule rule;
        rule.filter = entry[u"filter"_s].toString().trimmed();
        if (rule.filter.isEmpty())
            continue;
        rule.name = entry[u"name"_s].toString();
        rule.colour = colourOf(entry[u"colour"_s].toString());
        const QString sign = shortSign(entry[u"sign"_s].toString());
        if (!sign.isEmpty())
            rule.sign = sign;
        rule.isEnabled = entry[u"enabled"_s].toBool(true);
        rules.append(rule);
    }
    return rules;
}

} // namespace plato::highlightrules
