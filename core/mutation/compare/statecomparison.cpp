// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/compare/statecomparison.h"

#include "core/mutation/compare/rowpairing.h"
#include "core/mutation/log/recordmembers.h"
#include "core/mutation/log/recordreader.h"
#include "core/pool/parallel.h"
#include "core/pool/runonpool.h"
#include "core/text/jsontext.h"
#include "core/text/jsonwalk.h"

#include <QHash>
#include <QVarLengthArray>

#include <map>
#include <numeric>

namespace plato {

namespace {

using statecomparison::By;

constexpr qsizetype StopEvery = 1024;

bool isWholeNumber(QByteArrayView json)
{
    // A counter that was sent as text is a counter all the same.
    if (json.size() > 2 && json.startsWith('"') && json.endsWith('"'))
        json = json.sliced(1, json.size() - 2);
    return !json.isEmpty() && std::all_of(json.begin(), json.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Names within a record, as written, of what a counter has given.
using CounterNames = QVarLengthArray<QByteArrayView, 4>;

CounterNames counterNames(const MutationLog &log, qsizetype record)
{
    CounterNames names;
    recordreader::forEachKeyPart(log, record, [&](QByteArrayView name, QByteArrayView json) {
        if (isWholeNumber(json))
            names.append(name);
        return true;
    });
    return names;
}

/// A print of the members of a record that is the same in whatever order they come.
class Sum
{
public:
    void add(const Fingerprint &print, quint64 kind)
    {
        // Each print is mixed with a number of its kind before it is added. Were plain prints added, a record whose
        // `values` and `old_values` change places would have the same sum.
        m_sum.a += (print.a ^ (kind * 0x9e3779b97f4a7c15)) * 0xbf58476d1ce4e5b9;
        m_sum.b += (print.b ^ (kind * 0xc2b2ae3d27d4eb4f)) * 0x94d049bb133111eb;
    }
    const Fingerprint &print() const { return m_sum; }

private:
    Fingerprint m_sum;
};

/// What records say, as prints. Made once per log; any thread.
class Printer
{
public:
    Printer(const MutationLog &log, By by)
        : m_log(log)
        , m_by(by)
    {
        for (const QString &table : log.tables())
            m_tables.push_back(Fingerprint::of(table.toUtf8()));
        for (const QString &word : log.words())
            m_words.push_back(Fingerprint::of(word.toUpper().toUtf8()));
    }

    Fingerprint contentOf(qsizetype record, QByteArray &bytes) const
    {
        const QByteArrayView raw = m_log.raw(record);
        Sum sum;
        sum.add(m_tables[m_log.tableId(record)], Table);
        sum.add(m_words[m_log.wordId(record)], Action);
        if (!raw.startsWith('{')) {
            sum.add(Fingerprint::of(raw), Beside);
            return sum.print();
        }
        const CounterNames counters = m_by == By::Content ? counterNames(m_log, record) : CounterNames();
        jsonwalk::forEachMember(raw, [&](QByteArrayView name, QByteArrayView json) {
            switch (recordmembers::memberNamed(name)) {
            case recordmembers::TableName:
            case recordmembers::Table:
            case recordmembers::Tablename:
            case recordmembers::Action:
            case recordmembers::Operation:
            case recordmembers::Timestamp:
                break;
            case recordmembers::Key:
                addMembers(json, Key, counters, bytes, sum);
                break;
            case recordmembers::Values:
                addMembers(json, Values, counters, bytes, sum);
                break;
            case recordmembers::OldValues:
                addMembers(json, OldValues, counters, bytes, sum);
                break;
            default:
                if (name != "seq" && name != "id")
                    sum.add(printOf(name, json, bytes), Beside);
            }
            return true;
        });
        return sum.print();
    }

    /// nullopt: nothing tells the row.
    std::optional<Fingerprint> rowOf(qsizetype record, QByteArray &bytes) const
    {
        if (m_by == By::Content && !counterNames(m_log, record).isEmpty())
            return std::nullopt;
        bytes.clear();
        recordreader::appendKeyIdentity(m_log, record, bytes);
        if (bytes.isEmpty())
            return std::nullopt;
        Sum sum;
        sum.add(m_tables[m_log.tableId(record)], Table);
        sum.add(Fingerprint::of(bytes), Key);
        return sum.print();
    }

private:
    enum Kind : quint64 { Table = 1, Action, Key, Values, OldValues, Beside };

    static Fingerprint printOf(QByteArrayView name, QByteArrayView json, QByteArray &bytes)
    {
        const QByteArrayView whole(name.begin(), json.end());
        const bool isPlain = json.begin() - name.end() == 2; // `":` and nothing else between them
        if (isPlain && !std::memchr(whole.data(), '\\', size_t(whole.size())))
            return Fingerprint::of(whole);
        // Written in one way, without blanks and needless escapes, so that records which mean the same are equal.
        bytes = jsontext::unescaped(name).toUtf8();
        bytes += "\":";
        if (jsontext::kindOf(json) == jsontext::Kind::Text) {
            bytes += '"';
            recordreader::appendText(json, bytes);
            bytes += '"';
        } else {
            bytes += json;
        }
        return Fingerprint::of(bytes);
    }

    static void addMembers(QByteArrayView object, Kind kind, const CounterNames &counters, QByteArray &bytes, Sum &sum)
    {
        if (!object.startsWith('{')) {
            if (kind != Key || counters.isEmpty())
                sum.add(Fingerprint::of(object), kind);
            return;
        }
        jsonwalk::forEachMember(object, [&](QByteArrayView name, QByteArrayView json) {
            if (!counters.contains(name))
                sum.add(printOf(name, json, bytes), kind);
            return true;
        });
    }

    const MutationLog &m_log;
    By m_by;
    std::vector<Fingerprint> m_tables;
    std::vector<Fingerprint> m_words;
};

/// Half of the values that either record has, at least, are the same.
bool areAlike(const MutationLog &older, qsizetype a, const MutationLog &newer, qsizetype b)
{
    QVarLengthArray<std::pair<QByteArrayView, QByteArrayView>, 32> values;
    jsonwalk::forEachMember(older.parts(a).values, [&](QByteArrayView name, QByteArrayView json) {
        values.append({name, json});
        return true;
    });
    qsizetype all = values.size();
    qsizetype same = 0;
    jsonwalk::forEachMember(newer.parts(b).values, [&](QByteArrayView name, QByteArrayView json) {
        const auto found =
            std::find_if(values.cbegin(), values.cend(), [&](const auto &value) { return value.first == name; });
        if (found == values.cend())
            ++all;
        else if (found->second == json)
            ++same;
        return true;
    });
    return all > 0 && same * 2 >= all;
}

/// Compares the records of one env.
class EnvComparison
{
public:
    EnvComparison(Differences &differences, const MutationLog &older, qsizetype olderFirst, const MutationLog &newer,
                  qsizetype newerFirst, By by, QThreadPool &pool, const StopFlag &stop)
        : m_differences(differences)
        , m_older(older)
        , m_newer(newer)
        , m_olderFirst(olderFirst)
        , m_newerFirst(newerFirst)
        , m_by(by)
        , m_pool(pool)
        , m_stop(stop)
        , m_olderPrinter(older, by)
        , m_newerPrinter(newer, by)
    {
    }

    void compare()
    {
        const qsizetype begin = &m_older == &m_newer ? m_older.size() : rowpairing::commonBegin(m_older, m_newer);
        const qsizetype end = rowpairing::commonEnd(m_older, m_newer, begin);
        for (qsizetype i = 0; i < begin; ++i)
            pair(i, i, Difference::Same);
        for (qsizetype i = 1; i <= end; ++i)
            pair(m_older.size() - i, m_newer.size() - i, Difference::Same);
        std::vector<qsizetype> older(size_t(m_older.size() - end - begin));
        std::vector<qsizetype> newer(size_t(m_newer.size() - end - begin));
        std::iota(older.begin(), older.end(), begin);
        std::iota(newer.begin(), newer.end(), begin);
        const auto content = [](const Printer &printer, qsizetype record, QByteArray &bytes) {
            return std::optional(printer.contentOf(record, bytes));
        };
        pairBy(older, newer, content, Difference::Same, [](bool, qsizetype) { return false; });
        compareRows(older, newer);
        if (m_by == By::Content)
            pairAlike(older, newer);
        for (const qsizetype record : older)
            m_differences.of[size_t(m_olderFirst + record)] = Difference::Removed;
        for (const qsizetype record : newer)
            m_differences.of[size_t(m_newerFirst + record)] = Difference::Added;
    }

private:
    void pair(qsizetype older, qsizetype newer, Difference difference)
    {
        const auto a = size_t(m_olderFirst + older);
        const auto b = size_t(m_newerFirst + newer);
        m_differences.of[a] = Difference::Partner;
        m_differences.of[b] = difference;
        m_differences.partner[a] = quint32(b);
        m_differences.partner[b] = quint32(a);
    }

    using Prints = std::vector<std::optional<Fingerprint>>;

    template <typename PrintOf>
    Prints printsOf(const Printer &printer, const std::vector<qsizetype> &records, PrintOf printOf)
    {
        Prints prints(records.size());
        const int slices = parallel::threadsOf(m_pool);
        const auto count = qsizetype(records.size());
        parallel::forEachSlice(m_pool, slices, [&](int slice) {
            QByteArray bytes;
            const qsizetype end = parallel::sliceBegin(count, slices, slice + 1);
            for (qsizetype i = parallel::sliceBegin(count, slices, slice); i < end; ++i) {
                if (i % StopEvery == 0 && m_stop)
                    return;
                prints[size_t(i)] = printOf(printer, records[size_t(i)], bytes);
            }
        });
        return prints;
    }

    template <typename PrintOf, typename TakeExtra>
    void pairBy(std::vector<qsizetype> &older, std::vector<qsizetype> &newer, PrintOf printOf, Difference difference,
                TakeExtra takeExtra)
    {
        if (older.empty() || newer.empty() || m_stop)
            return;
        const Prints a = printsOf(m_olderPrinter, older, printOf);
        const Prints b = printsOf(m_newerPrinter, newer, printOf);
        if (m_stop)
            return;
        // pairUp() asks for each record once, in order.
        size_t nextOlder = 0;
        size_t nextNewer = 0;
        rowpairing::pairUp(
            older, newer, [&](bool isOlder, qsizetype) { return isOlder ? a[nextOlder++] : b[nextNewer++]; },
            [&](qsizetype x, qsizetype y) { pair(x, y, difference); }, takeExtra);
    }

    static std::optional<Fingerprint> rowOf(const Printer &printer, qsizetype record, QByteArray &bytes)
    {
        return printer.rowOf(record, bytes);
    }

    /// What is left, by its row. A further mutation of a row that the other state has is a change of that row, be it
    /// the row of a changed pair or of what both have.
    void compareRows(std::vector<qsizetype> &older, std::vector<qsizetype> &newer)
    {
        const std::vector<qsizetype> olderSame = allBut(older, m_older.size());
        const std::vector<qsizetype> newerSame = allBut(newer, m_newer.size());
        pairBy(older, newer, rowOf, Difference::Changed, [this](bool isOlder, qsizetype record) {
            m_differences.of[size_t((isOlder ? m_olderFirst : m_newerFirst) + record)] = Difference::Changed;
            return true;
        });
        takeKnown(older, m_olderPrinter, m_olderFirst, newerSame, m_newerPrinter);
        takeKnown(newer, m_newerPrinter, m_newerFirst, olderSame, m_olderPrinter);
    }

    static std::vector<qsizetype> allBut(const std::vector<qsizetype> &left, qsizetype count)
    {
        std::vector<qsizetype> all(static_cast<size_t>(count));
        std::iota(all.begin(), all.end(), 0);
        std::vector<qsizetype> others;
        std::set_difference(all.begin(), all.end(), left.begin(), left.end(), std::back_inserter(others));
        return others;
    }

    /// Those records of which one of the others has the row are Changed.
    void takeKnown(std::vector<qsizetype> &records, const Printer &printer, qsizetype first,
                   const std::vector<qsizetype> &others, const Printer &othersPrinter)
    {
        if (records.empty() || others.empty() || m_stop)
            return;
        const Prints rows = printsOf(printer, records, rowOf);
        const Prints othersRows = printsOf(othersPrinter, others, rowOf);
        const auto isBefore = [](const Fingerprint &x, const Fingerprint &y) {
            return rowpairing::Printed{x, 0}.isBefore({y, 0});
        };
        std::vector<Fingerprint> wanted;
        for (const auto &row : rows) {
            if (row)
                wanted.push_back(*row);
        }
        std::sort(wanted.begin(), wanted.end(), isBefore);
        const auto placeOf = [&](const Fingerprint &print) {
            const auto found = std::lower_bound(wanted.cbegin(), wanted.cend(), print, isBefore);
            return found != wanted.cend() && *found == print ? found - wanted.cbegin() : -1;
        };
        std::vector<bool> isKnown(wanted.size(), false); // at the first place of each print
        for (const auto &row : othersRows) {
            if (const auto place = row ? placeOf(*row) : -1; place >= 0)
                isKnown[size_t(place)] = true;
        }
        std::vector<qsizetype> left;
        for (size_t i = 0; i < records.size(); ++i) {
            if (rows[i] && isKnown[size_t(placeOf(*rows[i]))])
                m_differences.of[size_t(first + records[i])] = Difference::Changed;
            else
                left.push_back(records[i]);
        }
        records = std::move(left);
    }

    /// What is left, the first with the first of the same table and action.
    void pairAlike(std::vector<qsizetype> &older, std::vector<qsizetype> &newer)
    {
        if (older.empty() || newer.empty() || m_stop)
            return;
        const auto kindOf = [](const MutationLog &log, qsizetype i) {
            return std::pair(log.table(i), log.actionWord(i).toUpper());
        };
        std::map<std::pair<QString, QString>, std::vector<qsizetype>> waiting;
        for (auto record = older.rbegin(); record != older.rend(); ++record)
            waiting[kindOf(m_older, *record)].push_back(*record);
        std::vector<qsizetype> taken;
        std::vector<qsizetype> alone;
        for (size_t i = 0; i < newer.size(); ++i) {
            if (qsizetype(i) % StopEvery == 0 && m_stop)
                return;
            std::vector<qsizetype> &partners = waiting[kindOf(m_newer, newer[i])];
            if (partners.empty() || !areAlike(m_older, partners.back(), m_newer, newer[i])) {
                alone.push_back(newer[i]);
                continue;
            }
            pair(partners.back(), newer[i], Difference::Changed);
            taken.push_back(partners.back());
            partners.pop_back();
        }
        std::sort(taken.begin(), taken.end());
        std::vector<qsizetype> left;
        std::set_difference(older.begin(), older.end(), taken.begin(), taken.end(), std::back_inserter(left));
        older = std::move(left);
        newer = std::move(alone);
    }

    Differences &m_differences;
    const MutationLog &m_older;
    const MutationLog &m_newer;
    qsizetype m_olderFirst;
    qsizetype m_newerFirst;
    By m_by;
    QThreadPool &m_pool;
    const StopFlag &m_stop;
    Printer m_olderPrinter;
    Printer m_newerPrinter;
};

/// Of each newer source the older one that is the same env; -1: none.
QList<int> partnersOf(const QList<MutationSet::Source> &older, const QList<MutationSet::Source> &newer)
{
    QList<int> partners(newer.size(), -1);
    QList<bool> isTaken(older.size(), false);
    const auto take = [&](QString MutationSet::Source::*name) {
        QHash<QString, QList<int>> free; // of a name the last ones first
        for (int o = int(older.size()) - 1; o >= 0; --o) {
            if (!isTaken[o] && !(older[o].*name).isEmpty())
                free[older[o].*name].append(o);
        }
        for (qsizetype n = 0; n < newer.size(); ++n) {
            const auto found = free.find(newer[n].*name);
            if (partners[n] >= 0 || found == free.end() || found->isEmpty())
                continue;
            partners[n] = found->takeLast();
            isTaken[partners[n]] = true;
        }
    };
    take(&MutationSet::Source::jobId);
    take(&MutationSet::Source::alias);
    if (older.size() == 1 && newer.size() == 1)
        partners[0] = 0;
    return partners;
}

} // namespace

std::optional<MutationSet> statecomparison::compare(const MutationSet &older, const MutationSet &newer, By by,
                                                    QThreadPool &pool, const StopFlag &stop)
{
    QList<MutationSet::Source> sources = newer.sources();
    sources.append(older.sources());
    for (qsizetype i = newer.sources().size(); i < sources.size(); ++i)
        sources[i].isBefore = true;
    auto differences = std::make_shared<Differences>();
    const auto all = size_t(newer.size() + older.size());
    differences->of.resize(all, Difference::Removed);
    std::fill_n(differences->of.begin(), newer.size(), Difference::Added);
    differences->partner.resize(all, Differences::Nowhere);
    const QList<int> partners = partnersOf(older.sources(), newer.sources());
    for (int n = 0; n < partners.size() && !stop; ++n) {
        const int o = partners[n];
        if (o >= 0)
            EnvComparison(*differences, *older.sources()[o].log, newer.size() + older.firstRowOf(o),
                          *newer.sources()[n].log, newer.firstRowOf(n), by, pool, stop)
                .compare();
    }
    if (stop)
        return std::nullopt;
    for (const Difference difference : differences->of)
        ++differences->counts[size_t(difference)];
    return MutationSet(sources, differences);
}

StateComparer::StateComparer(QThreadPool &pool, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
{
}

void StateComparer::run(const MutationSet &older, const MutationSet &newer, statecomparison::By by)
{
    runOnPool(
        m_pool, m_comparison.renew(),
        [older, newer, by, &pool = m_pool](const StopFlag &stop) {
            return statecomparison::compare(older, newer, by, pool, stop);
        },
        [this](const std::optional<MutationSet> &set) {
            if (set)
                Q_EMIT compared(*set);
        });
}

} // namespace plato
