// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListWidget>

namespace plato::ui {

/// A list that may be filled while the focus is elsewhere. Of one of Qt's, a screen reader hears then that the focus is
/// on its current item, even if it is not seen.
class QuietList : public QListWidget
{
public:
    using QListWidget::QListWidget;

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override
    {
        if (hasFocus())
            QListWidget::currentChanged(current, previous);
        else
            QAbstractItemView::currentChanged(current, previous);
    }
};

} // namespace plato::ui
