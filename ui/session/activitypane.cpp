// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/activitypane.h"

#include "core/session/activitymodel.h"

#include <QFontDatabase>
#include <QHeaderView>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace plato::ui {

ActivityPane::ActivityPane(ActivityModel &model, QWidget *parent)
    : Pane({.name = u"activityPane"_s,
            .title = tr("&Activity"),
            .iconName = u"activity"_s,
            .shortcut = Qt::CTRL | Qt::Key_3},
           parent)
    , m_model(model)
{
    m_table = new QTableView(this);
    m_table->setObjectName(u"activityTable"_s);
    m_table->setAccessibleName(tr("Requests"));
    m_table->setModel(&m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionResizeMode(ActivityModel::PathColumn, QHeaderView::Stretch);
    const int digit = fontMetrics().horizontalAdvance(u'0');
    m_table->setColumnWidth(ActivityModel::TimeColumn, digit * 15);
    m_table->setColumnWidth(ActivityModel::OperationColumn, digit * 22);
    m_table->setColumnWidth(ActivityModel::StatusColumn, digit * 12);
    m_table->setColumnWidth(ActivityModel::DurationColumn, digit * 11);
    m_table->setColumnWidth(ActivityModel::SizeColumn, digit * 11);

    m_detail = new QPlainTextEdit(this);
    m_detail->setObjectName(u"activityDetail"_s);
    m_detail->setAccessibleName(tr("Request and reply"));
    m_detail->setReadOnly(true);
    m_detail->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_detail->setPlaceholderText(
        tr("Select a request to see what was sent and what came back. The API key is never kept."));

    auto *splitter = new QSplitter(Qt::Horizontal, this);
    splitter->addWidget(m_table);
    splitter->addWidget(m_detail);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);

    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ActivityPane::refreshDetail);
    // New requests stay in sight only while the end of the list is.
    connect(&m_model, &QAbstractItemModel::rowsAboutToBeInserted, this, [this] {
        const QScrollBar *bar = m_table->verticalScrollBar();
        m_table->setProperty("atEnd", bar->value() == bar->maximum());
    });
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, [this] {
        if (m_table->property("atEnd").toBool())
            m_table->scrollToBottom();
    });
}

bool ActivityPane::showExchange(quint64 exchangeId)
{
    const int row = m_model.rowOf(exchangeId);
    if (row < 0)
        return false;
    m_table->selectRow(row);
    m_table->scrollTo(m_model.index(row, 0));
    m_table->setFocus();
    return true;
}

void ActivityPane::refreshDetail()
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    m_detail->setPlainText(rows.isEmpty() ? QString() : ActivityModel::report(m_model.at(rows.constFirst().row())));
}

} // namespace plato::ui
