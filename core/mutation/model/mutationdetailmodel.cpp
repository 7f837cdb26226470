// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/model/mutationdetailmodel.h"

#include "core/mutation/log/mutationtext.h"
#include "core/text/jsontext.h"
#include "core/text/showntext.h"
#include "core/text/shownvalue.h"

#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

constexpr qsizetype MaxCell = 500;
constexpr qsizetype MaxToolTip = 2000;
constexpr auto OldPrefix = "old_"_L1;

/// Beside each other, so that the eye finds what differs.
QString shownIn(const MutationDetailModel::Row &row, bool isOld)
{
    const bool isPair = !row.oldJson.isEmpty() && !row.newJson.isEmpty() && row.oldJson != row.newJson;
    if (!isPair)
        return shownvalue::line(isOld ? row.oldJson : row.newJson, MaxCell);
    const auto [old, now] = shownvalue::lines(row.oldJson, row.newJson, MaxCell);
    return isOld ? old : now;
}

} // namespace

MutationDetailModel::MutationDetailModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

QList<MutationDetailModel::Row> MutationDetailModel::rowsOf(const Mutation &mutation)
{
    QList<Row> rows;
    const bool isWholeRow =
        mutation.action() == Mutation::Action::Insert || mutation.action() == Mutation::Action::Delete;
    for (const Mutation::Column &c : mutation.columns())
        rows.append({c.name, c.oldJson, c.newJson, c.isChanged && !isWholeRow, false});
    const QList<Mutation::Field> &others = mutation.otherFields();
    QHash<QString, QByteArrayView> byName;
    for (const Mutation::Field &field : others)
        byName.insert(field.name, field.json);
    for (const Mutation::Field &field : others) {
        if (field.name.startsWith(OldPrefix) && byName.contains(field.name.sliced(OldPrefix.size())))
            continue;
        const QByteArrayView old = byName.value(OldPrefix + field.name);
        rows.append({field.name, old, field.json, !old.isEmpty() && old != field.json, true});
    }
    std::stable_partition(rows.begin(), rows.end(), [](const Row &row) { return row.isChanged; });
    return rows;
}

void MutationDetailModel::setMutation(const Mutation &mutation, const QList<Row> &rows)
{
    // The same record out of a newer reply: nothing changes on screen, but its bytes are the ones to hold on to.
    const bool isSame = !mutation.raw().isEmpty() && mutation.raw() == m_mutation.raw();
    if (!isSame)
        beginResetModel();
    m_mutation = mutation;
    m_rows = rows;
    if (!isSame)
        endResetModel();
}

int MutationDetailModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int MutationDetailModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant MutationDetailModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = m_rows[index.row()];
    const bool isName = index.column() == NameColumn;
    const QByteArrayView json = index.column() == OldColumn ? row.oldJson : row.newJson;
    const bool isNull = !isName && jsontext::kindOf(json) == jsontext::Kind::Null;
    switch (role) {
    case Qt::DisplayRole:
        if (isName)
            return row.name.isEmpty() ? tr("(whole record)") : mutationtext::shownName(row.name);
        if (isNull)
            return tr("NULL");
        return mutationtext::fitted(shownIn(row, index.column() == OldColumn));
    case Qt::ToolTipRole: {
        QString text = showntext::text(isName ? row.name : shownvalue::text(json, MaxToolTip), MaxToolTip);
        if (row.isOutside && isName)
            text = tr("%1\nSent with the record, beside the columns of the table").arg(text);
        return mutationtext::asToolTip(text);
    }
    case Qt::AccessibleTextRole:
        if (isName && row.isChanged)
            return tr("%1, changed").arg(showntext::line(row.name));
        return {};
    case ChangedRole:
        return row.isChanged;
    case OutsideRole:
        return row.isOutside;
    case FullTextRole:
        return isName ? row.name : jsontext::textOf(json);
    case StandInRole:
        return isName ? row.name.isEmpty() : isNull;
    default:
        return {};
    }
}

QVariant MutationDetailModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return QAbstractTableModel::headerData(section, orientation, role);
    switch (section) {
    case NameColumn:
        return tr("Column");
    case OldColumn:
        return tr("Old");
    case NewColumn:
        return tr("New");
    default:
        return {};
    }
}

QHash<int, QByteArray> MutationDetailModel::roleNames() const
{
    QHash<int, QByteArray> names = QAbstractTableModel::roleNames();
    names.insert(ChangedRole, "changed");
    names.insert(OutsideRole, "outside");
    names.insert(FullTextRole, "fullText");
    names.insert(StandInRole, "standIn");
    return names;
}

} // namespace plato
