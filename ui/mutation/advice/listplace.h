// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/mutation/content/mutationcontent.h"

#include <QStackedWidget>

namespace plato::ui {

class EmptyState;

/// The place of the list: the list itself, or advice with up to two buttons where there is nothing to list.
class ListPlace : public QStackedWidget
{
    Q_OBJECT

public:
    explicit ListPlace(QWidget *list, QWidget *parent = nullptr);

    void showList(); ///< the focus goes to the list, if it was on a button of the advice
    void showAdvice(const MutationGuide::Advice &advice);

Q_SIGNALS:
    void stepChosen(plato::ui::MutationGuide::Step step, const QString &jobId);

private:
    MutationGuide::Advice m_advice;
    QWidget *m_list = nullptr;
    EmptyState *m_empty = nullptr;
};

} // namespace plato::ui
