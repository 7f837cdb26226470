// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QHBoxLayout;

namespace plato::ui {

/// The row above a list: what it is, and what can be done with it. All heads are of one height, so that lists that
/// stand side by side begin at one line.
class PanelHead : public QWidget
{
    Q_OBJECT

public:
    explicit PanelHead(QWidget *parent = nullptr);

    void add(QWidget *widget); ///< at the end; takes it over
    void addTitle(const QString &title);
    void addSpace(); ///< what comes after it stands at the right

protected:
    void changeEvent(QEvent *event) override;

private:
    void fixHeight();

    QHBoxLayout *m_row = nullptr;
};

} // namespace plato::ui
