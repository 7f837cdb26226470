// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/envtablemodel.h"

#include <QPointer>
#include <QWidget>

class QAction;
class QMenu;
class QToolButton;

namespace plato::ui {

class BootBar;
class EnvTable;
class FetchBar;
class PanelHead;
class Selection;

/// The envs of the current session: their table, and a head that says which of them is chosen and chooses one, too,
/// when the table is collapsed. It asks through signals; the window carries out.
class EnvPanel : public QWidget
{
    Q_OBJECT

public:
    /// The selection outlives this object.
    explicit EnvPanel(Selection &selection, QWidget *parent = nullptr);

    void setSession(Session *session); ///< not owned; null empties the panel
    QString currentJobId() const;      ///< empty: none is chosen, which means all
    void setCurrentJobId(const QString &jobId);
    EnvTableModel &model() { return *m_model; }
    /// What the context menu of an env begins with. The actions outlive this object.
    void setCommands(const QList<QAction *> &commands) { m_commands = commands; }
    /// What can be done with the chosen env here.
    QMenu *copyMenu() const { return m_copyMenu; }
    QAction *browserAction() const { return m_browser; }
    /// Checked while the table is open.
    QAction *tableAction() const { return m_tableAction; }
    bool isCollapsed() const;
    void setCollapsed(bool isCollapsed);
    /// High enough for a few envs, and not for more than there are.
    int wantedHeight() const;

Q_SIGNALS:
    void currentChanged(const QString &jobId);
    void openInBrowserRequested(const QString &jobId);
    void copyPublicUrlRequested(const QString &jobId);
    void cancelRequested();
    /// maximumHeight() or wantedHeight() is another one: who lays the panel out has to share the room anew.
    void heightsChanged();

protected:
    void changeEvent(QEvent *event) override;
    bool event(QEvent *event) override;

private:
    void createActions();
    void refreshActions();
    void refreshIcons();
    void fillCopyMenu();
    void copy(const QString &text);
    void limitHeight();
    const Env *currentEnv() const;

    QPointer<Session> m_session;
    int m_toldHeight = 0;             // wantedHeight() at the last heightsChanged()
    EnvTableModel *m_model = nullptr; // child
    EnvTable *m_table = nullptr;
    BootBar *m_boot = nullptr;
    FetchBar *m_fetch = nullptr;
    PanelHead *m_head = nullptr;
    QAction *m_tableAction = nullptr;
    QToolButton *m_arrow = nullptr;
    QList<QAction *> m_commands;
    QAction *m_browser = nullptr;
    QMenu *m_copyMenu = nullptr;
    QToolButton *m_copyButton = nullptr;
};

} // namespace plato::ui
