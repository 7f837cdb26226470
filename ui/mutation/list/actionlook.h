// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/log/mutation.h"

#include <QColor>
#include <QIcon>
#include <QPalette>

namespace plato::ui {

/// A tone for an action that reads on `background`, light or dark.
QColor actionColor(Mutation::Action action, const QColor &background);

/// Plus, pencil, minus or dot: drawn, so that no font has to have it. `size` in device-independent pixels.
QIcon actionIcon(Mutation::Action action, const QPalette &palette, int size, qreal devicePixelRatio);

} // namespace plato::ui
