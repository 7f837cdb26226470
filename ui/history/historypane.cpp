// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/history/historypane.h"

#include "core/journal/historymodel.h"
#include "core/journal/historytext.h"
#include "core/journal/journal.h"
#include "core/text/showntext.h"
#include "ui/common/emptystate.h"
#include "ui/common/iconaction.h"
#include "ui/common/icons.h"
#include "ui/common/textquestion.h"
#include "ui/history/historydetail.h"
#include "ui/pane/selection.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedLayout>
#include <QTableView>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::ui {

namespace {

constexpr auto TypingPause = 80ms;
constexpr auto ElsewherePause = 2000ms;
constexpr qsizetype MaxEditedNote = 4000;

} // namespace

HistoryPane::HistoryPane(Journal &journal, QWidget *parent)
    : Pane({.name = u"historyPane"_s,
            .title = tr("&History"),
            .iconName = u"history"_s,
            .shortcut = Qt::CTRL | Qt::Key_4},
           parent)
    , m_journal(journal)
    , m_model(new HistoryModel(journal, this))
    , m_detail(new HistoryDetail)
{
    createActions();
    auto *splitter = new QSplitter(Qt::Horizontal);
    splitter->setObjectName(u"historySplitter"_s);
    splitter->addWidget(createList());
    splitter->addWidget(m_detail);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setChildrenCollapsible(false);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(createTools());
    column->addWidget(splitter, 1);
    column->addWidget(createUndoStrip());
    createMenu(u"historyMenu"_s, tr("H&istory"), {m_again, m_openState, m_star, m_note, m_delete, m_undo});

    m_typing.setSingleShot(true);
    m_typing.setInterval(TypingPause);
    m_elsewhere.setInterval(ElsewherePause);
    connect(&m_typing, &QTimer::timeout, this, &HistoryPane::search);
    connect(&m_elsewhere, &QTimer::timeout, this, [this] {
        m_journal.lookElsewhere();
        m_table->viewport()->update(); // what was running may not have been seen for some time
    });
    connect(m_model, &HistoryModel::loaded, this, &HistoryPane::refreshPlace);
    connect(m_model, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex &first, const QModelIndex &last) {
        const int row = m_table->currentIndex().row();
        if (row >= first.row() && row <= last.row())
            onCurrentChanged();
    });
    connect(m_detail, &HistoryDetail::stateActivated, this,
            [this](const QString &path) { Q_EMIT statesRequested({path}); });
    connect(m_detail, &HistoryDetail::chosenStatesChanged, this, &HistoryPane::refreshActions);
    connect(&m_journal, &Journal::problem, this, [this](const QString &text) {
        m_problem = text;
        refreshPlace();
    });
    refreshIcons();
    refreshPlace();
    refreshActions();
}

void HistoryPane::createActions()
{
    m_open = createIconAction(u"openHistoryAction"_s, u"history"_s, tr("&History of sessions"),
                              tr("Past and present sessions, and their states"), this);
    m_again = createIconAction(u"historyAgainAction"_s, u"new-session"_s, tr("&Run again"), {}, this);
    m_openState = createIconAction(u"historyStateAction"_s, u"state"_s, tr("&Open state"),
                                   tr("Show the chosen state, or the latest one, among the mutations"), this);
    m_star = createIconAction(u"historyStarAction"_s, u"star"_s, tr("S&tar"),
                              tr("Mark this session, and keep its states for as long as it is marked"), this);
    m_star->setCheckable(true);
    m_note = createIconAction(u"historyNoteAction"_s, u"info"_s, tr("&Note…"),
                              tr("Write something about this session, and keep its states"), this);
    m_delete = createIconAction(u"historyDeleteAction"_s, u"remove"_s, tr("&Delete"),
                                tr("Delete the chosen sessions from the history, with their states"), this);
    m_undo = createIconAction(u"historyUndoAction"_s, u"go-back"_s, tr("&Undo delete"),
                              tr("Bring back what was deleted last"), this);
    // Only here: elsewhere these keys are for other things, so that no menu shows them.
    const std::pair<QKeySequence::StandardKey, QAction *> keys[] = {{QKeySequence::Delete, m_delete},
                                                                    {QKeySequence::Undo, m_undo}};
    for (const auto &[key, action] : keys)
        connect(new QShortcut(key, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut), &QShortcut::activated,
                action, &QAction::trigger);
    connect(m_open, &QAction::triggered, this, [this] {
        m_isWanted = true;
        Q_EMIT wanted();
        m_text->setFocus(Qt::ShortcutFocusReason);
    });
    connect(m_again, &QAction::triggered, this, &HistoryPane::runAgain);
    connect(m_openState, &QAction::triggered, this, [this] { Q_EMIT statesRequested(m_detail->chosenStates()); });
    connect(m_star, &QAction::triggered, this, &HistoryPane::toggleStar);
    connect(m_note, &QAction::triggered, this, &HistoryPane::askNote);
    connect(m_delete, &QAction::triggered, this, &HistoryPane::deleteChosen);
    connect(m_undo, &QAction::triggered, this, &HistoryPane::undoDelete);
}

QWidget *HistoryPane::createTools()
{
    m_text = new QLineEdit;
    m_text->setObjectName(u"historySearch"_s);
    m_text->setAccessibleName(tr("Search the history"));
    m_text->setPlaceholderText(tr("Search"));
    m_text->setToolTip(
        tr("Words that a session has in its name, its environments, simulators, artifacts, notes, or the "
           "tables of its states, or a date such as 2026-03-04. All of them must be there."));
    m_text->setClearButtonEnabled(true);
    m_text->setMinimumWidth(fontMetrics().averageCharWidth() * 12);
    m_text->setMaxLength(400);
    m_starred = new QToolButton;
    m_starred->setObjectName(u"historyStarredButton"_s);
    m_starred->setAccessibleName(tr("Starred ones only"));
    m_starred->setToolTip(tr("Show starred sessions only"));
    m_starred->setCheckable(true);
    m_starred->setAutoRaise(true);
    m_count = new QLabel;
    m_count->setObjectName(u"historyCount"_s);
    auto *bar = new QToolBar;
    bar->setObjectName(u"historyToolBar"_s);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->setIconSize({16, 16});
    bar->addActions({m_again, m_openState, m_star, m_note, m_delete});

    auto *tools = new QWidget;
    auto *row = new QHBoxLayout(tools);
    row->setContentsMargins(8, 4, 4, 4);
    row->setSpacing(4);
    row->addWidget(m_text, 1);
    row->addWidget(m_starred);
    row->addWidget(m_count);
    row->addWidget(bar, 1);
    connect(m_text, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_text, &QLineEdit::returnPressed, this, [this] {
        search();
        m_table->setFocus();
    });
    connect(m_starred, &QToolButton::toggled, this, &HistoryPane::search);
    return tools;
}

QWidget *HistoryPane::createList()
{
    m_table = new QTableView;
    m_table->setObjectName(u"historyTable"_s);
    m_table->setAccessibleName(tr("Sessions of the history"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setTabKeyNavigation(false);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() * 3 / 2);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    const int digit = fontMetrics().horizontalAdvance(u'0');
    const std::pair<int, int> widths[] = {{HistoryModel::StarColumn, 4},     {HistoryModel::NameColumn, 22},
                                          {HistoryModel::StatusColumn, 14},  {HistoryModel::EnvsColumn, 24},
                                          {HistoryModel::StartedColumn, 18}, {HistoryModel::StatesColumn, 8}};
    for (const auto &[column, characters] : widths)
        m_table->setColumnWidth(column, digit * characters);
    m_empty = new EmptyState(u"historyEmpty"_s);
    auto *place = new QWidget;
    place->setMinimumWidth(fontMetrics().averageCharWidth() * 20);
    m_place = new QStackedLayout(place);
    m_place->addWidget(m_empty);
    m_place->addWidget(m_table);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &HistoryPane::onCurrentChanged);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &HistoryPane::refreshActions);
    connect(m_table, &QTableView::activated, m_openState, &QAction::trigger);
    connect(m_empty, &EmptyState::clicked, this, [this] {
        m_text->clear();
        m_starred->setChecked(false);
        m_text->setFocus();
    });
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint &point) {
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addActions({m_again, m_openState, m_star, m_note, m_delete});
        menu->popup(m_table->viewport()->mapToGlobal(point));
    });
    return place;
}

QWidget *HistoryPane::createUndoStrip()
{
    m_undoStrip = new QWidget;
    m_undoStrip->setObjectName(u"historyUndoStrip"_s);
    m_undoText = new QLabel;
    m_undoText->setObjectName(u"historyUndoText"_s);
    m_undoText->setTextFormat(Qt::PlainText);
    m_undoText->setMinimumWidth(1);
    auto *undo = new QPushButton(tr("Undo"));
    undo->setObjectName(u"historyUndoButton"_s);
    undo->setToolTip(m_undo->toolTip());
    auto *row = new QHBoxLayout(m_undoStrip);
    row->setContentsMargins(8, 4, 8, 4);
    row->addWidget(m_undoText, 1);
    row->addWidget(undo);
    connect(undo, &QPushButton::clicked, m_undo, &QAction::trigger);
    m_undoStrip->hide();
    return m_undoStrip;
}

void HistoryPane::refreshIcons()
{
    paintIcons({m_open, m_again, m_openState, m_star, m_note, m_delete, m_undo}, palette());
    m_starred->setIcon(themedIcon(u"star-filled"_s, palette()));
}

void HistoryPane::changeEvent(QEvent *event)
{
    Pane::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refreshIcons();
}

void HistoryPane::showEvent(QShowEvent *event)
{
    Pane::showEvent(event);
    m_journal.lookElsewhere();
    m_elsewhere.start();
}

void HistoryPane::hideEvent(QHideEvent *event)
{
    Pane::hideEvent(event);
    m_elsewhere.stop();
}

void HistoryPane::showSelection(const Selection &selection)
{
    m_workspace = selection.workspace();
    m_profileId = selection.profile().id;
    m_profileName = selection.profile().name;
    if (m_workspace)
        m_isWanted = false; // the window shows its panes anyway
    refreshActions();
}

void HistoryPane::search()
{
    m_typing.stop();
    m_model->setSearch({m_text->text().simplified(), m_starred->isChecked()});
    refreshPlace();
}

void HistoryPane::refreshPlace()
{
    const int count = m_model->rowCount();
    const bool isSearched = m_model->search() != HistorySearch();
    m_count->setText(!m_model->isReady() || count == 0 ? QString()
                     : m_model->isComplete()           ? tr("%Ln session(s)", nullptr, count)
                                                       : tr("more than %Ln", nullptr, count));
    if (count > 0) {
        m_problem.clear(); // it has passed
        m_place->setCurrentWidget(m_table);
        // The row that took the place of one that has gone is chosen now.
        if (!m_table->selectionModel()->hasSelection())
            m_table->selectRow(std::max(0, m_table->currentIndex().row()));
        refreshActions();
        return;
    }
    m_place->setCurrentWidget(m_empty);
    if (isSearched)
        m_empty->setContent(u"history"_s, tr("Nothing found"), tr("No session of the history has all of that."),
                            tr("Show all"));
    else if (!m_problem.isEmpty())
        m_empty->setContent(u"warning"_s, tr("No history"), m_problem);
    else
        m_empty->setContent(u"history"_s, tr("No history yet"),
                            tr("Sessions stay here when they have ended, with their states."));
    onCurrentChanged();
}

void HistoryPane::onCurrentChanged()
{
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid() || m_place->currentWidget() != m_table) {
        m_shown = 0;
        takeDetails({});
        return;
    }
    m_shown = m_model->at(current.row()).session.id;
    m_journal.details(m_shown, this, [this, id = m_shown](const std::optional<HistoryDetails> &details) {
        if (id == m_shown)
            takeDetails(details);
    });
}

void HistoryPane::takeDetails(const std::optional<HistoryDetails> &details)
{
    m_details = details;
    m_detail->setDetails(details);
    refreshActions();
}

QList<JournalId> HistoryPane::chosen() const
{
    QList<JournalId> ids;
    for (const QModelIndex &index : m_table->selectionModel()->selectedRows())
        ids.append(m_model->at(index.row()).session.id);
    return ids;
}

std::optional<MakeRequest> HistoryPane::request() const
{
    if (!m_details)
        return std::nullopt;
    return MakeRequest::fromJson(QJsonDocument::fromJson(m_details->entry.session.request).object());
}

void HistoryPane::refreshActions()
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    const bool isOne = rows.size() == 1 && m_details;
    const auto isRequested = isOne ? request() : std::nullopt;
    m_again->setEnabled(isRequested && m_workspace);
    if (isOne && !isRequested)
        m_again->setToolTip(tr("This session was made elsewhere: what it was made from is not known here"));
    else if (!m_workspace)
        m_again->setToolTip(tr("Connect to a server first"));
    else if (isOne && m_details->entry.session.profileId != m_profileId)
        m_again->setToolTip(
            tr("Create a session from the same request on %1. This one ran on %2.")
                .arg(showntext::name(m_profileName), showntext::name(m_details->entry.session.profileName)));
    else
        m_again->setToolTip(tr("Create a session from the same request"));
    m_openState->setEnabled(isOne && !m_detail->chosenStates().isEmpty());
    m_note->setEnabled(isOne);
    m_star->setEnabled(!rows.isEmpty());
    m_star->setChecked(!rows.isEmpty() && std::all_of(rows.cbegin(), rows.cend(), [this](const QModelIndex &row) {
        return m_model->at(row.row()).isStarred;
    }));
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const bool isRunning = std::any_of(rows.cbegin(), rows.cend(), [this, &now](const QModelIndex &row) {
        return historytext::isGoingOn(m_model->at(row.row()).session, now);
    });
    m_delete->setEnabled(!rows.isEmpty() && !isRunning);
    m_delete->setToolTip(isRunning ? tr("What is still running cannot be deleted: close it first")
                                   : tr("Delete the chosen sessions from the history, with their states"));
    m_undo->setEnabled(!m_deleted.isEmpty());
}

void HistoryPane::runAgain()
{
    if (const auto same = request(); same && m_workspace)
        Q_EMIT makeRequested(*same, m_details->entry.session.name);
}

void HistoryPane::askNote()
{
    if (!m_details)
        return;
    QInputDialog *dialog = createTextQuestion(u"historyNoteDialog"_s, tr("Note"),
                                              tr("About “%1”:").arg(historytext::nameOf(m_details->entry.session)),
                                              m_details->entry.note, tr("Save"), this);
    dialog->setOption(QInputDialog::UsePlainTextEditForTextInput);
    connect(dialog, &QInputDialog::textValueSelected, this,
            [this, id = m_shown](const QString &note) { m_journal.setNote(id, note.trimmed().left(MaxEditedNote)); });
    dialog->open();
    dialog->findChild<QPlainTextEdit *>()->setAccessibleName(tr("Note")); // there once it shows
}

void HistoryPane::toggleStar()
{
    for (const JournalId id : chosen())
        m_journal.setStarred(id, m_star->isChecked());
}

void HistoryPane::deleteChosen()
{
    const QList<JournalId> ids = chosen();
    if (ids.isEmpty() || !m_delete->isEnabled())
        return;
    const QString name = historytext::nameOf(m_model->at(m_model->rowOf(ids.constFirst())).session);
    m_deleted = ids;
    m_journal.setDeleted(ids, true);
    m_undoText->setText(ids.size() == 1 ? tr("“%1” was deleted.").arg(name)
                                        : tr("%n session(s) were deleted.", nullptr, int(ids.size())));
    m_undoStrip->show();
    refreshActions();
}

void HistoryPane::undoDelete()
{
    m_journal.setDeleted(std::exchange(m_deleted, {}), false);
    m_undoStrip->hide();
    refreshActions();
}

} // namespace plato::ui
