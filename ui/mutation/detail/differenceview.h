// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/compare/textdifference.h"
#include "ui/mutation/detail/textview.h"

#include <optional>

namespace plato::ui {

/// The difference of two texts in one: what is gone is struck out, what is new underlined, so that it can be told
/// without colour, too.
class DifferenceView : public TextView
{
    Q_OBJECT

public:
    explicit DifferenceView(QWidget *parent = nullptr);

    /// Of long stretches that are the same only both ends are shown. False: so much differs that the end is left out.
    bool showDifference(const TextDifference &difference);
    void showPatch(const QString &patch); ///< a unified diff, as tools write it

private:
    void append(const QString &text, std::optional<TextDifference::Kind> kind);
};

} // namespace plato::ui
