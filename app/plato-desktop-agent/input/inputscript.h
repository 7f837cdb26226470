// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QPoint>

#include <chrono>
#include <cstdint>
#include <variant>

namespace plato::agent {

/// Steps of one action on pointer and keyboard, played one after the other.
struct MoveStep
{
    QPoint to;
    friend bool operator==(const MoveStep &, const MoveStep &) = default;
};

struct ButtonStep
{
    std::uint8_t button = 1; ///< X's number: left, middle, right, wheel up, down, left, right
    bool down = false;
    friend bool operator==(const ButtonStep &, const ButtonStep &) = default;
};

struct KeyStep
{
    std::uint8_t keycode = 0;
    bool down = false;
    friend bool operator==(const KeyStep &, const KeyStep &) = default;
};

/// Gives a key without a meaning of its own one for a while; keysym 0 takes it away.
struct BindStep
{
    std::uint8_t keycode = 0;
    std::uint32_t keysym = 0;
    friend bool operator==(const BindStep &, const BindStep &) = default;
};

struct PauseStep
{
    std::chrono::milliseconds length{0};
    friend bool operator==(const PauseStep &, const PauseStep &) = default;
};

using InputStep = std::variant<MoveStep, ButtonStep, KeyStep, BindStep, PauseStep>;
using InputScript = QList<InputStep>;

} // namespace plato::agent
