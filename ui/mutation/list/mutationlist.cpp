// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/list/mutationlist.h"

#include "ui/mutation/list/mutationtable.h"

#include <QItemSelectionModel>
#include <QScrollBar>
#include <QToolTip>

#include <utility>

using namespace Qt::StringLiterals;

namespace plato::ui {

MutationList::MutationList(QThreadPool &pool, QObject *parent)
    : QObject(parent)
    , m_model(pool)
    , m_table(std::make_unique<MutationTable>(&m_model))
    , m_runner(pool)
{
    m_table->setObjectName(u"mutationTable"_s);
    m_table->setAccessibleName(tr("Mutations"));
    connect(&m_runner, &MutationQueryRunner::found, this, &MutationList::takeResult);
    connect(&m_runner, &MutationQueryRunner::sameRowFound, this, &MutationList::takeSameRow);
    connect(&m_runner, &MutationQueryRunner::busyChanged, this, &MutationList::busyChanged);
    connect(m_table.get(), &MutationTable::sameRowWanted, this, [this](int step) {
        m_runner.findSameRow(result(), m_model.placeOfLine(m_table->currentIndex().row()), step);
    });
    connectPerson();
}

MutationList::~MutationList() = default;

void MutationList::connectPerson()
{
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
        if (!m_isTakingResult)
            m_rowToReturnTo = -1; // another one was chosen
        Q_EMIT recordChosen(result()->set, chosenRow());
        if (!m_isTakingResult && m_table->hasFocus())
            Q_EMIT readingBegun();
    });
    const QScrollBar *bar = m_table->verticalScrollBar();
    connect(bar, &QScrollBar::actionTriggered, this,
            [this, bar] { // by a person: rows that come move the bar without this signal
                if (bar->sliderPosition() < bar->maximum())
                    Q_EMIT readingBegun();
                else if (bar->maximum() > 0)
                    Q_EMIT endReached();
            });
}

void MutationList::run(const MutationSet &set, const MutationQuery &query)
{
    m_query = query;
    m_query.sort = m_table->sortedBy();
    m_query.isDescending = m_table->isDescending();
    m_runner.run(set, m_query);
}

void MutationList::setHighlights(const QList<HighlightRule> &rules)
{
    m_model.setHighlights(rules);
    m_table->fitColumns();
}

void MutationList::fitWithNextRows()
{
    m_isFitWanted = true;
}

qsizetype MutationList::chosenRow() const
{
    const int line = m_table->currentIndex().row();
    const qsizetype place = line < 0 ? -1 : m_model.placeOfLine(line);
    return place < 0 ? -1 : qsizetype(m_model.result()->rows[size_t(place)]);
}

void MutationList::chooseFirstRow()
{
    m_isFirstRowWanted = m_runner.isBusy();
    m_rowToReturnTo = -1;
    if (!m_isFirstRowWanted)
        goToFirstRow();
}

void MutationList::goToFirstRow()
{
    if (m_model.recordCount() > 0)
        m_table->goToPlace(0);
}

void MutationList::takeResult(const MutationResult::Ptr &result, const MutationMatch::Ptr &match)
{
    const bool wasEmpty = m_model.rowCount() == 0;
    m_isTakingResult = true;
    const auto inThisSet = [&match](qsizetype row) {
        const quint32 now = row < 0 ? MutationResult::Nowhere : match ? match->newRowOf[size_t(row)] : quint32(row);
        return now == MutationResult::Nowhere ? -1 : qsizetype(now);
    };
    const qsizetype chosen = inThisSet(chosenRow());
    m_rowToReturnTo = inThisSet(m_rowToReturnTo);
    m_table->showResult(result, match);
    if (result->isPartial && m_rowToReturnTo < 0 && result->placeOf(chosen) < 0)
        m_rowToReturnTo = chosen;
    if ((wasEmpty || m_isFitWanted) && m_model.rowCount() > 0) {
        m_table->fitColumns();
        m_isFitWanted = false;
    } else {
        if (match)
            m_table->widenColumns();
    }
    Q_EMIT rowsShown();
    if (m_isFirstRowWanted || !m_table->currentIndex().isValid())
        goToFirstRow();
    m_isFirstRowWanted = false;
    if (!result->isPartial) {
        const qsizetype place = result->placeOf(std::exchange(m_rowToReturnTo, -1));
        if (place >= 0)
            m_table->goToPlace(place);
    }
    if (m_table->currentIndex().isValid() && !m_table->selectionModel()->hasSelection())
        m_table->selectRow(m_table->currentIndex().row()); // the detail is of this one
    m_isTakingResult = false;
    Q_EMIT resultShown(match != nullptr);
    Q_EMIT recordChosen(m_model.result()->set, chosenRow());
}

void MutationList::takeSameRow(const MutationResult::Ptr &result, qsizetype place)
{
    if (result != m_model.result())
        return;
    if (place >= 0) {
        m_table->goToPlace(place);
        return;
    }
    const QRect cell = m_table->visualRect(m_table->currentIndex());
    QToolTip::showText(m_table->viewport()->mapToGlobal(cell.bottomLeft()), tr("No other mutation of this row there"),
                       m_table.get());
}

} // namespace plato::ui
