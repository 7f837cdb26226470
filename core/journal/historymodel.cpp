// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/historymodel.h"

#include "core/journal/historytext.h"
#include "core/journal/journal.h"
#include "core/text/showntext.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato {

namespace {

constexpr auto RefreshDelay = 100ms;
constexpr int MostReadAgain = 1000; // rows, when another window has written

} // namespace

HistoryModel::HistoryModel(Journal &journal, QObject *parent)
    : QAbstractTableModel(parent)
    , m_journal(journal)
{
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(RefreshDelay);
    connect(&m_refresh, &QTimer::timeout, this, &HistoryModel::refreshChanged);
    connect(&m_journal, &Journal::sessionChanged, this, [this](qint64 session) {
        m_changed.insert(session);
        if (!m_refresh.isActive())
            m_refresh.start();
    });
    connect(&m_journal, &Journal::changedElsewhere, this, &HistoryModel::read);
    connect(&m_journal, &Journal::renewed, this, &HistoryModel::read);
    read();
}

void HistoryModel::setSearch(const HistorySearch &search)
{
    if (search == m_search)
        return;
    m_search = search;
    m_isReady = false;
    read();
}

/// What is shown from its beginning, as far as a person has looked.
void HistoryModel::read()
{
    const int limit = m_isReady ? std::clamp(int(m_rows.size()), PageSize, MostReadAgain) : PageSize;
    m_isReading = true; // until all of it is in its place: who hears of a row may ask for more
    m_journal.find(m_search, 0, limit, this, [this, turn = ++m_turn, limit](const Entries &entries) {
        if (turn != m_turn)
            return;
        m_isReady = true;
        m_isComplete = entries.size() < limit;
        takeAll(entries);
        m_isReading = false;
        Q_EMIT loaded();
    });
}

bool HistoryModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_isReady && !m_isComplete && !m_isReading;
}

void HistoryModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent) || m_rows.isEmpty())
        return;
    m_isReading = true;
    const JournalId last = m_rows.constLast().session.id;
    m_journal.find(m_search, last, PageSize, this, [this, turn = m_turn](const Entries &entries) {
        if (turn != m_turn)
            return;
        if (!entries.isEmpty()) {
            const int first = int(m_rows.size());
            beginInsertRows({}, first, first + int(entries.size()) - 1);
            m_rows += entries;
            endInsertRows();
        }
        m_isReading = false;
        m_isComplete = entries.size() < PageSize;
        Q_EMIT loaded();
    });
}

void HistoryModel::refreshChanged()
{
    const QList<JournalId> asked(m_changed.cbegin(), m_changed.cend());
    m_changed.clear();
    m_journal.among(m_search, asked, this, [this, turn = m_turn, asked](const Entries &entries) {
        if (turn == m_turn && m_isReady)
            takeSome(asked, entries);
    });
}

/// Both lists are in the same order: rows that stay are not touched.
void HistoryModel::takeAll(const Entries &entries)
{
    int row = 0;
    for (const HistoryEntry &entry : entries) {
        int end = row;
        while (end < m_rows.size() && m_rows[end].session.id > entry.session.id)
            ++end;
        removeRange(row, end - 1);
        if (row < m_rows.size() && m_rows[row].session.id == entry.session.id)
            update(row, entry);
        else
            insert(row, entry);
        ++row;
    }
    removeRange(row, int(m_rows.size()) - 1);
}

void HistoryModel::takeSome(const QList<JournalId> &asked, const Entries &entries)
{
    QSet<JournalId> gone(asked.cbegin(), asked.cend());
    for (const HistoryEntry &entry : entries) {
        const JournalId id = entry.session.id;
        gone.remove(id);
        if (const int row = rowOf(id); row >= 0) {
            update(row, entry);
            continue;
        }
        if (!m_isComplete && !m_rows.isEmpty() && id < m_rows.constLast().session.id)
            continue; // it comes with its page
        const auto place = std::find_if(m_rows.cbegin(), m_rows.cend(),
                                        [id](const HistoryEntry &other) { return other.session.id < id; });
        insert(int(place - m_rows.cbegin()), entry);
    }
    for (const JournalId id : std::as_const(gone)) {
        if (const int row = rowOf(id); row >= 0)
            removeRange(row, row);
    }
    Q_EMIT loaded();
}

void HistoryModel::removeRange(int first, int last)
{
    if (last < first)
        return;
    beginRemoveRows({}, first, last);
    m_rows.remove(first, last - first + 1);
    endRemoveRows();
}

void HistoryModel::insert(int row, const HistoryEntry &entry)
{
    beginInsertRows({}, row, row);
    m_rows.insert(row, entry);
    endInsertRows();
}

void HistoryModel::update(int row, const HistoryEntry &entry)
{
    m_rows[row] = entry;
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

int HistoryModel::rowOf(JournalId session) const
{
    const auto place = std::lower_bound(m_rows.cbegin(), m_rows.cend(), session,
                                        [](const HistoryEntry &entry, JournalId id) { return entry.session.id > id; });
    return place != m_rows.cend() && place->session.id == session ? int(place - m_rows.cbegin()) : -1;
}

int HistoryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int HistoryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString HistoryModel::text(const HistoryEntry &entry, int column) const
{
    const JournalSession &session = entry.session;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    switch (column) {
    case StarColumn:
        return entry.isStarred ? u"★"_s : QString();
    case NameColumn:
        return historytext::nameOf(session);
    case EnvsColumn:
        return showntext::line(entry.envNames);
    case StartedColumn:
        return historytext::timeText(session.askedAt, now);
    case StatusColumn:
        return historytext::statusOf(session, now);
    case StatesColumn:
        return entry.stateCount > 0 ? QString::number(entry.stateCount) : QString();
    case NoteColumn:
        return showntext::line(entry.note);
    default:
        return {};
    }
}

QVariant HistoryModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const HistoryEntry &entry = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return text(entry, index.column());
    case Qt::AccessibleTextRole:
        return index.column() == StarColumn ? (entry.isStarred ? tr("starred") : tr("not starred"))
                                            : text(entry, index.column());
    case Qt::ToolTipRole:
        if (index.column() == StatusColumn)
            return showntext::ourToolTip(historytext::endOf(entry.session, QDateTime::currentDateTimeUtc()) + u'\n' +
                                         historytext::evidenceOf(entry.session));
        if (index.column() == NoteColumn)
            return showntext::toolTip(entry.note);
        if (index.column() == NameColumn)
            return showntext::toolTip(entry.session.name);
        return showntext::toolTip(text(entry, index.column()));
    case Qt::TextAlignmentRole:
        return index.column() == StatesColumn ? int(Qt::AlignRight | Qt::AlignVCenter)
                                              : int(Qt::AlignLeft | Qt::AlignVCenter);
    case IdRole:
        return entry.session.id;
    case GoingOnRole:
        return historytext::isGoingOn(entry.session, QDateTime::currentDateTimeUtc());
    case FailedRole:
        return entry.session.phase == Session::Phase::Failed;
    default:
        return {};
    }
}

QVariant HistoryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::AccessibleTextRole))
        return {};
    switch (section) {
    case StarColumn:
        return role == Qt::DisplayRole ? u"★"_s : tr("Star");
    case NameColumn:
        return tr("Session");
    case EnvsColumn:
        return tr("Environments");
    case StartedColumn:
        return tr("Started");
    case StatusColumn:
        return tr("Status");
    case StatesColumn:
        return tr("States");
    case NoteColumn:
        return tr("Note");
    default:
        return {};
    }
}

QHash<int, QByteArray> HistoryModel::roleNames() const
{
    auto names = QAbstractTableModel::roleNames();
    names.insert({{IdRole, "journalId"}, {GoingOnRole, "goingOn"}, {FailedRole, "failed"}});
    return names;
}

} // namespace plato
