// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QPoint>

#include <chrono>
#include <cstdint>
#include <optional>
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
    bool foreign = false; ///< held down by somebody else, and let go by us only for as long as a script takes
    friend bool operator==(const KeyStep &, const KeyStep &) = default;
};

/// Gives a key without a meaning of its own one for a while; keysym 0 takes it away.
struct BindStep
{
    std::uint8_t keycode = 0;
    std::uint32_t keysym = 0;
    friend bool operator==(const BindStep &, const BindStep &) = default;
};

/// Sets what is locked and latched. The last one of a script gives back what was there before it.
struct LockStep
{
    std::uint8_t affected = 0; ///< modifiers, X's bits, that are locked or not; the others stay as they are
    std::uint8_t locked = 0;
    std::optional<std::uint8_t> layout; ///< none: as it is
    std::uint8_t latched = 0;           ///< modifiers; no others are
    std::int16_t latchedLayout = 0;
    friend bool operator==(const LockStep &, const LockStep &) = default;
};

struct PauseStep
{
    std::chrono::milliseconds length{0};
    friend bool operator==(const PauseStep &, const PauseStep &) = default;
};

using InputStep = std::variant<MoveStep, ButtonStep, KeyStep, BindStep, LockStep, PauseStep>;
using InputScript = QList<InputStep>;

} // namespace plato::agent
