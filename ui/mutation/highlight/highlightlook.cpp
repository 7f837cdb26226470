// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/highlight/highlightlook.h"

#include "ui/common/colours.h"
#include "ui/common/settings.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <QPainter>
#include <QPixmap>

#include <algorithm>

namespace plato::ui {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(plato::ui::HighlightLook)
};

/// Hue and saturation of a colour. Its lightness depends on the palette.
QColor pure(HighlightRule::Colour colour)
{
    switch (colour) {
    case HighlightRule::Colour::Grey:
        return QColor::fromHslF(0, 0, 0.5F);
    case HighlightRule::Colour::Red:
        return QColor::fromHslF(0.01F, 0.75F, 0.5F);
    case HighlightRule::Colour::Amber:
        return QColor::fromHslF(0.11F, 0.9F, 0.5F);
    case HighlightRule::Colour::Green:
        return QColor::fromHslF(0.38F, 0.6F, 0.5F);
    case HighlightRule::Colour::Blue:
        return QColor::fromHslF(0.58F, 0.75F, 0.5F);
    case HighlightRule::Colour::Violet:
        return QColor::fromHslF(0.77F, 0.6F, 0.5F);
    }
    return {};
}

} // namespace

HighlightLook lookOf(const HighlightRule &rule, const QPalette &palette)
{
    const bool dark = isDark(palette);
    const QColor colour = pure(rule.colour);
    const QColor base = palette.color(QPalette::Base);
    const float part = dark ? 0.28F : 0.22F;
    const auto mix = [part](float a, float b) { return a * (1 - part) + b * part; };
    HighlightLook look;
    look.background = QColor::fromRgbF(mix(base.redF(), colour.redF()), mix(base.greenF(), colour.greenF()),
                                       mix(base.blueF(), colour.blueF()));
    look.foreground =
        QColor::fromHslF(colour.hslHueF() < 0 ? 0 : colour.hslHueF(), colour.hslSaturationF(), dark ? 0.82F : 0.22F);
    look.sign = rule.sign;
    return look;
}

QString nameOf(HighlightRule::Colour colour)
{
    switch (colour) {
    case HighlightRule::Colour::Grey:
        return Words::tr("Grey");
    case HighlightRule::Colour::Red:
        return Words::tr("Red");
    case HighlightRule::Colour::Amber:
        return Words::tr("Amber");
    case HighlightRule::Colour::Green:
        return Words::tr("Green");
    case HighlightRule::Colour::Blue:
        return Words::tr("Blue");
    case HighlightRule::Colour::Violet:
        return Words::tr("Violet");
    }
    return {};
}

void paintSign(QPainter &painter, const QRect &place, const HighlightLook &look)
{
    const int side = std::min(place.width(), place.height());
    QRectF badge(0, 0, side, side);
    badge.moveCenter(QRectF(place).center());
    badge.adjust(0.5, 0.5, -0.5, -0.5);
    QFont font = painter.font();
    font.setBold(true);
    font.setPixelSize(std::max(6, side * (look.sign.size() > 1 ? 9 : 12) / 16));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(look.foreground, 1));
    painter.setBrush(look.background);
    painter.drawRoundedRect(badge, side / 5.0, side / 5.0);
    painter.setFont(font);
    painter.drawText(badge, Qt::AlignCenter | Qt::TextDontClip, look.sign);
    painter.restore();
}

QIcon signIcon(const HighlightRule &rule, const QPalette &palette, int size, qreal devicePixelRatio)
{
    QPixmap pixmap(qRound(size * devicePixelRatio), qRound(size * devicePixelRatio));
    pixmap.setDevicePixelRatio(devicePixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paintSign(painter, QRect(0, 0, size, size), lookOf(rule, palette));
    painter.end();
    QIcon icon(pixmap);
    icon.addPixmap(pixmap, QIcon::Selected); // or the style would tint it, and its colour could not be told
    return icon;
}

QList<HighlightRule> readHighlightRules(const QSettings &settings)
{
    return highlightrules::fromJson(read(settings, settings::HighlightRules)).value_or(QList<HighlightRule>());
}

void writeHighlightRules(QSettings &settings, const QList<HighlightRule> &rules)
{
    write(settings, settings::HighlightRules, highlightrules::toJson(rules));
}

} // namespace plato::ui
