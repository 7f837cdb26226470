// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/deskstyle.h"

#include "ui/common/colours.h"

#include <QPainter>
#include <QStyleOption>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

/// Fusion's outline is the window's colour, made darker by 40 %: from this one it gets a light grey.
QPalette outlined(QPalette palette)
{
    palette.setColor(QPalette::Window, palette.color(QPalette::Window).lighter(300));
    return palette;
}

/// Has a menu that opens by a click anywhere on it.
const QStyleOptionToolButton *asMenuButton(const QStyleOption *option)
{
    const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
    const bool isOne = button && (button->features & QStyleOptionToolButton::HasMenu) &&
                       !(button->features & QStyleOptionToolButton::MenuButtonPopup);
    return isOne ? button : nullptr;
}

QPalette::ColorGroup groupOf(const QStyleOption &option)
{
    if (!(option.state & QStyle::State_Enabled))
        return QPalette::Disabled;
    return option.state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive;
}

/// Between two parts of the window.
QColor edge(const QPalette &palette)
{
    const QColor window = palette.color(QPalette::Window);
    return isDark(palette) ? window.lighter(170) : window.darker(118);
}

void drawChevron(QPainter &painter, const QRectF &area, const QColor &ink)
{
    constexpr qreal Half = 3.5;
    const QPointF tip = area.center() + QPointF(0, Half / 2);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(ink, 1.4, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(tip, tip + QPointF(-Half, -Half));
    painter.drawLine(tip, tip + QPointF(Half, -Half));
    painter.restore();
}

constexpr int ChevronRoom = 14;

} // namespace

DeskStyle::DeskStyle()
    : QProxyStyle(u"fusion"_s)
{
}

void DeskStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                              const QWidget *widget) const
{
    if (element == PE_PanelItemViewRow && !(option->state & State_Selected)) {
        // Called for every cell of a table, where Fusion computes its outlines even when there is nothing to draw.
        const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option);
        if (item && (item->features & QStyleOptionViewItem::Alternate))
            painter->fillRect(item->rect, item->palette.brush(groupOf(*item), QPalette::AlternateBase));
        return;
    }
    if (element == PE_IndicatorArrowDown && asMenuButton(option))
        return; // Fusion's tick in the corner: drawControl() has drawn a chevron behind the text
    if (element == PE_IndicatorTabClose) {
        // A plain cross, on an area when the pointer is there: Fusion's is a framed button, red on the current tab.
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        QColor ink = option->palette.color(QPalette::WindowText);
        if (option->state & (State_MouseOver | State_Sunken)) {
            ink.setAlphaF(option->state & State_Sunken ? 0.3F : 0.15F);
            painter->setPen(Qt::NoPen);
            painter->setBrush(ink);
            painter->drawRoundedRect(option->rect, 3, 3);
            ink.setAlphaF(1);
        } else {
            ink.setAlphaF(0.6F);
        }
        painter->setPen(QPen(ink, 1.4, Qt::SolidLine, Qt::RoundCap));
        const QRectF cross = QRectF(option->rect).adjusted(5, 5, -5, -5);
        painter->drawLine(cross.topLeft(), cross.bottomRight());
        painter->drawLine(cross.topRight(), cross.bottomLeft());
        painter->restore();
        return;
    }
    const bool isOutlined =
        element == PE_FrameLineEdit || element == PE_IndicatorCheckBox || element == PE_IndicatorRadioButton;
    if (isOutlined && isDark(option->palette)) {
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option)) {
            QStyleOptionButton copy(*button);
            copy.palette = outlined(copy.palette);
            return QProxyStyle::drawPrimitive(element, &copy, painter, widget);
        }
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option)) {
            QStyleOptionFrame copy(*frame);
            copy.palette = outlined(copy.palette);
            return QProxyStyle::drawPrimitive(element, &copy, painter, widget);
        }
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    // Fusion makes what is pressed a little darker, which nobody sees in the dark.
    if (element == PE_PanelButtonTool && (option->state & State_On) && isDark(option->palette)) {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(option->palette.color(QPalette::Highlight).lighter(130));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
        painter->restore();
    }
}

void DeskStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                            const QWidget *widget) const
{
    if (element == CE_Splitter) {
        const QRect place = option->rect;
        const bool isUpright = option->state & State_Horizontal;
        const QRect line = isUpright ? QRect(place.center().x(), place.top(), 1, place.height())
                                     : QRect(place.left(), place.center().y(), place.width(), 1);
        return painter->fillRect(line, edge(option->palette));
    }
    if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option);
        header && element == CE_HeaderLabel) {
        QStyleOptionHeader label(*header);
        label.text = label.fontMetrics.elidedText(label.text, Qt::ElideRight, label.rect.width());
        return QProxyStyle::drawControl(element, &label, painter, widget);
    }
    const auto *menuButton = element == CE_ToolButtonLabel ? asMenuButton(option) : nullptr;
    if (!menuButton)
        return QProxyStyle::drawControl(element, option, painter, widget);
    QStyleOptionToolButton label(*menuButton);
    label.rect.setWidth(label.rect.width() - ChevronRoom);
    label.rect = visualRect(option->direction, option->rect, label.rect);
    QProxyStyle::drawControl(element, &label, painter, widget);
    QRect place = option->rect;
    place.setLeft(place.right() - ChevronRoom);
    drawChevron(*painter, visualRect(option->direction, option->rect, place),
                option->palette.color(groupOf(*option), QPalette::ButtonText));
}

void DeskStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                                   const QWidget *widget) const
{
    if (control == CC_SpinBox && isDark(option->palette)) {
        if (const auto *box = qstyleoption_cast<const QStyleOptionSpinBox *>(option)) {
            QStyleOptionSpinBox copy(*box);
            copy.palette = outlined(copy.palette);
            return QProxyStyle::drawComplexControl(control, &copy, painter, widget);
        }
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QSize DeskStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                                  const QWidget *widget) const
{
    QSize needed = QProxyStyle::sizeFromContents(type, option, size, widget);
    if (type == CT_ItemViewItem)
        needed.setHeight(std::max(needed.height(), option->fontMetrics.height() * 3 / 2));
    if (type == CT_ToolButton && asMenuButton(option))
        needed.rwidth() += ChevronRoom;
    return needed;
}

} // namespace plato::ui
