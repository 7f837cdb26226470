// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/query/namerank.h"

#include "core/mutation/log/mutationtext.h"
#include "core/text/naturalkey.h"

#include <QStringList>

#include <map>
#include <utility>

namespace plato {

namespace {

using By = MutationQuery::By;

QStringList namesOf(const MutationSet::Source &source, By by)
{
    if (by == By::Table)
        return source.log->tables();
    if (by == By::Env)
        return {source.name()};
    QStringList names;
    for (const QString &word : source.log->words())
        names.append(mutationtext::actionOf(Mutation::actionOf(word.toUtf8()), word));
    return names;
}

} // namespace

NameRank::NameRank(const MutationSet &set, By by)
    : m_set(set)
    , m_by(by)
{
    // Names that people take for equal still differ: by their bytes, in the end.
    std::map<std::pair<QByteArray, QString>, size_t> order;
    const auto keyOf = [](const QString &name) {
        QByteArray key;
        naturalkey::append(name.toUtf8(), key);
        return std::pair(key, name);
    };
    for (const MutationSet::Source &source : set.sources()) {
        for (const QString &name : namesOf(source, by)) {
            if (!name.isEmpty())
                order.emplace(keyOf(name), 0);
        }
    }
    for (auto &[key, rank] : order)
        rank = m_count++;
    for (const MutationSet::Source &source : set.sources()) {
        std::vector<size_t> &ranks = m_ranks.emplace_back();
        for (const QString &name : namesOf(source, by))
            ranks.push_back(name.isEmpty() ? Last : order.at(keyOf(name)));
    }
}

size_t NameRank::of(MutationSet::Place place) const
{
    const std::vector<size_t> &ranks = m_ranks[size_t(place.source)];
    const MutationLog &log = *m_set.sources()[place.source].log;
    switch (m_by) {
    case By::Table:
        return ranks[log.tableId(place.record)];
    case By::Action:
        return ranks[log.wordId(place.record)];
    default:
        return ranks.front();
    }
}

} // namespace plato
