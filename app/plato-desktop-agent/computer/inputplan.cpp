// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/computer/inputplan.h"

#include "app/plato-desktop-agent/input/keyboard.h"

#include <QRect>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::agent {

namespace {

constexpr auto Hover = 10ms;         // between moving the pointer to a place and pressing there
constexpr auto Pressed = 10ms;       // how long a click holds its button
constexpr auto BetweenClicks = 40ms; // of one double click; toolkits allow some 250 ms
constexpr auto BetweenWheelSteps = 5ms;
constexpr auto DragPause = 50ms; // after pressing and before releasing: toolkits want to see a drag begin and end
constexpr auto DragStep = 10ms;
constexpr int DragSteps = 12;
constexpr int DefaultScroll = 3;
constexpr std::uint8_t LeftButton = 1, MiddleButton = 2, RightButton = 3;

void click(InputScript &script, std::uint8_t button, int times)
{
    for (int i = 0; i < times; ++i) {
        if (i > 0)
            script += InputStep(PauseStep{BetweenClicks});
        script += InputStep(ButtonStep{button, true});
        script += InputStep(PauseStep{Pressed});
        script += InputStep(ButtonStep{button, false});
    }
}

InputScript drag(QPoint from, QPoint to)
{
    InputScript script{ButtonStep{LeftButton, true}, PauseStep{DragPause}};
    for (int i = 1; i <= DragSteps; ++i) {
        script += InputStep(MoveStep{from + (to - from) * i / DragSteps});
        script += InputStep(PauseStep{DragStep});
    }
    script += InputStep(PauseStep{DragPause});
    script += InputStep(ButtonStep{LeftButton, false});
    return script;
}

std::uint8_t wheelButton(ScrollDirection direction)
{
    switch (direction) {
    case ScrollDirection::Up:
        return 4;
    case ScrollDirection::Down:
        return 5;
    case ScrollDirection::Left:
        return 6;
    case ScrollDirection::Right:
        return 7;
    }
    Q_UNREACHABLE();
}

Expected<InputScript> scroll(const ComputerRequest &request)
{
    if (!request.scrollDirection)
        return failure(u"scroll_direction is required for scroll"_s);
    InputScript script;
    for (int i = request.scrollAmount.value_or(DefaultScroll); i > 0; --i) {
        const std::uint8_t button = wheelButton(*request.scrollDirection);
        script += InputStep(ButtonStep{button, true});
        script += InputStep(ButtonStep{button, false});
        script += InputStep(PauseStep{BetweenWheelSteps});
    }
    return script;
}

Expected<InputScript> keys(const ComputerRequest &request, Keyboard &keyboard)
{
    if (!request.text)
        return failure(u"text is required for this action"_s);
    if (request.action == DesktopAction::Type)
        return keyboard.type(*request.text);
    const auto combinations = readKeys(*request.text);
    if (!combinations)
        return tl::unexpected(combinations.error());
    if (request.action == DesktopAction::Key)
        return keyboard.press(*combinations);
    if (!request.seconds)
        return failure(u"duration is required for hold_key"_s);
    if (combinations->size() != 1)
        return failure(u"hold_key takes one key or combination"_s);
    return keyboard.hold(combinations->first(), std::chrono::milliseconds(qint64(*request.seconds * 1000)));
}

} // namespace

Expected<InputScript> planInput(const ComputerRequest &request, QSize screen, QPoint pointer, Keyboard &keyboard)
{
    const auto &to = request.coordinate;
    if (to && !QRect(QPoint(0, 0), screen).contains(*to))
        return failure(u"the coordinate (%1, %2) is outside the screen (%3 x %4)"_s.arg(to->x())
                           .arg(to->y())
                           .arg(screen.width())
                           .arg(screen.height()));
    InputScript script;
    if (to && request.action != DesktopAction::LeftClickDrag)
        script = {MoveStep{*to}, PauseStep{Hover}};

    switch (request.action) {
    case DesktopAction::MouseMove:
        if (!to)
            return failure(u"coordinate is required for mouse_move"_s);
        return InputScript{MoveStep{*to}};
    case DesktopAction::LeftClickDrag:
        if (!to)
            return failure(u"coordinate is required for left_click_drag"_s);
        return drag(pointer, *to);
    case DesktopAction::LeftMouseDown:
    case DesktopAction::LeftMouseUp:
        if (to)
            return failure(u"this action takes no coordinate: move the pointer first"_s);
        return InputScript{ButtonStep{LeftButton, request.action == DesktopAction::LeftMouseDown}};
    case DesktopAction::LeftClick:
        click(script, LeftButton, 1);
        return script;
    case DesktopAction::RightClick:
        click(script, RightButton, 1);
        return script;
    case DesktopAction::MiddleClick:
        click(script, MiddleButton, 1);
        return script;
    case DesktopAction::DoubleClick:
        click(script, LeftButton, 2);
        return script;
    case DesktopAction::TripleClick:
        click(script, LeftButton, 3);
        return script;
    case DesktopAction::Scroll:
        return scroll(request).map([&](const InputScript &wheel) { return script + wheel; });
    case DesktopAction::Type:
    case DesktopAction::Key:
    case DesktopAction::HoldKey:
        return keys(request, keyboard);
    case DesktopAction::Screenshot:
    case DesktopAction::Wait:
    case DesktopAction::CursorPosition:
        break;
    }
    return InputScript{};
}

} // namespace plato::agent
