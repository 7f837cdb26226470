// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/list/actionlook.h"

#include <QPainter>
#include <QPainterPath>
#include <QPixmap>

#include <algorithm>
#include <cmath>

namespace plato::ui {

namespace {

constexpr double WantedContrast = 5.5; // WCAG 2 asks for 4.5

/// Relative luminance as WCAG 2 defines it.
double luminance(const QColor &color)
{
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});
    return (high + 0.05) / (low + 0.05);
}

QPixmap symbol(Mutation::Action action, const QColor &color, int size, qreal devicePixelRatio)
{
    QPixmap pixmap(qRound(size * devicePixelRatio), qRound(size * devicePixelRatio));
    pixmap.setDevicePixelRatio(devicePixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(size / 16.0, size / 16.0); // the coordinates below are within 16 × 16
    painter.setPen(QPen(color, 2.2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    switch (action) {
    case Mutation::Action::Insert:
        painter.drawLine(QPointF(8, 3), QPointF(8, 13));
        painter.drawLine(QPointF(3, 8), QPointF(13, 8));
        break;
    case Mutation::Action::Delete:
        painter.drawLine(QPointF(3, 8), QPointF(13, 8));
        break;
    case Mutation::Action::Update: {
        QPainterPath pencil;
        pencil.moveTo(2, 14);
        pencil.lineTo(3, 10.5);
        pencil.lineTo(10.5, 3);
        pencil.lineTo(13, 5.5);
        pencil.lineTo(5.5, 13);
        pencil.closeSubpath();
        painter.setPen(QPen(color, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPath(pencil);
        painter.setBrush(color);
        painter.drawEllipse(QPointF(3, 13), 0.7, 0.7);
        break;
    }
    case Mutation::Action::Other:
        painter.setBrush(color);
        painter.setPen(Qt::NoPen);
        painter.drawEllipse(QPointF(8, 8), 2.5, 2.5);
        break;
    }
    return pixmap;
}

} // namespace

QColor actionColor(Mutation::Action action, const QColor &background)
{
    float hue = 0;
    float saturation = 0;
    switch (action) {
    case Mutation::Action::Insert:
        hue = 140 / 360.0F;
        saturation = 0.6F;
        break;
    case Mutation::Action::Update:
        hue = 212 / 360.0F;
        saturation = 0.7F;
        break;
    case Mutation::Action::Delete:
        hue = 4 / 360.0F;
        saturation = 0.7F;
        break;
    case Mutation::Action::Other:
        break;
    }
    // Lightness goes from the middle away from that of the background, until the contrast is high enough.
    const bool isDark = luminance(background) < 0.18;
    QColor color = QColor::fromHslF(hue, saturation, 0.5F);
    for (float lightness = 0.5F; lightness >= 0 && lightness <= 1; lightness += isDark ? 0.02F : -0.02F) {
        color = QColor::fromHslF(hue, saturation, lightness);
        if (contrast(color, background) >= WantedContrast)
            break;
    }
    return color;
}

QIcon actionIcon(Mutation::Action action, const QPalette &palette, int size, qreal devicePixelRatio)
{
    QIcon icon;
    icon.addPixmap(symbol(action, actionColor(action, palette.color(QPalette::Base)), size, devicePixelRatio));
    icon.addPixmap(symbol(action, palette.color(QPalette::HighlightedText), size, devicePixelRatio), QIcon::Selected);
    return icon;
}

} // namespace plato::ui
