// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace plato::ui {

/// Stands where a desktop would be: why there is none, what to do next, and the button that does it.
class MessagePage : public QWidget
{
    Q_OBJECT

public:
    explicit MessagePage(QWidget *parent = nullptr);

    /// An empty `button` shows none.
    void setContent(const QString &title, const QString &text, const QString &button = {});

Q_SIGNALS:
    void clicked();

private:
    QLabel *m_title = nullptr;
    QLabel *m_text = nullptr;
    QPushButton *m_button = nullptr;
};

} // namespace plato::ui
