// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;

namespace plato::ui {

/// Says under a filter line what is wrong with its text, and which filter is in force until it is mended. It
/// covers what is below the line, so that nothing moves while a person types, and is visible only while the line is.
class FilterProblem : public QFrame
{
    Q_OBJECT

public:
    /// Becomes a child of the window of `line`, and has to be deleted before `line`, which does not own it.
    explicit FilterProblem(QWidget *line);

    /// An empty problem hides it. `inForce` says which filter is in force.
    void showProblem(const QString &problem, const QString &inForce);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void place();
    void updateIcon();

    QWidget *m_line = nullptr;
    QLabel *m_icon = nullptr;
    QLabel *m_problem = nullptr;
    QLabel *m_inForce = nullptr;
};

} // namespace plato::ui
