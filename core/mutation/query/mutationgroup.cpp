// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/log/fingerprint.h"
#include "core/mutation/log/recordreader.h"
#include "core/mutation/query/mutationorder.h"
#include "core/mutation/query/namerank.h"
#include "core/pool/parallel.h"
#include "core/text/jsontext.h"
#include "core/text/jsonwalk.h"
#include "core/text/timetext.h"

#include <limits>

namespace plato::mutationorder {

namespace {

using By = MutationQuery::By;

constexpr qsizetype LookAtStopEvery = 1024;

/// Numbers fingerprints in the order in which they come.
class Numbering
{
public:
    explicit Numbering(size_t most)
    {
        size_t size = 16;
        while (size < most * 2)
            size *= 2;
        m_slots.resize(size);
    }

    quint32 numberOf(const Fingerprint &print)
    {
        for (size_t i = print.b;; ++i) {
            Slot &slot = m_slots[i & (m_slots.size() - 1)];
            if (slot.number == MutationResult::Nowhere)
                slot = {print, m_count++};
            if (slot.print == print)
                return slot.number;
        }
    }

private:
    struct Slot
    {
        Fingerprint print;
        quint32 number = MutationResult::Nowhere;
    };
    std::vector<Slot> m_slots;
    quint32 m_count = 0;
};

/// What rows of one group have in common, as bytes; unlike things have unlike bytes.
void appendIdentity(const MutationSet &set, const MutationQuery::Aspect &by, const recordreader::Name &name,
                    quint32 row, QByteArray &out)
{
    const MutationSet::Place place = set.placeOf(row);
    const MutationLog &log = *set.sources()[place.source].log;
    switch (by.by) {
    case By::Key: {
        const quint32 table = log.tableId(place.record);
        out.append(reinterpret_cast<const char *>(&place.source), sizeof place.source);
        out.append(reinterpret_cast<const char *>(&table), sizeof table);
        recordreader::appendKeyIdentity(log, place.record, out);
        break;
    }
    case By::Changed:
        recordreader::appendChangedNames(log, place.record, out);
        break;
    case By::Difference:
        out += char(set.differenceOf(row));
        break;
    default: {
        const QByteArrayView json = recordreader::valueOf(log, place.record, name).shown();
        const jsontext::Kind kind = jsontext::kindOf(json);
        out += char(kind == jsontext::Kind::Number ? jsontext::Kind::Text : kind); // "7" and 7 look the same
        recordreader::appendText(json, out);
    }
    }
}

bool numberByIdentity(const MutationSet &set, const MutationQuery::Aspect &by, const std::vector<quint32> &rows,
                      std::vector<quint32> &numbers, QThreadPool &pool, const StopFlag &stop)
{
    std::vector<Fingerprint> prints(rows.size());
    const int slices = parallel::threadsOf(pool);
    parallel::forEachSlice(pool, slices, [&](int slice) {
        const recordreader::Name name(by.column);
        QByteArray identity;
        const auto end = parallel::sliceBegin(qsizetype(rows.size()), slices, slice + 1);
        for (auto i = parallel::sliceBegin(qsizetype(rows.size()), slices, slice); i < end; ++i) {
            if (i % LookAtStopEvery == 0 && stop)
                return;
            identity.clear();
            appendIdentity(set, by, name, rows[size_t(i)], identity);
            prints[size_t(i)] = Fingerprint::of(identity);
        }
    });
    if (stop)
        return false;
    Numbering numbering(rows.size());
    std::transform(prints.begin(), prints.end(), numbers.begin(),
                   [&](const Fingerprint &print) { return numbering.numberOf(print); });
    return true;
}

void numberByName(const MutationSet &set, By by, const std::vector<quint32> &rows, std::vector<quint32> &numbers)
{
    const NameRank rank(set, by);
    std::vector<quint32> numberOfRank(rank.count() + 1, MutationResult::Nowhere);
    quint32 count = 0;
    std::transform(rows.begin(), rows.end(), numbers.begin(), [&](quint32 row) {
        quint32 &number = numberOfRank[std::min(rank.of(set.placeOf(row)), rank.count())];
        if (number == MutationResult::Nowhere)
            number = count++;
        return number;
    });
}

struct Stretch
{
    quint32 earliest;
    quint32 latest;
};

/// A new number after each silence; the rows without a time share one, in the end. `stretches` by number.
bool numberByGap(const MutationSet &set, qint64 gapMs, const std::vector<quint32> &rows, std::vector<quint32> &numbers,
                 std::vector<Stretch> &stretches, const StopFlag &stop)
{
    constexpr qint64 None = std::numeric_limits<qint64>::min();
    std::vector<qint64> times(rows.size(), None);
    std::vector<quint32> order; // indices of rows that have a time
    bool isSorted = true;
    for (size_t i = 0; i < rows.size(); ++i) {
        if (i % LookAtStopEvery == 0 && stop)
            return false;
        const MutationSet::Place place = set.placeOf(rows[i]);
        const MutationLog &log = *set.sources()[place.source].log;
        times[i] = timetext::microsecondsOf(jsonwalk::valueAt(log.parts(place.record).time)).value_or(None);
        if (times[i] == None)
            continue;
        isSorted = isSorted && (order.empty() || times[order.back()] <= times[i]);
        order.push_back(quint32(i));
    }
    if (!isSorted)
        std::stable_sort(order.begin(), order.end(), [&](quint32 a, quint32 b) { return times[a] < times[b]; });
    for (size_t i = 0; i < order.size(); ++i) {
        if (i == 0 || times[order[i]] - times[order[i - 1]] > gapMs * 1000)
            stretches.push_back({rows[order[i]], rows[order[i]]});
        stretches.back().latest = rows[order[i]];
        numbers[order[i]] = quint32(stretches.size() - 1);
    }
    const auto none = quint32(stretches.size());
    for (size_t i = 0; i < rows.size(); ++i) {
        if (times[i] == None) {
            numbers[i] = none;
            if (stretches.size() == none)
                stretches.push_back({rows[i], rows[i]});
        }
    }
    return !stop;
}

/// Groups in the order of their first rows, rows within in the order that they had.
void arrange(std::vector<quint32> &rows, const std::vector<quint32> &numbers, const std::vector<Stretch> &stretches,
             std::vector<MutationResult::Group> &groups)
{
    std::vector<quint32> placeOfNumber;
    std::vector<quint32> sizes;
    for (const quint32 number : numbers) {
        if (number >= placeOfNumber.size())
            placeOfNumber.resize(size_t(number) + 1, MutationResult::Nowhere);
        quint32 &place = placeOfNumber[number];
        if (place == MutationResult::Nowhere) {
            place = quint32(sizes.size());
            sizes.push_back(0);
            groups.emplace_back();
            if (!stretches.empty()) {
                groups.back().earliest = stretches[number].earliest;
                groups.back().latest = stretches[number].latest;
            }
        }
        ++sizes[place];
    }
    quint32 begin = 0;
    std::vector<quint32> next;
    for (size_t i = 0; i < groups.size(); ++i) {
        groups[i].first = begin;
        next.push_back(begin);
        begin += sizes[i];
    }
    std::vector<quint32> arranged(rows.size());
    for (size_t i = 0; i < rows.size(); ++i)
        arranged[next[placeOfNumber[numbers[i]]]++] = rows[i];
    rows = std::move(arranged);
}

} // namespace

bool group(const MutationSet &set, const MutationQuery::Aspect &by, std::vector<quint32> &rows,
           std::vector<MutationResult::Group> &groups, QThreadPool &pool, const StopFlag &stop)
{
    std::vector<quint32> numbers(rows.size());
    std::vector<Stretch> stretches;
    switch (by.by) {
    case By::Nothing:
        return true;
    case By::Action:
    case By::Table:
    case By::Env:
        numberByName(set, by.by, rows, numbers);
        break;
    case By::Time:
    case By::TimeGap:
        if (!numberByGap(set, by.gapMs, rows, numbers, stretches, stop))
            return false;
        break;
    default:
        if (!numberByIdentity(set, by, rows, numbers, pool, stop))
            return false;
    }
    if (stop)
        return false;
    arrange(rows, numbers, stretches, groups);
    return true;
}

} // namespace plato::mutationorder
