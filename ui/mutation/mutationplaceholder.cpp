// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/mutationplaceholder.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr int TextWidthInCharacters = 60; // a line that reads well

void setButton(QPushButton *button, MutationGuide::Step step)
{
    button->setVisible(step != MutationGuide::Step::None);
    button->setText(MutationGuide::textOf(step));
}

} // namespace

MutationPlaceholder::MutationPlaceholder(QWidget *parent)
    : QScrollArea(parent)
{
    setObjectName(u"mutationPlaceholder"_s);
    setWidgetResizable(true);
    setFrameShape(QFrame::StyledPanel);
    setFocusPolicy(Qt::NoFocus); // its buttons have the focus

    auto *page = new QWidget;
    page->setBackgroundRole(QPalette::Base);
    page->setAutoFillBackground(true);

    m_title = new QLabel;
    m_title->setObjectName(u"mutationEmptyTitle"_s);
    QFont titleFont = m_title->font();
    titleFont.setPointSizeF(titleFont.pointSizeF() * 1.2);
    titleFont.setBold(true);
    m_title->setFont(titleFont);
    m_text = new QLabel;
    m_text->setObjectName(u"mutationEmptyText"_s);
    for (QLabel *label : {m_title, m_text}) {
        label->setTextFormat(Qt::PlainText); // words of servers and names of envs are no HTML
        label->setWordWrap(true);
        label->setAlignment(Qt::AlignCenter);
        label->setMaximumWidth(fontMetrics().averageCharWidth() * TextWidthInCharacters * 3 / 2);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_busy = new QProgressBar;
    m_busy->setObjectName(u"mutationBusy"_s);
    m_busy->setAccessibleName(tr("Waiting"));
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setMaximumWidth(fontMetrics().averageCharWidth() * TextWidthInCharacters / 2);

    m_first = new QPushButton;
    m_first->setObjectName(u"mutationEmptyButton"_s);
    m_second = new QPushButton;
    m_second->setObjectName(u"mutationEmptySecondButton"_s);
    m_clearFilter = new QPushButton(tr("Clear filter"));
    m_clearFilter->setObjectName(u"mutationClearFilterButton"_s);
    connect(m_first, &QPushButton::clicked, this, [this] { choose(m_advice.first); });
    connect(m_second, &QPushButton::clicked, this, [this] { choose(m_advice.second); });
    connect(m_clearFilter, &QPushButton::clicked, this, &MutationPlaceholder::clearFilterChosen);

    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    for (QPushButton *button : {m_first, m_second, m_clearFilter})
        buttons->addWidget(button);
    buttons->addStretch();

    auto *column = new QVBoxLayout(page);
    column->addStretch();
    for (QWidget *widget : std::initializer_list<QWidget *>{m_title, m_text, m_busy}) {
        auto *row = new QHBoxLayout; // centred, and as wide as its largest width allows
        row->addStretch(1);
        row->addWidget(widget, 1000);
        row->addStretch(1);
        column->addLayout(row);
    }
    column->addSpacing(fontMetrics().height() / 2);
    column->addLayout(buttons);
    column->addStretch();
    setWidget(page);
}

void MutationPlaceholder::setAdvice(const MutationGuide::Advice &advice)
{
    m_advice = advice;
    m_title->setText(advice.title);
    m_text->setText(advice.text);
    m_text->setVisible(!advice.text.isEmpty());
    m_busy->setVisible(advice.isBusy);
    setButton(m_first, advice.first);
    setButton(m_second, advice.second);
    m_clearFilter->hide();
    setAccessibleName(advice.title);
}

void MutationPlaceholder::setNoMatch(const QString &filter)
{
    setAdvice({tr("No change matches “%1”").arg(filter), {}, {}, {}, {}, false});
    m_clearFilter->show();
}

void MutationPlaceholder::choose(MutationGuide::Step step)
{
    Q_EMIT stepChosen(step, m_advice.jobId);
}

} // namespace plato::ui
