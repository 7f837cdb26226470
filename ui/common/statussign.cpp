// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/statussign.h"

#include "ui/common/colours.h"

#include <QAbstractItemView>
#include <QPainter>

#include <chrono>

namespace plato::ui {

namespace {

constexpr int Circle = 360 * 16; // as QPainter counts
constexpr int TurnMs = 1200;
constexpr int FrameMs = 80;

int angleNow()
{
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count() % TurnMs;
    return -static_cast<int>(ms * Circle / TurnMs);
}

} // namespace

QColor statusSignColour(StatusSign sign, const QPalette &palette)
{
    switch (sign) {
    case StatusSign::Live:
        return toneColour(Tone::Good, palette);
    case StatusSign::Changing:
        return toneColour(Tone::Info, palette);
    case StatusSign::Failed:
        return toneColour(Tone::Danger, palette);
    case StatusSign::Over:
    case StatusSign::Unknown:
        break;
    }
    return toneColour(Tone::Neutral, palette);
}

void paintStatusSign(QPainter &painter, const QRectF &area, StatusSign sign, const QColor &colour)
{
    constexpr qreal Stroke = 1.8;
    QRectF place(0, 0, StatusSignSize, StatusSignSize);
    place.moveCenter(area.center());
    place.adjust(Stroke / 2, Stroke / 2, -Stroke / 2, -Stroke / 2);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, Stroke, Qt::SolidLine, Qt::RoundCap));
    painter.setBrush(sign == StatusSign::Live ? QBrush(colour) : QBrush(Qt::NoBrush));
    switch (sign) {
    case StatusSign::Live:
    case StatusSign::Over:
        painter.drawEllipse(place);
        break;
    case StatusSign::Changing:
        painter.drawArc(place, angleNow(), Circle * 2 / 3);
        break;
    case StatusSign::Failed: {
        const QRectF cross = place.adjusted(1, 1, -1, -1);
        painter.drawLine(cross.topLeft(), cross.bottomRight());
        painter.drawLine(cross.bottomLeft(), cross.topRight());
        break;
    }
    case StatusSign::Unknown:
        painter.drawLine(QPointF(place.left(), place.center().y()), QPointF(place.right(), place.center().y()));
        break;
    }
    painter.restore();
}

StatusMotion::StatusMotion(QAbstractItemView &view)
    : QObject(&view)
{
    m_frame.setSingleShot(true);
    m_frame.setInterval(FrameMs);
    connect(&m_frame, &QTimer::timeout, view.viewport(), qOverload<>(&QWidget::update));
}

void StatusMotion::goOn()
{
    if (!m_frame.isActive())
        m_frame.start();
}

} // namespace plato::ui
