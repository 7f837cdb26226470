// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/actionlook.h"

#include <QPainter>
#include <QPainterPath>
#include <QPixmap>

namespace plato::ui {

namespace {

QPixmap symbol(Mutation::Action action, const QColor &color, int size, qreal devicePixelRatio)
{
    QPixmap pixmap(qRound(size * devicePixelRatio), qRound(size * devicePixelRatio));
    pixmap.setDevicePixelRatio(devicePixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(size / 16.0, size / 16.0); // drawn on a field of 16 × 16
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
    const bool isDark = background.lightnessF() < 0.5F;
    const float lightness = isDark ? 0.68F : 0.30F;
    switch (action) {
    case Mutation::Action::Insert:
        return QColor::fromHslF(140 / 360.0F, isDark ? 0.45F : 0.75F, lightness);
    case Mutation::Action::Update:
        return QColor::fromHslF(212 / 360.0F, isDark ? 0.75F : 0.70F, isDark ? 0.72F : 0.38F);
    case Mutation::Action::Delete:
        return QColor::fromHslF(4 / 360.0F, isDark ? 0.75F : 0.70F, isDark ? 0.72F : 0.40F);
    case Mutation::Action::Other:
        break;
    }
    return QColor::fromHslF(0, 0, isDark ? 0.75F : 0.35F);
}

QIcon actionIcon(Mutation::Action action, const QPalette &palette, int size, qreal devicePixelRatio)
{
    QIcon icon;
    icon.addPixmap(symbol(action, actionColor(action, palette.color(QPalette::Base)), size, devicePixelRatio));
    icon.addPixmap(symbol(action, palette.color(QPalette::HighlightedText), size, devicePixelRatio), QIcon::Selected);
    return icon;
}

} // namespace plato::ui
