// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/computer/computerrequest.h"

#include "app/plato-desktop-agent/tool/requestfields.h"

using namespace Qt::StringLiterals;

namespace plato::agent {

ComputerRequest ComputerRequest::read(RequestFields &fields)
{
    constexpr int maxScroll = 1000;

    ComputerRequest request;
    request.action = fields.requiredWord(u"action"_s, DesktopActions);
    if (const auto point = fields.pair(u"coordinate"_s))
        request.coordinate = QPoint(point->first, point->second);
    request.text = fields.text(u"text"_s);
    request.scrollDirection = fields.word(u"scroll_direction"_s, ScrollDirections);
    request.scrollAmount = fields.integer(u"scroll_amount"_s, 0, maxScroll);
    request.seconds = fields.number(u"duration"_s, 0, MaxSeconds);
    request.screenshotDelay = fields.number(u"screenshot_delay_s"_s, 0, MaxSeconds);
    return request;
}

} // namespace plato::agent
