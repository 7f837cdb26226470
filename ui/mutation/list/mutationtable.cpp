// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/list/mutationtable.h"

#include "core/text/showntext.h"
#include "ui/common/textquestion.h"
#include "ui/mutation/list/commandneeds.h"
#include "ui/mutation/list/mutationdelegates.h"

#include <QAction>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPersistentModelIndex>
#include <QScrollBar>

#include <algorithm>
#include <numeric>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

using By = MutationQuery::By;

constexpr int MaxColumnCharacters = 34; // until a person drags the column wider
constexpr int MinColumnCharacters = 12; // a column does not give way below this
constexpr int ChangedCharacters = 34;   // wanted width of the summary of changes
constexpr int LeastChangedCharacters = 20;
constexpr qsizetype MaxListedColumns = 60;

MutationQuery::Aspect aspectOf(int section, const QStringList &dataColumns)
{
    switch (section) {
    case MutationListModel::ActionColumn:
        return {By::Action, {}};
    case MutationListModel::TableColumn:
        return {By::Table, {}};
    case MutationListModel::KeyColumn:
        return {By::Key, {}};
    case MutationListModel::ChangedColumn:
        return {By::Changed, {}};
    case MutationListModel::TimeColumn:
        return {By::Time, {}};
    case MutationListModel::EnvColumn:
        return {By::Env, {}};
    case MutationListModel::DifferenceColumn:
        return {By::Difference, {}};
    default:
        if (section < 0 || section - MutationListModel::FixedColumnCount >= dataColumns.size())
            return {};
        return {By::Column, dataColumns[section - MutationListModel::FixedColumnCount]};
    }
}

} // namespace

MutationTable::MutationTable(MutationListModel *model, QWidget *parent)
    : QTableView(parent)
    , m_model(model)
{
    setModel(model);
    setItemDelegate(new MutationRowDelegate(this));
    setItemDelegateForColumn(MutationListModel::ActionColumn, new MutationActionDelegate(this));
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setTabKeyNavigation(false);
    setWordWrap(false);
    setShowGrid(false);
    setAlternatingRowColors(true);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() * 3 / 2);
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed); // all rows have the same height, and none is measured
    makeHeader();
    makeActions();
    horizontalHeader()->moveSection(MutationListModel::DifferenceColumn, 0);
    setColumnHidden(MutationListModel::DifferenceColumn, true);
}

void MutationTable::makeHeader()
{
    QHeaderView *header = horizontalHeader();
    header->setObjectName(u"mutationTableHeader"_s);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setHighlightSections(false);
    header->setSectionsMovable(true);
    header->setSectionsClickable(true);
    header->setSortIndicatorShown(true);
    header->setSortIndicatorClearable(true); // by a third click, which gives the server's order
    header->setSortIndicator(-1, Qt::AscendingOrder);
    header->setResizeContentsPrecision(100);
    header->setMinimumSectionSize(fontMetrics().averageCharWidth() * 6);
    header->setSectionResizeMode(MutationListModel::ChangedColumn, QHeaderView::Stretch);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QHeaderView::sortIndicatorChanged, this, &MutationTable::sortBy);
    connect(header, &QHeaderView::sectionResized, this, [this](int section, int before, int after) {
        const bool isByPerson =
            !m_isResizing && before > 0 && after > 0; // a size of 0 is a column that is shown or hidden
        m_areWidthsChosen = m_areWidthsChosen || (isByPerson && section != MutationListModel::ChangedColumn);
    });
    connect(header, &QWidget::customContextMenuRequested, this, [this, header](const QPoint &position) {
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        addColumnActions(menu);
        menu->popup(header->mapToGlobal(position));
    });
}

void MutationTable::makeActions()
{
    using Need = CommandNeeds::Need;
    m_needs = new CommandNeeds(*this);
    const auto add = [this](const QString &name, const QString &text, const QKeySequence &key, Need need) {
        auto *action = new QAction(text, this);
        action->setObjectName(name);
        action->setShortcut(key);
        addAction(action);
        m_needs->add(action, need);
        return action;
    };
    QAction *next =
        add(u"mutationNextOfRowAction"_s, tr("&Next mutation of the same row"), Qt::CTRL | Qt::Key_Down, Need::Choice);
    QAction *previous = add(u"mutationPreviousOfRowAction"_s, tr("&Previous mutation of the same row"),
                            Qt::CTRL | Qt::Key_Up, Need::Choice);
    QAction *sort =
        add(u"mutationSortAction"_s, tr("&Sort by this column"), Qt::CTRL | Qt::SHIFT | Qt::Key_S, Need::Choice);
    connect(next, &QAction::triggered, this, [this] { Q_EMIT sameRowWanted(1); });
    connect(previous, &QAction::triggered, this, [this] { Q_EMIT sameRowWanted(-1); });
    connect(sort, &QAction::triggered, this, [this] {
        // The same order as clicks on the header: ascending, descending, not sorted.
        const int section = std::max(0, currentIndex().column());
        QHeaderView *header = horizontalHeader();
        const bool isSorted = header->sortIndicatorSection() == section;
        if (isSorted && header->sortIndicatorOrder() == Qt::DescendingOrder)
            header->setSortIndicator(-1, Qt::AscendingOrder);
        else
            header->setSortIndicator(section, isSorted ? Qt::DescendingOrder : Qt::AscendingOrder);
    });
    auto *columns = new QAction(tr("C&olumns"), this);
    columns->setObjectName(u"mutationColumnsAction"_s);
    auto *menu = new QMenu(this);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        addColumnActions(menu);
    });
    columns->setMenu(menu);
    addAction(columns);
    setContextMenuPolicy(Qt::ActionsContextMenu);
}

void MutationTable::addCommands(const QList<QAction *> &commands)
{
    auto *separator = new QAction(this);
    separator->setSeparator(true);
    addAction(separator);
    addActions(commands);
}

void MutationTable::sortBy(int section, Qt::SortOrder order)
{
    const MutationQuery::Aspect sort = aspectOf(section, m_model->dataColumns());
    const bool isDescending = sort.by != By::Nothing && order == Qt::DescendingOrder;
    if (sort == m_sort && isDescending == m_isDescending)
        return;
    m_sort = sort;
    m_isDescending = isDescending;
    Q_EMIT sortChanged();
}

void MutationTable::addColumnActions(QMenu *menu)
{
    const QStringList chosen = m_model->dataColumns();
    QStringList names = mutationquery::columnNames(m_model->result()->set);
    names = names.first(std::min(names.size(), MaxListedColumns));
    for (const QString &name : chosen) {
        if (!names.contains(name))
            names.append(name);
    }
    for (const QString &name : std::as_const(names)) {
        QAction *action = menu->addAction(showntext::menu(name));
        action->setCheckable(true);
        action->setChecked(chosen.contains(name));
        connect(action, &QAction::triggered, this, [this, name] { toggleColumn(name); });
    }
    menu->addSeparator();
    QAction *other = menu->addAction(tr("&Another column…"));
    connect(other, &QAction::triggered, this, &MutationTable::askForColumn);
}

void MutationTable::toggleColumn(const QString &name)
{
    QStringList columns = m_model->dataColumns();
    if (!columns.removeOne(name))
        columns.append(name);
    m_model->setDataColumns(columns);
    if (m_sort.by == By::Column && !columns.contains(m_sort.column)) {
        // The header drops its sort indicator with the column, without a signal.
        horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
        sortBy(-1, Qt::AscendingOrder);
    } else if (m_sort.by == By::Column) { // its column may have another index now
        horizontalHeader()->setSortIndicator(MutationListModel::FixedColumnCount + int(columns.indexOf(m_sort.column)),
                                             m_isDescending ? Qt::DescendingOrder : Qt::AscendingOrder);
    }
}

void MutationTable::askForColumn()
{
    QInputDialog *dialog = createTextQuestion(u"mutationColumnDialog"_s, tr("Another column"),
                                              tr("Name of the column:"), {}, tr("Show"), this);
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString &name) {
        if (!name.trimmed().isEmpty() && !m_model->dataColumns().contains(name.trimmed()))
            toggleColumn(name.trimmed());
    });
    dialog->open();
}

void MutationTable::showResult(const MutationResult::Ptr &result, const MutationMatch::Ptr &match)
{
    const bool isSameQuery = m_model->result()->query == result->query;
    const QPersistentModelIndex top = verticalScrollBar()->value() > 0 ? m_model->index(rowAt(0), 0) : QModelIndex();
    m_model->setResult(result, match);
    if (isSameQuery && top.isValid())
        verticalScrollBar()->setValue(top.row());
    else if (!isSameQuery && currentIndex().isValid())
        scrollTo(currentIndex());
}

int MutationTable::widthByContent(int column) const
{
    return std::max(sizeHintForColumn(column), horizontalHeader()->sectionSizeHint(column));
}

/// Sizes all fixed columns but the summary of changes, which gets the rest.
void MutationTable::resizeColumns(const std::function<int(int column)> &width)
{
    for (int column = 0; column < MutationListModel::FixedColumnCount; ++column) {
        const bool isSized = column != MutationListModel::ChangedColumn && !isColumnHidden(column);
        m_wantedWidths[size_t(column)] =
            isSized ? std::min(width(column), fontMetrics().averageCharWidth() * MaxColumnCharacters) : 0;
    }
    shareRoom();
}

/// The summary of changes is what people look for: where there is too little room for it, columns with long keys and
/// names become narrower.
void MutationTable::shareRoom()
{
    const int character = fontMetrics().averageCharWidth();
    auto widths = m_wantedWidths;
    int missing = std::accumulate(widths.cbegin(), widths.cend(), character * ChangedCharacters) - viewport()->width();
    for (const int column :
         {MutationListModel::KeyColumn, MutationListModel::EnvColumn, MutationListModel::TableColumn}) {
        int &of = widths[size_t(column)];
        const int given = std::clamp(missing, 0, std::max(0, of - character * MinColumnCharacters));
        of -= given;
        missing -= given;
    }
    m_isResizing = true;
    for (int column = 0; column < MutationListModel::FixedColumnCount; ++column) {
        if (widths[size_t(column)] > 0)
            setColumnWidth(column, widths[size_t(column)]);
    }
    // With even less room the list scrolls sideways, so that the summary keeps a readable width.
    const int least = character * LeastChangedCharacters;
    const bool isEnough = character * ChangedCharacters - missing >= least;
    horizontalHeader()->setSectionResizeMode(MutationListModel::ChangedColumn,
                                             isEnough ? QHeaderView::Stretch : QHeaderView::Interactive);
    if (!isEnough)
        setColumnWidth(MutationListModel::ChangedColumn, least);
    m_isResizing = false;
}

void MutationTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    if (!m_areWidthsChosen)
        shareRoom();
}

void MutationTable::fitColumns()
{
    QFont bold = font();
    bold.setBold(true);
    // New rows are bold and come after the widths were set, so that there is room for bold text. Of compared states no
    // row is new.
    const bool isComparing = !isColumnHidden(MutationListModel::DifferenceColumn);
    const qreal room =
        isComparing ? 1 : QFontMetricsF(bold).averageCharWidth() / QFontMetricsF(font()).averageCharWidth();
    m_areWidthsChosen = false;
    resizeColumns([this, room](int column) { return int(widthByContent(column) * room); });
}

void MutationTable::widenColumns()
{
    if (!m_areWidthsChosen)
        resizeColumns([this](int column) { return std::max(m_wantedWidths[size_t(column)], widthByContent(column)); });
}

void MutationTable::setComparing(bool isComparing)
{
    if (isColumnHidden(MutationListModel::DifferenceColumn) != isComparing)
        return;
    setColumnHidden(MutationListModel::DifferenceColumn, !isComparing);
    if (!isComparing && m_sort.by == By::Difference)
        horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
}

void MutationTable::goToPlace(qsizetype place)
{
    m_model->unfoldPlace(place);
    const int line = m_model->lineOfPlace(place);
    if (line < 0)
        return;
    // Not setCurrentIndex(): with Ctrl held, as in the shortcuts for jumps, it would add to the selection.
    selectionModel()->setCurrentIndex(m_model->index(line, std::max(0, currentIndex().column())),
                                      QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

bool MutationTable::isOnGroup(const QPoint &position) const
{
    return m_model->isGroup(rowAt(position.y()));
}

void MutationTable::keyPressEvent(QKeyEvent *event)
{
    const int line = currentIndex().row();
    const int header = m_model->groupLineOf(line);
    const bool isPlain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    if (header < 0 || !isPlain) {
        QTableView::keyPressEvent(event);
        return;
    }
    const bool isHeader = header == line;
    const bool isFolded = m_model->isFolded(line);
    switch (event->key()) {
    case Qt::Key_Left:
        if (isHeader)
            m_model->setFolded(line, true);
        else if (currentIndex().column() == 0)
            setCurrentIndex(m_model->index(header, 0));
        else
            break;
        return;
    case Qt::Key_Right:
        if (!isHeader)
            break;
        m_model->setFolded(line, false);
        return;
    case Qt::Key_Space:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!isHeader)
            break;
        m_model->setFolded(line, !isFolded);
        return;
    default:
        break;
    }
    QTableView::keyPressEvent(event);
}

void MutationTable::mousePressEvent(QMouseEvent *event)
{
    // A click on the arrow folds the group; anywhere else it only selects it.
    const QPoint position = event->position().toPoint();
    const bool isOnArrow = position.x() + horizontalHeader()->offset() < verticalHeader()->defaultSectionSize();
    QTableView::mousePressEvent(event);
    if (event->button() == Qt::LeftButton && isOnArrow && isOnGroup(position)) {
        const int line = rowAt(position.y());
        m_model->setFolded(line, !m_model->isFolded(line));
    }
}

void MutationTable::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QPoint position = event->position().toPoint();
    if (event->button() == Qt::LeftButton && isOnGroup(position)) {
        const int line = rowAt(position.y());
        m_model->setFolded(line, !m_model->isFolded(line));
        return;
    }
    QTableView::mouseDoubleClickEvent(event);
}

} // namespace plato::ui
