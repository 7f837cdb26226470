// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPoint>
#include <QRgb>
#include <QSize>

/// The programs that the benchmark of the desktop starts on its displays. Each is told what to do by lines on its
/// standard input, and ends with it.
namespace plato::bench {

constexpr QSize DesktopSize(1280, 800);
constexpr QPoint MarkerAt(8, 704); ///< a square that says by its colour which picture this is
constexpr QPoint KeyAt(208, 704);  ///< a square that changes its colour when a key is pressed
constexpr int SquareSize = 48;
constexpr QRgb MarkerColour = 0xffff00ff; ///< of the first square while nothing moves

/// A seeded moving picture, 60 a second, a third of it noise. "go", "stop".
int runSource(int &argc, char **argv);
/// DesktopScreen in a window of its own. Arguments after the first: agent, viewer, "live" or "screenshots". "control",
/// "hide".
int runView(int &argc, char **argv);

} // namespace plato::bench
