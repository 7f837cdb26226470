// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/desktopaction.h"

#include <QPoint>
#include <QRectF>
#include <QSize>
#include <QString>

#include <optional>

class QKeyEvent;

/// Pure functions between the picture on our screen and the desktop that it shows.
namespace plato {

/// Where a picture of `desktop` pixels lies in a view of `view` device independent pixels: as large as fits with the
/// right aspect, centred, its edges on whole device pixels. Empty when either size is.
QRectF fittedRect(QSize view, QSize desktop, qreal devicePixelRatio);
/// The same at one desktop pixel per device pixel. Larger than the view where it does not fit; then it starts at 0.
QRectF actualRect(QSize view, QSize desktop, qreal devicePixelRatio);

/// The desktop pixel under `point` of the view; nullopt outside of `picture`. All four edges belong to the picture.
std::optional<QPoint> desktopPoint(QPointF point, const QRectF &picture, QSize desktop);
/// The same, but a point outside becomes the nearest pixel inside: for drags that leave the picture.
QPoint clampedDesktopPoint(QPointF point, const QRectF &picture, QSize desktop);
/// The middle of a desktop pixel in the view.
QPointF viewPoint(QPoint desktopPoint, const QRectF &picture, QSize desktop);

/// What a key press means for the desktop: a `key` action in X notation, a `type` action, or nothing.
struct KeyInput
{
    enum class Kind { None, Key, Text };
    Kind kind = Kind::None;
    QString text;
    friend bool operator==(const KeyInput &, const KeyInput &) = default;
};

/// - A press that writes a character without Ctrl, Alt or Super is Text: the layout here decides, AltGr included.
/// - Everything else with a name is Key: modifiers in the order ctrl, alt, shift, super, then X's name of the key:
///   "ctrl+c", "ctrl+shift+plus", "shift+Tab", "Page_Up", "F5", "KP_Enter". Letters are lower case.
/// - Keypad digits and operators write their character; its other keys are the plain ones ("Home"), as the Num Lock
///   over there may be another; only its Enter keeps its name.
/// - Modifiers and locks alone, dead keys and keys without a name are None. A lone Super is the view's affair: only on
///   its release is it known to have been alone.
KeyInput mapKey(int key, Qt::KeyboardModifiers modifiers, const QString &text);
KeyInput mapKey(const QKeyEvent &event);

/// Wheel clicks in the contract's words.
struct WheelClicks
{
    ScrollDirection direction = ScrollDirection::Up;
    int amount = 0;
    friend bool operator==(const WheelClicks &, const WheelClicks &) = default;
};

/// Adds `angleDelta` (eighths of a degree, as QWheelEvent has it) to `rest` and takes out whole clicks of 15 degrees:
/// fine wheels and touchpads add up, turning round starts anew. The axis that turned further decides.
std::optional<WheelClicks> takeWheelClicks(QPoint angleDelta, QPoint &rest);

} // namespace plato
