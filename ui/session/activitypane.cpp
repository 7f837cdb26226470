// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/activitypane.h"

#include "core/session/activityfilter.h"
#include "core/session/activitymodel.h"
#include "core/session/requesttext.h"
#include "ui/common/rowtable.h"
#include "ui/session/activitybar.h"

#include <QAction>
#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <utility>

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
    m_filter = new ActivityFilter(m_model, this);
    m_bar = new ActivityBar(*m_filter, this);
    m_table = new QTableView(this);
    m_table->setObjectName(u"activityTable"_s);
    m_table->setAccessibleName(tr("Requests"));
    m_table->setModel(m_filter);
    setUpRows(*m_table, ActivityModel::PathColumn);
    const int digit = fontMetrics().horizontalAdvance(u'0');
    m_table->setColumnWidth(ActivityModel::TimeColumn, digit * 14);
    m_table->setColumnWidth(ActivityModel::OperationColumn, digit * 18);
    m_table->setColumnWidth(ActivityModel::StatusColumn, digit * 8);
    m_table->setColumnWidth(ActivityModel::DurationColumn, digit * 10);
    m_table->setColumnWidth(ActivityModel::SizeColumn, digit * 10);

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
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(splitter, 1);
    createActions();

    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ActivityPane::refreshDetail);
    connect(m_bar, &ActivityBar::aboutToFilter, this, &ActivityPane::holdRow);
    connect(m_bar, &ActivityBar::filtered, this, &ActivityPane::restoreRow);
    // The oldest go when there are too many.
    connect(m_filter, &QAbstractItemModel::rowsAboutToBeRemoved, this, &ActivityPane::holdRow);
    connect(m_filter, &QAbstractItemModel::rowsRemoved, this, &ActivityPane::restoreRow, Qt::QueuedConnection);
    // New requests stay in sight only while the end of the list is.
    connect(m_filter, &QAbstractItemModel::rowsAboutToBeInserted, this, [this] {
        const QScrollBar *bar = m_table->verticalScrollBar();
        m_table->setProperty("atEnd", bar->value() == bar->maximum() && !chosen());
    });
    connect(m_filter, &QAbstractItemModel::rowsInserted, this, [this] {
        if (m_table->property("atEnd").toBool())
            m_table->scrollToBottom();
    });
    refreshDetail();
}

void ActivityPane::createActions()
{
    const auto create = [this](const QString &name, const QString &text, const QString &tip) {
        auto *action = new QAction(text, m_table);
        action->setObjectName(name);
        action->setToolTip(tip);
        m_table->addAction(action);
        return action;
    };
    m_copyCurl = create(u"copyCurlAction"_s, tr("Copy as &curl"),
                        tr("A command for a terminal; the key is taken from PLATO_API_KEY there"));
    m_copyPython = create(u"copyPythonAction"_s, tr("Copy as &Python"),
                          tr("A program of the standard library; the key is taken from PLATO_API_KEY there"));
    m_repeat = create(u"repeatRequestAction"_s, tr("&Repeat"), tr("Ask once more; only what changes nothing"));
    connect(m_copyCurl, &QAction::triggered, this, [this] {
        if (const Exchange *exchange = chosen())
            QGuiApplication::clipboard()->setText(requesttext::asCurl(*exchange));
    });
    connect(m_copyPython, &QAction::triggered, this, [this] {
        if (const Exchange *exchange = chosen())
            QGuiApplication::clipboard()->setText(requesttext::asPython(*exchange));
    });
    connect(m_repeat, &QAction::triggered, this, [this] {
        if (const Exchange *exchange = chosen())
            Q_EMIT repeatRequested(*exchange);
    });
}

void ActivityPane::showSelection(const Selection &selection)
{
    m_bar->showSelection(selection);
}

const Exchange *ActivityPane::chosen() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_filter->at(rows.constFirst().row());
}

void ActivityPane::holdRow()
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    if (!rows.isEmpty() && !m_heldTop)
        m_heldTop = m_table->rowViewportPosition(rows.constFirst().row());
}

void ActivityPane::restoreRow()
{
    const auto top = std::exchange(m_heldTop, std::nullopt);
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    if (!top || rows.isEmpty())
        return;
    QScrollBar *bar = m_table->verticalScrollBar();
    bar->setValue(bar->value() + m_table->rowViewportPosition(rows.constFirst().row()) - *top);
}

bool ActivityPane::showExchange(quint64 exchangeId)
{
    if (m_filter->rowOf(exchangeId) < 0)
        m_bar->clear(); // it may only be hidden
    const int row = m_filter->rowOf(exchangeId);
    if (row < 0)
        return false;
    m_table->selectRow(row);
    m_table->scrollTo(m_filter->index(row, 0));
    m_table->setFocus();
    return true;
}

void ActivityPane::refreshDetail()
{
    const Exchange *exchange = chosen();
    m_detail->setPlainText(exchange ? ActivityModel::report(*exchange) : QString());
    for (QAction *action : {m_copyCurl, m_copyPython})
        action->setEnabled(exchange && requesttext::isWhole(*exchange));
    m_repeat->setEnabled(exchange && exchange->method == "GET");
}

} // namespace plato::ui
