// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"
#include "ui/common/colours.h"

namespace plato::ui {

/// How a session in this state is to be coloured.
Tone phaseTone(Session::Phase phase);

} // namespace plato::ui
