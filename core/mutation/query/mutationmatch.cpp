// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/query/mutationmatch.h"

#include "core/mutation/compare/rowpairing.h"
#include "core/mutation/log/recordreader.h"

#include <QHash>

#include <algorithm>
#include <utility>

namespace plato {

namespace {

class Matcher
{
public:
    Matcher(MutationMatch &match, const MutationLog &older, qsizetype olderFirst, const MutationLog &newer,
            qsizetype newerFirst)
        : m_match(match)
        , m_older(older)
        , m_newer(newer)
        , m_olderFirst(olderFirst)
        , m_newerFirst(newerFirst)
    {
    }

    void match(const StopFlag &stop)
    {
        const bool isSame = &m_older == &m_newer;
        const qsizetype begin = isSame ? m_older.size() : rowpairing::commonBegin(m_older, m_newer);
        const qsizetype end = isSame ? 0 : rowpairing::commonEnd(m_older, m_newer, begin);
        for (qsizetype i = 0; i < begin; ++i)
            pair(i, i);
        for (qsizetype i = 1; i <= end; ++i)
            pair(m_older.size() - i, m_newer.size() - i);
        std::vector<qsizetype> older;
        std::vector<qsizetype> newer;
        for (qsizetype i = begin; i < m_older.size() - end; ++i)
            older.push_back(i);
        for (qsizetype i = begin; i < m_newer.size() - end; ++i)
            newer.push_back(i);
        const auto pairIt = [this](qsizetype a, qsizetype b) { pair(a, b); };
        if (!older.empty() && !newer.empty() && !stop) {
            rowpairing::pairUp(
                older, newer,
                [this](bool isOlder, qsizetype i) { return std::optional(Fingerprint::of(logOf(isOlder).raw(i))); },
                pairIt);
        }
        if (!older.empty() && !newer.empty() && !stop)
            rowpairing::pairUp(
                older, newer, [this](bool isOlder, qsizetype i) { return printOfRow(logOf(isOlder), i); }, pairIt);
        for (const qsizetype i : newer)
            m_match.isNew[size_t(m_newerFirst + i)] = true;
    }

private:
    const MutationLog &logOf(bool isOlder) const { return isOlder ? m_older : m_newer; }

    std::optional<Fingerprint> printOfRow(const MutationLog &log, qsizetype record)
    {
        m_bytes = log.table(record).toUtf8();
        m_bytes += '\0';
        const qsizetype size = m_bytes.size();
        recordreader::appendKeyIdentity(log, record, m_bytes);
        return m_bytes.size() == size ? std::nullopt : std::optional(Fingerprint::of(m_bytes));
    }

    void pair(qsizetype older, qsizetype newer)
    {
        m_match.newRowOf[size_t(m_olderFirst + older)] = quint32(m_newerFirst + newer);
    }

    MutationMatch &m_match;
    const MutationLog &m_older;
    const MutationLog &m_newer;
    qsizetype m_olderFirst;
    qsizetype m_newerFirst;
    QByteArray m_bytes;
};

std::pair<QString, bool> placeOf(const MutationSet::Source &source)
{
    return {source.jobId, source.isBefore};
}

} // namespace

MutationMatch::Ptr MutationMatch::between(const MutationSet &older, const MutationSet &newer, const StopFlag &stop)
{
    auto match = std::make_shared<MutationMatch>();
    match->newRowOf.resize(size_t(older.size()), MutationResult::Nowhere);
    match->isNew.resize(size_t(newer.size()));
    QHash<std::pair<QString, bool>, QList<int>> places; // of the older sources
    for (int o = 0; o < older.sources().size(); ++o)
        places[placeOf(older.sources()[o])].append(o);
    for (int n = 0; n < newer.sources().size() && !stop; ++n) {
        for (const int o : places.value(placeOf(newer.sources()[n]))) {
            Matcher(*match, *older.sources()[o].log, older.firstRowOf(o), *newer.sources()[n].log, newer.firstRowOf(n))
                .match(stop);
        }
    }
    return stop ? nullptr : match;
}

bool MutationMatch::isSame(const MutationSet &a, const MutationSet &b)
{
    const auto isSameSource = [](const MutationSet::Source &x, const MutationSet::Source &y) {
        return x.jobId == y.jobId && x.log == y.log && x.isBefore == y.isBefore;
    };
    return a.differences() == b.differences() &&
           std::equal(a.sources().cbegin(), a.sources().cend(), b.sources().cbegin(), b.sources().cend(), isSameSource);
}

bool MutationMatch::hasSameNames(const MutationSet &a, const MutationSet &b)
{
    return std::equal(a.sources().cbegin(), a.sources().cend(), b.sources().cbegin(), b.sources().cend(),
                      [](const auto &x, const auto &y) { return x.name() == y.name(); });
}

} // namespace plato
