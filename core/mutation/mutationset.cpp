// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/mutationset.h"

#include <algorithm>

namespace plato {

MutationSet::MutationSet(QList<Source> sources)
    : m_sources(std::move(sources))
{
    m_sources.removeIf([](const Source &source) { return !source.log; });
    qsizetype end = 0;
    for (const Source &source : std::as_const(m_sources)) {
        end += source.log->size();
        m_begins.push_back(end);
    }
}

MutationSet::Place MutationSet::placeOf(qsizetype row) const
{
    const auto end = std::upper_bound(m_begins.cbegin(), m_begins.cend(), row);
    const int source = int(end - m_begins.cbegin());
    return {source, row - firstRowOf(source)};
}

QByteArrayView MutationSet::raw(qsizetype row) const
{
    const Place place = placeOf(row);
    return m_sources[place.source].log->raw(place.record);
}

Mutation MutationSet::at(qsizetype row) const
{
    const Place place = placeOf(row);
    return m_sources[place.source].log->at(place.record);
}

} // namespace plato
