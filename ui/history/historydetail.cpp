// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/history/historydetail.h"

#include "core/journal/historytext.h"
#include "core/text/showntext.h"
#include "ui/common/elidedlabel.h"
#include "ui/common/icons.h"

#include <QHeaderView>
#include <QLabel>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

enum Column { TimeColumn, WhatColumn, OutcomeColumn, ColumnCount };
constexpr int PathRole = Qt::UserRole + 1;

} // namespace

HistoryDetail::HistoryDetail(QWidget *parent)
    : QWidget(parent)
    , m_title(new ElidedLabel)
    , m_end(new QLabel)
    , m_note(new QLabel)
    , m_steps(new QTreeWidget)
{
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setObjectName(u"historyTitle"_s);
    for (QLabel *label : {m_end, m_note}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setMinimumWidth(1); // a long word must not widen the pane
    }
    m_end->setObjectName(u"historyEnd"_s);
    m_note->setObjectName(u"historyNoteText"_s);
    m_steps->setObjectName(u"historySteps"_s);
    m_steps->setAccessibleName(tr("What was done with the session"));
    m_steps->setHeaderLabels({tr("Time"), tr("What"), tr("Outcome")});
    m_steps->setRootIsDecorated(false);
    m_steps->setUniformRowHeights(true);
    m_steps->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_steps->setFrameShape(QFrame::NoFrame);
    m_steps->setMinimumHeight(fontMetrics().height() * 3);
    m_steps->header()->setStretchLastSection(true);

    auto *words = new QVBoxLayout;
    words->setContentsMargins(8, 4, 8, 4);
    words->setSpacing(4);
    words->addWidget(m_title);
    words->addWidget(m_end);
    words->addWidget(m_note);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(words);
    column->addWidget(m_steps, 1);

    connect(m_steps, &QTreeWidget::itemActivated, this, [this](const QTreeWidgetItem *item) {
        if (const QString path = item->data(0, PathRole).toString(); !path.isEmpty())
            Q_EMIT stateActivated(path);
    });
    connect(m_steps, &QTreeWidget::itemSelectionChanged, this, &HistoryDetail::chosenStatesChanged);
    setDetails({});
}

void HistoryDetail::setDetails(const std::optional<HistoryDetails> &details)
{
    // A session that runs is written again and again: what was chosen in it stays so.
    const bool isSame = details && details->entry.session.id == m_session;
    const QStringList selected = isSame ? selectedPaths() : QStringList();
    const int scrolled = isSame ? m_steps->verticalScrollBar()->value() : 0;
    m_session = details ? details->entry.session.id : 0;
    const QSignalBlocker blocker(m_steps);
    m_steps->clear();
    m_latest.clear();
    if (!details) {
        m_title->setText(tr("No session is chosen"));
        m_end->clear();
        m_end->setToolTip({});
        m_note->hide();
        Q_EMIT chosenStatesChanged();
        return;
    }
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const HistoryEntry &entry = details->entry;
    m_title->setText(historytext::nameOf(entry.session));
    m_end->setText(historytext::endOf(entry.session, now));
    m_end->setToolTip(showntext::ourToolTip(historytext::evidenceOf(entry.session)));
    m_note->setText(showntext::text(entry.note));
    m_note->setVisible(!entry.note.isEmpty());

    // States stand where their fetches would, which say no more than they do.
    struct Step
    {
        QDateTime time;
        QString what;
        QString outcome;
        QString path;
    };
    QList<Step> steps;
    steps.append({entry.session.askedAt,
                  entry.session.request.isEmpty() ? tr("Seen for the first time") : tr("Asked for"),
                  showntext::line(entry.envNames),
                  {}});
    for (const JournalAction &action : details->actions) {
        if (action.kind == u"state"_s && action.isDone)
            continue;
        steps.append({action.startedAt, historytext::whatWasDone(action), historytext::whatCameOfIt(action), {}});
    }
    for (const JournalState &state : details->states) {
        steps.append({state.fetchedAt,
                      state.envs.isEmpty() ? tr("State") : tr("State of %1").arg(showntext::name(state.envs)),
                      historytext::titleOf(state), state.path});
        m_latest = state.path;
    }
    std::stable_sort(steps.begin(), steps.end(), [](const Step &a, const Step &b) { return a.time < b.time; });
    if (entry.session.endedAt.isValid())
        steps.append({entry.session.endedAt, tr("End"), historytext::endOf(entry.session, now), {}});
    for (const QString &line : historytext::evidenceOf(entry.session).split(u'\n'))
        steps.append({{}, {}, line, {}});
    for (const Step &step : std::as_const(steps))
        addRow(step.time, step.what, step.outcome, step.path);
    for (const int column : {TimeColumn, WhatColumn})
        m_steps->resizeColumnToContents(column);
    m_steps->setColumnWidth(WhatColumn,
                            std::min(m_steps->columnWidth(WhatColumn), fontMetrics().averageCharWidth() * 30));
    for (int row = 0; row < m_steps->topLevelItemCount() && !selected.isEmpty(); ++row) {
        QTreeWidgetItem *item = m_steps->topLevelItem(row);
        item->setSelected(selected.contains(item->data(0, PathRole).toString()));
    }
    m_steps->verticalScrollBar()->setValue(scrolled);
    Q_EMIT chosenStatesChanged();
}

void HistoryDetail::addRow(const QDateTime &time, const QString &what, const QString &outcome, const QString &path)
{
    auto *item = new QTreeWidgetItem(
        m_steps,
        {time.isValid() ? historytext::timeText(time, QDateTime::currentDateTimeUtc()) : QString(), what, outcome});
    for (const int column : {WhatColumn, OutcomeColumn})
        item->setToolTip(column, showntext::ourToolTip(item->text(column)));
    if (path.isEmpty())
        return;
    item->setIcon(WhatColumn, themedIcon(u"state"_s, palette()));
    item->setData(0, PathRole, path);
    item->setToolTip(WhatColumn, showntext::ourToolTip(tr("Press Enter to open this state among the mutations")));
}

QStringList HistoryDetail::selectedPaths() const
{
    QStringList paths;
    for (const QTreeWidgetItem *item : m_steps->selectedItems()) {
        if (const QString path = item->data(0, PathRole).toString(); !path.isEmpty())
            paths.append(path);
    }
    return paths;
}

QStringList HistoryDetail::chosenStates() const
{
    QStringList paths = selectedPaths();
    if (paths.isEmpty() && !m_latest.isEmpty())
        paths.append(m_latest);
    return paths;
}

} // namespace plato::ui
