// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/mutationpane.h"

#include "core/session/catalogue.h"
#include "core/session/session.h"
#include "ui/mutation/advice/listfooter.h"
#include "ui/mutation/advice/listplace.h"
#include "ui/mutation/advice/noticebar.h"
#include "ui/mutation/content/liststate.h"
#include "ui/mutation/content/sessioncontent.h"
#include "ui/mutation/detail/mutationdetailview.h"
#include "ui/mutation/expected/expectedcommands.h"
#include "ui/mutation/export/exportcommands.h"
#include "ui/mutation/filter/filterbar.h"
#include "ui/mutation/filter/vocabulary.h"
#include "ui/mutation/highlight/highlightcommands.h"
#include "ui/mutation/list/groupchooser.h"
#include "ui/mutation/list/mutationlist.h"
#include "ui/mutation/list/mutationtable.h"
#include "ui/mutation/noise/noisecommands.h"
#include "ui/mutation/states/shownset.h"
#include "ui/mutation/states/statesbar.h"
#include "ui/pane/selection.h"

#include <QAction>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QHideEvent>
#include <QShortcut>
#include <QSplitter>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

/// Before the catalogue has come, nothing is known to be one.
bool isExample(const Catalogue &catalogue, const Env &env)
{
    const QList<Simulator> &simulators = catalogue.simulators();
    return !env.artifactId.isEmpty() && std::any_of(simulators.cbegin(), simulators.cend(), [&](const auto &simulator) {
        return simulator.name == env.simulator && simulator.baseArtifactId == env.artifactId;
    });
}

} // namespace

MutationPane::MutationPane(QSettings &settings, QWidget *parent)
    : Pane({.name = u"mutationPane"_s,
            .title = tr("&Mutations"),
            .iconName = u"state"_s,
            .shortcut = Qt::CTRL | Qt::Key_1},
           parent)
    , m_live(std::make_unique<SessionContent>())
    , m_set(std::make_unique<ShownSet>(m_pool))
    , m_list(std::make_unique<MutationList>(m_pool))
    , m_detail(std::make_unique<MutationDetailView>(m_pool))
    , m_states(std::make_unique<StatesBar>(settings, m_pool))
    , m_noise(std::make_unique<NoiseCommands>(m_list->table(), *m_detail, settings))
    , m_export(std::make_unique<ExportCommands>(m_list->table(), m_pool))
    , m_expected(std::make_unique<ExpectedCommands>(m_list->table()))
    , m_highlights(new HighlightCommands(settings, this))
    , m_filter(new FilterBar(settings))
    , m_group(new GroupChooser)
    , m_merged(new QCheckBox(tr("&Merged")))
    , m_notice(new NoticeBar)
    , m_place(new ListPlace(&m_list->table()))
    , m_footer(new ListFooter(m_noise->button()))
{
    makeLayout();
    makeCommands();
    connectList();
    connectSet();
    connectStates();
    createMenu(u"mutationsMenu"_s, tr("M&utations"), m_list->table().actions());
    setContent({});
}

MutationPane::~MutationPane()
{
    m_pool.clear(); // what has not begun never does; what runs is stopped by the parts, which go before the pool
}

void MutationPane::makeLayout()
{
    auto *list = new QWidget;
    auto *listColumn = new QVBoxLayout(list);
    listColumn->setContentsMargins(0, 0, 0, 0);
    listColumn->setSpacing(0);
    listColumn->addWidget(m_place, 1);
    listColumn->addWidget(m_footer);
    auto *splitter = new QSplitter(Qt::Horizontal);
    splitter->setObjectName(u"mutationSplitter"_s);
    splitter->addWidget(list);
    splitter->addWidget(m_detail.get());
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setChildrenCollapsible(false);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(makeToolRow());
    column->addWidget(m_states.get());
    column->addWidget(m_notice);
    column->addWidget(splitter, 1);
}

QWidget *MutationPane::makeToolRow()
{
    m_merged->setObjectName(u"mutationMergedCheck"_s);
    m_merged->setToolTip(
        tr("Fold successive mutations of a row into one, and let the server leave out what the test case "
           "ignores. Fetches the state again."));

    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    const int margin = style()->pixelMetric(QStyle::PM_LayoutVerticalSpacing);
    layout->setContentsMargins(margin, margin, margin, 0);
    layout->addWidget(m_filter, 1);
    layout->addWidget(m_group);
    layout->addWidget(m_merged);
    layout->addWidget(m_export->makeButton());
    return row;
}

void MutationPane::makeCommands()
{
    MutationTable &table = m_list->table();
    table.addAction(m_group->action());
    for (const QList<QAction *> &group :
         {m_export->actions(), {m_highlights->action()}, m_noise->actions(), m_expected->actions()})
        table.addCommands(group);
    auto *find = new QShortcut(QKeySequence::Find, this);
    find->setContext(Qt::WindowShortcut); // wherever the focus is, as long as the pane is shown
    connect(find, &QShortcut::activated, m_filter, &FilterBar::focusText);

    m_list->model().setHighlights(m_highlights->rules());
    connect(m_highlights, &HighlightCommands::rulesChanged, m_list.get(), &MutationList::setHighlights);
}

void MutationPane::connectList()
{
    connect(m_filter, &FilterBar::filterChanged, this, &MutationPane::runQuery);
    connect(m_group, &GroupChooser::chosen, this, &MutationPane::runQuery);
    connect(&m_list->table(), &MutationTable::sortChanged, this, &MutationPane::runQuery);
    connect(m_filter, &FilterBar::accepted, m_list.get(), &MutationList::chooseFirstRow);
    connect(m_filter, &FilterBar::accepted, &m_list->table(), qOverload<>(&QWidget::setFocus));
    connect(m_filter, &FilterBar::problemChanged, this, &MutationPane::updateWords);
    connect(m_filter, &FilterBar::dismissed, &m_list->table(), qOverload<>(&QWidget::setFocus));
    connect(m_list.get(), &MutationList::busyChanged, this, [this](bool isBusy) {
        m_footer->setBusy(isBusy);
        if (!isBusy)
            updateWords();
    });
    connect(m_list.get(), &MutationList::rowsShown, this, [this] {
        m_noise->setHiddenCount(m_list->result()->hiddenCount);
        updateWords();
    });
    connect(m_list.get(), &MutationList::resultShown, this, [this](bool isOtherSet) {
        if (isOtherSet && m_states->isFollowing() && m_list->query().sort.by == MutationQuery::By::Nothing)
            m_list->table().scrollToBottom(); // where the server puts what is new
    });
    connect(m_list.get(), &MutationList::recordChosen, m_detail.get(), &MutationDetailView::setRecord);
    connect(&m_list->table(), &QTableView::activated, m_detail.get(), &MutationDetailView::focusDetail);
    const auto offerColumns = [this] { m_group->setColumns(m_list->model().dataColumns()); };
    connect(&m_list->model(), &QAbstractItemModel::columnsInserted, this, offerColumns);
    connect(&m_list->model(), &QAbstractItemModel::columnsRemoved, this, offerColumns);
}

void MutationPane::connectSet()
{
    // Nothing is fetched while what came is still being merged, or a merge that takes long would never be shown.
    connect(m_set.get(), &ShownSet::mergingChanged, m_states.get(), &StatesBar::setFollowHeld);
    connect(m_set.get(), &ShownSet::recordedChanged, this, &MutationPane::tellActual);
    connect(m_set.get(), &ShownSet::changed, this, [this](bool needsFit) {
        if (needsFit)
            m_list->fitWithNextRows();
        const FilterVocabulary vocabulary = vocabularyOf(m_set->set());
        m_filter->setVocabulary(vocabulary);
        m_highlights->setVocabulary(vocabulary);
        runQuery();
    });
    connect(m_set.get(), &ShownSet::updated, this, &MutationPane::updateWords);
    connect(m_merged, &QCheckBox::toggled, this, [this](bool isMerged) {
        if (m_content.isFetched())
            Q_EMIT stateRequested(m_content.jobId, isMerged);
        m_set->setMerge(isMerged);
        m_states->setMerge(isMerged);
    });
    connect(m_noise.get(), &NoiseCommands::rulesChanged, this, &MutationPane::runQuery);
    connect(m_noise.get(), &NoiseCommands::rulesChanged, this, &MutationPane::tellActual);
    connect(m_expected.get(), &ExpectedCommands::actualWanted, this, &MutationPane::tellActual);
}

void MutationPane::connectStates()
{
    addActions(m_states->keyActions());
    connect(m_place, &ListPlace::stepChosen, this, &MutationPane::takeStep);
    connect(m_notice, &NoticeBar::stepChosen, this, &MutationPane::takeStep);
    connect(m_live.get(), &SessionContent::changed, this, &MutationPane::showContent);
    connect(m_live.get(), &SessionContent::ended, this, [this] { showEnv(nullptr, {}); });
    connect(m_states.get(), &StatesBar::shownChanged, this, &MutationPane::showContent);
    connect(m_states.get(), &StatesBar::differencesChanged, this, &MutationPane::runQuery);
    connect(m_states.get(), &StatesBar::opened, this, &Pane::wanted);
    connect(m_states.get(), &StatesBar::failed, this, &MutationPane::problem);
    connect(m_list.get(), &MutationList::readingBegun, m_states.get(), &StatesBar::pauseForReading);
    connect(m_list.get(), &MutationList::endReached, m_states.get(), &StatesBar::resume);
}

void MutationPane::showSelection(const Selection &selection)
{
    setStore(selection.workspace() ? &selection.workspace()->sessions() : nullptr);
    m_catalogue = selection.workspace() ? &selection.workspace()->catalogue() : nullptr;
    if (selection.session() != m_live->session() || selection.jobId() != m_live->content().jobId)
        showEnv(selection.session(), selection.jobId());
}

void MutationPane::showEnv(Session *session, const QString &jobId)
{
    m_live->choose(session, jobId);
    m_noise->setSession(session);
    m_states->setSession(session, jobId);
    showContent();
}

void MutationPane::showContent()
{
    setContent(m_states->shownContent(m_live->content()));
}

void MutationPane::setContent(const MutationContent &content)
{
    if (content.jobId != m_content.jobId || content.hasSession != m_content.hasSession)
        m_isReplyWanted = false;
    m_content = content;
    const bool isComparing = m_states->comparison().has_value();
    m_noise->setEnvs(content.envs);
    m_export->setEnabled(!MutationGuide::isHeadShown(content));
    m_list->table().setColumnHidden(MutationListModel::EnvColumn, content.envs.size() < 2);
    m_detail->setEnvs(content.envs);
    m_group->setComparing(isComparing); // before the rows are asked for
    m_set->setContent(content, m_states->comparison());
    // Without any row the place where they would be says it all.
    m_notice->setNotice(m_set->recordCount() > 0 ? MutationGuide::noticeFor(content) : MutationGuide::Notice());
    m_list->table().setComparing(isComparing);
    updateWords();
}

void MutationPane::setStore(SessionStore *store)
{
    m_states->setStore(store);
}

void MutationPane::openState(const QString &path)
{
    m_states->openFile(path);
}

bool MutationPane::isUsefulOffline() const
{
    return m_states->hasOpenedStates();
}

QList<QAction *> MutationPane::fileActions() const
{
    return m_states->fileActions();
}

bool MutationPane::isMergeWanted() const
{
    return m_merged->isChecked();
}

bool MutationPane::isBusy() const
{
    return m_list->isBusy() || m_set->isMerging();
}

/// Nobody reads what cannot be seen: changes made meanwhile are there when the person comes back.
void MutationPane::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    if (!event->spontaneous() && m_states->chosenId() == 0 && !m_states->comparison())
        m_states->resume();
}

void MutationPane::runQuery()
{
    MutationQuery query;
    query.filter = m_filter->filter();
    query.group = m_group->aspect();
    query.noise = m_noise->rules();
    query.differences = m_states->shownDifferences();
    m_list->run(m_set->set(), query);
}

/// What was expected is compared with all rows, filtered away or not. Of a list that is still being read they are not
/// there yet. An env that began with the example version of its simulator is one of the simulator: the id of that
/// version is known to this server alone, and a test case is to be made by others, too.
void MutationPane::tellActual()
{
    if (MutationGuide::isHeadShown(m_content))
        return;
    QList<Env> envs = m_content.envs;
    for (Env &env : envs) {
        if (m_catalogue && isExample(*m_catalogue, env))
            env.artifactId.clear();
    }
    m_expected->setActual(m_set->recorded(), envs, m_noise->allRules());
}

ListState MutationPane::listState() const
{
    ListState state;
    state.recorded = m_set->recorded().size();
    state.listable = m_set->recordCount();
    state.shown = m_list->model().recordCount();
    state.hiddenAsNoise = m_noise->hiddenCount();
    state.isBusy = m_list->isBusy();
    state.isComparing = m_set->set().differences() != nullptr;
    state.isFiltered = !m_filter->filter().isEmpty();
    state.filterInForce = m_filter->textInForce();
    state.isFilterReadable = m_filter->isTextReadable();
    state.merged = m_set->mergedByWhom();
    return state;
}

void MutationPane::updateWords()
{
    const ListState state = listState();
    m_footer->setText(state.countLine(m_content));
    if (const auto advice = state.advice(m_content))
        m_place->showAdvice(*advice);
    else
        m_place->showList();
    m_detail->setVisible(state.listable > 0 || m_isReplyWanted);
    m_filter->setEnabled(state.listable > 0);
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
