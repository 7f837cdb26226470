// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/envtablemodel.h"

#include <QPointer>
#include <QWidget>

class QAction;
class QLabel;
class QMenu;
class QTableView;
class QToolButton;

namespace plato::ui {

class BootBar;
class FetchBar;

/// The envs of the current session: their table and what can be done with the chosen one. It asks through signals; the
/// window carries out. Collapsed it is as high as its head alone, which names the chosen env and has its commands.
class EnvPanel : public QWidget
{
    Q_OBJECT

public:
    explicit EnvPanel(QWidget *parent = nullptr);

    void setSession(Session *session); ///< not owned; null empties the panel
    QString currentJobId() const;      ///< empty: none is chosen, which means all
    void setCurrentJobId(const QString &jobId);
    EnvTableModel &model() { return *m_model; }
    /// Checked while the table is open.
    QAction *tableAction() const { return m_tableAction; }
    bool isCollapsed() const;
    void setCollapsed(bool isCollapsed);

Q_SIGNALS:
    void currentChanged(const QString &jobId);
    void resetRequested(const QString &jobId);
    void stateRequested(const QString &jobId);
    void closeRequested(const QString &jobId);
    void openInBrowserRequested(const QString &jobId);
    void copyPublicUrlRequested(const QString &jobId);
    void cancelRequested();
    void heightLimitChanged(); ///< maximumHeight() is another one: who lays the panel out has to share the room anew

protected:
    void changeEvent(QEvent *event) override;
    bool event(QEvent *event) override;

private:
    QAction *createAction(const QString &name, const QString &icon, const QString &text, const QString &tip);
    void createActions();
    void refreshActions();
    void refreshIcons();
    void fillCopyMenu();
    void copy(const QString &text);
    void limitHeight();
    const Env *currentEnv() const;

    QPointer<Session> m_session;
    EnvTableModel *m_model = nullptr; // child
    QTableView *m_table = nullptr;
    BootBar *m_boot = nullptr;
    FetchBar *m_fetch = nullptr;
    QLabel *m_title = nullptr;
    QAction *m_tableAction = nullptr;
    QToolButton *m_arrow = nullptr;
    QAction *m_reset = nullptr;
    QAction *m_state = nullptr;
    QAction *m_close = nullptr;
    QAction *m_browser = nullptr;
    QMenu *m_copyMenu = nullptr;
    QToolButton *m_copyButton = nullptr;
};

} // namespace plato::ui
