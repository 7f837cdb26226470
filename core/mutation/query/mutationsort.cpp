// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/log/recordreader.h"
#include "core/mutation/query/mutationorder.h"
#include "core/mutation/query/namerank.h"
#include "core/pool/parallel.h"
#include "core/text/decimaltext.h"
#include "core/text/jsontext.h"
#include "core/text/jsonwalk.h"
#include "core/text/naturalkey.h"
#include "core/text/timetext.h"

#include <QtEndian>

#include <cstring>
#include <list>

namespace plato::mutationorder {

namespace {

using By = MutationQuery::By;

constexpr qsizetype StopEvery = 1024;

/// Memory for many short keys. What was added never moves.
class Arena
{
public:
    const char *add(QByteArrayView bytes)
    {
        constexpr qsizetype Piece = 1 << 20;
        if (m_pieces.empty() || m_pieces.back().capacity() - m_pieces.back().size() < bytes.size()) {
            m_pieces.emplace_back();
            m_pieces.back().reserve(std::max(Piece, bytes.size()));
        }
        QByteArray &piece = m_pieces.back();
        const qsizetype place = piece.size();
        piece.append(bytes);
        return piece.constData() + place;
    }

private:
    std::list<QByteArray> m_pieces;
};

/// A row with its key, of which the eight bytes that mostly decide stand beside it.
struct Entry
{
    quint64 head;
    const char *key;
    quint32 size;
    quint32 row;
};

struct Slice
{
    std::vector<Entry> entries;
    std::vector<quint32> without; // rows that have nothing to sort by
    Arena arena;
    qsizetype common = 0; // bytes that all keys begin with
};

void appendTimeKey(QByteArrayView time, QByteArray &key)
{
    if (const auto microseconds = timetext::microsecondsOf(time)) {
        const quint64 ordered = qToBigEndian(quint64(*microseconds) ^ (quint64(1) << 63));
        key += '\x01';
        key.append(reinterpret_cast<const char *>(&ordered), sizeof ordered);
        return;
    }
    key += '\x02'; // what is no time behind all that is
    naturalkey::append(jsontext::textOf(time, 256).toUtf8(), key);
}

void appendValueKey(QByteArrayView json, QByteArray &key, QByteArray &text)
{
    if (const auto number = Decimal::readJson(json)) {
        key += '\x01';
        number->appendSortKey(key);
        return;
    }
    if (jsontext::kindOf(json) == jsontext::Kind::Null) {
        key += '\x03';
        return;
    }
    key += '\x02';
    text.clear();
    recordreader::appendText(json, text);
    naturalkey::append(text, key);
}

/// The key of a row; empty where it has nothing to sort by.
class KeyMaker
{
public:
    KeyMaker(const MutationSet &set, const MutationQuery::Aspect &by)
        : m_set(set)
        , m_by(by)
        , m_name(by.column)
    {
    }

    void make(quint32 row, QByteArray &key)
    {
        key.clear();
        m_text.clear();
        const MutationSet::Place place = m_set.placeOf(row);
        const MutationLog &log = *m_set.sources()[place.source].log;
        switch (m_by.by) {
        case By::Key:
            recordreader::appendKey(log, place.record, m_text);
            naturalkey::append(m_text, key);
            break;
        case By::Changed:
            recordreader::appendChangedNames(log, place.record, m_text);
            naturalkey::append(m_text, key);
            break;
        case By::Time:
        case By::TimeGap: {
            const QByteArrayView time = jsonwalk::valueAt(log.parts(place.record).time);
            if (!time.isEmpty())
                appendTimeKey(time, key);
            break;
        }
        case By::Column: {
            const QByteArrayView json = recordreader::valueOf(log, place.record, m_name).shown();
            if (!json.isEmpty())
                appendValueKey(json, key, m_text);
            break;
        }
        case By::Difference:
            key += char('0' + int(m_set.differenceOf(row)));
            break;
        default:
            break;
        }
    }

private:
    const MutationSet &m_set;
    const MutationQuery::Aspect &m_by;
    recordreader::Name m_name;
    QByteArray m_text;
};

qsizetype commonSize(QByteArrayView a, QByteArrayView b)
{
    return std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin();
}

/// Leaves out the bytes that all keys begin with, and sets the first of the others beside the row.
void setHead(Entry &entry, qsizetype common)
{
    entry.key += common;
    entry.size -= quint32(common);
    quint64 head = 0;
    std::memcpy(&head, entry.key, std::min<size_t>(sizeof head, entry.size));
    entry.head = qFromBigEndian(head);
}

int compared(const Entry &a, const Entry &b)
{
    if (a.head != b.head)
        return a.head < b.head ? -1 : 1;
    const size_t size = std::min(a.size, b.size);
    const int order = size > sizeof a.head ? std::memcmp(a.key, b.key, size) : 0;
    return order != 0 ? order : int(a.size > b.size) - int(a.size < b.size);
}

bool fillSlice(Slice &slice, const MutationSet &set, const MutationQuery::Aspect &by, const quint32 *begin,
               const quint32 *end, const StopFlag &stop)
{
    KeyMaker maker(set, by);
    QByteArray key;
    slice.entries.reserve(size_t(end - begin));
    for (const quint32 *row = begin; row != end; ++row) {
        if ((row - begin) % StopEvery == 0 && stop)
            return false;
        maker.make(*row, key);
        if (key.isEmpty()) {
            slice.without.push_back(*row);
            continue;
        }
        slice.entries.push_back({0, slice.arena.add(key), quint32(key.size()), *row});
        const Entry &first = slice.entries.front();
        if (slice.entries.size() == 1)
            slice.common = key.size();
        else
            slice.common = commonSize(QByteArrayView(first.key, slice.common), key);
    }
    return true;
}

/// Two threads and more sort a slice each; then neighbours are merged, which keeps equal rows in order.
bool sortByKey(const MutationSet &set, const MutationQuery::Aspect &by, bool isDescending, std::vector<quint32> &rows,
               QThreadPool &pool, const StopFlag &stop)
{
    const int count = parallel::threadsOf(pool);
    std::vector<Slice> slices{size_t(count)};
    const auto begin = [&](int i) { return rows.data() + parallel::sliceBegin(qsizetype(rows.size()), count, i); };
    parallel::forEachSlice(pool, count,
                           [&](int i) { fillSlice(slices[size_t(i)], set, by, begin(i), begin(i + 1), stop); });
    if (stop)
        return false;

    const Entry *first = nullptr;
    qsizetype common = 0;
    for (const Slice &slice : slices) {
        if (slice.entries.empty())
            continue;
        const Entry &other = slice.entries.front();
        common = first ? commonSize(QByteArrayView(first->key, std::min(common, slice.common)),
                                    QByteArrayView(other.key, other.size))
                       : slice.common;
        first = first ? first : &other;
    }
    const auto isBefore = [isDescending](const Entry &a, const Entry &b) {
        const int order = compared(a, b);
        if (order != 0)
            return isDescending ? order > 0 : order < 0;
        return a.row < b.row;
    };
    parallel::forEachSlice(pool, count, [&](int i) {
        std::vector<Entry> &entries = slices[size_t(i)].entries;
        for (Entry &entry : entries)
            setHead(entry, common);
        if (!stop)
            std::sort(entries.begin(), entries.end(), isBefore);
    });
    std::vector<Entry> sorted = std::move(slices.front().entries);
    for (size_t i = 1; i < slices.size() && !stop; ++i) {
        std::vector<Entry> merged(sorted.size() + slices[i].entries.size());
        std::merge(sorted.begin(), sorted.end(), slices[i].entries.begin(), slices[i].entries.end(), merged.begin(),
                   isBefore);
        sorted = std::move(merged);
    }
    if (stop)
        return false;
    auto out = std::transform(sorted.begin(), sorted.end(), rows.begin(), [](const Entry &entry) { return entry.row; });
    for (const Slice &slice : slices)
        out = std::copy(slice.without.begin(), slice.without.end(), out);
    return true;
}

/// Few names, many rows: counted, and each row put into its place.
void sortByName(const MutationSet &set, By by, bool isDescending, std::vector<quint32> &rows)
{
    const NameRank rank(set, by);
    const size_t count = rank.count();
    const auto bucketOf = [&](quint32 row) {
        const size_t of = rank.of(set.placeOf(row));
        return of == NameRank::Last ? count : isDescending ? count - 1 - of : of;
    };
    std::vector<size_t> begins(count + 2);
    for (const quint32 row : rows)
        ++begins[bucketOf(row) + 1];
    for (size_t i = 1; i < begins.size(); ++i)
        begins[i] += begins[i - 1];
    std::vector<quint32> sorted(rows.size());
    for (const quint32 row : rows)
        sorted[begins[bucketOf(row)]++] = row;
    rows = std::move(sorted);
}

} // namespace

bool sort(const MutationSet &set, const MutationQuery::Aspect &by, bool isDescending, std::vector<quint32> &rows,
          QThreadPool &pool, const StopFlag &stop)
{
    switch (by.by) {
    case By::Nothing:
        break;
    case By::Action:
    case By::Table:
    case By::Env:
        sortByName(set, by.by, isDescending, rows);
        break;
    default:
        return sortByKey(set, by, isDescending, rows, pool, stop);
    }
    return !stop;
}

} // namespace plato::mutationorder
