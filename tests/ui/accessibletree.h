// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QWidget;

namespace plato::test {

/// What a screen reader finds in a window, through Qt's accessible interfaces.
struct AccessibleTree
{
    int controls = 0;   ///< what can be acted on or read, and shows
    QStringList faults; ///< in words, one a control: no fitting role, no name, or not in the tree at all

    static AccessibleTree of(QWidget &window);
};

} // namespace plato::test
