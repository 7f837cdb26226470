// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLatin1StringView>
#include <QStringView>

#include <algorithm>
#include <array>
#include <optional>

/// The words of the desktop agent's contract (contract/desktop-agent.openapi.yaml), for its client and for the agent.
/// For each enum there is a list of its values, and wordOf() with the word that goes over the wire.
namespace plato {

/// What POST /computer can be asked to do.
enum class DesktopAction {
    Screenshot,
    MouseMove,
    LeftClick,
    RightClick,
    MiddleClick,
    DoubleClick,
    TripleClick,
    LeftClickDrag,
    LeftMouseDown,
    LeftMouseUp,
    Type,
    Key,
    HoldKey,
    Scroll,
    Wait,
    CursorPosition,
};

enum class ScrollDirection { Up, Down, Left, Right };

inline constexpr std::array DesktopActions{
    DesktopAction::Screenshot,    DesktopAction::MouseMove,   DesktopAction::LeftClick,   DesktopAction::RightClick,
    DesktopAction::MiddleClick,   DesktopAction::DoubleClick, DesktopAction::TripleClick, DesktopAction::LeftClickDrag,
    DesktopAction::LeftMouseDown, DesktopAction::LeftMouseUp, DesktopAction::Type,        DesktopAction::Key,
    DesktopAction::HoldKey,       DesktopAction::Scroll,      DesktopAction::Wait,        DesktopAction::CursorPosition,
};

inline constexpr std::array ScrollDirections{
    ScrollDirection::Up,
    ScrollDirection::Down,
    ScrollDirection::Left,
    ScrollDirection::Right,
};

constexpr QLatin1StringView wordOf(DesktopAction action)
{
    switch (action) {
    case DesktopAction::Screenshot:
        return QLatin1StringView("screenshot");
    case DesktopAction::MouseMove:
        return QLatin1StringView("mouse_move");
    case DesktopAction::LeftClick:
        return QLatin1StringView("left_click");
    case DesktopAction::RightClick:
        return QLatin1StringView("right_click");
    case DesktopAction::MiddleClick:
        return QLatin1StringView("middle_click");
    case DesktopAction::DoubleClick:
        return QLatin1StringView("double_click");
    case DesktopAction::TripleClick:
        return QLatin1StringView("triple_click");
    case DesktopAction::LeftClickDrag:
        return QLatin1StringView("left_click_drag");
    case DesktopAction::LeftMouseDown:
        return QLatin1StringView("left_mouse_down");
    case DesktopAction::LeftMouseUp:
        return QLatin1StringView("left_mouse_up");
    case DesktopAction::Type:
        return QLatin1StringView("type");
    case DesktopAction::Key:
        return QLatin1StringView("key");
    case DesktopAction::HoldKey:
        return QLatin1StringView("hold_key");
    case DesktopAction::Scroll:
        return QLatin1StringView("scroll");
    case DesktopAction::Wait:
        return QLatin1StringView("wait");
    case DesktopAction::CursorPosition:
        return QLatin1StringView("cursor_position");
    }
    return {};
}

constexpr QLatin1StringView wordOf(ScrollDirection direction)
{
    switch (direction) {
    case ScrollDirection::Up:
        return QLatin1StringView("up");
    case ScrollDirection::Down:
        return QLatin1StringView("down");
    case ScrollDirection::Left:
        return QLatin1StringView("left");
    case ScrollDirection::Right:
        return QLatin1StringView("right");
    }
    return {};
}

/// Which of `values` `word` stands for; none when it is no word of theirs.
template <typename T, size_t N>
std::optional<T> valueOf(QStringView word, const std::array<T, N> &values)
{
    const auto found = std::find_if(values.begin(), values.end(), [word](T value) { return word == wordOf(value); });
    return found == values.end() ? std::nullopt : std::optional(*found);
}

} // namespace plato
