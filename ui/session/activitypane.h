// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pane/pane.h"

class QPlainTextEdit;
class QTableView;

namespace plato {
class ActivityModel;
}

namespace plato::ui {

/// The requests of this run, and request and reply of the chosen one.
class ActivityPane : public Pane
{
    Q_OBJECT

public:
    /// The model outlives the pane.
    explicit ActivityPane(ActivityModel &model, QWidget *parent = nullptr);

    void showSelection(const Selection &) override {} // it lists the requests of all sessions
    /// Selects one request. False when it is not in the list any more.
    bool showExchange(quint64 exchangeId);

private:
    void refreshDetail();

    ActivityModel &m_model;
    QTableView *m_table = nullptr;
    QPlainTextEdit *m_detail = nullptr;
};

} // namespace plato::ui
