// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/journal/journalrecords.h"
#include "ui/pane/pane.h"

#include <QPointer>
#include <QTimer>

#include <optional>

class QAction;
class QLabel;
class QLineEdit;
class QSplitter;
class QStackedLayout;
class QTableView;
class QToolButton;

namespace plato {
class HistoryModel;
class Journal;
class Workspace;
} // namespace plato

namespace plato::ui {

class EmptyState;
class HistoryDetail;

/// Past and present sessions, of this window and others, with or without a server: search, how each ended, its states,
/// and what can be done with it. GUI thread.
class HistoryPane : public Pane
{
    Q_OBJECT

public:
    explicit HistoryPane(Journal &journal, QWidget *parent = nullptr); ///< the journal outlives the pane

    void showSelection(const Selection &selection) override;
    QList<QAction *> fileActions() const override { return {m_open}; }
    bool isUsefulOffline() const override { return m_isWanted; }

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void createActions();
    QWidget *createTools();
    QWidget *createList();
    QWidget *createUndoStrip();
    void refreshIcons();
    void refreshActions();
    void refreshPlace();
    void search();
    void onCurrentChanged();
    void takeDetails(const std::optional<HistoryDetails> &details);
    void runAgain();
    void askNote();
    void toggleStar();
    void deleteChosen();
    void undoDelete();
    QList<JournalId> chosen() const;
    std::optional<MakeRequest> request() const;

    Journal &m_journal;
    HistoryModel *m_model = nullptr;
    std::optional<HistoryDetails> m_details; // of the current session
    JournalId m_shown = 0;                   // whose details were asked for last
    QList<JournalId> m_deleted;              // last
    QString m_problem;                       // why there is no history
    bool m_isWanted = false;                 // asked for although there is no server
    QPointer<Workspace> m_workspace;
    QString m_profileId;
    QString m_profileName;
    QTimer m_typing;    // until the person has stopped
    QTimer m_elsewhere; // looks for what other windows have written

    QLineEdit *m_text = nullptr;
    QToolButton *m_starred = nullptr;
    QLabel *m_count = nullptr;
    QTableView *m_table = nullptr;
    EmptyState *m_empty = nullptr;
    QStackedLayout *m_place = nullptr;
    HistoryDetail *m_detail = nullptr;
    QWidget *m_undoStrip = nullptr;
    QLabel *m_undoText = nullptr;
    QAction *m_open = nullptr; // the pane itself
    QAction *m_again = nullptr;
    QAction *m_openState = nullptr;
    QAction *m_star = nullptr;
    QAction *m_note = nullptr;
    QAction *m_delete = nullptr;
    QAction *m_undo = nullptr;
};

} // namespace plato::ui
