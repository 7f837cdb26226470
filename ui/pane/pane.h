// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QList>
#include <QString>
#include <QStringList>
#include <QWidget>

class QAction;
class QMenu;

namespace plato {
struct MakeRequest;
}

namespace plato::ui {

class Selection;

/// One of the panes that the window holds in tabs. The window knows a pane by what is here alone: what it is called,
/// what it offers for the menus, and what it asks for. A pane does its own work, and knows no other pane.
class Pane : public QWidget
{
    Q_OBJECT

public:
    struct Traits
    {
        QString name;          ///< object name; settings know the pane by it, so it stays
        QString title;         ///< of the tab and of the entry in the View menu, with a mnemonic
        QString iconName;      ///< for themedIcon()
        QKeySequence shortcut; ///< opens the pane and gives it the focus
        bool isOpenAtFirst = true;
    };

    explicit Pane(Traits traits, QWidget *parent = nullptr);

    const Traits &traits() const { return m_traits; }
    /// The one way in which a pane is told what the person has chosen: at the beginning, and at every change. Called
    /// for closed panes, too; the selection outlives the pane.
    virtual void showSelection(const Selection &selection) = 0;
    /// Its commands, for the menu bar; null: it has none. Seen while the pane is open.
    QMenu *menu() const { return m_menu; }
    /// For the first menu, beside those of sessions; there whether the pane is open or not.
    virtual QList<QAction *> fileActions() const { return {}; }
    /// It has something to show although there is no server.
    virtual bool isUsefulOffline() const { return false; }

Q_SIGNALS:
    void wanted(); ///< it has something new: open it, and show it
    void newSessionRequested();
    void envRequested(const QString &jobId);                                    ///< of the chosen session, to be chosen
    void resetRequested(const QString &jobId);                                  ///< empty: the whole session
    void stateRequested(const QString &jobId, bool merge);                      ///< empty: the whole session
    void makeRequested(const plato::MakeRequest &request, const QString &name); ///< a session, without a question
    void statesRequested(const QStringList &paths); ///< files to be shown among the mutations
    /// Something went wrong that a person must know; words ready for the banner.
    void problem(const QString &text);
    /// As problem(), but it may pass: troubleOver() with the same `about` takes it back. `about` empty: never.
    void trouble(const QString &text, const QString &about);
    void troubleOver(const QString &about); ///< also where there was none

protected:
    QMenu *createMenu(const QString &name, const QString &title, const QList<QAction *> &actions);

private:
    Traits m_traits;
    QMenu *m_menu = nullptr;
};

} // namespace plato::ui
