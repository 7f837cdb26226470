// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plato-desktop-agent/computer/computerrequest.h"
#include "app/plato-desktop-agent/input/inputscript.h"
#include "core/text/error.h"

#include <QSize>
#include <QString>

namespace plato::agent {

class Keyboard;

/// The steps of an input action, or what is wrong with the request. `screen` and `pointer` are those of this moment,
/// and `keyboard` has just been refreshed. Empty for actions that touch nothing.
Expected<InputScript> planInput(const ComputerRequest &request, QSize screen, QPoint pointer, Keyboard &keyboard);

} // namespace plato::agent
