// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pane/pane.h"

#include <optional>

class QAction;
class QPlainTextEdit;
class QTableView;

namespace plato {
class ActivityFilter;
class ActivityModel;
struct Exchange;
} // namespace plato

namespace plato::ui {

class ActivityBar;

/// The requests of this run, and request and reply of the chosen one.
class ActivityPane : public Pane
{
    Q_OBJECT

public:
    /// The model outlives the pane.
    explicit ActivityPane(ActivityModel &model, QWidget *parent = nullptr);

    void showSelection(const Selection &selection) override;
    /// Selects one request. False when it is not in the list any more.
    bool showExchange(quint64 exchangeId);

Q_SIGNALS:
    void repeatRequested(const plato::Exchange &exchange); ///< of a read

private:
    void createActions();
    const Exchange *chosen() const; ///< null: none
    void refreshDetail();
    void holdRow();
    void restoreRow();

    ActivityModel &m_model;
    ActivityFilter *m_filter = nullptr;
    ActivityBar *m_bar = nullptr;
    QAction *m_copyCurl = nullptr;
    QAction *m_copyPython = nullptr;
    QAction *m_repeat = nullptr;
    std::optional<int> m_heldTop; // where the chosen row stands, while others come and go
    QTableView *m_table = nullptr;
    QPlainTextEdit *m_detail = nullptr;
};

} // namespace plato::ui
