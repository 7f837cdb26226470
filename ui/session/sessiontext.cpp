// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/sessiontext.h"

#include <QCoreApplication>

namespace plato::ui {

namespace {
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(plato::ui::SessionText)
};
} // namespace

QString stateText(Session::State state)
{
    switch (state) {
    case Session::State::Creating:
        return Words::tr("creating");
    case Session::State::Booting:
        return Words::tr("starting");
    case Session::State::Ready:
        return Words::tr("ready");
    case Session::State::Closing:
        return Words::tr("closing");
    case Session::State::Closed:
        return Words::tr("closed");
    case Session::State::Failed:
        return Words::tr("failed");
    case Session::State::Lost:
        return Words::tr("ended");
    }
    return {};
}

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

bool isStateOver(Session::State state)
{
    return state == Session::State::Closed || state == Session::State::Failed || state == Session::State::Lost;
}

} // namespace plato::ui
