// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/sessiontext.h"

namespace plato::ui {

Tone phaseTone(Session::Phase phase)
{
    switch (phase) {
    case Session::Phase::Creating:
    case Session::Phase::Booting:
    case Session::Phase::Closing:
        return Tone::Info;
    case Session::Phase::Ready:
        return Tone::Good;
    case Session::Phase::Failed:
        return Tone::Danger;
    case Session::Phase::Closed:
    case Session::Phase::Lost:
        return Tone::Neutral;
    }
    return Tone::Neutral;
}

} // namespace plato::ui
