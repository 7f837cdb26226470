// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/mutationpane.h"

#include "core/mutation/mutationfiltermodel.h"
#include "core/mutation/mutationtablemodel.h"
#include "ui/common/emptystate.h"
#include "ui/mutation/mutationdelegates.h"
#include "ui/mutation/mutationdetailview.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QFrame>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QStyle>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::ui {

namespace {

constexpr auto FilterDelay = 120ms; // typing is not held up by a long list
constexpr int MaxNoticeLines = 3;
constexpr int MaxColumnCharacters = 28; // at first; whoever wants more drags

} // namespace

MutationPane::MutationPane(QWidget *parent)
    : QWidget(parent)
    , m_model(new MutationTableModel(this))
    , m_rows(new MutationFilterModel(this))
    , m_filterDelay(new QTimer(this))
    , m_place(new QStackedWidget)
    , m_empty(new EmptyState(u"mutationEmpty"_s))
    , m_detail(new MutationDetailView)
{
    setObjectName(u"mutationPane"_s);
    m_rows->setSourceModel(m_model);
    m_filterDelay->setSingleShot(true);
    m_filterDelay->setInterval(FilterDelay);
    makeTable();
    m_place->addWidget(m_table);
    m_place->addWidget(m_empty);

    auto *splitter = new QSplitter(Qt::Horizontal);
    splitter->setObjectName(u"mutationSplitter"_s);
    splitter->addWidget(m_place);
    splitter->addWidget(m_detail);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setChildrenCollapsible(false);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(makeToolRow());
    column->addWidget(makeNotice());
    column->addWidget(splitter, 1);
    connectParts();
    setContent({});
}

QWidget *MutationPane::makeToolRow()
{
    m_filter = new QLineEdit;
    m_filter->setObjectName(u"mutationFilter"_s);
    m_filter->setAccessibleName(tr("Filter changes"));
    m_filter->setPlaceholderText(tr("Filter by action, table, key or value"));
    m_filter->setToolTip(tr("Show only changes that hold this text anywhere (%1)")
                             .arg(QKeySequence(QKeySequence::Find).toString(QKeySequence::NativeText)));
    m_filter->setClearButtonEnabled(true);
    m_merged = new QCheckBox(tr("&Merged"));
    m_merged->setObjectName(u"mutationMergedCheck"_s);
    m_merged->setToolTip(tr("Let the server fold successive changes of a row into one and leave out what the test case "
                            "ignores. Fetches the state again."));
    m_count = new QLabel;
    m_count->setObjectName(u"mutationCount"_s);
    m_count->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    const int margin = style()->pixelMetric(QStyle::PM_LayoutVerticalSpacing);
    layout->setContentsMargins(margin, margin, margin, 0);
    layout->addWidget(m_filter, 1);
    layout->addWidget(m_merged);
    layout->addWidget(m_count);
    return row;
}

QWidget *MutationPane::makeNotice()
{
    m_notice = new QFrame;
    m_notice->setObjectName(u"mutationNotice"_s);
    m_notice->setFrameShape(QFrame::StyledPanel);
    auto *icon = new QLabel;
    const int size = style()->pixelMetric(QStyle::PM_SmallIconSize);
    icon->setPixmap(style()->standardIcon(QStyle::SP_MessageBoxWarning).pixmap(size, size));
    m_noticeText = new QLabel;
    m_noticeText->setObjectName(u"mutationNoticeText"_s);
    m_noticeText->setTextFormat(Qt::PlainText);
    m_noticeText->setWordWrap(true);
    m_noticeText->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_noticeButton = new QPushButton;
    m_noticeButton->setObjectName(u"mutationNoticeButton"_s);

    auto *layout = new QHBoxLayout(m_notice);
    layout->setContentsMargins(6, 2, 6, 2);
    layout->addWidget(icon);
    layout->addWidget(m_noticeText, 1);
    layout->addWidget(m_noticeButton);
    m_notice->hide();
    return m_notice;
}

void MutationPane::makeTable()
{
    m_table = new QTableView;
    m_table->setObjectName(u"mutationTable"_s);
    m_table->setAccessibleName(tr("Changes"));
    m_table->setModel(m_rows);
    m_table->setItemDelegateForColumn(MutationTableModel::ActionColumn, new MutationActionDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() * 3 / 2);

    QHeaderView *header = m_table->horizontalHeader();
    header->setObjectName(u"mutationTableHeader"_s);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setHighlightSections(false);
    header->setSectionsMovable(true);
    header->setSortIndicatorClearable(true); // a third click: back to the server's order
    header->setSortIndicator(-1, Qt::AscendingOrder);
    m_table->setSortingEnabled(true);
    header->setResizeContentsPrecision(100);
    const int character = fontMetrics().averageCharWidth();
    header->setMinimumSectionSize(character * 6);
    header->setSectionResizeMode(MutationTableModel::ChangedColumn, QHeaderView::Stretch);

    auto *copy = new QAction(tr("&Copy as JSON"), this);
    copy->setObjectName(u"mutationCopyAction"_s);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, &MutationPane::copyRecords);
    m_table->addAction(copy);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
}

void MutationPane::connectParts()
{
    connect(m_filter, &QLineEdit::textChanged, m_filterDelay, qOverload<>(&QTimer::start));
    connect(m_filterDelay, &QTimer::timeout, this, &MutationPane::applyFilter);
    connect(m_filter, &QLineEdit::returnPressed, this, [this] {
        applyFilter();
        chooseFirstRow();
        m_table->setFocus();
    });
    auto *find = new QShortcut(QKeySequence::Find, this);
    find->setContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, this, [this] {
        m_filter->setFocus(Qt::ShortcutFocusReason);
        m_filter->selectAll();
    });
    auto *escape = new QShortcut(QKeySequence::Cancel, m_filter);
    escape->setContext(Qt::WidgetShortcut);
    connect(escape, &QShortcut::activated, this, [this] {
        m_filter->clear();
        applyFilter();
        m_table->setFocus();
    });
    connect(m_merged, &QCheckBox::toggled, this, [this](bool isMerged) {
        const bool isFetched = std::any_of(m_content.envs.cbegin(), m_content.envs.cend(),
                                           [](const Env &env) { return env.log != nullptr; });
        if (isFetched)
            Q_EMIT stateRequested(m_content.jobId, isMerged);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &MutationPane::updateDetail);
    connect(m_table, &QTableView::activated, m_detail, &MutationDetailView::focusDetail);
    connect(m_empty, &EmptyState::clicked, this, [this] { takeStep(m_advice.first, m_advice.jobId); });
    connect(m_empty, &EmptyState::secondClicked, this, [this] { takeStep(m_advice.second, m_advice.jobId); });
    connect(m_noticeButton, &QPushButton::clicked, this, [this] { takeStep(m_noticed.step, m_noticed.jobId); });
}

bool MutationPane::isMergeWanted() const
{
    return m_merged->isChecked();
}

void MutationPane::setContent(const MutationContent &content)
{
    if (content.jobId != m_content.jobId || content.hasSession != m_content.hasSession)
        m_isReplyWanted = false;
    m_content = content;
    QList<MutationTableModel::Source> sources;
    for (const Env &env : content.envs)
        sources.append({env.jobId, MutationGuide::nameOf(env), MutationGuide::isLogCurrent(env) ? env.log : nullptr});
    const bool wasEmpty = m_model->rowCount() == 0;
    m_model->setLogs(sources);
    if (wasEmpty && m_model->rowCount() > 0)
        fitColumns();
    m_table->setColumnHidden(MutationTableModel::EnvColumn, content.envs.size() < 2);
    m_detail->setEnvs(content.envs);
    updateNotice();
    updateCount();
    updatePlace();
    if (!m_table->currentIndex().isValid())
        chooseFirstRow();
    updateDetail();
}

void MutationPane::fitColumns()
{
    const int most = fontMetrics().averageCharWidth() * MaxColumnCharacters;
    for (int column = 0; column < MutationTableModel::ColumnCount; ++column) {
        if (column == MutationTableModel::ChangedColumn)
            continue; // takes what the others leave
        m_table->resizeColumnToContents(column);
        m_table->setColumnWidth(column, std::min(m_table->columnWidth(column), most));
    }
}

void MutationPane::applyFilter()
{
    m_filterDelay->stop();
    m_rows->setFilterText(m_filter->text().trimmed());
    updateCount();
    updatePlace();
    if (!m_table->currentIndex().isValid())
        chooseFirstRow();
    else
        m_table->scrollTo(m_table->currentIndex());
}

void MutationPane::updatePlace()
{
    const bool hasRows = m_model->rowCount() > 0;
    const bool hasMatches = m_rows->rowCount() > 0;
    // Before the page is changed: the focus must not fall out of the pane with the button that had it.
    const bool hadFocus = m_place->isAncestorOf(QApplication::focusWidget());
    if (!hasRows)
        showAdvice(MutationGuide::adviceFor(m_content));
    else if (!hasMatches)
        showAdvice(MutationGuide::adviceForNoMatch(m_rows->filterText()));
    m_place->setCurrentWidget(hasMatches ? static_cast<QWidget *>(m_table) : m_empty);
    if (hadFocus && hasMatches)
        m_table->setFocus();
    m_detail->setVisible(hasRows || m_isReplyWanted);
    m_filter->setEnabled(hasRows);
}

void MutationPane::showAdvice(const MutationGuide::Advice &advice)
{
    m_advice = advice;
    m_empty->setContent(u"state"_s, advice.title, advice.text, MutationGuide::textOf(advice.first));
    m_empty->setSecondButton(MutationGuide::textOf(advice.second));
    m_empty->setBusy(advice.isBusy);
}

void MutationPane::updateNotice()
{
    // Without any row the place where they would be says it all.
    m_noticed = m_model->rowCount() > 0 ? MutationGuide::noticeFor(m_content) : MutationGuide::Notice();
    QStringList lines = m_noticed.lines;
    m_noticeText->setToolTip(lines.size() > MaxNoticeLines ? lines.join(u'\n').toHtmlEscaped() : QString());
    if (lines.size() > MaxNoticeLines) {
        const auto left = int(lines.size()) - MaxNoticeLines + 1;
        lines = lines.first(MaxNoticeLines - 1);
        lines.append(tr("and %n more", nullptr, left));
    }
    m_noticeText->setText(lines.join(u'\n'));
    m_noticeButton->setText(MutationGuide::textOf(m_noticed.step));
    m_noticeButton->setVisible(m_noticed.step != MutationGuide::Step::None);
    m_notice->setVisible(!lines.isEmpty());
}

void MutationPane::updateCount()
{
    const auto counted = [](int n) { return n == 1 ? tr("1 change") : tr("%n changes", nullptr, n); };
    const Env *latest = nullptr;
    bool isMerged = false;
    bool isFetching = false;
    bool isCounted = false;
    for (const Env &env : std::as_const(m_content.envs)) {
        isFetching = isFetching || env.activity == Env::Activity::FetchingState;
        if (!MutationGuide::isLogCurrent(env))
            continue;
        isMerged = isMerged || env.logMerged;
        isCounted = isCounted || MutationGuide::isCounted(env);
        if (!latest || latest->logFetchedAt < env.logFetchedAt)
            latest = &env;
    }
    QStringList parts;
    if (latest) {
        const int all = m_model->rowCount();
        const int shown = m_rows->rowCount();
        if (isCounted)
            parts.append(shown == all ? counted(all) : tr("%1 of %2", "shown of all").arg(shown).arg(counted(all)));
        if (isMerged)
            parts.append(tr("merged"));
        parts.append(tr("fetched %1 in %2 ms")
                         .arg(latest->logFetchedAt.toLocalTime().time().toString(u"HH:mm:ss"_s))
                         .arg(latest->logFetchMs));
    }
    if (isFetching)
        parts.append(tr("fetching…"));
    m_count->setText(parts.join(u" · "_s));
}

void MutationPane::updateDetail()
{
    const QModelIndex row = m_rows->mapToSource(m_table->currentIndex());
    m_detail->setMutation(row.isValid() ? m_model->mutationAt(row.row()) : Mutation());
}

void MutationPane::chooseFirstRow()
{
    if (m_rows->rowCount() > 0)
        m_table->setCurrentIndex(m_rows->index(0, MutationTableModel::ActionColumn));
}

void MutationPane::takeStep(MutationGuide::Step step, const QString &jobId)
{
    switch (step) {
    case MutationGuide::Step::None:
        break;
    case MutationGuide::Step::NewSession:
        Q_EMIT newSessionRequested();
        break;
    case MutationGuide::Step::Reset:
        Q_EMIT resetRequested(jobId);
        break;
    case MutationGuide::Step::Fetch:
    case MutationGuide::Step::TryAgain:
        Q_EMIT stateRequested(jobId, isMergeWanted());
        break;
    case MutationGuide::Step::ShowReply:
        m_isReplyWanted = true;
        m_detail->show();
        m_detail->showReply(jobId);
        break;
    case MutationGuide::Step::ClearFilter:
        m_filter->clear();
        applyFilter();
        m_filter->setFocus();
        break;
    }
}

void MutationPane::copyRecords() const
{
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end(), [](const auto &a, const auto &b) { return a.row() < b.row(); });
    QByteArrayList records;
    for (const QModelIndex &row : std::as_const(rows))
        records.append(row.data(MutationTableModel::RawRole).toByteArray());
    if (records.isEmpty())
        return;
    const QByteArray text = records.size() == 1 ? records.first() : "[\n" + records.join(",\n") + "\n]\n";
    QApplication::clipboard()->setText(QString::fromUtf8(text));
}

} // namespace plato::ui
