// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"
#include "ui/common/colours.h"

#include <QString>

namespace plato::ui {

QString stateText(Session::State state);
Tone stateTone(Session::State state);
bool isStateOver(Session::State state); ///< Closed, Failed, Lost

} // namespace plato::ui
