// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/advice/listplace.h"

#include "ui/common/emptystate.h"

#include <QApplication>

using namespace Qt::StringLiterals;

namespace plato::ui {

ListPlace::ListPlace(QWidget *list, QWidget *parent)
    : QStackedWidget(parent)
    , m_list(list)
    , m_empty(new EmptyState(u"mutationEmpty"_s))
{
    addWidget(m_list);
    addWidget(m_empty);
    connect(m_empty, &EmptyState::clicked, this, [this] { Q_EMIT stepChosen(m_advice.first, m_advice.jobId); });
    connect(m_empty, &EmptyState::secondClicked, this, [this] { Q_EMIT stepChosen(m_advice.second, m_advice.jobId); });
}

void ListPlace::showList()
{
    // Asked before the page is changed: the focus would leave the place with the button that had it.
    const bool hadFocus = isAncestorOf(QApplication::focusWidget());
    setCurrentWidget(m_list);
    if (hadFocus)
        m_list->setFocus();
}

void ListPlace::showAdvice(const MutationGuide::Advice &advice)
{
    m_advice = advice;
    m_empty->setContent(u"state"_s, advice.title, advice.text, MutationGuide::textOf(advice.first));
    m_empty->setSecondButton(MutationGuide::textOf(advice.second));
    m_empty->setBusy(advice.isBusy);
    setCurrentWidget(m_empty);
}

} // namespace plato::ui
