// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/log/mutationtext.h"
#include "core/mutation/log/recordreader.h"
#include "core/mutation/model/mutationlistmodel.h"
#include "core/text/jsontext.h"
#include "core/text/showntext.h"
#include "core/text/shownvalue.h"

#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

/// What the cells of the list say.
namespace plato {

namespace {

constexpr qsizetype MaxListCell = 200;
constexpr qsizetype MaxListToolTip = 2000;

recordreader::Value valueIn(const MutationSet &set, quint32 row, const QString &column)
{
    const MutationSet::Place place = set.placeOf(row);
    return recordreader::valueOf(*set.sources()[place.source].log, place.record, recordreader::Name(column));
}

bool isNull(QByteArrayView json)
{
    return jsontext::kindOf(json) == jsontext::Kind::Null;
}

} // namespace

QVariant MutationListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const qsizetype at = placeOfLine(index.row());
    if (at < 0)
        return groupData(index.row(), index.column(), role);
    const quint32 row = m_result->rows[size_t(at)];
    const MutationSet::Place place = m_result->set.placeOf(row);
    const MutationSet::Source &source = m_result->set.sources()[place.source];
    switch (role) {
    case Qt::DisplayRole:
        return displayText(row, index.column());
    case Qt::ToolTipRole:
        return toolTip(row, index.column());
    case ActionRole:
        return int(source.log->action(place.record));
    case JobIdRole:
        return source.jobId;
    case RawRole:
        return source.log->raw(place.record).toByteArray();
    case IsNewRole:
        return row < m_isNew.size() && m_isNew[row];
    case IsGroupRole:
        return false;
    case DifferenceRole:
        return int(m_result->set.differenceOf(row));
    case HighlightRole: {
        const int rule = highlightOf(row);
        return rule < 0 ? QVariant() : QVariant(rule);
    }
    default:
        return {};
    }
}

int MutationListModel::highlightOf(quint32 row) const
{
    const auto fits = std::find_if(m_highlightFilters.cbegin(), m_highlightFilters.cend(),
                                   [row](const MutationFilter &filter) { return filter.matches(row); });
    return fits == m_highlightFilters.cend() ? -1 : int(fits - m_highlightFilters.cbegin());
}

QVariant MutationListModel::groupData(int line, int column, int role) const
{
    const qsizetype group = groupOfLine(line);
    const qsizetype count = m_result->groupSize(group);
    const auto words = [&] {
        return tr("%1 (%2)", "title of a group, count of its mutations")
            .arg(showntext::isolated(m_result->groupTitle(group)), QLocale().toString(count));
    };
    switch (role) {
    case Qt::DisplayRole:
        return column == 0 ? words() : QString();
    case Qt::AccessibleTextRole:
        return column == 0 ? (m_layout.isFolded[size_t(group)] ? tr("Group %1, folded").arg(words())
                                                               : tr("Group %1").arg(words()))
                           : QString();
    case Qt::ToolTipRole:
        return mutationtext::asToolTip(words());
    case IsGroupRole:
        return true;
    case CountRole:
        return qlonglong(count);
    case IsFoldedRole:
        return bool(m_layout.isFolded[size_t(group)]);
    default:
        return {};
    }
}

QVariant MutationListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return role == Qt::DisplayRole ? QAbstractTableModel::headerData(section, orientation, role) : QVariant();
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
        case DifferenceColumn:
            return tr("Compared");
        default:
            return mutationtext::shownName(m_dataColumns.value(section - FixedColumnCount));
        }
    }
    if (role == Qt::ToolTipRole) {
        switch (section) {
        case KeyColumn:
            return tr("What tells the row: its key as sent, or a column that looks like an id");
        case ChangedColumn:
            return tr("Columns that changed, old → new; of new and deleted rows, their values");
        case TimeColumn:
            return tr("When the mutation was seen, in local time");
        case DifferenceColumn:
            return tr("Of compared states: whether the row of this mutation is new, gone or changed in the newer one");
        default:
            return section < FixedColumnCount
                       ? QVariant()
                       : mutationtext::asToolTip(
                             tr("The column %1 of the data: its new value, of deleted rows the old one")
                                 .arg(showntext::line(m_dataColumns.value(section - FixedColumnCount))));
        }
    }
    return {};
}

QHash<int, QByteArray> MutationListModel::roleNames() const
{
    QHash<int, QByteArray> names = QAbstractTableModel::roleNames();
    names.insert(ActionRole, "action");
    names.insert(JobIdRole, "jobId");
    names.insert(RawRole, "raw");
    names.insert(IsNewRole, "isNew");
    names.insert(IsGroupRole, "isGroup");
    names.insert(DifferenceRole, "difference");
    names.insert(CountRole, "count");
    names.insert(IsFoldedRole, "isFolded");
    return names;
}

QString MutationListModel::displayText(quint32 row, int column) const
{
    const MutationSet::Place place = m_result->set.placeOf(row);
    const MutationSet::Source &source = m_result->set.sources()[place.source];
    switch (column) {
    case ActionColumn:
        return mutationtext::actionOf(source.log->action(place.record), source.log->actionWord(place.record));
    case TableColumn:
        return mutationtext::shownName(source.log->table(place.record));
    case KeyColumn:
    case ChangedColumn:
    case TimeColumn: {
        const RecordTexts *texts = m_texts->textsOf(row);
        if (!texts)
            return tr("reading…", "of a big record, in the place of what it says");
        return column == KeyColumn ? texts->key : column == ChangedColumn ? texts->changed : texts->time;
    }
    case EnvColumn:
        return showntext::line(source.name());
    case DifferenceColumn:
        return mutationtext::differenceOf(m_result->set.differenceOf(row));
    default:
        break;
    }
    const QByteArrayView value = valueIn(m_result->set, row, m_dataColumns[column - FixedColumnCount]).shown();
    return isNull(value) ? u"NULL"_s : mutationtext::fitted(shownvalue::line(value, MaxListCell));
}

QString MutationListModel::toolTip(quint32 row, int column) const
{
    if (!m_texts->isBig(row)) { // else what the cell says has to do
        switch (column) {
        case ChangedColumn:
            return mutationtext::asToolTip(mutationtext::listOf(m_result->set.at(row)));
        case TimeColumn:
            return mutationtext::asToolTip(mutationtext::fullTimeOf(m_result->set.at(row)));
        default:
            break;
        }
    }
    if (column == KeyColumn) {
        const RecordTexts *texts = m_texts->textsOf(row);
        if (texts && texts->isKeyGuessed)
            return mutationtext::asToolTip(
                tr("%1\nThe server did not say which column is the key; this one looks like it.")
                    .arg(showntext::isolated(texts->key)));
    }
    if (column < FixedColumnCount)
        return mutationtext::asToolTip(displayText(row, column));
    const auto value = valueIn(m_result->set, row, m_dataColumns[column - FixedColumnCount]);
    if (value.isChanged && !value.old.isEmpty() && !value.now.isEmpty()) {
        const auto [old, now] = shownvalue::lines(value.old, value.now, MaxListToolTip);
        return mutationtext::asToolTip(
            tr("%1 → %2", "old value, new value").arg(showntext::text(old), showntext::text(now)));
    }
    if (isNull(value.shown()))
        return mutationtext::asToolTip(u"NULL"_s);
    return mutationtext::asToolTip(showntext::text(shownvalue::text(value.shown(), MaxListToolTip)));
}

} // namespace plato
