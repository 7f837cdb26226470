// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/mutationpane.h"

#include "core/mutation/log/mutationtext.h"
#include "core/mutation/model/mutationlistmodel.h"
#include "ui/common/elidedlabel.h"
#include "ui/common/emptystate.h"
#include "ui/mutation/detail/mutationdetailview.h"
#include "ui/mutation/export/exportcommands.h"
#include "ui/mutation/filter/filterbar.h"
#include "ui/mutation/highlight/highlightlook.h"
#include "ui/mutation/highlight/highlightrulesdialog.h"
#include "ui/mutation/list/groupchooser.h"
#include "ui/mutation/list/mutationtable.h"
#include "ui/mutation/noise/noisecommands.h"
#include "ui/mutation/states/setmerger.h"
#include "ui/mutation/states/statesbar.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QStyle>
#include <QTimer>
#include <QToolButton>
#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::ui {

namespace {

constexpr int MaxNoticeLines = 3;
constexpr auto BusyDelay = 200ms; // what is done sooner does not flicker
constexpr int BusyWidth = 60;

} // namespace

MutationPane::MutationPane(QSettings &settings, QWidget *parent)
    : QWidget(parent)
    , m_settings(settings)
    , m_model(new MutationListModel(m_pool, this))
    , m_runner(std::make_unique<MutationQueryRunner>(m_pool))
    , m_merger(std::make_unique<SetMerger>(m_pool))
    , m_busyDelay(new QTimer(this))
    , m_filter(new FilterBar(settings))
    , m_group(new GroupChooser)
    , m_states(new StatesBar(settings, m_pool))
    , m_place(new QStackedWidget)
    , m_table(new MutationTable(m_model))
    , m_export(std::make_unique<ExportCommands>(*m_table, m_pool))
    , m_empty(new EmptyState(u"mutationEmpty"_s))
    , m_detail(new MutationDetailView(m_pool))
    , m_noise(new NoiseCommands(*m_table, *m_detail, settings, this))
{
    setObjectName(u"mutationPane"_s);
    m_busyDelay->setSingleShot(true);
    m_busyDelay->setInterval(BusyDelay);
    m_table->setObjectName(u"mutationTable"_s);
    m_table->setAccessibleName(tr("Changes"));
    m_place->addWidget(m_table);
    m_place->addWidget(m_empty);

    auto *splitter = new QSplitter(Qt::Horizontal);
    splitter->setObjectName(u"mutationSplitter"_s);
    auto *list = new QWidget;
    auto *listColumn = new QVBoxLayout(list);
    listColumn->setContentsMargins(0, 0, 0, 0);
    listColumn->setSpacing(0);
    listColumn->addWidget(m_place, 1);
    listColumn->addWidget(makeFooter());
    splitter->addWidget(list);
    splitter->addWidget(m_detail);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setChildrenCollapsible(false);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(makeToolRow());
    column->addWidget(m_states);
    column->addWidget(makeNotice());
    column->addWidget(splitter, 1);
    connectParts();
    connectSets();
    connectStates();
    setContent({});
}

MutationPane::~MutationPane()
{
    // What runs stops before the pool waits for it, and what has not begun never does.
    delete m_states;
    m_pool.clear();
}

QWidget *MutationPane::makeToolRow()
{
    m_merged = new QCheckBox(tr("&Merged"));
    m_merged->setObjectName(u"mutationMergedCheck"_s);
    m_merged->setToolTip(
        tr("Fold successive changes of a row into one, and let the server leave out what the test case "
           "ignores. Fetches the state again."));

    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    const int margin = style()->pixelMetric(QStyle::PM_LayoutVerticalSpacing);
    layout->setContentsMargins(margin, margin, margin, 0);
    layout->addWidget(m_filter, 1);
    layout->addWidget(m_group);
    layout->addWidget(m_merged);
    layout->addWidget(makeExportButton());
    return row;
}

/// Below the list: words that come and go must not move what one is about to click.
QWidget *MutationPane::makeFooter()
{
    m_busy = new QProgressBar;
    m_busy->setObjectName(u"mutationQueryBusy"_s);
    m_busy->setAccessibleName(tr("Looking for changes"));
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setMaximumWidth(BusyWidth);
    m_busy->hide();
    m_count = new ElidedLabel;
    m_count->setObjectName(u"mutationCount"_s);

    auto *row = new QWidget;
    row->setMinimumHeight(m_noise->button()->sizeHint().height()); // as high with the button as without it
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(style()->pixelMetric(QStyle::PM_LayoutVerticalSpacing), 0, 0, 0);
    layout->addWidget(m_count, 1);
    layout->addWidget(m_busy);
    layout->addWidget(m_noise->button());
    return row;
}

QWidget *MutationPane::makeExportButton()
{
    auto *menu = new QMenu(this);
    menu->addActions(m_export->actions());
    auto *button = new QToolButton;
    button->setObjectName(u"mutationExportButton"_s);
    button->setText(tr("E&xport"));
    button->setToolTip(tr("Copy the chosen changes, or write all that are shown into a file"));
    button->setAccessibleName(button->toolTip());
    button->setPopupMode(QToolButton::InstantPopup);
    button->setAutoRaise(true);
    button->setMenu(menu);
    connect(m_export.get(), &ExportCommands::exported, button, [button](const QString &path) {
        QToolTip::showText(button->mapToGlobal(button->rect().bottomLeft()), tr("Wrote %1").arg(path), button);
    });
    return button;
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

void MutationPane::connectParts()
{
    connect(m_filter, &FilterBar::filterChanged, this, [this](const FilterExpression &filter) {
        m_query.filter = filter;
        runQuery();
    });
    connect(m_filter, &FilterBar::problemChanged, this, &MutationPane::updatePlace);
    connect(m_runner.get(), &MutationQueryRunner::found, this, &MutationPane::takeResult);
    connect(m_runner.get(), &MutationQueryRunner::sameRowFound, this, &MutationPane::takeSameRow);
    connect(m_runner.get(), &MutationQueryRunner::busyChanged, this, [this](bool isBusy) {
        if (isBusy) {
            m_busyDelay->start();
        } else {
            m_busyDelay->stop();
            m_busy->hide();
            updateCount();
            updatePlace();
        }
    });
    connect(m_busyDelay, &QTimer::timeout, m_busy, &QWidget::show);
    connect(m_table, &MutationTable::sortChanged, this, &MutationPane::runQuery);
    connect(m_table, &MutationTable::sameRowWanted, this, [this](int step) {
        m_runner->findSameRow(m_model->result(), m_model->placeOfLine(m_table->currentIndex().row()), step);
    });
    connect(m_group, &GroupChooser::chosen, this, &MutationPane::runQuery);
    const auto offerColumns = [this] { m_group->setColumns(m_model->dataColumns()); };
    connect(m_model, &QAbstractItemModel::columnsInserted, this, offerColumns);
    connect(m_model, &QAbstractItemModel::columnsRemoved, this, offerColumns);
    m_table->addAction(m_group->action());
    addCommands(m_export->actions());
    auto *highlights = new QAction(tr("&Highlight Rules…"), this);
    highlights->setObjectName(u"mutationHighlightsAction"_s);
    connect(highlights, &QAction::triggered, this, &MutationPane::editHighlights);
    addCommands({highlights});
    m_model->setHighlights(readHighlightRules(m_settings));
    connect(m_filter, &FilterBar::accepted, this, [this] {
        m_isFirstRowWanted = m_runner->isBusy();
        m_rowToReturnTo = -1;
        if (!m_isFirstRowWanted)
            chooseFirstRow();
        m_table->setFocus();
    });
    auto *find = new QShortcut(QKeySequence::Find, this);
    find->setContext(Qt::WindowShortcut); // wherever the focus is, as long as the pane is shown
    connect(find, &QShortcut::activated, m_filter, &FilterBar::focusText);
    connect(m_filter, &FilterBar::dismissed, m_table, qOverload<>(&QWidget::setFocus));
    connect(m_merged, &QCheckBox::toggled, this, [this](bool isMerged) {
        const bool isFetched = std::any_of(m_content.envs.cbegin(), m_content.envs.cend(),
                                           [](const Env &env) { return env.log != nullptr; });
        if (isFetched)
            Q_EMIT stateRequested(m_content.jobId, isMerged);
        takeSources();
        updateCount();
        updatePlace();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
        if (!m_isTakingResult)
            m_rowToReturnTo = -1; // another one was chosen
        updateDetail();
    });
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
    m_noise->setEnvs(content.envs);
    m_table->setColumnHidden(MutationListModel::EnvColumn, content.envs.size() < 2);
    m_detail->setEnvs(content.envs);
    m_group->setComparing(m_states->comparison().has_value()); // before the rows are asked for
    takeSources();
    updateNotice();
    m_table->setComparing(m_states->comparison().has_value());
    updateCount();
    updatePlace();
}

void MutationPane::editHighlights()
{
    auto *dialog = new HighlightRulesDialog(readHighlightRules(m_settings), m_vocabulary, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        writeHighlightRules(m_settings, dialog->rules());
        m_model->setHighlights(dialog->rules());
        m_table->fitColumns();
    });
    dialog->open();
}

/// As a group of their own, here and in the menus.
void MutationPane::addCommands(const QList<QAction *> &actions)
{
    auto *separator = new QAction(this);
    separator->setSeparator(true);
    m_table->addAction(separator);
    m_table->addActions(actions);
}

QList<QAction *> MutationPane::commands() const
{
    return m_table->actions();
}

bool MutationPane::isBusy() const
{
    return m_runner->isBusy() || m_merger->isBusy();
}

void MutationPane::updateVocabulary()
{
    m_vocabulary = {};
    for (const MutationSet::Source &source : m_set.sources()) {
        m_vocabulary.envs.append(source.name());
        m_vocabulary.tables.append(source.log->tables());
        m_vocabulary.actions.append(source.log->words());
    }
    for (QStringList *names : {&m_vocabulary.tables, &m_vocabulary.actions}) {
        names->removeAll(QString());
        names->removeDuplicates();
    }
    m_vocabulary.tables.sort();
    m_vocabulary.columns = mutationquery::columnNames(m_set);
    m_filter->setVocabulary(m_vocabulary);
}

void MutationPane::runQuery()
{
    m_query.sort = m_table->sortedBy();
    m_query.isDescending = m_table->isDescending();
    m_query.group = m_group->aspect();
    m_query.noise = m_noise->rules();
    m_query.differences = m_states->shownDifferences();
    m_runner->run(m_set, m_query);
}

void MutationPane::takeResult(const MutationResult::Ptr &result, const MutationMatch::Ptr &match)
{
    const bool wasEmpty = m_model->rowCount() == 0;
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
    m_noise->setHiddenCount(result->hiddenCount);
    if ((wasEmpty || m_isFitWanted) && m_model->rowCount() > 0) {
        m_table->fitColumns();
        m_isFitWanted = false;
    } else if (match) {
        m_table->widenColumns();
    }
    updateCount();
    updatePlace();
    if (m_isFirstRowWanted || !m_table->currentIndex().isValid())
        chooseFirstRow();
    m_isFirstRowWanted = false;
    if (!result->isPartial) {
        const qsizetype place = result->placeOf(std::exchange(m_rowToReturnTo, -1));
        if (place >= 0)
            m_table->goToPlace(place);
    }
    if (m_table->currentIndex().isValid() && !m_table->selectionModel()->hasSelection())
        m_table->selectRow(m_table->currentIndex().row()); // the detail is of this one
    if (match && m_states->isFollowing() && m_query.sort.by == MutationQuery::By::Nothing)
        m_table->scrollToBottom(); // where the server puts what is new
    m_isTakingResult = false;
    updateDetail();
}

void MutationPane::takeSameRow(const MutationResult::Ptr &result, qsizetype place)
{
    if (result != m_model->result())
        return;
    if (place >= 0) {
        m_table->goToPlace(place);
        return;
    }
    const QRect cell = m_table->visualRect(m_table->currentIndex());
    QToolTip::showText(m_table->viewport()->mapToGlobal(cell.bottomLeft()), tr("No other change of this row there"),
                       m_table);
}

void MutationPane::updatePlace()
{
    const bool hasRows = recordCount() > 0;
    const bool hasMatches = m_model->recordCount() > 0 || m_runner->isBusy() || isHeadShown();
    // Before the page is changed: the focus must not fall out of the pane with the button that had it.
    const bool hadFocus = m_place->isAncestorOf(QApplication::focusWidget());
    if (!hasRows)
        showAdvice(m_rawSet.isEmpty() ? MutationGuide::adviceFor(m_content) : MutationGuide::adviceForNothingLeft());
    else if (!hasMatches)
        showAdvice(m_set.differences() && m_query.filter.isEmpty() && m_noise->hiddenCount() == 0
                       ? MutationGuide::adviceForNoDifference()
                       : MutationGuide::adviceForNoMatch(m_filter->textInForce(), m_noise->hiddenCount(),
                                                         m_filter->isTextReadable()));
    m_place->setCurrentWidget(hasRows && hasMatches ? static_cast<QWidget *>(m_table) : m_empty);
    if (hadFocus && hasRows && hasMatches)
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
    m_noticed = recordCount() > 0 ? MutationGuide::noticeFor(m_content) : MutationGuide::Notice();
    QStringList lines = m_noticed.lines;
    m_noticeText->setToolTip(lines.size() > MaxNoticeLines ? mutationtext::asToolTip(lines.join(u'\n')) : QString());
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
    const auto counted = [](int n) { return n == 1 ? tr("1 change") : tr("%Ln changes", nullptr, n); };
    const Env *latest = nullptr;
    bool isFetching = false;
    bool isCounted = false;
    for (const Env &env : std::as_const(m_content.envs)) {
        isFetching = isFetching || env.activity == Env::Activity::FetchingState;
        if (!MutationGuide::isLogCurrent(env))
            continue;
        isCounted = isCounted || MutationGuide::isCounted(env);
        if (!latest || latest->logFetchedAt < env.logFetchedAt)
            latest = &env;
    }
    QStringList parts;
    if (latest) {
        const auto all = int(recordCount());
        const auto shown = int(m_runner->isBusy() && m_query.filter.isEmpty() ? all : m_model->recordCount());
        if (isCounted)
            parts.append(shown == all ? counted(all) : tr("%L1 of %2", "shown of all").arg(shown).arg(counted(all)));
        if (const QString merged = mergedByWhom(); !merged.isEmpty())
            parts.append(merged);
        parts.append(tr("fetched %1 in %2 ms")
                         .arg(latest->logFetchedAt.toLocalTime().time().toString(u"HH:mm:ss"_s))
                         .arg(latest->logFetchMs));
    }
    if (isHeadShown()) {
        const auto first = int(m_rawSet.size());
        parts.append(first == 1 ? tr("the first change") : tr("the first %Ln changes", nullptr, first));
        parts.append(tr("reading the others…"));
    } else if (isFetching) {
        parts.append(tr("fetching…"));
    }
    m_count->setText(parts.join(u" · "_s));
}

qsizetype MutationPane::chosenRow() const
{
    const int line = m_table->currentIndex().row();
    const qsizetype place = line < 0 ? -1 : m_model->placeOfLine(line);
    return place < 0 ? -1 : qsizetype(m_model->result()->rows[size_t(place)]);
}

void MutationPane::updateDetail()
{
    m_detail->setRecord(m_model->result()->set, chosenRow());
}

void MutationPane::chooseFirstRow()
{
    if (m_model->recordCount() > 0)
        m_table->goToPlace(0);
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
    case MutationGuide::Step::ShowNoise:
        m_noise->showNoise(true);
        break;
    case MutationGuide::Step::ShowRaw:
        m_merged->setChecked(false);
        break;
    case MutationGuide::Step::ClearFilter:
        m_filter->clear();
        m_filter->focusText();
        break;
    }
}

} // namespace plato::ui
