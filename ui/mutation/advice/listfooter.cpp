// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/advice/listfooter.h"

#include "ui/common/elidedlabel.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QStyle>
#include <QTimer>

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::ui {

namespace {

constexpr auto BusyDelay = 200ms;
constexpr int BusyWidth = 60;

} // namespace

ListFooter::ListFooter(QAbstractButton *button, QWidget *parent)
    : QWidget(parent)
    , m_text(new ElidedLabel)
    , m_busy(new QProgressBar)
    , m_busyDelay(new QTimer(this))
{
    m_text->setObjectName(u"mutationCount"_s);
    m_busy->setObjectName(u"mutationQueryBusy"_s);
    m_busy->setAccessibleName(tr("Looking for mutations"));
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setMaximumWidth(BusyWidth);
    m_busy->hide();
    m_busyDelay->setSingleShot(true);
    m_busyDelay->setInterval(BusyDelay);
    connect(m_busyDelay, &QTimer::timeout, m_busy, &QWidget::show);

    setMinimumHeight(button->sizeHint().height());
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(style()->pixelMetric(QStyle::PM_LayoutVerticalSpacing), 0, 0, 0);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_busy);
    layout->addWidget(button);
}

void ListFooter::setText(const QString &text)
{
    m_text->setText(text);
}

void ListFooter::setBusy(bool isBusy)
{
    if (isBusy) {
        m_busyDelay->start();
    } else {
        m_busyDelay->stop();
        m_busy->hide();
    }
}

} // namespace plato::ui
