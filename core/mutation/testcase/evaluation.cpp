// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/testcase/evaluation.h"

#include "core/mutation/compare/merge.h"
#include "core/mutation/log/recordreader.h"
#include "core/mutation/testcase/assignment.h"
#include "core/text/jsontext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

constexpr int StopEvery = 1024;

using recordreader::Name;
using Place = MutationSet::Place;
using Difference = Evaluation::Difference;

/// The columns that anybody asks for, each read once of a row.
class Cells
{
public:
    explicit Cells(const MutationSet &set)
        : m_set(set)
    {
    }

    int add(const QString &column)
    {
        for (size_t i = 0; i < m_columns.size(); ++i) {
            if (m_columns[i].name.text() == column)
                return int(i);
        }
        m_columns.push_back({Name(column), {}, {}, false});
        return int(m_columns.size()) - 1;
    }

    void goTo(Place place)
    {
        m_place = place;
        for (Column &column : m_columns)
            column.isRead = false;
    }

    Place place() const { return m_place; }
    QByteArrayView value(int column, bool isOld)
    {
        Column &asked = m_columns[size_t(column)];
        if (!asked.isRead)
            read(asked);
        return isOld ? asked.old : asked.shown;
    }

private:
    struct Column
    {
        Name name;
        QByteArrayView shown;
        QByteArrayView old;
        bool isRead;
    };

    /// A name as it is written counts before one that differs in letter case.
    void read(Column &column) const
    {
        column.isRead = true;
        column.shown = column.old = {};
        const MutationLog &log = *m_set.sources()[m_place.source].log;
        const auto values = recordreader::valuesOf(log, m_place.record, column.name);
        if (values.isEmpty())
            return;
        const auto exact = std::find_if(values.cbegin(), values.cend(), [&](const auto &value) {
            return jsontext::unescaped(value.name) == column.name.text();
        });
        const auto &value = values.size() == 1 || exact == values.cend() ? values.first() : *exact;
        column.shown = value.shown();
        column.old = value.old;
    }

    const MutationSet &m_set;
    std::vector<Column> m_columns;
    Place m_place;
};

/// One expectation made ready for one set.
class Expectation
{
public:
    Expectation(const ExpectedMutation &expected, const MutationSet &set, Cells &cells)
        : m_set(set)
        , m_expected(expected)
    {
        for (const ColumnMatcher &value : expected.values)
            m_columns.push_back({cells.add(value.column), &value.matcher, value.column, false});
        for (const ColumnMatcher &value : expected.oldValues)
            m_columns.push_back({cells.add(value.column), &value.matcher, value.column, true});
        const Mutation::Action action = Mutation::actionOf(expected.action.toUtf8());
        for (const MutationSet::Source &source : set.sources()) {
            const bool isHere = expected.env.isEmpty() || expected.env == source.alias || expected.env == source.jobId;
            std::vector<bool> tables;
            // By its name alone, as Plato has it, or with the database before it.
            const auto isExpected = [&](const QString &table) {
                return table.compare(expected.table, Qt::CaseInsensitive) == 0;
            };
            for (qsizetype id = 0; id < source.log->tables().size(); ++id)
                tables.push_back(isHere &&
                                 (isExpected(source.log->tables()[id]) || isExpected(source.log->tableNames()[id])));
            std::vector<bool> words;
            for (const QString &word : source.log->words()) {
                words.push_back(action == Mutation::Action::Other
                                    ? word.compare(expected.action, Qt::CaseInsensitive) == 0
                                    : Mutation::actionOf(word.toUtf8()) == action);
            }
            m_tables.push_back(std::move(tables));
            m_words.push_back(std::move(words));
        }
    }

    bool isOfTable(Place place) const { return m_tables[size_t(place.source)][log(place).tableId(place.record)]; }

    bool matches(Cells &cells) const
    {
        return isOfTable(cells.place()) && isOfAction(cells.place()) &&
               std::all_of(m_columns.cbegin(), m_columns.cend(), [&](const Column &c) { return isRight(c, cells); });
    }

    /// How far a row of the table is from what it should be; another action is further than any value.
    int distance(Cells &cells) const
    {
        const auto wrong = std::count_if(m_columns.cbegin(), m_columns.cend(),
                                         [&](const Column &column) { return !isRight(column, cells); });
        return int(wrong) + (isOfAction(cells.place()) ? 0 : int(m_columns.size()) + 1);
    }

    QList<Difference> differences(Cells &cells) const
    {
        QList<Difference> list;
        const Place place = cells.place();
        if (!isOfAction(place)) {
            list.append({{},
                         false,
                         m_expected.action.toUpper(),
                         jsonform::token(log(place).actionWord(place.record).toUpper())});
        }
        for (const Column &column : m_columns) {
            if (!isRight(column, cells)) {
                list.append({column.name, column.isOld, column.matcher->text(),
                             cells.value(column.cell, column.isOld).toByteArray()});
            }
        }
        return list;
    }

private:
    struct Column
    {
        int cell;
        const ValueMatcher *matcher; // of the test case, which outlives us
        QString name;
        bool isOld;
    };

    const MutationLog &log(Place place) const { return *m_set.sources()[place.source].log; }
    bool isOfAction(Place place) const { return m_words[size_t(place.source)][log(place).wordId(place.record)]; }

    static bool isRight(const Column &column, Cells &cells)
    {
        return column.matcher->matches(cells.value(column.cell, column.isOld));
    }

    const MutationSet &m_set;
    const ExpectedMutation &m_expected;
    std::vector<Column> m_columns;
    std::vector<std::vector<bool>> m_tables; // by source and id
    std::vector<std::vector<bool>> m_words;
};

void findNearest(const std::vector<Expectation> &expectations, const std::vector<bool> &isFree, Cells &cells,
                 Evaluation &evaluation, const StopFlag &stop)
{
    std::vector<int> best(expectations.size());
    std::vector<size_t> missing;
    for (size_t e = 0; e < expectations.size(); ++e) {
        if (!evaluation.outcomes[qsizetype(e)].isMatched())
            missing.push_back(e);
    }
    for (qsizetype row = 0; row < evaluation.set.size() && !missing.empty(); ++row) {
        if (row % StopEvery == 0 && stop)
            return;
        if (!isFree[size_t(row)])
            continue;
        cells.goTo(evaluation.set.placeOf(row));
        for (const size_t e : missing) {
            if (!expectations[e].isOfTable(cells.place()))
                continue;
            Evaluation::Outcome &outcome = evaluation.outcomes[qsizetype(e)];
            const int distance = expectations[e].distance(cells);
            if (outcome.nearest < 0 || distance < best[e]) {
                outcome.nearest = row;
                best[e] = distance;
            }
        }
    }
    for (const size_t e : missing) {
        Evaluation::Outcome &outcome = evaluation.outcomes[qsizetype(e)];
        if (outcome.nearest < 0)
            continue;
        cells.goTo(evaluation.set.placeOf(outcome.nearest));
        outcome.differences = expectations[e].differences(cells);
    }
}

QJsonValue jsonValue(QByteArrayView json)
{
    const QJsonArray list = QJsonDocument::fromJson('[' + json.toByteArray() + ']').array();
    return list.isEmpty() ? QJsonValue() : list.first();
}

QJsonObject rowOf(const Evaluation &evaluation, qsizetype row)
{
    return {{u"env"_s, evaluation.set.sourceOf(row).name()}, {u"record"_s, jsonValue(evaluation.set.raw(row))}};
}

} // namespace

qsizetype Evaluation::matchedCount() const
{
    return std::count_if(outcomes.cbegin(), outcomes.cend(), [](const Outcome &o) { return o.isMatched(); });
}

Evaluation evaluation::evaluate(const TestCase &testCase, const MutationSet &set, const StopFlag &stop)
{
    Evaluation result;
    result.set = mutationmerge::merged(set, stop);
    const auto rows = size_t(result.set.size());
    Cells cells(result.set);
    std::vector<Expectation> expectations;
    for (const ExpectedMutation &expected : testCase.mutations)
        expectations.emplace_back(expected, result.set, cells);

    const NoiseFilter noise(testCase.noise, result.set);
    std::vector<bool> isFree(rows, true); // neither noise nor matched
    std::vector<std::vector<quint32>> candidates(expectations.size());
    for (size_t row = 0; row < rows; ++row) {
        if (row % StopEvery == 0 && stop)
            return result;
        const Place place = result.set.placeOf(qsizetype(row));
        if (noise.isNoise(place)) {
            isFree[row] = false;
            ++result.ignoredCount;
            continue;
        }
        cells.goTo(place);
        for (size_t e = 0; e < expectations.size(); ++e) {
            // With as many candidates as there are expectations one is always left: more would change nothing.
            if (candidates[e].size() < expectations.size() && expectations[e].matches(cells))
                candidates[e].push_back(quint32(row));
        }
    }
    for (const qsizetype row : assignment::largest(candidates)) {
        result.outcomes.append({row, -1, {}});
        if (row >= 0)
            isFree[size_t(row)] = false;
    }
    for (size_t row = 0; row < rows; ++row) {
        if (isFree[row])
            result.surplus.push_back(quint32(row));
    }
    findNearest(expectations, isFree, cells, result, stop);

    const auto whole =
        double(testCase.mutations.size()) + (testCase.isSurplusWrong ? double(result.surplus.size()) : 0);
    result.score = whole > 0 ? double(result.matchedCount()) / whole : 1;
    return result;
}

namespace {

bool isKeyColumn(const Mutation &mutation, const QString &name)
{
    return std::any_of(mutation.key().cbegin(), mutation.key().cend(),
                       [&](const auto &part) { return part.name == name; });
}

ExpectedMutation expectationOf(const Mutation &mutation, const QString &env)
{
    ExpectedMutation expected;
    expected.env = env;
    expected.table = mutation.table();
    expected.action = mutation.actionWord().toUpper();
    const auto expect = [&](const QString &name, QByteArrayView json) {
        if (!name.isEmpty() && !json.isEmpty())
            expected.values.append({name, ValueMatcher::exact(json.toByteArray())});
    };
    const bool isInsert = mutation.action() == Mutation::Action::Insert;
    if (!isInsert) {
        for (const Mutation::Field &part : mutation.key())
            expect(part.name, part.json);
    }
    const bool isByKey = mutation.action() == Mutation::Action::Delete && !expected.values.isEmpty();
    for (const Mutation::Column &column : mutation.columns()) {
        if (isInsert && isKeyColumn(mutation, column.name))
            expected.values.append({column.name, ValueMatcher::any()});
        else if (!isByKey && !isKeyColumn(mutation, column.name) && (column.isChanged || !mutation.areChangesKnown()))
            expect(column.name, column.newJson.isEmpty() ? column.oldJson : column.newJson);
    }
    if (mutation.table().isEmpty()) {
        for (const Mutation::Field &field : mutation.otherFields()) {
            if (field.name != "seq"_L1)
                expect(field.name, field.json);
        }
    }
    return expected;
}

/// What tells the row of a record within a set; empty where nothing does.
QByteArray rowName(const MutationSet &set, Place place)
{
    QByteArray key;
    const MutationLog &log = *set.sources()[place.source].log;
    recordreader::appendKeyIdentity(log, place.record, key);
    if (key.isEmpty() || (log.table(place.record).isEmpty() && !recordreader::isOfFile(log, place.record)))
        return {};
    return QByteArray::number(place.source) + ' ' + log.table(place.record).toUtf8() + ' ' + key;
}

} // namespace

QList<ExpectedMutation> evaluation::expectationsOf(const MutationSet &set, const std::vector<quint32> &rows,
                                                   const StopFlag &stop)
{
    QList<ExpectedMutation> expected;
    const auto add = [&expected](const MutationSet &from, qsizetype row) {
        const MutationSet::Source &source = from.sourceOf(row);
        expected.append(expectationOf(from.at(row), source.alias));
    };
    QSet<QByteArray> names;
    for (const quint32 row : rows) {
        const QByteArray name = rowName(set, set.placeOf(row));
        if (name.isEmpty())
            add(set, row);
        else
            names.insert(name);
    }
    if (names.isEmpty())
        return expected;
    const MutationSet merged = mutationmerge::merged(set, stop);
    for (qsizetype row = 0; row < merged.size(); ++row) {
        if (names.contains(rowName(merged, merged.placeOf(row))))
            add(merged, row);
    }
    return expected;
}

QJsonObject evaluation::toJson(const Evaluation &evaluation, const TestCase &testCase, qsizetype mostSurplus)
{
    QJsonArray outcomes;
    for (qsizetype i = 0; i < evaluation.outcomes.size(); ++i) {
        const Evaluation::Outcome &outcome = evaluation.outcomes[i];
        QJsonObject entry{{u"expected"_s, i},
                          {u"name"_s, testCase.mutations[i].text()},
                          {u"status"_s, outcome.isMatched() ? u"matched"_s : u"missing"_s}};
        if (outcome.isMatched())
            entry.insert(u"actual"_s, rowOf(evaluation, outcome.row));
        if (outcome.nearest >= 0)
            entry.insert(u"nearest"_s, rowOf(evaluation, outcome.nearest));
        QJsonArray differences;
        for (const Evaluation::Difference &difference : outcome.differences) {
            QJsonObject each{{u"expected"_s, difference.expected}};
            each.insert(difference.column.isEmpty() ? u"what"_s : u"column"_s,
                        difference.column.isEmpty() ? u"action"_s : difference.column);
            if (difference.isOld)
                each.insert(u"old"_s, true);
            if (!difference.actual.isEmpty())
                each.insert(u"actual"_s, jsonValue(difference.actual));
            differences.append(each);
        }
        if (!differences.isEmpty())
            entry.insert(u"differences"_s, differences);
        outcomes.append(entry);
    }
    QJsonArray surplus;
    for (const quint32 row : evaluation.surplus) {
        if (surplus.size() >= mostSurplus)
            break;
        surplus.append(rowOf(evaluation, row));
    }
    const qsizetype matched = evaluation.matchedCount();
    return {{u"score"_s, evaluation.score},
            {u"matched_count"_s, matched},
            {u"missing_count"_s, evaluation.outcomes.size() - matched},
            {u"surplus_count"_s, qint64(evaluation.surplus.size())},
            {u"ignored_count"_s, evaluation.ignoredCount},
            {u"expectations"_s, outcomes},
            {u"surplus"_s, surplus}};
}

} // namespace plato
