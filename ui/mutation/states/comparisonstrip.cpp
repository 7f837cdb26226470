// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/states/comparisonstrip.h"

#include "core/text/showntext.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr std::array Kinds{Difference::Added, Difference::Removed, Difference::Changed, Difference::Same};
constexpr int BusyWidth = 80;

} // namespace

ComparisonStrip::ComparisonStrip(QWidget *parent)
    : QWidget(parent)
    , m_title(new QLabel)
    , m_busy(new QProgressBar)
    , m_by(new QComboBox)
    , m_close(new QToolButton)
{
    setObjectName(u"comparisonStrip"_s);
    m_title->setObjectName(u"comparisonTitle"_s);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_title->installEventFilter(this);
    m_busy->setObjectName(u"comparisonBusy"_s);
    m_busy->setAccessibleName(tr("Comparing"));
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setMaximumWidth(BusyWidth);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_title, 1);
    row->addWidget(m_busy);
    const std::array names{u"comparisonAdded"_s, u"comparisonRemoved"_s, u"comparisonChanged"_s, u"comparisonSame"_s};
    const std::array meanings{
        tr("Mutations of rows that the newer state alone has"), tr("Mutations of rows that the older state alone has"),
        tr("Mutations of rows that both states have, in which they differ"), tr("Mutations that both states have")};
    for (size_t i = 0; i < Kinds.size(); ++i) {
        m_kinds[i] = new QToolButton;
        m_kinds[i]->setObjectName(names[i]);
        m_kinds[i]->setCheckable(true);
        m_kinds[i]->setChecked(Kinds[i] != Difference::Same);
        m_kinds[i]->setToolTip(tr("%1. Show them, or leave them out").arg(meanings[i]));
        connect(m_kinds[i], &QToolButton::toggled, this, &ComparisonStrip::differencesChanged);
        row->addWidget(m_kinds[i]);
    }
    m_by->setObjectName(u"comparisonBy"_s);
    m_by->setAccessibleName(tr("What tells a row"));
    m_by->addItem(tr("by key"));
    m_by->setItemData(0, tr("Mutations of the same table and key are about one row: for states of one session"),
                      Qt::ToolTipRole);
    m_by->addItem(tr("by content"));
    m_by->setItemData(1, tr("Numbers that a counter gave tell nothing: for states of different sessions"),
                      Qt::ToolTipRole);
    m_by->setToolTip(tr("What tells that two mutations are about one row: its key, or what it says, where keys are "
                        "numbers that a counter gave"));
    connect(m_by, &QComboBox::activated, this, [this](int index) {
        Q_EMIT byChanged(index == 0 ? statecomparison::By::Key : statecomparison::By::Content);
    });
    row->addWidget(m_by);
    m_close->setObjectName(u"comparisonClose"_s);
    m_close->setText(tr("End comparison"));
    connect(m_close, &QToolButton::clicked, this, &ComparisonStrip::closed);
    row->addWidget(m_close);
    hide();
}

void ComparisonStrip::showBusy(const QString &older, const QString &newer, statecomparison::By by)
{
    m_older = older;
    m_newer = newer;
    elideTitle();
    const QString title = tr("%1  →  %2", "older state, newer state").arg(older, newer);
    m_title->setToolTip(showntext::ourToolTip(title));
    m_by->setCurrentIndex(by == statecomparison::By::Key ? 0 : 1);
    m_busy->show();
    m_close->setText(tr("Cancel"));
    setKinds(nullptr);
    show();
}

/// Elides the names of both states: each gets half of the width, and what the other one does not need.
void ComparisonStrip::elideTitle()
{
    const QFontMetrics metrics = m_title->fontMetrics();
    const QString frame = tr("%1  →  %2", "older state, newer state");
    const int room = m_title->width() - metrics.horizontalAdvance(frame.arg(QString(), QString()));
    const auto part = [&](const QString &text, const QString &other) {
        return metrics.elidedText(text, Qt::ElideRight, std::max(room / 2, room - metrics.horizontalAdvance(other)));
    };
    m_title->setText(frame.arg(part(m_older, m_newer), part(m_newer, m_older)));
}

bool ComparisonStrip::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_title && event->type() == QEvent::Resize)
        elideTitle();
    return QWidget::eventFilter(watched, event);
}

void ComparisonStrip::showResult(const Differences &differences)
{
    m_busy->hide();
    m_close->setText(tr("End comparison"));
    setKinds(&differences);
}

void ComparisonStrip::setKinds(const Differences *differences)
{
    const auto count = [&](Difference kind) {
        return differences ? QLocale().toString(qlonglong(differences->count(kind))) : QString();
    };
    m_kinds[0]->setText(tr("+ %1 added").arg(count(Difference::Added)));
    m_kinds[1]->setText(tr("− %1 removed").arg(count(Difference::Removed)));
    m_kinds[2]->setText(tr("≠ %1 changed").arg(count(Difference::Changed)));
    m_kinds[3]->setText(tr("= %1 same").arg(count(Difference::Same)));
    for (QToolButton *kind : m_kinds)
        kind->setVisible(differences);
}

quint32 ComparisonStrip::shownDifferences() const
{
    quint32 shown = 0;
    for (size_t i = 0; i < Kinds.size(); ++i) {
        if (m_kinds[i]->isChecked())
            shown |= bitOf(Kinds[i]);
    }
    return shown;
}

} // namespace plato::ui
