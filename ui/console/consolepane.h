// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pool/pooltask.h"
#include "core/session/commandlog.h"
#include "ui/pane/pane.h"

#include <QPointer>
#include <QThreadPool>

class QAction;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;
class QSplitter;
class QStackedWidget;
class QTableView;

namespace plato {
class Session;
class Workspace;
} // namespace plato

namespace plato::ui {

class EmptyState;

/// Commands in the chosen env, or in all of the chosen session: a line to type one, the list of those that were run,
/// and what the current one wrote. GUI thread.
class ConsolePane : public Pane
{
    Q_OBJECT

public:
    explicit ConsolePane(QWidget *parent = nullptr);

    void showSelection(const Selection &selection) override;

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *createList();
    QWidget *createLine();
    void createActions();
    QAction *createAction(const QString &name, const QString &icon, const QString &text, const QString &tip);
    QList<Env> targets() const;
    void refreshTargets();
    void refreshDetail();
    void refreshPages();
    void run();
    void recall(int step);
    void save();
    const CommandRun *current() const; ///< null: none

    CommandLog m_log;
    QThreadPool m_pool; // writing files
    PoolTask m_saving;
    QPointer<Workspace> m_workspace;
    QPointer<Session> m_session;
    QString m_jobId; // empty: all envs
    int m_recalled = -1;
    QString m_typed; // before something was recalled

    QStackedWidget *m_pages = nullptr;
    EmptyState *m_empty = nullptr;
    QSplitter *m_splitter = nullptr;
    QTableView *m_table = nullptr;
    QPlainTextEdit *m_detail = nullptr;
    QLabel *m_target = nullptr;
    QLineEdit *m_line = nullptr;
    QSpinBox *m_limit = nullptr;
    QPushButton *m_run = nullptr;
    QAction *m_again = nullptr;
    QAction *m_cancel = nullptr;
    QAction *m_copyCommand = nullptr;
    QAction *m_copyOutput = nullptr;
    QAction *m_save = nullptr;
    QAction *m_clear = nullptr;
};

} // namespace plato::ui
