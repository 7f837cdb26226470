// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"
#include "ui/common/choicebox.h"

#include <QPointer>

namespace plato::ui {

class Selection;

/// Chooses one env of the chosen session, or all of them; also where their table is collapsed.
class EnvChooser : public ChoiceBox
{
    Q_OBJECT

public:
    /// The selection outlives this object.
    explicit EnvChooser(Selection &selection, QWidget *parent = nullptr);

private:
    void takeSelection();
    void fill();
    void addNew();

    Selection &m_selection;
    QPointer<Session> m_session;
};

} // namespace plato::ui
