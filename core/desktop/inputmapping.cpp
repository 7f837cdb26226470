// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/desktop/inputmapping.h"

#include <QHash>
#include <QKeyEvent>

#include <algorithm>
#include <array>
#include <cmath>
#include <xkbcommon/xkbcommon.h>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

constexpr int WheelClick = 120; // QWheelEvent: eighths of a degree, 15 degrees

/// Centres `size` device pixels in `view` device pixels, on whole pixels.
QRectF centred(QSizeF view, QSizeF size, qreal devicePixelRatio)
{
    const QPointF corner(std::max(0.0, std::floor((view.width() - size.width()) / 2)),
                         std::max(0.0, std::floor((view.height() - size.height()) / 2)));
    return {corner / devicePixelRatio, size / devicePixelRatio};
}

int pixelAt(qreal position, qreal start, qreal length, int count)
{
    return std::clamp(int(std::floor((position - start) * count / length)), 0, count - 1);
}

/// X's names (keysymdef.h and XF86keysym.h, without XK_) of keys that write nothing, or something else than they mean.
QString nameOfSpecialKey(int key)
{
    static const QHash<int, QString> names = {
        {Qt::Key_Escape, u"Escape"_s},
        {Qt::Key_Tab, u"Tab"_s},
        {Qt::Key_Backtab, u"Tab"_s},
        {Qt::Key_Backspace, u"BackSpace"_s},
        {Qt::Key_Return, u"Return"_s},
        {Qt::Key_Enter, u"KP_Enter"_s},
        {Qt::Key_Insert, u"Insert"_s},
        {Qt::Key_Delete, u"Delete"_s},
        {Qt::Key_Pause, u"Pause"_s},
        {Qt::Key_Print, u"Print"_s},
        {Qt::Key_SysReq, u"Sys_Req"_s},
        {Qt::Key_Clear, u"Clear"_s},
        {Qt::Key_Home, u"Home"_s},
        {Qt::Key_End, u"End"_s},
        {Qt::Key_Left, u"Left"_s},
        {Qt::Key_Up, u"Up"_s},
        {Qt::Key_Right, u"Right"_s},
        {Qt::Key_Down, u"Down"_s},
        {Qt::Key_PageUp, u"Page_Up"_s},
        {Qt::Key_PageDown, u"Page_Down"_s},
        {Qt::Key_Menu, u"Menu"_s},
        {Qt::Key_Help, u"Help"_s},
        {Qt::Key_Cancel, u"Cancel"_s},
        {Qt::Key_Select, u"Select"_s},
        {Qt::Key_Execute, u"Execute"_s},
        {Qt::Key_Undo, u"Undo"_s},
        {Qt::Key_Redo, u"Redo"_s},
        {Qt::Key_Find, u"Find"_s},
        {Qt::Key_Multi_key, u"Multi_key"_s},
        {Qt::Key_Space, u"space"_s},
        {Qt::Key_Back, u"XF86Back"_s},
        {Qt::Key_Forward, u"XF86Forward"_s},
        {Qt::Key_Refresh, u"XF86Reload"_s},
        {Qt::Key_HomePage, u"XF86HomePage"_s},
        {Qt::Key_Search, u"XF86Search"_s},
        {Qt::Key_Copy, u"XF86Copy"_s},
        {Qt::Key_Cut, u"XF86Cut"_s},
        {Qt::Key_Paste, u"XF86Paste"_s},
        {Qt::Key_VolumeUp, u"XF86AudioRaiseVolume"_s},
        {Qt::Key_VolumeDown, u"XF86AudioLowerVolume"_s},
        {Qt::Key_VolumeMute, u"XF86AudioMute"_s},
        {Qt::Key_MediaPlay, u"XF86AudioPlay"_s},
        {Qt::Key_MediaTogglePlayPause, u"XF86AudioPlay"_s},
        {Qt::Key_MediaStop, u"XF86AudioStop"_s},
        {Qt::Key_MediaNext, u"XF86AudioNext"_s},
        {Qt::Key_MediaPrevious, u"XF86AudioPrev"_s},
    };
    if (key >= Qt::Key_F1 && key <= Qt::Key_F35)
        return u"F%1"_s.arg(key - Qt::Key_F1 + 1);
    return names.value(key);
}

/// X's name of the key that writes `character`: "a", "plus", "odiaeresis", "U20BF"; empty when it has none.
QString nameOfCharacter(char32_t character)
{
    const xkb_keysym_t symbol = xkb_utf32_to_keysym(QChar::toLower(character));
    std::array<char, 64> name{};
    if (symbol == XKB_KEY_NoSymbol || xkb_keysym_get_name(symbol, name.data(), name.size()) <= 0)
        return {};
    return QString::fromLatin1(name.data());
}

bool isModifierOrLock(int key)
{
    switch (key) {
    case Qt::Key_Shift:
    case Qt::Key_Control:
    case Qt::Key_Meta:
    case Qt::Key_Alt:
    case Qt::Key_AltGr:
    case Qt::Key_Super_L:
    case Qt::Key_Super_R:
    case Qt::Key_Hyper_L:
    case Qt::Key_Hyper_R:
    case Qt::Key_Mode_switch:
    case Qt::Key_CapsLock: // Caps Lock and Num Lock of this computer have already had their effect on the text that is
                           // sent
    case Qt::Key_NumLock:
    case Qt::Key_ScrollLock:
        return true;
    default:
        return false;
    }
}

bool isPrintable(const QString &text)
{
    if (text.isEmpty())
        return false;
    const QList<uint> characters = text.toUcs4();
    return std::none_of(characters.cbegin(), characters.cend(), [](uint character) {
        const QChar::Category category = QChar::category(char32_t(character));
        return category == QChar::Other_Control || category == QChar::Other_Surrogate;
    });
}

QString nameOfKey(int key, const QString &text)
{
    if (const QString special = nameOfSpecialKey(key); !special.isEmpty())
        return special;
    if (key > 0 && key < Qt::Key_Escape) // Qt's codes below the special keys are Unicode, letters in upper case
        return nameOfCharacter(char32_t(key));
    if (key == Qt::Key_unknown && isPrintable(text))
        return nameOfCharacter(text.toUcs4().constFirst());
    return {};
}

} // namespace

QRectF fittedRect(QSize view, QSize desktop, qreal devicePixelRatio)
{
    if (view.isEmpty() || desktop.isEmpty())
        return {};
    const QSizeF device = QSizeF(view) * devicePixelRatio;
    const QSizeF fitted = QSizeF(desktop).scaled(device, Qt::KeepAspectRatio);
    // Rounded to whole pixels, but not beyond the view: nobody sees that the aspect is off by half a pixel, but a
    // blurred edge is seen.
    const QSizeF whole(std::clamp(std::round(fitted.width()), 1.0, std::max(1.0, std::floor(device.width()))),
                       std::clamp(std::round(fitted.height()), 1.0, std::max(1.0, std::floor(device.height()))));
    return centred(device, whole, devicePixelRatio);
}

QRectF actualRect(QSize view, QSize desktop, qreal devicePixelRatio)
{
    if (view.isEmpty() || desktop.isEmpty())
        return {};
    return centred(QSizeF(view) * devicePixelRatio, QSizeF(desktop), devicePixelRatio);
}

QPoint clampedDesktopPoint(QPointF point, const QRectF &picture, QSize desktop)
{
    if (picture.isEmpty() || desktop.isEmpty())
        return {};
    return {pixelAt(point.x(), picture.left(), picture.width(), desktop.width()),
            pixelAt(point.y(), picture.top(), picture.height(), desktop.height())};
}

std::optional<QPoint> desktopPoint(QPointF point, const QRectF &picture, QSize desktop)
{
    const bool inside = !picture.isEmpty() && !desktop.isEmpty() && point.x() >= picture.left() &&
                        point.x() <= picture.right() && point.y() >= picture.top() && point.y() <= picture.bottom();
    if (!inside)
        return std::nullopt;
    return clampedDesktopPoint(point, picture, desktop);
}

QPointF viewPoint(QPoint desktopPoint, const QRectF &picture, QSize desktop)
{
    if (desktop.isEmpty())
        return {};
    return {picture.left() + (desktopPoint.x() + 0.5) * picture.width() / desktop.width(),
            picture.top() + (desktopPoint.y() + 0.5) * picture.height() / desktop.height()};
}

KeyInput mapKey(int key, Qt::KeyboardModifiers modifiers, const QString &text)
{
    if (isModifierOrLock(key))
        return {};

    const bool keypad = modifiers.testFlag(Qt::KeypadModifier);
    const bool combined = modifiers & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier);
    // Some systems report AltGr as Ctrl+Alt. A character beyond ASCII shows that: Ctrl+Alt alone gives none.
    const bool altGr = modifiers.testFlag(Qt::GroupSwitchModifier) ||
                       (modifiers.testFlag(Qt::ControlModifier) && modifiers.testFlag(Qt::AltModifier) &&
                        !text.isEmpty() && text.at(0).unicode() > 0x7e);
    if ((!combined || altGr) && isPrintable(text))
        return {KeyInput::Kind::Text, text};

    QString name = nameOfKey(key, text);
    if (name.isEmpty())
        return {};
    if (keypad && key == Qt::Key_Return)
        name = u"KP_Enter"_s;

    QString keys;
    if (modifiers.testFlag(Qt::ControlModifier))
        keys += u"ctrl+"_s;
    if (modifiers.testFlag(Qt::AltModifier))
        keys += u"alt+"_s;
    if (modifiers.testFlag(Qt::ShiftModifier) || key == Qt::Key_Backtab)
        keys += u"shift+"_s;
    if (modifiers.testFlag(Qt::MetaModifier))
        keys += u"super+"_s;
    return {KeyInput::Kind::Key, keys + name};
}

KeyInput mapKey(const QKeyEvent &event)
{
    return mapKey(event.key(), event.modifiers(), event.text());
}

std::optional<WheelClicks> takeWheelClicks(QPoint angleDelta, QPoint &rest)
{
    const auto add = [](int delta, int before) {
        const bool turned = (delta > 0 && before < 0) || (delta < 0 && before > 0);
        return turned ? delta : before + delta;
    };
    rest = {add(angleDelta.x(), rest.x()), add(angleDelta.y(), rest.y())};

    const bool vertical = std::abs(rest.y()) >= std::abs(rest.x());
    int &turned = vertical ? rest.ry() : rest.rx();
    const int clicks = turned / WheelClick;
    if (clicks == 0)
        return std::nullopt;
    rest = vertical ? QPoint(0, turned % WheelClick) : QPoint(turned % WheelClick, 0);
    const auto direction = vertical ? (clicks > 0 ? ScrollDirection::Up : ScrollDirection::Down)
                                    : (clicks > 0 ? ScrollDirection::Left : ScrollDirection::Right);
    return WheelClicks{direction, std::abs(clicks)};
}

} // namespace plato
