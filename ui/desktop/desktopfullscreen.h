// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QTimer>
#include <QWidget>

class QAction;
class QFrame;
class QLabel;
class QScrollArea;

namespace plato::ui {

class DesktopView;

/// The view of a desktop, and nothing else, on the whole screen that its window is on. A bar at the upper edge says who
/// gets keys and clicks, and how to leave; it goes after a while, and comes back when the pointer touches that edge.
///
/// Esc asks to leave, as closing the window does. While the view is in control every key belongs to the desktop, Esc
/// and F11 included: Ctrl and Alt together give control back first.
class DesktopFullScreen : public QWidget
{
    Q_OBJECT

public:
    /// Takes the view out of `home`, which outlives this object, and shows it. `commands` get buttons in the bar;
    /// their shortcuts, and those of `others`, work here, too.
    DesktopFullScreen(QScrollArea &home, const QList<QAction *> &commands, const QList<QAction *> &others,
                      QWidget *parent);

    /// Puts the view back, and deletes this object, later.
    void end();
    /// What the bar says from now on. Shown for a while when it is something else than before.
    void setHint(const QString &text);
    /// Shows other words for a while.
    void tell(const QString &text);

Q_SIGNALS:
    void leaveRequested();

protected:
    void closeEvent(QCloseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void createBar(const QList<QAction *> &commands);
    void showBar(const QString &text);
    void placeBar();

    QScrollArea &m_home;
    DesktopView *m_view = nullptr;
    QWidget *m_edge = nullptr; // at the top, over the view: the pointer that touches it wants the bar
    QFrame *m_bar = nullptr;
    QLabel *m_text = nullptr;
    QString m_hint;
    QTimer m_barTimer;
};

} // namespace plato::ui
