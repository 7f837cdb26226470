// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/sessiontext.h"

namespace plato::ui {

Tone stateTone(Session::State state)
{
    switch (state) {
    case Session::State::Creating:
    case Session::State::Booting:
    case Session::State::Closing:
        return Tone::Info;
    case Session::State::Ready:
        return Tone::Good;
    case Session::State::Failed:
        return Tone::Danger;
    case Session::State::Closed:
    case Session::State::Lost:
        return Tone::Neutral;
    }
    return Tone::Neutral;
}

} // namespace plato::ui
