// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QWidget>

class QAction;
class QSettings;
class QStackedLayout;
class QTabWidget;

namespace plato::ui {

class EmptyState;
class Pane;
class Selection;

/// The panes in tabs that can be closed, opened again and moved. Tells all of them what is chosen. Where every tab has
/// been closed, it says so and offers them again.
class PaneTabs : public QWidget
{
    Q_OBJECT

public:
    /// Takes the panes over, in the order that their tabs have at first. The selection outlives this object.
    PaneTabs(const QList<Pane *> &panes, const Selection &selection, QWidget *parent = nullptr);

    const QList<Pane *> &panes() const { return m_panes; }
    Pane *currentPane() const; ///< null when all are closed
    bool isOpen(const Pane *pane) const;
    void showPane(Pane *pane); ///< opens it if need be, and makes it the current one
    void closePane(Pane *pane);
    /// For a menu: what opens and closes each pane, then what is done with the current tab.
    const QList<QAction *> &viewActions() const { return m_viewActions; }

    /// Which panes are open, in which order, and which is the current one. Unknown names are passed over; a pane that
    /// the settings do not know comes behind the others, open if it is so at first.
    void restore(const QSettings &settings);
    void save(QSettings &settings) const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void openPane(Pane *pane);
    void focusPane(Pane *pane);
    void moveCurrent(int step);
    void onTabMoved();
    void createActions();
    QAction *createTabAction(const QString &name, const QString &text, const QKeySequence &shortcut);
    Pane *paneAt(int index) const;
    void refresh();
    void refreshIcons();

    QList<Pane *> m_panes; // as they were handed over
    QList<Pane *> m_order; // closed ones keep their place
    QTabWidget *m_tabs = nullptr;
    EmptyState *m_empty = nullptr;
    QStackedLayout *m_stack = nullptr;
    QList<QAction *> m_toggles; // of m_panes
    QList<QAction *> m_viewActions;
    QAction *m_close = nullptr;
    QAction *m_moveLeft = nullptr;
    QAction *m_moveRight = nullptr;
};

} // namespace plato::ui
