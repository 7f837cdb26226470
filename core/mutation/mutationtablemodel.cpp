// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/mutationtablemodel.h"

#include "core/mutation/mutationtext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

/// Decoded columns kept at a time, over all rows of the cache.
constexpr int CachedColumns = 50'000;

qsizetype commonBegin(const MutationLog &a, const MutationLog &b)
{
    const qsizetype most = std::min(a.size(), b.size());
    qsizetype n = 0;
    while (n < most && a.raw(n) == b.raw(n))
        ++n;
    return n;
}

qsizetype commonEnd(const MutationLog &a, const MutationLog &b, qsizetype begin)
{
    const qsizetype most = std::min(a.size(), b.size()) - begin;
    qsizetype n = 0;
    while (n < most && a.raw(a.size() - 1 - n) == b.raw(b.size() - 1 - n))
        ++n;
    return n;
}

} // namespace

MutationTableModel::MutationTableModel(QObject *parent)
    : QAbstractTableModel(parent)
    , m_cache(CachedColumns)
{
}

void MutationTableModel::setLogs(const QList<Source> &sources)
{
    QList<Source> wanted = sources;
    wanted.removeIf([](const Source &source) { return !source.log; });
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        qsizetype found = i;
        while (found < m_blocks.size() && m_blocks[found].source.jobId != wanted[i].jobId)
            ++found;
        if (found == m_blocks.size()) {
            insertBlock(i, wanted[i]);
            continue;
        }
        for (; found > i; --found)
            removeBlock(i);
        updateBlock(i, wanted[i]);
    }
    while (m_blocks.size() > wanted.size())
        removeBlock(m_blocks.size() - 1);
}

int MutationTableModel::firstRowOf(qsizetype block) const
{
    int row = 0;
    for (qsizetype i = 0; i < block; ++i)
        row += m_blocks[i].rows();
    return row;
}

MutationTableModel::Place MutationTableModel::placeOf(int row) const
{
    for (const Block &block : m_blocks) {
        if (row < block.rows())
            return {&block, block.recordOf(row)};
        row -= block.rows();
    }
    Q_UNREACHABLE();
}

void MutationTableModel::removeBlock(qsizetype block)
{
    const int first = firstRowOf(block);
    const int rows = m_blocks[block].rows();
    if (rows > 0)
        beginRemoveRows({}, first, first + rows - 1);
    m_cache.clear();
    m_blocks.removeAt(block);
    if (rows > 0)
        endRemoveRows();
}

void MutationTableModel::insertBlock(qsizetype block, const Source &source)
{
    const int first = firstRowOf(block);
    const int rows = int(source.log->size());
    if (rows > 0)
        beginInsertRows({}, first, first + rows - 1);
    m_cache.clear();
    m_blocks.insert(block, Block{source});
    if (rows > 0)
        endInsertRows();
}

void MutationTableModel::updateBlock(qsizetype index, const Source &source)
{
    Block &block = m_blocks[index];
    const int first = firstRowOf(index);
    const bool isRenamed = block.source.alias != source.alias;
    if (block.source.log != source.log) {
        const qsizetype begin = commonBegin(*block.source.log, *source.log);
        const qsizetype end = commonEnd(*block.source.log, *source.log, begin);
        const qsizetype removed = block.source.log->size() - begin - end;
        const qsizetype inserted = source.log->size() - begin - end;
        if (removed > 0)
            beginRemoveRows({}, first + int(begin), first + int(begin + removed) - 1);
        m_cache.clear(); // also lets go of the bytes of the old reply
        block.source = source;
        block.hiddenFrom = begin;
        block.hiddenCount = inserted;
        if (removed > 0)
            endRemoveRows();
        if (inserted > 0) {
            beginInsertRows({}, first + int(begin), first + int(begin + inserted) - 1);
            m_cache.clear();
            block.hiddenCount = 0;
            endInsertRows();
        }
    }
    block.source = source;
    if (isRenamed && block.rows() > 0)
        Q_EMIT dataChanged(createIndex(first, EnvColumn), createIndex(first + block.rows() - 1, EnvColumn));
}

Mutation MutationTableModel::mutationAt(int row) const
{
    return row >= 0 && row < rowCount() ? cached(row) : Mutation();
}

const Mutation &MutationTableModel::cached(int row) const
{
    if (const Mutation *known = m_cache.object(row))
        return *known;
    const Place place = placeOf(row);
    auto mutation = std::make_unique<Mutation>(place.block->source.log->at(place.record));
    // Never above the limit, or the cache would drop it before we return it.
    const auto cost = int(std::min<qsizetype>(CachedColumns, 4 + mutation->columns().size()));
    Mutation *kept = mutation.release();
    m_cache.insert(row, kept, cost);
    return *kept;
}

bool MutationTableModel::holdsText(int row, const QString &text) const
{
    const Place place = placeOf(row);
    const QByteArrayView raw = place.block->source.log->raw(place.record);
    const auto isIn = [&](const QString &other) { return other.contains(text, Qt::CaseInsensitive); };
    if (isIn(displayText(place, row, ActionColumn)) || isIn(displayText(place, row, EnvColumn)))
        return true;
    // Most rows are turned down by their bytes, ten times as fast as by reading them. What a row shows and its bytes do
    // not hold are escapes, sizes of blobs, the signs between key columns, and times.
    const bool isOwnWording =
        raw.contains('\\') || raw.contains("\"$blob\"") || text.contains(u'=') || text.contains(u',') ||
        std::all_of(text.cbegin(), text.cend(), [](QChar c) { return c.isDigit() || u":.- "_s.contains(c); });
    return (isOwnWording || isIn(QString::fromUtf8(raw))) && isIn(searchText(place, row));
}

int MutationTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : firstRowOf(m_blocks.size());
}

int MutationTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant MutationTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const int row = index.row();
    const Place place = placeOf(row);
    const Source &source = place.block->source;
    switch (role) {
    case Qt::DisplayRole:
        return displayText(place, row, index.column());
    case Qt::ToolTipRole:
        return toolTip(place, row, index.column());
    case ActionRole:
        return int(source.log->action(place.record));
    case ChangedColumnsRole:
        return cached(row).changedColumns();
    case JobIdRole:
        return source.jobId;
    case RawRole:
        return source.log->raw(place.record).toByteArray();
    case SortRole:
        if (index.column() == TimeColumn) {
            const QDateTime time = cached(row).timestamp();
            return time.isValid() ? QVariant(time.toMSecsSinceEpoch()) : QVariant(cached(row).time());
        }
        return displayText(place, row, index.column());
    default:
        return {};
    }
}

QVariant MutationTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return QAbstractTableModel::headerData(section, orientation, role);
    if (role == Qt::DisplayRole) {
        switch (section) {
        case ActionColumn:
            return tr("Action");
        case TableColumn:
            return tr("Table");
        case KeyColumn:
            return tr("Key");
        case ChangedColumn:
            return tr("Changed");
        case TimeColumn:
            return tr("Time");
        case EnvColumn:
            return tr("Env");
        default:
            return {};
        }
    }
    if (role == Qt::ToolTipRole) {
        switch (section) {
        case KeyColumn:
            return tr("What tells the row: its key as sent, or a column that looks like an id");
        case ChangedColumn:
            return tr("Columns that changed, old → new; of new and deleted rows, their values");
        case TimeColumn:
            return tr("When the change was seen, in local time");
        default:
            return {};
        }
    }
    return {};
}

QHash<int, QByteArray> MutationTableModel::roleNames() const
{
    QHash<int, QByteArray> names = QAbstractTableModel::roleNames();
    names.insert(ActionRole, "action");
    names.insert(ChangedColumnsRole, "changedColumns");
    names.insert(JobIdRole, "jobId");
    names.insert(RawRole, "raw");
    names.insert(SortRole, "sort");
    return names;
}

QString MutationTableModel::displayText(const Place &place, int row, int column) const
{
    const Source &source = place.block->source;
    switch (column) {
    case ActionColumn:
        return mutationtext::actionOf(source.log->action(place.record), source.log->actionWord(place.record));
    case TableColumn:
        return mutationtext::shortened(source.log->table(place.record));
    case KeyColumn:
        return cached(row).keyText();
    case ChangedColumn:
        return mutationtext::summaryOf(cached(row));
    case TimeColumn:
        return mutationtext::timeOf(cached(row));
    case EnvColumn:
        return source.alias.isEmpty() ? source.jobId : source.alias;
    default:
        return {};
    }
}

QString MutationTableModel::toolTip(const Place &place, int row, int column) const
{
    switch (column) {
    case ChangedColumn:
        return mutationtext::asToolTip(mutationtext::listOf(cached(row)));
    case TimeColumn:
        return mutationtext::asToolTip(mutationtext::fullTimeOf(cached(row)));
    case KeyColumn:
        if (cached(row).isKeyGuessed())
            return mutationtext::asToolTip(
                tr("%1\nThe server did not say which column is the key; this one looks like it.")
                    .arg(cached(row).keyText()));
        [[fallthrough]];
    default:
        return mutationtext::asToolTip(displayText(place, row, column));
    }
}

QString MutationTableModel::searchText(const Place &place, int row) const
{
    const MutationLog &log = *place.block->source.log;
    QStringList parts{log.actionWord(place.record), log.table(place.record)};
    for (const int column : {ActionColumn, KeyColumn, TimeColumn, EnvColumn})
        parts.append(displayText(place, row, column));
    parts.append(mutationtext::valuesOf(cached(row)));
    return parts.join(u'\n'); // a sign that no filter field can hold: no match across two parts
}

} // namespace plato
