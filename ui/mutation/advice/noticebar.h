// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/mutation/content/mutationcontent.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace plato::ui {

/// A line or two above the list: envs that have no rows to show, and a button for what can be done about it. Hidden
/// while there is nothing to say.
class NoticeBar : public QFrame
{
    Q_OBJECT

public:
    explicit NoticeBar(QWidget *parent = nullptr);

    void setNotice(const MutationGuide::Notice &notice);

Q_SIGNALS:
    void stepChosen(plato::ui::MutationGuide::Step step, const QString &jobId);

protected:
    void changeEvent(QEvent *event) override;

private:
    void refreshIcon();

    MutationGuide::Notice m_notice;
    QLabel *m_icon = nullptr;
    QLabel *m_text = nullptr;
    QPushButton *m_button = nullptr;
};

} // namespace plato::ui
