// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;

namespace plato::ui {

/// Says under a filter line what is wrong with its text, and which filter is in force until it is mended. Lies over
/// what is below the line, so that nothing moves while somebody types. Is shown and hidden with the line.
class FilterProblem : public QFrame
{
    Q_OBJECT

public:
    /// `line` outlives this object, which is put into the window of the line.
    explicit FilterProblem(QWidget *line);

    /// An empty problem hides it. `inForce` is a text for people.
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
