// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>

namespace plato::ui {

/// The one button for a command that there is for a whole session and for one env of it: it is that for what is chosen.
class ScopeButton : public QToolButton
{
    Q_OBJECT

public:
    /// The actions say which they are, and outlive this object.
    ScopeButton(QAction *forAll, QAction *forOne, QWidget *parent = nullptr);

    void setForOne(bool isForOne);

private:
    QAction *m_forAll = nullptr;
    QAction *m_forOne = nullptr;
};

} // namespace plato::ui
