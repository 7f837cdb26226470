// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/log/mutation.h"

#include <QColor>
#include <QIcon>
#include <QPalette>

namespace plato::ui {

/// A colour for an action that can be read on `background`, light or dark.
QColor actionColor(Mutation::Action action, const QColor &background);

/// Paints a plus, pencil, minus or dot, so that no font needs to have such signs. `size` in device-independent pixels.
QIcon actionIcon(Mutation::Action action, const QPalette &palette, int size, qreal devicePixelRatio);

} // namespace plato::ui
