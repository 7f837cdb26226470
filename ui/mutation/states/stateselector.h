// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QWidget>

class QAction;
class QComboBox;
class QSlider;
class QToolButton;

namespace plato {
class StateTimeline;
} // namespace plato

namespace plato::ui {

/// Chooses a state: from a list, by a step back or forward, or with a slider. GUI thread.
class StateSelector : public QWidget
{
    Q_OBJECT

public:
    explicit StateSelector(QWidget *parent = nullptr);

    /// The states to choose from: those of the session (null: no session), then those from files.
    void setStates(const StateTimeline *ofSession, const StateTimeline &opened);
    /// Marks the state that is shown. `ids`: of all states in their order; `shown` 0: none.
    void showState(const QList<quint64> &ids, quint64 shown);

    QList<QAction *> stepActions() const; ///< a step back and one forward

Q_SIGNALS:
    void chosen(quint64 id);

protected:
    void changeEvent(QEvent *event) override;

private:
    QToolButton *makeButton(const QString &name, const QString &tip, const QKeySequence &key, int by);
    void step(int by);
    qsizetype placeOfShown() const;
    void refreshIcons();

    QList<quint64> m_ids;
    quint64 m_shown = 0;
    QToolButton *m_previous = nullptr;
    QToolButton *m_next = nullptr;
    QComboBox *m_list = nullptr;
    QSlider *m_slider = nullptr;
};

} // namespace plato::ui
