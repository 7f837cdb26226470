// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/statetimeline.h"

#include "core/text/showntext.h"

#include <QLocale>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

constexpr qsizetype MaxDetailed = 12; // envs that a tooltip has room for

quint64 nextId()
{
    static quint64 last = 0; // GUI thread only
    return ++last;
}

} // namespace

QString StateTimeline::clock(const QDateTime &time)
{
    const QDateTime local = time.toLocalTime();
    return local.toString(local.date() == QDate::currentDate() ? u"HH:mm:ss"_s : u"yyyy-MM-dd HH:mm:ss"_s);
}

StateTimeline::StateTimeline(QObject *parent)
    : QAbstractListModel(parent)
{
}

void StateTimeline::setLimits(const Limits &limits)
{
    m_limits = limits;
    trim();
}

quint64 StateTimeline::add(KeptState state)
{
    state.id = nextId();
    if (!state.lastSeenAt.isValid())
        state.lastSeenAt = state.fetchedAt;
    const quint64 id = state.id;
    append({state.fetchedAt, {}, std::move(state)});
    trim();
    return id;
}

void StateTimeline::seenAgain(const QDateTime &at, qint64 fetchMs)
{
    const int row = rowOf(latestId());
    if (row < 0)
        return;
    KeptState &state = m_entries[row].state;
    state.lastSeenAt = at;
    state.fetchMs = fetchMs;
    ++state.timesSeen;
    Q_EMIT dataChanged(index(row), index(row));
}

void StateTimeline::addBreak(const QDateTime &at, const QString &envs)
{
    append({at, envs, {}});
}

void StateTimeline::append(const Entry &entry)
{
    const int row = int(m_entries.size());
    beginInsertRows({}, row, row);
    m_entries.append(entry);
    endInsertRows();
}

void StateTimeline::dropRow(int row)
{
    beginRemoveRows({}, row, row);
    m_entries.removeAt(row);
    endRemoveRows();
}

void StateTimeline::close(quint64 id)
{
    if (const int row = rowOf(id); row >= 0)
        dropRow(row);
}

void StateTimeline::describe(quint64 id, const QString &name, const QString &note)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    m_entries[row].state.name = name;
    m_entries[row].state.note = note;
    Q_EMIT dataChanged(index(row), index(row));
    trim();
}

void StateTimeline::trim()
{
    int row = 0;
    while ((count() > m_limits.states || bytes() > m_limits.bytes) && row < m_entries.size()) {
        const KeptState &state = m_entries[row].state;
        if (state.id == 0 || state.isMarked() || state.id == latestId())
            ++row;
        else
            dropRow(row);
    }
    // A reset separates states: without one before it, it says nothing.
    while (m_entries.size() > m_limits.states && m_entries.first().state.id == 0)
        dropRow(0);
}

int StateTimeline::count() const
{
    return int(std::count_if(m_entries.cbegin(), m_entries.cend(), [](const Entry &e) { return e.state.id != 0; }));
}

std::optional<KeptState> StateTimeline::state(quint64 id) const
{
    const int row = rowOf(id);
    return row < 0 ? std::nullopt : std::optional(m_entries[row].state);
}

std::optional<KeptState> StateTimeline::unbrokenLatest() const
{
    return m_entries.isEmpty() || m_entries.last().state.id == 0 ? std::nullopt : std::optional(m_entries.last().state);
}

quint64 StateTimeline::latestId() const
{
    const auto found =
        std::find_if(m_entries.crbegin(), m_entries.crend(), [](const Entry &entry) { return entry.state.id != 0; });
    return found == m_entries.crend() ? 0 : found->state.id;
}

QList<quint64> StateTimeline::ids() const
{
    QList<quint64> ids;
    for (const Entry &entry : m_entries) {
        if (entry.state.id != 0)
            ids.append(entry.state.id);
    }
    return ids;
}

int StateTimeline::rowOf(quint64 id) const
{
    const auto found =
        std::find_if(m_entries.cbegin(), m_entries.cend(), [id](const Entry &entry) { return entry.state.id == id; });
    return id == 0 || found == m_entries.cend() ? -1 : int(found - m_entries.cbegin());
}

qint64 StateTimeline::bytes() const
{
    qint64 bytes = 0;
    for (const Entry &entry : m_entries)
        bytes += entry.state.bytes();
    return bytes;
}

QString StateTimeline::titleOf(const KeptState &state)
{
    QStringList parts{clock(state.fetchedAt), tr("%Ln mutation(s)", nullptr, int(state.mutationCount()))};
    if (!state.name.isEmpty())
        parts.prepend(showntext::name(state.name));
    if (state.isMerged)
        parts.append(tr("merged"));
    return parts.join(u" · "_s);
}

QString StateTimeline::detailsOf(const KeptState &state)
{
    QStringList lines;
    for (const QString &words : {state.name, state.note}) {
        if (!words.isEmpty())
            lines.append(showntext::text(words));
    }
    if (!state.sessionName.isEmpty() || !state.sessionId.isEmpty())
        lines.append(
            tr("Session %1").arg(showntext::name(state.sessionName.isEmpty() ? state.sessionId : state.sessionName)));
    lines.append(tr("Fetched %1 in %2 ms").arg(clock(state.fetchedAt)).arg(state.fetchMs));
    if (state.timesSeen > 1)
        lines.append(tr("The same %1 times, last at %2").arg(state.timesSeen).arg(clock(state.lastSeenAt)));
    for (const Env &env : state.envs.first(std::min(state.envs.size(), MaxDetailed))) {
        lines.append(tr("%1: %Ln mutation(s)", "env, count", int(env.log->size()))
                         .arg(showntext::name(env.alias.isEmpty() ? env.jobId : env.alias)));
    }
    if (state.envs.size() > MaxDetailed)
        lines.append(tr("and %n more environment(s)", nullptr, int(state.envs.size() - MaxDetailed)));
    lines.append(tr("Takes %1 of memory").arg(QLocale().formattedDataSize(state.bytes())));
    return lines.join(u'\n');
}

int StateTimeline::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

QVariant StateTimeline::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Entry &entry = m_entries[index.row()];
    const bool isBreak = entry.state.id == 0;
    switch (role) {
    case Qt::DisplayRole:
        return isBreak ? tr("— %1 reset at %2 —", "env, time").arg(showntext::line(entry.reset), clock(entry.at))
                       : titleOf(entry.state);
    case Qt::ToolTipRole:
        return isBreak ? tr("What was recorded before is not part of later states.")
                       : showntext::ourToolTip(detailsOf(entry.state));
    case IdRole:
        return entry.state.id;
    case IsBreakRole:
        return isBreak;
    case BytesRole:
        return entry.state.bytes();
    case CountRole:
        return qlonglong(entry.state.mutationCount());
    default:
        return {};
    }
}

Qt::ItemFlags StateTimeline::flags(const QModelIndex &index) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return Qt::NoItemFlags;
    if (m_entries[index.row()].state.id == 0)
        return Qt::ItemNeverHasChildren;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
}

QHash<int, QByteArray> StateTimeline::roleNames() const
{
    QHash<int, QByteArray> names = QAbstractListModel::roleNames();
    names.insert(IdRole, "id");
    names.insert(IsBreakRole, "isBreak");
    names.insert(BytesRole, "bytes");
    names.insert(CountRole, "count");
    return names;
}

} // namespace plato
