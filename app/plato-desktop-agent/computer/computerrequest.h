// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/desktopaction.h"

#include <QPoint>
#include <QString>

#include <optional>

namespace plato::agent {

class RequestFields;

/// The body of POST /computer.
struct ComputerRequest
{
    static constexpr double MaxSeconds = 100; ///< of a duration or delay: clients give a request up after 120

    DesktopAction action = DesktopAction::Screenshot;
    std::optional<QPoint> coordinate;
    std::optional<QString> text;
    std::optional<ScrollDirection> scrollDirection;
    std::optional<int> scrollAmount;
    std::optional<double> seconds;         ///< `duration`
    std::optional<double> screenshotDelay; ///< seconds

    /// Faults are noted in `fields`; the result is of use only when there are none.
    static ComputerRequest read(RequestFields &fields);
};

} // namespace plato::agent
