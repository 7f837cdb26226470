// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/detail/mutationdetailview.h"

#include "core/mutation/model/recordtexts.h"
#include "core/pool/runonpool.h"
#include "core/text/jsontext.h"
#include "ui/mutation/detail/mutationvalueview.h"
#include "ui/mutation/detail/rawjsonview.h"
#include "ui/mutation/list/mutationdelegates.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QShortcut>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace plato::ui {

MutationDetailView::MutationDetailView(QThreadPool &pool, QWidget *parent)
    : QTabWidget(parent)
    , m_pool(pool)
    , m_model(new MutationDetailModel(this))
    , m_raw(new RawJsonView)
{
    setObjectName(u"mutationTabs"_s);
    setDocumentMode(true);
    addTab(makeDetailTab(), tr("&Detail"));
    addTab(m_raw, tr("Raw &JSON"));
    setTabToolTip(0, tr("The chosen mutation, column by column: old and new value"));
    setTabToolTip(1, tr("The chosen record, or the whole reply, as the server sent it"));
    makeCopyActions();
}

QWidget *MutationDetailView::makeDetailTab()
{
    m_table = new QTableView;
    m_table->setObjectName(u"mutationDetail"_s);
    m_table->setAccessibleName(tr("Columns of the chosen mutation, old and new value"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new MutationDetailDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() * 3 / 2);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);

    m_value = new MutationValueView;
    m_value->hide();

    auto *splitter = new QSplitter(Qt::Vertical);
    splitter->setObjectName(u"mutationDetailSplitter"_s);
    splitter->addWidget(m_table);
    splitter->addWidget(m_value);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 1);
    splitter->setChildrenCollapsible(false);

    m_reading = new QLabel;
    m_reading->setObjectName(u"mutationDetailReading"_s);
    m_reading->setMargin(style()->pixelMetric(QStyle::PM_LayoutLeftMargin) / 2);
    m_reading->hide();
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_reading);
    column->addWidget(splitter, 1);

    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &MutationDetailView::updateValue);
    connect(m_model, &QAbstractItemModel::modelReset, this, &MutationDetailView::updateValue);
    return page;
}

void MutationDetailView::makeCopyActions()
{
    const auto add = [this](const QString &name, const QString &text, auto &&act) {
        auto *action = new QAction(text, this);
        action->setObjectName(name);
        connect(action, &QAction::triggered, this, act);
        m_table->addAction(action);
        return action;
    };
    m_copyValue =
        add(u"mutationCopyValueAction"_s, tr("&Copy value"), [this] { copyCell(m_table->currentIndex().column()); });
    // Ctrl+C is for whatever has the focus, so that no menu shows it.
    connect(new QShortcut(QKeySequence::Copy, m_table, nullptr, nullptr, Qt::WidgetShortcut), &QShortcut::activated,
            m_copyValue, &QAction::trigger);
    m_copyOld =
        add(u"mutationCopyOldAction"_s, tr("Copy &old value"), [this] { copyCell(MutationDetailModel::OldColumn); });
    m_copyNew =
        add(u"mutationCopyNewAction"_s, tr("Copy &new value"), [this] { copyCell(MutationDetailModel::NewColumn); });
    m_copyRecord = add(u"mutationCopyRecordAction"_s, tr("Copy &record as JSON"),
                       [this] { QGuiApplication::clipboard()->setText(QString::fromUtf8(m_model->mutation().raw())); });
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);

    auto *menu = new QMenu(this);
    menu->addActions(m_table->actions());
    auto *button = new QToolButton;
    button->setObjectName(u"mutationCopyButton"_s);
    button->setText(tr("Copy"));
    button->setToolTip(tr("Copy a value or the whole record"));
    button->setAccessibleName(button->toolTip());
    button->setPopupMode(QToolButton::InstantPopup);
    button->setMenu(menu);
    setCornerWidget(button);
    connect(this, &QTabWidget::currentChanged, button, [button](int tab) { button->setVisible(tab == 0); });
    updateValue();
}

MutationDetailView::~MutationDetailView() = default;

const Mutation &MutationDetailView::mutation() const
{
    return m_model->mutation();
}

void MutationDetailView::setRecord(const MutationSet &set, qsizetype row)
{
    m_recordTask.cancel();
    const qsizetype bytes = row < 0 ? 0 : set.bytesOf(row);
    if (bytes <= RecordTextCache::MaxAtOnce) {
        const Mutation mutation = row < 0 ? Mutation() : set.at(row);
        setReading(0);
        setMutation(mutation, MutationDetailModel::rowsOf(mutation));
        return;
    }
    // If the same record was fetched again, it stays on the screen while it is read.
    if (mutation().raw() != set.raw(row)) {
        setMutation({}, {});
        setReading(bytes);
    }
    struct Read
    {
        Mutation mutation;
        QList<MutationDetailModel::Row> rows;
    };
    runOnPool(
        m_pool, m_recordTask.renew(),
        [set, row] {
            const Mutation mutation = set.at(row);
            return Read{mutation, MutationDetailModel::rowsOf(mutation)};
        },
        [this](const Read &read) {
            setReading(0);
            setMutation(read.mutation, read.rows);
        });
}

void MutationDetailView::setReading(qsizetype bytes)
{
    m_isReading = bytes > 0;
    m_reading->setText(tr("Reading a record of %1…").arg(QLocale().formattedDataSize(bytes)));
    m_reading->setVisible(m_isReading);
}

void MutationDetailView::setMutation(const Mutation &mutation, const QList<MutationDetailModel::Row> &rows)
{
    m_model->setMutation(mutation, rows);
    shareColumns(mutation.action());
    updateValue();
    m_raw->setRecord(mutation);
}

/// The side that has no values gives its room to the other one.
void MutationDetailView::shareColumns(Mutation::Action action)
{
    QHeaderView *header = m_table->horizontalHeader();
    const auto modeFor = [action](Mutation::Action empty) {
        return action == empty ? QHeaderView::ResizeToContents : QHeaderView::Stretch;
    };
    header->setSectionResizeMode(MutationDetailModel::OldColumn, modeFor(Mutation::Action::Insert));
    header->setSectionResizeMode(MutationDetailModel::NewColumn, modeFor(Mutation::Action::Delete));
}

void MutationDetailView::setEnvs(const QList<Env> &envs)
{
    m_raw->setEnvs(envs);
}

void MutationDetailView::showReply(const QString &jobId)
{
    m_raw->chooseReply(jobId);
    setCurrentWidget(m_raw);
    m_raw->setFocus();
}

void MutationDetailView::focusDetail()
{
    setCurrentIndex(0);
    if (!m_table->currentIndex().isValid())
        m_table->setCurrentIndex(m_model->index(0, MutationDetailModel::NameColumn));
    m_table->setFocus();
}

void MutationDetailView::updateValue()
{
    const QModelIndex index = m_table->currentIndex();
    const bool hasRow = index.isValid();
    if (m_copyRecord) {
        m_copyValue->setEnabled(hasRow);
        m_copyOld->setEnabled(hasRow);
        m_copyNew->setEnabled(hasRow);
        m_copyRecord->setEnabled(!m_model->mutation().raw().isEmpty());
    }
    if (!hasRow || !isWorthAView(index)) {
        m_value->hide();
        m_value->clear(); // does not keep the bytes of the record
        return;
    }
    m_value->setValue({m_model->mutation(), m_model->oldJson(index.row()), m_model->newJson(index.row()),
                       index.column() == MutationDetailModel::OldColumn});
    m_value->show();
    m_table->scrollTo(index);
}

/// True if the cell cannot show the whole value: it has several lines, is too wide, or has members.
bool MutationDetailView::isWorthAView(const QModelIndex &index) const
{
    if (index.column() == MutationDetailModel::NameColumn)
        return false;
    const QByteArrayView old = m_model->oldJson(index.row());
    const QByteArrayView now = m_model->newJson(index.row());
    const QByteArrayView chosen = index.column() == MutationDetailModel::OldColumn ? old : now;
    if (chosen.isEmpty())
        return false;
    const auto isLong = [&](QByteArrayView json) {
        const jsontext::Kind kind = jsontext::kindOf(json);
        if ((kind == jsontext::Kind::Object || kind == jsontext::Kind::Array) && !jsontext::isMarked(json))
            return true;
        const QString text = jsontext::textOf(json, 1000);
        return text.contains(u'\n') || fontMetrics().horizontalAdvance(text) > m_table->columnWidth(index.column());
    };
    return isLong(chosen) || (!old.isEmpty() && isLong(old)) || isLong(now);
}

void MutationDetailView::copyCell(int column)
{
    const QModelIndex index = m_table->currentIndex();
    if (index.isValid()) {
        QGuiApplication::clipboard()->setText(
            index.siblingAtColumn(column).data(MutationDetailModel::FullTextRole).toString());
    }
}

} // namespace plato::ui
