// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/panelhead.h"

#include "ui/common/elidedlabel.h"

#include <QEvent>
#include <QHBoxLayout>

namespace plato::ui {

PanelHead::PanelHead(QWidget *parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
{
    m_row->setContentsMargins(8, 0, 4, 0);
    m_row->setSpacing(4);
    fixHeight();
}

void PanelHead::add(QWidget *widget)
{
    m_row->addWidget(widget, 0, Qt::AlignVCenter);
}

void PanelHead::addTitle(const QString &title)
{
    auto *label = new ElidedLabel(this);
    label->setText(title);
    QFont bold = label->font();
    bold.setBold(true);
    label->setFont(bold);
    m_row->addWidget(label, 1);
}

void PanelHead::addSpace()
{
    m_row->addStretch(1);
}

void PanelHead::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fixHeight();
}

/// A line of text in a button, and air around it.
void PanelHead::fixHeight()
{
    setFixedHeight(fontMetrics().height() + 20);
}

} // namespace plato::ui
