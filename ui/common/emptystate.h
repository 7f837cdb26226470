// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

class QLabel;
class QProgressBar;
class QPushButton;

namespace plato::ui {

/// What stands in an empty place: what is missing, why, and the buttons for what to do next. Scrolls when it is given
/// less room than large fonts need. Its words may quote servers: they are shown as they are, and can be copied.
class EmptyState : public QScrollArea
{
    Q_OBJECT

public:
    explicit EmptyState(QWidget *parent = nullptr);
    /// The parts are found as NAMETitle, NAMEText, NAMEBusy, NAMEButton and NAMESecondButton.
    explicit EmptyState(const QString &name, QWidget *parent = nullptr);

    /// An empty `button` shows none. What setSecondButton() and setBusy() had set is over.
    void setContent(const QString &iconName, const QString &title, const QString &text, const QString &button = {});
    void setSecondButton(const QString &text); ///< what else can be done; empty: none
    void setBusy(bool isBusy);                 ///< something is under way: wait

Q_SIGNALS:
    void clicked();
    void secondClicked();

protected:
    void changeEvent(QEvent *event) override;

private:
    void refreshIcon();

    QString m_iconName;
    QLabel *m_icon = nullptr;
    QLabel *m_title = nullptr;
    QLabel *m_text = nullptr;
    QProgressBar *m_busy = nullptr;
    QPushButton *m_button = nullptr;
    QPushButton *m_secondButton = nullptr;
};

} // namespace plato::ui
