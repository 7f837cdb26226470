// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAbstractButton;
class QProgressBar;
class QTimer;

namespace plato::ui {

class ElidedLabel;

/// The line below the list: how many mutations there are, whether more are being looked for, and a button at its end.
/// It is below because its words come and go, and would move what one is about to click.
class ListFooter : public QWidget
{
    Q_OBJECT

public:
    /// Takes over the button, which may be hidden: the footer is as high without it.
    explicit ListFooter(QAbstractButton *button, QWidget *parent = nullptr);

    void setText(const QString &text);
    void setBusy(bool isBusy); ///< is shown after a while: what is done sooner does not flicker

private:
    ElidedLabel *m_text = nullptr;
    QProgressBar *m_busy = nullptr;
    QTimer *m_busyDelay = nullptr;
};

} // namespace plato::ui
