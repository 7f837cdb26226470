// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

namespace plato::ui {

/// Fusion, with quiet buttons for closing tabs, a chevron behind the text of buttons that open a menu, titles
/// of columns that end with an ellipsis where they are cut, lines between the parts of the window, and outlines that
/// can be seen on a dark palette: its own are darker than the window. There tool buttons that are switched on have an
/// outline, too. Rows of trees and lists are as high as those of our tables.
class DeskStyle : public QProxyStyle
{
    Q_OBJECT

public:
    DeskStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                            const QWidget *widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                           const QWidget *widget) const override;
};

} // namespace plato::ui
