// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/mutation/mutationcontent.h"

#include <QScrollArea>

class QLabel;
class QProgressBar;
class QPushButton;

namespace plato::ui {

/// Stands where rows would be: what is the case, why, and the buttons for what to do next. Scrolls when it is given
/// less room than large fonts need.
class MutationPlaceholder : public QScrollArea
{
    Q_OBJECT

public:
    explicit MutationPlaceholder(QWidget *parent = nullptr);

    void setAdvice(const MutationGuide::Advice &advice);
    /// No row passes the filter, which is not a state of any env.
    void setNoMatch(const QString &filter);

Q_SIGNALS:
    void stepChosen(plato::ui::MutationGuide::Step step, const QString &jobId);
    void clearFilterChosen();

private:
    void choose(MutationGuide::Step step);

    QLabel *m_title = nullptr;
    QLabel *m_text = nullptr;
    QProgressBar *m_busy = nullptr;
    QPushButton *m_first = nullptr;
    QPushButton *m_second = nullptr;
    QPushButton *m_clearFilter = nullptr;
    MutationGuide::Advice m_advice;
};

} // namespace plato::ui
