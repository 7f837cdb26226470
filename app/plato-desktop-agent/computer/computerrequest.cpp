// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/computer/computerrequest.h"

#include "app/plato-desktop-agent/tool/requestfields.h"

using namespace Qt::StringLiterals;

namespace plato::agent {

ComputerRequest ComputerRequest::read(RequestFields &fields)
{
    static const QStringList actions{
        u"screenshot"_s,      u"mouse_move"_s,    u"left_click"_s,   u"right_click"_s,
        u"middle_click"_s,    u"double_click"_s,  u"triple_click"_s, u"left_click_drag"_s,
        u"left_mouse_down"_s, u"left_mouse_up"_s, u"type"_s,         u"key"_s,
        u"hold_key"_s,        u"scroll"_s,        u"wait"_s,         u"cursor_position"_s,
    };
    static const QStringList directions{u"up"_s, u"down"_s, u"left"_s, u"right"_s};
    constexpr int maxScroll = 1000;

    ComputerRequest request;
    request.action = Action(fields.requiredWord(u"action"_s, actions));
    if (const auto point = fields.pair(u"coordinate"_s))
        request.coordinate = QPoint(point->first, point->second);
    request.text = fields.text(u"text"_s);
    if (const auto direction = fields.word(u"scroll_direction"_s, directions))
        request.scrollDirection = ScrollDirection(*direction);
    request.scrollAmount = fields.integer(u"scroll_amount"_s, 0, maxScroll);
    request.seconds = fields.number(u"duration"_s, 0, MaxSeconds);
    request.screenshotDelay = fields.number(u"screenshot_delay_s"_s, 0, MaxSeconds);
    return request;
}

} // namespace plato::agent
