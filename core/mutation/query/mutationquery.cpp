// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/query/mutationquery.h"

#include "core/mutation/filter/mutationfilter.h"
#include "core/mutation/log/mutationtext.h"
#include "core/mutation/log/recordreader.h"
#include "core/mutation/query/mutationorder.h"
#include "core/pool/parallel.h"
#include "core/text/jsontext.h"
#include "core/text/jsonwalk.h"
#include "core/text/naturalkey.h"
#include "core/text/showntext.h"
#include "core/text/shownvalue.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QMutex>

#include <map>
#include <numeric>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

constexpr qsizetype SliceRows = 8192;
constexpr qsizetype StopEvery = 256;
/// The first rows are worth showing when they fill a screen, or when it has taken this long to find a few.
constexpr size_t FirstRows = 200;
constexpr qint64 FirstMs = 40;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(plato::MutationResult)
};

/// The rows that pass, of all slices; shared by the threads that look for them.
class Sieve
{
public:
    Sieve(const MutationSet &set, const MutationQuery &query, const StopFlag &stop,
          const std::function<void(MutationResult::Ptr)> &onFirst)
        : m_set(set)
        , m_query(query)
        , m_stop(stop)
        , m_onFirst(onFirst)
        , m_filter(query.filter, set)
        , m_noise(query.noise, set)
        , m_slices(size_t((set.size() + SliceRows - 1) / SliceRows))
    {
        m_clock.start();
    }

    bool isEverything() const { return m_filter.isEverything() && m_noise.isEmpty() && !m_set.differences(); }
    int sliceCount() const { return int(m_slices.size()); }

    void sieve(int index)
    {
        Slice &slice = m_slices[size_t(index)];
        const qsizetype begin = index * SliceRows;
        const qsizetype end = std::min(begin + SliceRows, m_set.size());
        for (qsizetype row = begin; row < end; ++row) {
            if (row % StopEvery == 0 && m_stop)
                return;
            if (m_set.differences() && !(m_query.differences & bitOf(m_set.differenceOf(row))))
                continue;
            const MutationSet::Place place = m_set.placeOf(row);
            if (!m_filter.matches(place))
                continue;
            if (m_noise.isNoise(place))
                ++slice.hidden;
            else
                slice.rows.push_back(quint32(row));
        }
        offerFirst(slice);
    }

    void collect(MutationResult &result) const
    {
        size_t count = 0;
        for (const Slice &slice : m_slices)
            count += slice.rows.size();
        result.rows.reserve(count);
        for (const Slice &slice : m_slices) {
            result.rows.insert(result.rows.end(), slice.rows.begin(), slice.rows.end());
            result.hiddenCount += slice.hidden;
        }
    }

private:
    struct Slice
    {
        std::vector<quint32> rows;
        qsizetype hidden = 0;
        bool isDone = false;
    };

    void offerFirst(Slice &slice)
    {
        if (!m_onFirst)
            return;
        const QMutexLocker lock(&m_mutex);
        slice.isDone = true;
        if (m_hasOffered)
            return;
        // Only rows of slices before which every slice is done: nothing will be put before them any more.
        for (; m_doneCount < m_slices.size() && m_slices[m_doneCount].isDone; ++m_doneCount)
            m_firstCount += m_slices[m_doneCount].rows.size();
        const bool isEnough = m_firstCount >= FirstRows || (m_firstCount > 0 && m_clock.elapsed() >= FirstMs);
        if (!isEnough || m_doneCount == m_slices.size() || m_stop)
            return;
        m_hasOffered = true;
        auto first = std::make_shared<MutationResult>();
        first->set = m_set;
        first->query = m_query;
        first->isPartial = true;
        for (size_t i = 0; i < m_doneCount; ++i)
            first->rows.insert(first->rows.end(), m_slices[i].rows.begin(), m_slices[i].rows.end());
        m_onFirst(std::move(first));
    }

    const MutationSet &m_set;
    const MutationQuery &m_query;
    const StopFlag &m_stop;
    const std::function<void(MutationResult::Ptr)> &m_onFirst;
    MutationFilter m_filter;
    NoiseFilter m_noise;
    std::vector<Slice> m_slices;
    QElapsedTimer m_clock;
    QMutex m_mutex;
    size_t m_doneCount = 0; // slices from the first on that are done
    size_t m_firstCount = 0;
    bool m_hasOffered = false;
};

std::vector<quint32> placesOf(const MutationResult &result)
{
    std::vector<quint32> places(size_t(result.set.size()), MutationResult::Nowhere);
    for (size_t i = 0; i < result.rows.size(); ++i)
        places[result.rows[i]] = quint32(i);
    return places;
}

} // namespace

qsizetype MutationResult::placeOf(qsizetype row) const
{
    if (row < 0 || row >= set.size())
        return -1;
    if (!places.empty())
        return places[size_t(row)] == Nowhere ? -1 : qsizetype(places[size_t(row)]);
    const auto found = std::lower_bound(rows.begin(), rows.end(), quint32(row));
    return found != rows.end() && *found == quint32(row) ? found - rows.begin() : -1;
}

qsizetype MutationResult::groupSize(qsizetype group) const
{
    const auto next = size_t(group) + 1;
    return qsizetype(next < groups.size() ? groups[next].first : rows.size()) - qsizetype(groups[size_t(group)].first);
}

QString MutationResult::groupTitle(qsizetype index) const
{
    const Group &of = groups[size_t(index)];
    const quint32 row = rows[of.first];
    const MutationSet::Place place = set.placeOf(row);
    const MutationSet::Source &source = set.sources()[place.source];
    const MutationLog &log = *source.log;
    switch (query.group.by) {
    case MutationQuery::By::Action:
        return mutationtext::actionOf(log.action(place.record), log.actionWord(place.record));
    case MutationQuery::By::Table:
        return log.table(place.record).isEmpty() ? Words::tr("No table")
                                                 : mutationtext::shownName(log.table(place.record));
    case MutationQuery::By::Env:
        return showntext::line(source.name());
    case MutationQuery::By::Key: {
        const QString key = mutationtext::keyOf(set.at(row));
        const QString table = mutationtext::shownName(log.table(place.record));
        return key.isEmpty() ? Words::tr("%1 without a key").arg(showntext::isolated(table))
                             : mutationtext::fitted(u"%1 %2"_s.arg(table, key).trimmed());
    }
    case MutationQuery::By::Changed: {
        QByteArray names;
        recordreader::appendChangedNames(log, place.record, names);
        names.replace('\n', ' ');
        return names.isEmpty() ? Words::tr("No columns") : mutationtext::shortened(QString::fromUtf8(names).trimmed());
    }
    case MutationQuery::By::Time:
    case MutationQuery::By::TimeGap: {
        const QString from = mutationtext::timeOf(set.at(of.earliest));
        if (!set.at(of.earliest).timestamp().isValid())
            return Words::tr("No time");
        const QString to = mutationtext::timeOf(set.at(of.latest));
        return from == to ? from : Words::tr("%1 – %2", "from, to").arg(from, to);
    }
    case MutationQuery::By::Column: {
        const auto value = recordreader::valueOf(log, place.record, recordreader::Name(query.group.column));
        const QString name = mutationtext::shownName(query.group.column);
        if (value.shown().isEmpty())
            return Words::tr("No %1", "name of a column").arg(showntext::isolated(name));
        const QString text = shownvalue::line(value.shown(), 200);
        return Words::tr("%1: %2", "column, value").arg(showntext::isolated(name), showntext::isolated(text));
    }
    case MutationQuery::By::Difference:
        return mutationtext::differenceOf(set.differenceOf(row));
    case MutationQuery::By::Nothing:
        break;
    }
    return {};
}

MutationResult::Ptr mutationquery::run(const MutationSet &set, const MutationQuery &query, QThreadPool &pool,
                                       const StopFlag &stop, const std::function<void(MutationResult::Ptr)> &onFirst)
{
    auto result = std::make_shared<MutationResult>();
    result->set = set;
    result->query = query;
    Sieve sieve(set, query, stop, onFirst);
    if (sieve.isEverything()) {
        result->rows.resize(size_t(set.size()));
        std::iota(result->rows.begin(), result->rows.end(), quint32(0));
    } else {
        parallel::forEachSlice(pool, sieve.sliceCount(), [&](int slice) { sieve.sieve(slice); });
        if (stop)
            return nullptr;
        sieve.collect(*result);
    }
    if (!mutationorder::sort(set, query.sort, query.isDescending, result->rows, pool, stop) ||
        !mutationorder::group(set, query.group, result->rows, result->groups, pool, stop))
        return nullptr;
    if (!std::is_sorted(result->rows.begin(), result->rows.end()))
        result->places = placesOf(*result);
    return stop ? nullptr : result;
}

qsizetype mutationquery::nextOfSameRow(const MutationResult &result, qsizetype place, int step, const StopFlag &stop)
{
    if (place < 0 || place >= result.size())
        return -1;
    const MutationSet &set = result.set;
    const MutationSet::Place origin = set.placeOf(result.rows[size_t(place)]);
    const MutationLog &log = *set.sources()[origin.source].log;
    QByteArray wanted;
    recordreader::appendKeyIdentity(log, origin.record, wanted);
    if (wanted.isEmpty())
        return -1;
    QByteArray key;
    for (qsizetype i = place + step; i >= 0 && i < result.size(); i += step) {
        if (i % StopEvery == 0 && stop)
            return -1;
        const MutationSet::Place at = set.placeOf(result.rows[size_t(i)]);
        if (at.source != origin.source || log.tableId(at.record) != log.tableId(origin.record))
            continue;
        key.clear();
        recordreader::appendKeyIdentity(log, at.record, key);
        if (key == wanted)
            return i;
    }
    return -1;
}

QStringList mutationquery::columnNames(const MutationSet &set, qsizetype most)
{
    std::map<std::pair<QByteArray, QByteArray>, QString> names; // by the order of people, then by their bytes
    // Names that a person is offered: a record may have a million of them.
    constexpr qint64 MaxLooked = 200'000;
    constexpr size_t MaxNames = 2000;
    qint64 looked = 0;
    const qsizetype step = std::max<qsizetype>(1, set.size() / std::max<qsizetype>(1, most));
    for (qsizetype row = 0; row < set.size(); row += step) {
        const MutationSet::Place place = set.placeOf(row);
        const MutationLog::Parts parts = set.sources()[place.source].log->parts(place.record);
        for (const QByteArrayView object : {parts.values, parts.oldValues}) {
            jsonwalk::forEachMember(object, [&](QByteArrayView name, QByteArrayView) {
                if (++looked > MaxLooked || names.size() == MaxNames)
                    return false;
                QByteArray order;
                naturalkey::append(name, order);
                names.try_emplace({order, name.toByteArray()}, jsontext::unescaped(name));
                return true;
            });
        }
    }
    QStringList list;
    for (const auto &[order, name] : names)
        list.append(name);
    return list;
}

} // namespace plato
