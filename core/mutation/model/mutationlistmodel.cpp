// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/model/mutationlistmodel.h"

#include "core/mutation/filter/filterlanguage.h"

#include <algorithm>

namespace plato {

namespace {

quint32 newRow(const MutationMatch::Ptr &match, quint32 row)
{
    return match ? match->newRowOf[row] : row;
}

} // namespace

MutationListModel::MutationListModel(QThreadPool &pool, QObject *parent)
    : QAbstractTableModel(parent)
    , m_result(std::make_shared<MutationResult>())
    , m_texts(new RecordTextCache(pool, this))
{
    connect(m_texts, &RecordTextCache::textsRead, this, &MutationListModel::tellTextsRead);
}

void MutationListModel::setResult(const MutationResult::Ptr &result, const MutationMatch::Ptr &match)
{
    Q_ASSERT(result && (!match || qsizetype(match->newRowOf.size()) == m_result->set.size()));
    const bool isOtherSet = match || m_result->set.isEmpty();
    const bool isRenamed = !match && !MutationMatch::hasSameNames(m_result->set, result->set);
    if (!tryPlainChange(result, match))
        changeLayout(result, match, layoutFor(*result, match));
    if (isOtherSet)
        m_isNew = match ? match->isNew : std::vector<bool>();
    if (isOtherSet || isRenamed)
        compileHighlights();
    // A record that is told by its key may say something else now, and an env may have another name.
    if ((match || isRenamed) && rowCount() > 0)
        Q_EMIT dataChanged(createIndex(0, 0), createIndex(rowCount() - 1, columnCount() - 1));
}

/// Rows come or go in one place, as they do when a list grows: told as what it is, which costs views the least.
bool MutationListModel::tryPlainChange(const MutationResult::Ptr &result, const MutationMatch::Ptr &match)
{
    if (isGrouped() || !result->groups.empty())
        return false;
    const std::vector<quint32> &before = m_result->rows;
    const std::vector<quint32> &after = result->rows;
    const size_t most = std::min(before.size(), after.size());
    size_t begin = 0;
    while (begin < most && newRow(match, before[begin]) == after[begin])
        ++begin;
    size_t end = 0;
    while (end < most - begin && newRow(match, before[before.size() - 1 - end]) == after[after.size() - 1 - end])
        ++end;
    const size_t removed = before.size() - begin - end;
    const size_t inserted = after.size() - begin - end;
    if (removed > 0 && inserted > 0) {
        const bool isAnyKept =
            std::any_of(before.begin() + qsizetype(begin), before.end() - qsizetype(end), [&](quint32 row) {
                const quint32 now = newRow(match, row);
                return now != MutationResult::Nowhere && result->placeOf(now) >= 0;
            });
        if (isAnyKept)
            return false;
    }
    if (removed > 0) {
        beginRemoveRows({}, int(begin), int(begin + removed) - 1);
        auto between = std::make_shared<MutationResult>(*m_result);
        between->rows.erase(between->rows.begin() + qsizetype(begin),
                            between->rows.begin() + qsizetype(begin + removed));
        m_result = std::move(between);
        endRemoveRows();
    }
    if (inserted > 0)
        beginInsertRows({}, int(begin), int(begin + inserted) - 1);
    m_result = result;
    m_texts->setSet(result->set);
    if (inserted > 0)
        endInsertRows();
    return true;
}

void MutationListModel::changeLayout(const MutationResult::Ptr &result, const MutationMatch::Ptr &match, Layout layout)
{
    Q_EMIT layoutAboutToBeChanged();
    const QModelIndexList from = persistentIndexList();
    struct Kept
    {
        quint32 row;
        bool isGroup;
    };
    std::vector<Kept> kept;
    kept.reserve(size_t(from.size()));
    for (const QModelIndex &index : from)
        kept.push_back({newRow(match, setRowOf(index.row())), isGroup(index.row())});

    m_result = result;
    m_texts->setSet(result->set);
    m_layout = std::move(layout);
    QModelIndexList to;
    to.reserve(from.size());
    for (qsizetype i = 0; i < from.size(); ++i) {
        const Kept &of = kept[size_t(i)];
        const qsizetype place = of.row == MutationResult::Nowhere ? -1 : m_result->placeOf(of.row);
        int line = -1;
        if (place >= 0 && !of.isGroup)
            line = lineOfPlace(place);
        else if (place >= 0 && isGrouped())
            line = int(m_layout.begins[size_t(groupOfPlace(place))]);
        to.append(line < 0 ? QModelIndex() : createIndex(line, from[i].column()));
    }
    changePersistentIndexList(from, to);
    Q_EMIT layoutChanged();
}

/// Groups that were folded or unfolded by hand stay so as long as their first record is in a group.
MutationListModel::Layout MutationListModel::layoutFor(const MutationResult &result,
                                                       const MutationMatch::Ptr &match) const
{
    Layout layout;
    layout.isFolded.resize(result.groups.size(), m_areFoldedAtFirst);
    const bool isSameGrouping = m_result->query.group == result.query.group;
    for (size_t group = 0; isSameGrouping && group < m_layout.isFolded.size(); ++group) {
        if (m_layout.isFolded[group] == m_areFoldedAtFirst)
            continue;
        const quint32 row = newRow(match, m_result->rows[m_result->groups[group].first]);
        const qsizetype place = row == MutationResult::Nowhere ? -1 : result.placeOf(row);
        if (place < 0)
            continue;
        const auto next = std::upper_bound(result.groups.begin(), result.groups.end(), quint32(place),
                                           [](quint32 p, const MutationResult::Group &g) { return p < g.first; });
        layout.isFolded[size_t(next - result.groups.begin()) - 1] = !m_areFoldedAtFirst;
    }
    placeLines(result, layout);
    return layout;
}

void MutationListModel::placeLines(const MutationResult &result, Layout &layout)
{
    layout.begins.clear();
    if (result.groups.empty())
        return;
    layout.begins.reserve(result.groups.size() + 1);
    quint32 line = 0;
    for (size_t group = 0; group < result.groups.size(); ++group) {
        layout.begins.push_back(line);
        line += 1 + (layout.isFolded[group] ? 0 : quint32(result.groupSize(qsizetype(group))));
    }
    layout.begins.push_back(line);
}

qsizetype MutationListModel::groupOfLine(int line) const
{
    const auto next = std::upper_bound(m_layout.begins.begin(), m_layout.begins.end(), quint32(line));
    return next - m_layout.begins.begin() - 1;
}

qsizetype MutationListModel::groupOfPlace(qsizetype place) const
{
    const auto next = std::upper_bound(m_result->groups.begin(), m_result->groups.end(), quint32(place),
                                       [](quint32 p, const MutationResult::Group &g) { return p < g.first; });
    return next - m_result->groups.begin() - 1;
}

bool MutationListModel::isGroup(int line) const
{
    return isGrouped() && line >= 0 && line < rowCount() && m_layout.begins[size_t(groupOfLine(line))] == quint32(line);
}

bool MutationListModel::isFolded(int line) const
{
    return isGrouped() && line >= 0 && line < rowCount() && m_layout.isFolded[size_t(groupOfLine(line))];
}

int MutationListModel::groupLineOf(int line) const
{
    if (!isGrouped() || line < 0 || line >= rowCount())
        return -1;
    return int(m_layout.begins[size_t(groupOfLine(line))]);
}

qsizetype MutationListModel::placeOfLine(int line) const
{
    if (line < 0 || line >= rowCount() || isGroup(line))
        return -1;
    if (!isGrouped())
        return line;
    const auto group = size_t(groupOfLine(line));
    return qsizetype(m_result->groups[group].first) + line - qsizetype(m_layout.begins[group]) - 1;
}

int MutationListModel::lineOfPlace(qsizetype place) const
{
    if (place < 0 || place >= m_result->size())
        return -1;
    if (!isGrouped())
        return int(place);
    const auto group = size_t(groupOfPlace(place));
    if (m_layout.isFolded[group])
        return -1;
    return int(m_layout.begins[group] + 1 + quint32(place) - m_result->groups[group].first);
}

/// Of a header row the first record of its group.
quint32 MutationListModel::setRowOf(int line) const
{
    const qsizetype place = placeOfLine(line);
    return m_result->rows[place >= 0 ? size_t(place) : size_t(m_result->groups[size_t(groupOfLine(line))].first)];
}

void MutationListModel::setFolded(int line, bool isFolded)
{
    if (!isGrouped() || line < 0 || line >= rowCount())
        return;
    const qsizetype group = groupOfLine(line);
    if (m_layout.isFolded[size_t(group)] == isFolded)
        return;
    const int header = int(m_layout.begins[size_t(group)]);
    const auto count = int(m_result->groupSize(group));
    if (isFolded)
        beginRemoveRows({}, header + 1, header + count);
    else
        beginInsertRows({}, header + 1, header + count);
    m_layout.isFolded[size_t(group)] = isFolded;
    placeLines(*m_result, m_layout);
    if (isFolded)
        endRemoveRows();
    else
        endInsertRows();
    Q_EMIT dataChanged(createIndex(header, 0), createIndex(header, columnCount() - 1));
}

void MutationListModel::setAllFolded(bool areFolded)
{
    m_areFoldedAtFirst = areFolded;
    if (!isGrouped())
        return;
    Layout layout;
    layout.isFolded.resize(m_result->groups.size(), areFolded);
    placeLines(*m_result, layout);
    changeLayout(m_result, nullptr, std::move(layout));
}

void MutationListModel::unfoldPlace(qsizetype place)
{
    if (isGrouped() && place >= 0 && place < m_result->size())
        setFolded(int(m_layout.begins[size_t(groupOfPlace(place))]), false);
}

void MutationListModel::setHighlights(const QList<HighlightRule> &rules)
{
    m_highlights.clear();
    for (const HighlightRule &rule : rules) {
        if (rule.isEnabled && filterlanguage::parse(rule.filter))
            m_highlights.append(rule);
    }
    compileHighlights();
    if (rowCount() > 0)
        Q_EMIT dataChanged(createIndex(0, 0), createIndex(rowCount() - 1, columnCount() - 1), {HighlightRole});
}

void MutationListModel::compileHighlights()
{
    m_highlightFilters.clear();
    for (const HighlightRule &rule : std::as_const(m_highlights))
        m_highlightFilters.emplace_back(*filterlanguage::parse(rule.filter), m_result->set);
}

void MutationListModel::setDataColumns(const QStringList &names)
{
    const auto [before, after] =
        std::mismatch(m_dataColumns.cbegin(), m_dataColumns.cend(), names.cbegin(), names.cend());
    const auto same = int(before - m_dataColumns.cbegin());
    const auto removed = int(m_dataColumns.size()) - same;
    const auto inserted = int(names.size()) - same;
    if (removed > 0) {
        beginRemoveColumns({}, FixedColumnCount + same, FixedColumnCount + same + removed - 1);
        m_dataColumns = m_dataColumns.first(same);
        endRemoveColumns();
    }
    if (inserted > 0) {
        beginInsertColumns({}, FixedColumnCount + same, FixedColumnCount + same + inserted - 1);
        m_dataColumns = names;
        endInsertColumns();
    }
}

void MutationListModel::tellTextsRead(quint32 row)
{
    const qsizetype place = m_result->placeOf(row);
    const int line = place < 0 ? -1 : lineOfPlace(place);
    if (line >= 0)
        Q_EMIT dataChanged(index(line, 0), index(line, columnCount() - 1));
}

int MutationListModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    return isGrouped() ? int(m_layout.begins.back()) : int(m_result->rows.size());
}

int MutationListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : FixedColumnCount + int(m_dataColumns.size());
}

} // namespace plato
